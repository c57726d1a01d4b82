//! Reads the vendor's document of a product.

use std::fs;
use std::path::Path;

use crate::import::Document;
use crate::load::Spec;

pub(super) fn read(path: &Path) -> Result<Document, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| named(&error))?;
    Document::parse(&text).map_err(|error| named(&error))
}

/// Whether the specs are of the document's product and version.
pub(super) fn is_of(spec: &Spec, document: &Document) -> bool {
    *spec.service.product == document.product && *spec.service.version == document.version
}

/// A copy of a small project, and the path of a document of its product.
#[cfg(test)]
pub(super) fn test_project() -> (tempfile::TempDir, String) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let project = tempfile::tempdir().unwrap();
    for file in ["service.json", "shapes/Server.json", "server-group/AddServers.json"] {
        let path = Path::new("spec/demo-2024-01-01").join(file);
        let target = project.path().join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(tests.join("base").join(&path), target).unwrap();
    }
    (project, tests.join("import/demo.json").to_str().unwrap().to_owned())
}
