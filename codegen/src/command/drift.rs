//! `drift`: what a newer document of the vendor changes.

use std::fs;
use std::io;
use std::path::Path;

use super::{Arguments, Exit, Outcome, document};
use crate::drift::{Drift, Pin, Scope};
use crate::import::Document;
use crate::load::Spec;
use crate::project::Project;

/// `drift --from FILE [--all] [--json]`, or `--pin`.
pub(super) fn run(project: &Project, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &["--from"], &["--all", "--pin", "--json"])?;
    if let Some(name) = arguments.names.first() {
        return Err(format!("what is `{name}`? The document tells the product by itself"));
    }
    let from = arguments.value("--from").ok_or("say with --from where the vendor's document is")?;
    let document = document::read(Path::new(from))?;
    let spec = spec(project, &document)?;
    let path = project.specs.join(crate::import::folder(&document)).join("upstream.json");
    if arguments.has("--pin") {
        if arguments.has("--all") || arguments.has("--json") {
            return Err("--pin compares nothing: it stands alone".to_owned());
        }
        let pin = Pin::of(&document);
        fs::write(&path, pin.text()).map_err(|error| format!("{}: {error}", path.display()))?;
        let count = pin.operations.len();
        return Ok(Outcome::said(format!("{count} operations are pinned in {}\n", path.display())));
    }
    let pin = match fs::read_to_string(&path) {
        Ok(text) => Pin::parse(&text).map_err(|error| error.to_string())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let path = path.display();
            return Err(format!("{path}: no document is pinned yet; pin one with --pin"));
        }
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let scope = if arguments.has("--all") { Scope::All } else { Scope::Changed };
    let drift = Drift::of(&document, &spec, &pin, scope);
    let text = match arguments.has("--json") {
        true => format!("{:#}\n", drift.to_json(&document)),
        false => drift.to_string(),
    };
    let exit = if drift.is_as_pinned() { Exit::Good } else { Exit::Bad };
    Ok(Outcome { text, complaint: String::new(), exit })
}

/// The specs of the document's product, all of which can be read.
fn spec(project: &Project, document: &Document) -> Result<Spec, String> {
    let (specs, report) = project.load(Some(&crate::import::folder(document)));
    let spec = specs.into_iter().find(|spec| document::is_of(spec, document));
    let Document { product, version, .. } = document;
    let is_there = report.findings().all(|finding| finding.rule == "no-service");
    match spec {
        Some(spec) if report.is_empty() => Ok(spec),
        None if is_there => Err(format!("there are no specs of {product} {version}")),
        _ => Err(format!("{report}\nthe specs cannot be compared before these are mended")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::document::test_project;

    fn drift(project: &Path, arguments: &[&str]) -> Result<Outcome, String> {
        run(&Project::tree(project), arguments)
    }

    #[test]
    fn a_document_is_pinned_and_then_compared() {
        let (project, document) = test_project();
        let compare = |arguments: &[&str]| drift(project.path(), arguments);
        let plain = ["--from", &document];
        assert!(compare(&plain).unwrap_err().contains("no document is pinned yet"));
        compare(&["--from", &document, "--pin"]).unwrap();
        assert_eq!(compare(&plain).unwrap().exit, Exit::Good);
        let text = fs::read_to_string(&document).unwrap().replace("\"ReadThings\"", "\"Other\"");
        let newer = project.path().join("newer.json");
        fs::write(&newer, text).unwrap();
        let newer = newer.to_str().unwrap();
        let Outcome { text, exit, .. } = compare(&["--from", newer]).unwrap();
        assert!(exit == Exit::Bad && text.contains("ReadThings: gone from the document"), "{text}");
        let json = compare(&["--json", "--from", newer]).unwrap();
        assert_eq!(json.exit, Exit::Bad);
        let json: serde_json::Value = serde_json::from_str(&json.text).unwrap();
        assert_eq!((&json["product"], &json["asPinned"]), (&"Demo".into(), &false.into()));
        let operations = json["operations"].as_array().unwrap();
        let gone = operations.iter().find(|operation| operation["name"] == "ReadThings").unwrap();
        assert_eq!((&gone["status"], &gone["breaks"]), (&"gone".into(), &true.into()));
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let (project, document) = test_project();
        let sister = document.replace("demo.json", "sister.json");
        let error = drift(project.path(), &["--from", &sister]).unwrap_err();
        assert_eq!(error, "there are no specs of Sister 2024-02-02");
        let group = project.path().join("spec/demo-2024-01-01/server-group");
        fs::write(group.join("Bad.json"), "{").unwrap();
        let error = drift(project.path(), &["--from", &document, "--pin"]).unwrap_err();
        assert!(error.contains("before these are mended"), "{error}");
        assert!(drift(project.path(), &["--from", "no-such-file"]).is_err());
        assert!(drift(project.path(), &["--from", &document, "--pin", "--all"]).is_err());
    }
}
