//! Reads the spec files of a project.
//!
//! ```text
//! spec/<product>-<version>/service.json
//! spec/<product>-<version>/codes.json
//! spec/<product>-<version>/shapes/<Shape>.json
//! spec/<product>-<version>/<group>/<Action>.json
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

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
    /// The folder of the product, relative to the project: `spec/slb-2014-05-15`.
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

/// Reads `spec/` under `root`. What is wrong with the form of the files goes into the report;
/// there is no spec when `service.json` cannot be used.
pub fn load(root: &Path) -> (Option<Spec>, Report) {
    let mut files = BTreeMap::new();
    collect(root, "spec", &mut files);
    let mut sources = Sources::default();
    let mut unreadable = BTreeMap::new();
    for (path, text) in files {
        match text {
            Ok(text) => _ = sources.add(path, text),
            Err(reason) => _ = unreadable.insert(sources.add(path, ""), reason),
        }
    }
    understand(sources, unreadable)
}

/// Understands files that were read already; their paths say what each is.
pub fn parse(sources: Sources) -> (Option<Spec>, Report) {
    understand(sources, BTreeMap::new())
}

fn understand(
    mut sources: Sources,
    unreadable: BTreeMap<FileId, String>,
) -> (Option<Spec>, Report) {
    let folder = sources.add("spec", "");
    let sources = Arc::new(sources);
    let mut report = Report::new(Arc::clone(&sources));
    let mut services = Vec::new();
    let mut codes = Vec::new();
    let mut shapes = Vec::new();
    let mut operations = Vec::new();
    for file in sources.ids() {
        let path = sources.path(file);
        let span = sources.whole(file);
        let role = role(path);
        if let Role::Service(folder) = role {
            services.push((folder, file));
        }
        if let Some(reason) = unreadable.get(&file) {
            let help = "make it a readable text file in UTF-8, or take it away";
            report.add("unreadable-file", span, reason, help);
            continue;
        }
        match role {
            Role::Codes => {
                let file: Option<CodesFile> = typed(&sources, file, &mut report);
                codes.extend(file.into_iter().flat_map(|file| file.codes));
            }
            Role::Shape(name) => {
                if let Some(schema) = typed(&sources, file, &mut report) {
                    shapes.push(Shape { name: name.to_owned(), file, schema });
                }
            }
            Role::Operation { group, name } => {
                if let Some(file) = typed(&sources, file, &mut report) {
                    let (name, group, path) = (name.to_owned(), group.to_owned(), path.to_owned());
                    operations.push(OperationSpec { name, group, path, span, file });
                }
            }
            Role::Stray => report.add(
                "stray-file",
                span,
                "no spec file belongs here",
                "the places are `service.json`, `codes.json`, `shapes/<Shape>.json` and \
                 `<group>/<Action>.json`",
            ),
            Role::Service(_) | Role::Other => {}
        }
    }
    shapes.sort_by(|left, right| left.name.cmp(&right.name));
    operations.sort_by(|left, right| (&left.name, &left.group).cmp(&(&right.name, &right.group)));
    let service = match services.as_slice() {
        [(_, file)] if unreadable.contains_key(file) => None,
        [(folder, file)] => typed(&sources, *file, &mut report).map(|service| (*folder, service)),
        several => {
            let at = several.first().map_or(folder, |(_, file)| *file);
            report.add(
                "one-service",
                sources.whole(at),
                format!("there are {} services here, not one", several.len()),
                "keep the specs of one product and version in `spec/<product>-<version>/`",
            );
            None
        }
    };
    let spec = service.map(|(folder, service)| Spec {
        sources: Arc::clone(&sources),
        folder: folder.to_owned(),
        service,
        codes,
        shapes,
        operations,
    });
    (spec, report)
}

fn typed<T: Load>(sources: &Sources, file: FileId, report: &mut Report) -> Option<T> {
    let node = json::parse(sources, file, report)?;
    todo::report(&node, report);
    T::load(&node, report)
}

/// How many folders a spec file is in: `spec`, the product's and the group's.
const DEEPEST: usize = 3;

enum Role<'a> {
    Service(&'a str),
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
        ["spec", _, "service.json"] => {
            path.strip_suffix("/service.json").map_or(Role::Stray, Role::Service)
        }
        ["spec", _, "codes.json"] => Role::Codes,
        ["spec", _, group, file] => match (*group, file.strip_suffix(".json")) {
            (_, None | Some("")) => Role::Stray,
            ("shapes", Some(name)) => Role::Shape(name),
            (group, Some(name)) => Role::Operation { group, name },
        },
        _ => Role::Stray,
    }
}

/// Reads the files of a folder and of the folders in it, by path. Hidden ones are left alone.
fn collect(root: &Path, path: &str, files: &mut BTreeMap<String, Result<String, String>>) {
    let because = |error: io::Error| format!("it cannot be read: {error}");
    let entries = match fs::read_dir(root.join(path)) {
        Ok(entries) => entries,
        Err(error) => {
            files.insert(path.to_owned(), Err(because(error)));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                files.insert(path.to_owned(), Err(because(error)));
                continue;
            }
        };
        let name = entry.file_name();
        let path = format!("{path}/{}", name.to_string_lossy());
        let is_folder = fs::metadata(entry.path()).is_ok_and(|meta| meta.is_dir());
        if path.contains("/.") {
            continue;
        } else if name.to_str().is_none() {
            files.insert(path, Err("its name is not UTF-8".to_owned()));
        } else if is_folder && path.matches('/').count() < DEEPEST {
            collect(root, &path, files);
        } else if is_folder {
            files.insert(path, Ok(String::new()));
        } else {
            let text = fs::read_to_string(entry.path()).map_err(because);
            files.insert(path, text);
        }
    }
}
