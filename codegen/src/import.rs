//! From the vendor's API document to drafts of specs, and a help for who completes them.
//!
//! The vendor publishes each product as an OpenMeta document (`api-docs.json`). [`Document`] reads
//! one; [`draft`] writes what it states in the spec language and leaves a `TODO` wherever a person
//! must decide. The vendor's prose goes into the help alone, never into a spec.

mod answer;
mod codes;
mod document;
mod draft;
mod embedded;
mod example;
mod group;
mod help;
mod paging;
mod prose;
mod read;
mod schema;
mod service;
mod shapes;

use std::fmt;

pub use codes::extend_catalog;
pub use document::{Code, Directory, Document, Operation, Parameter, Schema};
pub use draft::{Draft, Drafts, Request, draft};
pub use service::{draft_service, folder};

/// What is wrong with a document, or with what was asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where: a path inside the document, empty when it is no place in it.
    at: String,
    message: String,
}

impl Error {
    pub(crate) fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
