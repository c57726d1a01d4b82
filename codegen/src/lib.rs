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

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use format::Output;
use ir::Api;
use layout::Layout;
use load::Spec;
use report::Report;
use spec::ServiceFile;

/// Everything that the specs of a project turn into.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files.
    pub outputs: Vec<Output>,
    /// The folders in which there is to be nothing else.
    pub folders: Vec<String>,
}

/// Generates the crates of all products and the showcase, or those of the products with a name.
pub fn generate(root: &Path, only: Option<&str>) -> Result<Generated, Error> {
    let products = products(root, only)?;
    let mut draft = Draft::default();
    for (spec, layout) in &products {
        draft.add(spec, layout);
    }
    if only.is_none() {
        draft.add_together();
        for (spec, layout) in showcase(root)? {
            draft.add(&spec, &layout);
        }
    }
    draft.finish(layout::COMMAND)
}

/// Generates the crates of one product.
pub fn product(spec: &Spec, layout: &Layout) -> Result<Generated, Error> {
    let mut draft = Draft::default();
    draft.add(spec, layout);
    draft.finish(&layout.command)
}

/// What is to be generated, before it is formatted: that is one run for all.
#[derive(Default)]
struct Draft {
    products: Vec<(Api, Layout)>,
    files: Vec<emit::File>,
    pages: Vec<Output>,
    folders: Vec<String>,
}

impl Draft {
    fn add(&mut self, spec: &Spec, layout: &Layout) {
        let api = lower::lower(spec, &layout.root);
        self.files.extend(emit::emit(&api, layout));
        self.pages.extend(emit::catalogue::page(&api, layout));
        self.pages.extend(emit::observed::page(&api, layout));
        self.folders.extend(layout.folders().into_iter().map(str::to_owned));
        self.products.push((api, layout.clone()));
    }

    /// What is made of the products so far together.
    fn add_together(&mut self) {
        self.files.extend(emit::together::emit(&self.products));
        self.pages.push(emit::catalogue::front(&self.products));
        self.pages.push(emit::observed::front(&self.products));
        let folders = [layout::EXAMPLES, layout::ERASED, layout::OPERATIONS, layout::OBSERVED];
        self.folders.extend(folders.map(str::to_owned));
        let schemas = schema::files().into_iter();
        self.pages.extend(schemas.map(|(path, text)| Output { path: path.to_owned(), text }));
    }

    fn finish(self, command: &str) -> Result<Generated, Error> {
        let mut outputs = format::format(&self.files, command)?;
        outputs.extend(self.pages);
        Ok(Generated { outputs, folders: self.folders })
    }
}

/// The checked specs of the products, of all or of those with a name, and where what they turn
/// into goes.
pub fn products(root: &Path, only: Option<&str>) -> Result<Vec<(Spec, Layout)>, Error> {
    if let Some(name) = only {
        let known = load::folders(root).map_err(Error::Io)?;
        if !known.iter().any(|folder| load::is_called(folder, name)) {
            return Err(Error::Unknown { name: name.to_owned(), known });
        }
    }
    checked(root, "", only, |service| Layout::crates(service).in_project(root))
}

/// The checked specs of the showcase.
pub fn showcase(root: &Path) -> Result<Vec<(Spec, Layout)>, Error> {
    let layout = Layout::showcase();
    checked(root, &layout.root, None, |_| layout.clone())
}

fn checked(
    root: &Path,
    below: &str,
    only: Option<&str>,
    layout: impl Fn(&ServiceFile) -> Layout,
) -> Result<Vec<(Spec, Layout)>, Error> {
    let specs = lint::check(&root.join(below), only, |spec| {
        let known_rules = known_rules(root, &layout(&spec.service)).map_err(Error::Io)?;
        Ok::<_, Error>(lint::Context { known_rules })
    })?;
    let beside = |spec: Spec| {
        let layout = layout(&spec.service);
        (spec, layout)
    };
    Ok(specs.into_iter().map(beside).collect())
}

/// The rules written by hand. A validator may have none.
fn known_rules(root: &Path, layout: &Layout) -> io::Result<BTreeSet<String>> {
    let path = layout.rules();
    match fs::read_to_string(root.join(&path)) {
        Ok(source) => Ok(lint::known_rules(&source)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
    }
}

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
