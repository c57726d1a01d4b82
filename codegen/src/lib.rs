//! Specs in, files out: `load -> lint -> lower -> emit -> format -> sync`.
//!
//! [`Project::generate`] is the pipeline on one screen. [`load`] reads the spec files and keeps where
//! everything is written; [`lint`] collects everything that is wrong, then stops; [`lower`] makes
//! every decision and leaves them in the [`ir`]; [`emit`] prints the IR, one emitter per output;
//! [`mod@format`] makes it read like code written by hand; [`sync`] brings the project in line with
//! the result, or says where it is not.
//!
//! It has no features.

mod at_once;
pub mod catalog;
pub mod command;
pub mod doors;
pub mod drift;
pub mod emit;
pub mod format;
pub mod import;
pub mod ir;
pub mod json;
pub mod keys;
pub mod layout;
pub mod lint;
pub mod load;
pub mod lower;
pub mod memo;
pub mod names;
pub mod observed;
pub mod pattern;
pub mod project;
pub mod report;
pub mod schema;
pub mod source;
pub mod spec;
pub mod spec_diff;
pub mod sync;
pub mod todo;

use std::fmt;
use std::io;

pub use project::{Generated, Project};
use report::Report;

/// Why nothing was generated.
#[derive(Debug)]
pub enum Error {
    /// The specs have mistakes.
    Spec(Report),
    /// No product has this name.
    Unknown {
        name: String,
        /// The folders of the products that there are.
        known: Vec<String>,
    },
    Format(format::Error),
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(report) => write!(f, "{report}"),
            Self::Unknown { name, known } => {
                write!(f, "there are no specs of `{name}`, only: {}", known.join(", "))
            }
            Self::Format(error) => write!(f, "{error}"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        Self::Spec(report)
    }
}

impl From<format::Error> for Error {
    fn from(error: format::Error) -> Self {
        Self::Format(error)
    }
}

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
