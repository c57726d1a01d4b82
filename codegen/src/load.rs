//! Reads the spec files of a project.
//!
//! ```text
//! spec/<product>-<version>/service.json
//! spec/<product>-<version>/codes.json
//! spec/<product>-<version>/shapes/<Shape>.json
//! spec/<product>-<version>/<group>/<Action>.json
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::at_once;
use crate::json;
use crate::keys::Load;
use crate::report::Report;
use crate::source::{FileId, Sources, Span, Spanned};
use crate::spec::{CodesFile, ErrorCode, OperationFile, Schema, ServiceFile};
use crate::todo;

/// Everything the spec files say.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The files.
    pub sources: Arc<Sources>,
    /// The folder of the product, relative to the project: `spec/demo-2024-01-01`.
    pub folder: String,
    /// `service.json`.
    pub service: ServiceFile,
    /// The codes of `codes.json`, in order.
    pub codes: Vec<Spanned<ErrorCode>>,
    /// The shapes, by name.
    pub shapes: Vec<Shape>,
    /// The operations, by name.
    pub operations: Vec<OperationSpec>,
}

/// A type that several operations share.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its name: that of the file.
    pub name: String,
    /// Its file.
    pub file: FileId,
    /// What it is.
    pub schema: Spanned<Schema>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct OperationSpec {
    /// Its name: that of the file.
    pub name: String,
    /// Its group: the name of the folder.
    pub group: String,
    /// The path of the file, relative to the project.
    pub path: String,
    /// The whole file, for what concerns no place in it.
    pub span: Span,
    /// What the file says.
    pub file: OperationFile,
}

/// Reads `spec/` under `root`, of all products or of those with this name. What is wrong with the
/// form of the files goes into the report; there is no spec of a product whose `service.json`
/// cannot be used.
pub fn load(root: &Path, only: Option<&str>) -> (Vec<Spec>, Report) {
    load_folder(&root.join(SPECS), SPECS, only)
}

/// The same for a folder of specs at another place, which messages call `shown`. In the spec it
/// is `spec`, so that what is made of it is the same wherever it is.
pub fn load_folder(folder: &Path, shown: &str, only: Option<&str>) -> (Vec<Spec>, Report) {
    let mut found = Found { only, ..Found::default() };
    found.collect(folder, SPECS);
    let mut sources = Sources::in_folder(shown);
    let mut unreadable = BTreeMap::new();
    for (path, text) in found.files {
        match text {
            Ok(text) => _ = sources.add(path, text),
            Err(reason) => _ = unreadable.insert(sources.add(path, ""), reason),
        }
    }
    understand(sources, unreadable, found.folders)
}

/// Understands files that were read already; their paths say what each is.
pub fn parse(sources: Sources) -> (Vec<Spec>, Report) {
    let folder = |file| {
        let path: &str = sources.path(file);
        folder_of(path).filter(|folder| path.len() > folder.len())
    };
    let folders = sources.ids().filter_map(folder).collect();
    understand(sources, BTreeMap::new(), folders)
}

/// The folders of products in a folder of specs.
pub fn folders(specs: &Path) -> io::Result<Vec<String>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(specs)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir()) && !name.starts_with('.') {
            folders.push(format!("{SPECS}/{name}"));
        }
    }
    folders.sort();
    Ok(folders)
}

/// Whether a folder of specs is that of the product with this name: the name of the folder, or
/// the product without the version, in any case.
pub fn is_called(folder: &str, name: &str) -> bool {
    let folder = folder.strip_prefix(SPECS).map_or(folder, |rest| rest.trim_start_matches('/'));
    let version = folder.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
    let version = version.and_then(|start| folder.strip_prefix(start));
    version.is_some_and(|version| {
        let number = version.strip_prefix('-');
        version.is_empty() || number.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The folder of a product that a file is in: `spec/demo-2024-01-01`.
fn folder_of(path: &str) -> Option<String> {
    let name = path.strip_prefix(SPECS)?.strip_prefix('/')?.split('/').next()?;
    Some(format!("{SPECS}/{name}"))
}

fn understand(
    mut sources: Sources,
    unreadable: BTreeMap<FileId, String>,
    folders: BTreeSet<String>,
) -> (Vec<Spec>, Report) {
    let files: Vec<FileId> = sources.ids().collect();
    let is_missing = |folder: &&String| !sources.has(&format!("{folder}/service.json"));
    let missing: Vec<String> = folders.iter().filter(is_missing).cloned().collect();
    // What is told of a folder has a place too, which is the folder.
    let missing: Vec<FileId> = missing.into_iter().map(|folder| sources.add(folder, "")).collect();
    let nothing = folders.is_empty().then(|| sources.add(SPECS, ""));
    let sources = Arc::new(sources);
    let mut report = Report::new(Arc::clone(&sources));
    for (file, reason) in &unreadable {
        let help = "make it a readable text file in UTF-8, or take it away";
        report.add("unreadable-file", sources.whole(*file), reason, help);
    }
    for (folder, message, help) in missing
        .into_iter()
        .map(|it| (it, "this folder has no `service.json`", "write one, or take the folder away"))
        .chain(nothing.map(|it| {
            let help = "keep the specs of a product and version in `spec/<product>-<version>/`";
            (it, "there are no specs here", help)
        }))
    {
        report.add("no-service", sources.whole(folder), message, help);
    }
    let mut products: BTreeMap<String, Vec<FileId>> =
        folders.into_iter().map(|folder| (folder, Vec::new())).collect();
    for file in files.into_iter().filter(|file| !unreadable.contains_key(file)) {
        let path = sources.path(file);
        let product = folder_of(path).and_then(|folder| products.get_mut(&folder));
        match product {
            Some(files) => files.push(file),
            None if matches!(role(path), Role::Other) => {}
            None => stray(&sources, file, &mut report),
        }
    }
    let understood = at_once::each(products, |(folder, files)| {
        let (mut product, mut report) = (Product::default(), Report::new(Arc::clone(&sources)));
        for file in files {
            product.add(&sources, file, &mut report);
        }
        (product.finish(&sources, folder), report)
    });
    let mut specs = Vec::new();
    for (spec, found) in understood {
        specs.extend(spec);
        report.extend(found);
    }
    (specs, report)
}

fn stray(sources: &Sources, file: FileId, report: &mut Report) {
    report.add(
        "stray-file",
        sources.whole(file),
        "no spec file belongs here",
        "the places are `service.json`, `codes.json`, `shapes/<Shape>.json` and \
         `<group>/<Action>.json`",
    );
}

/// What was understood of a product so far.
#[derive(Default)]
struct Product {
    service: Option<ServiceFile>,
    codes: Vec<Spanned<ErrorCode>>,
    shapes: Vec<Shape>,
    operations: Vec<OperationSpec>,
}

impl Product {
    fn add(&mut self, sources: &Sources, file: FileId, report: &mut Report) {
        let path = sources.path(file);
        match role(path) {
            Role::Service => self.service = typed(sources, file, report),
            Role::Codes => {
                let file: Option<CodesFile> = typed(sources, file, report);
                self.codes.extend(file.into_iter().flat_map(|file| file.codes));
            }
            Role::Shape(name) => {
                if let Some(schema) = typed(sources, file, report) {
                    self.shapes.push(Shape { name: name.to_owned(), file, schema });
                }
            }
            Role::Operation { group, name } => {
                if let Some(understood) = typed(sources, file, report) {
                    self.operations.push(OperationSpec {
                        name: name.to_owned(),
                        group: group.to_owned(),
                        path: path.to_owned(),
                        span: sources.whole(file),
                        file: understood,
                    });
                }
            }
            Role::Stray => stray(sources, file, report),
            Role::Other => {}
        }
    }

    fn finish(mut self, sources: &Arc<Sources>, folder: String) -> Option<Spec> {
        self.shapes.sort_by(|left, right| left.name.cmp(&right.name));
        self.operations
            .sort_by(|left, right| (&left.name, &left.group).cmp(&(&right.name, &right.group)));
        Some(Spec {
            sources: Arc::clone(sources),
            folder,
            service: self.service?,
            codes: self.codes,
            shapes: self.shapes,
            operations: self.operations,
        })
    }
}

fn typed<T: Load>(sources: &Sources, file: FileId, report: &mut Report) -> Option<T> {
    let node = json::parse(sources, file, report)?;
    todo::report(&node, report);
    T::load(&node, report)
}

/// The folder of all specs.
const SPECS: &str = "spec";

/// How many folders a spec file is in: `spec`, the product's and the group's.
const DEEPEST: usize = 3;

enum Role<'a> {
    Service,
    Codes,
    Shape(&'a str),
    Operation {
        group: &'a str,
        name: &'a str,
    },
    /// A file that others read: the README, the JSON Schemas, the pin of the vendor's documents.
    Other,
    Stray,
}

fn role(path: &str) -> Role<'_> {
    let parts: Vec<_> = path.split('/').collect();
    match parts.as_slice() {
        ["spec"] | ["spec", _] | ["spec", _, "upstream.json"] => Role::Other,
        ["spec", _, "service.json"] => Role::Service,
        ["spec", _, "codes.json"] => Role::Codes,
        ["spec", _, group, file] => match (*group, file.strip_suffix(".json")) {
            (_, None | Some("")) => Role::Stray,
            ("shapes", Some(name)) => Role::Shape(name),
            (group, Some(name)) => Role::Operation { group, name },
        },
        _ => Role::Stray,
    }
}

/// What is below `spec/`.
#[derive(Default)]
struct Found<'a> {
    /// The name of the products that are looked for, where not all are.
    only: Option<&'a str>,
    /// The folders of products.
    folders: BTreeSet<String>,
    /// The files by path: the text, or why there is none.
    files: BTreeMap<String, Result<String, String>>,
}

impl Found<'_> {
    /// Reads the files of a folder, which the spec calls `path`, and of the folders in it. Hidden
    /// ones are left alone.
    fn collect(&mut self, folder: &Path, path: &str) {
        let because = |error: io::Error| format!("it cannot be read: {error}");
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.files.insert(path.to_owned(), Err(because(error)));
                return;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.files.insert(path.to_owned(), Err(because(error)));
                    continue;
                }
            };
            let name = entry.file_name();
            let is_product = path == SPECS;
            let path = format!("{path}/{}", name.to_string_lossy());
            let is_folder = fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir());
            if path.contains("/.") {
                continue;
            } else if name.to_str().is_none() {
                self.files.insert(path, Err("its name is not UTF-8".to_owned()));
            } else if is_folder && path.matches('/').count() < DEEPEST {
                if is_product && self.only.is_some_and(|only| !is_called(&path, only)) {
                    continue;
                } else if is_product {
                    self.folders.insert(path.clone());
                }
                self.collect(&entry.path(), &path);
            } else if is_folder {
                self.files.insert(path, Ok(String::new()));
            } else {
                let text = fs::read_to_string(entry.path()).map_err(because);
                self.files.insert(path, text);
            }
        }
    }
}
