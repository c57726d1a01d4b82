//! The JSON Schemas for editors: up to date, and of one mind with the loader.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aliyun_codegen::{load, schema};
use jsonschema::Validator;
use serde_json::Value;

use crate::project;

#[test]
fn the_files_are_up_to_date() {
    for (path, text) in schema::files() {
        let found = fs::read_to_string(project::folder("..").join(path)).unwrap_or_default();
        assert!(found == text, "{path} is stale: run `cargo xtask generate`");
    }
}

#[test]
fn the_schemas_judge_as_the_loader_does() {
    let schemas = Schemas::new();
    schemas.compare(&project::folder("tests/base"));
    schemas.compare(&project::folder(".."));
    for rule in
        ["unknown-key", "missing-key", "wrong-type", "unknown-value", "bad-example", "unused-code"]
    {
        schemas.compare(project::bad(rule).path());
    }
}

struct Schemas {
    operation: Validator,
    service: Validator,
    codes: Validator,
    shape: Validator,
}

impl Schemas {
    fn new() -> Self {
        let validator = |schema: Value| jsonschema::draft202012::new(&schema).unwrap();
        Self {
            operation: validator(schema::operation_schema()),
            service: validator(schema::service_schema()),
            codes: validator(schema::codes_schema()),
            shape: validator(schema::shape_schema()),
        }
    }

    /// Checks that the files the loader refuses are those that the schemas refuse.
    fn compare(&self, root: &Path) {
        let (_, report) = load::load(root, None);
        let refused: BTreeSet<_> = report
            .findings()
            .map(|finding| report.sources().path(finding.span.file).to_owned())
            .collect();
        for product in fs::read_dir(root.join("spec")).unwrap() {
            let product = product.unwrap().path();
            let files = if product.is_dir() { project::json_files(&product) } else { Vec::new() };
            for file in files.iter().filter(|file| !file.ends_with("upstream.json")) {
                let path = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                let value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
                let validator = if file.ends_with("service.json") {
                    &self.service
                } else if file.ends_with("codes.json") {
                    &self.codes
                } else if path.contains("/shapes/") {
                    &self.shape
                } else {
                    &self.operation
                };
                assert_eq!(
                    validator.is_valid(&value),
                    !refused.contains(&path),
                    "{path}\n{report}"
                );
            }
        }
    }
}
