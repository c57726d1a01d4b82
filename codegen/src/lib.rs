//! Specs in, files out: `load -> lint -> lower -> emit -> format -> sync`.
//!
//! [`generate`] is the pipeline on one screen. [`load`] reads the spec files and keeps where
//! everything is written; [`lint`] collects everything that is wrong, then stops; [`lower`] makes
//! every decision and leaves them in the [`ir`]; [`emit`] prints the IR, one emitter per output;
//! [`mod@format`] makes it read like code written by hand; [`sync`] brings the project in line with
//! the result, or says where it is not.
//!
//! It has no features.

pub mod catalog;
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
pub mod names;
pub mod observed;
pub mod pattern;
pub mod report;
pub mod schema;
pub mod source;
pub mod spec;
pub mod sync;
pub mod todo;

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use format::Output;
use layout::Layout;
use report::Report;

/// Everything that the specs of a project turn into.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files.
    pub outputs: Vec<Output>,
    /// The folders in which there is to be nothing else.
    pub folders: Vec<String>,
}

/// Generates the crates of the product and the showcase.
pub fn generate(root: &Path) -> Result<Generated, Error> {
    let mut generated = product(root, &Layout::crates("slb"))?;
    let showcase = product(root, &Layout::showcase())?;
    generated.outputs.extend(showcase.outputs);
    generated.folders.extend(showcase.folders);
    let schemas = schema::files().into_iter();
    generated.outputs.extend(schemas.map(|(path, text)| Output { path: path.to_owned(), text }));
    Ok(generated)
}

/// Generates the crates of one product.
pub fn product(root: &Path, layout: &Layout) -> Result<Generated, Error> {
    let context = lint::Context { known_rules: known_rules(root, layout)? };
    let spec = lint::check(&root.join(&layout.root), &context).map_err(Error::Spec)?;
    let api = lower::lower(&spec, &layout.root);
    let files = emit::emit(&api, layout);
    let mut outputs = format::format(&files, &layout.command).map_err(Error::Format)?;
    outputs.extend(emit::catalogue::page(&api, layout));
    outputs.extend(emit::observed::page(&api, layout));
    let folders = layout.folders().into_iter().map(str::to_owned).collect();
    Ok(Generated { outputs, folders })
}

/// The rules written by hand: the functions of `rules.rs` beside what is generated.
fn known_rules(root: &Path, layout: &Layout) -> Result<std::collections::BTreeSet<String>, Error> {
    let path = layout.validator.folder.replace("/generated", "/rules.rs");
    let source = fs::read_to_string(root.join(&path))
        .map_err(|error| Error::Io(io::Error::new(error.kind(), format!("{path}: {error}"))))?;
    Ok(lint::known_rules(&source))
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Error {
    /// The specs have mistakes.
    Spec(Report),
    Format(format::Error),
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(report) => write!(f, "{report}"),
            Self::Format(error) => write!(f, "{error}"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {}

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
