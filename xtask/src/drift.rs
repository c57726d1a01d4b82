//! `cargo xtask drift`: what a newer document of the vendor changes.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::drift::{Drift, Pin, Scope};
use aliyun_codegen::import::Document;
use aliyun_codegen::load::{self, Spec};

use crate::document;

const USAGE: &str = "\
usage: cargo xtask drift --from api-docs.json [--all | --pin]

  --from FILE     the vendor's document of the product (OpenMeta)
  --all           compare every operation with its spec, not only those that changed
  --pin           remember this document in upstream.json

The exit code is 0 when the document is the one that is pinned, 1 when something changed, and 2
when that cannot be told.
";

pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    let outcome = match arguments {
        ["--from", from] => compare(root, from, Scope::Changed),
        ["--from", from, "--all"] | ["--all", "--from", from] => compare(root, from, Scope::All),
        ["--from", from, "--pin"] | ["--pin", "--from", from] => pin(root, from),
        _ => Err(USAGE.trim_end().to_owned()),
    };
    match outcome {
        Ok(Outcome { text, is_as_pinned }) => {
            print!("{text}");
            ExitCode::from(u8::from(!is_as_pinned))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What a user reads, and whether the document is the one that is pinned.
#[derive(Debug)]
struct Outcome {
    text: String,
    is_as_pinned: bool,
}

fn compare(root: &Path, from: &str, scope: Scope) -> Result<Outcome, String> {
    let document = document::read(Path::new(from))?;
    let spec = spec(root, &document)?;
    let path = root.join(&spec.folder).join("upstream.json");
    let pin = match fs::read_to_string(&path) {
        Ok(text) => Pin::parse(&text).map_err(|error| error.to_string())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let path = path.display();
            let command = format!("cargo xtask drift --from {from} --pin");
            return Err(format!("{path}: no document is pinned yet; pin one with: {command}"));
        }
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let drift = Drift::of(&document, &spec, &pin, scope);
    Ok(Outcome { text: drift.to_string(), is_as_pinned: drift.is_as_pinned() })
}

fn pin(root: &Path, from: &str) -> Result<Outcome, String> {
    let document = document::read(Path::new(from))?;
    let spec = spec(root, &document)?;
    let path = root.join(&spec.folder).join("upstream.json");
    let pin = Pin::of(&document);
    fs::write(&path, pin.text()).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = format!("{} operations are pinned in {}\n", pin.operations.len(), path.display());
    Ok(Outcome { text, is_as_pinned: true })
}

/// The specs of the document's product, all of which can be read.
fn spec(root: &Path, document: &Document) -> Result<Spec, String> {
    let (specs, report) = load::load(root, None);
    let spec = specs.into_iter().find(|spec| document::is_of(spec, document));
    let Document { product, version, .. } = document;
    match spec {
        Some(spec) if report.is_empty_below(&spec.folder) => Ok(spec),
        None if report.is_empty() => Err(format!("there are no specs of {product} {version}")),
        _ => Err(format!("{report}\nthe specs cannot be compared before these are mended")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::test_project;

    #[test]
    fn a_document_is_pinned_and_then_compared() {
        let (project, document) = test_project();
        let compare = || compare(project.path(), &document, Scope::Changed);
        assert!(compare().unwrap_err().contains("no document is pinned yet"));
        pin(project.path(), &document).unwrap();
        assert!(compare().unwrap().is_as_pinned);
        let text = fs::read_to_string(&document).unwrap().replace("\"ReadThings\"", "\"Other\"");
        let newer = project.path().join("newer.json");
        fs::write(&newer, text).unwrap();
        let outcome = super::compare(project.path(), newer.to_str().unwrap(), Scope::Changed);
        let Outcome { text, is_as_pinned } = outcome.unwrap();
        assert!(!is_as_pinned && text.contains("ReadThings: gone from the document"), "{text}");
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let (project, document) = test_project();
        let sister = document.replace("demo.json", "sister.json");
        let error = pin(project.path(), &sister).unwrap_err();
        assert_eq!(error, "there are no specs of Sister 2024-02-02");
        let group = project.path().join("spec/demo-2024-01-01/server-group");
        fs::write(group.join("Bad.json"), "{").unwrap();
        let error = pin(project.path(), &document).unwrap_err();
        assert!(error.contains("before these are mended"), "{error}");
        assert!(pin(project.path(), "no-such-file").is_err());
    }
}
