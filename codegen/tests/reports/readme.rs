//! `spec/README.md` is complete, and its example is a good spec.

use std::fs;

use aliyun_codegen::lint::{RULES, lint};
use aliyun_codegen::source::Sources;
use aliyun_codegen::{load, schema};

use crate::project;

fn readme() -> String {
    fs::read_to_string(project::folder("../spec/README.md")).unwrap()
}

#[test]
fn the_example_is_good() {
    let readme = readme();
    let mut sources = Sources::default();
    for block in readme.split("\n```json ").skip(1) {
        let (path, rest) = block.split_once('\n').unwrap();
        let (text, _) = rest.split_once("\n```").unwrap();
        sources.add(path, text);
    }
    let (specs, mut report) = load::parse(sources);
    let spec = specs.first().unwrap_or_else(|| panic!("{report}"));
    lint(spec, &project::context(), &mut report);
    assert!(report.is_empty(), "{report}");
    assert_eq!((spec.shapes.len(), spec.operations.len()), (1, 1));
}

#[test]
fn every_key_and_word_is_explained() {
    let readme = readme();
    let documents = [
        schema::operation_schema(),
        schema::service_schema(),
        schema::codes_schema(),
        schema::shape_schema(),
    ];
    for document in documents {
        for definition in document["$defs"].as_object().unwrap().values() {
            for (key, schema) in definition["properties"].as_object().into_iter().flatten() {
                let meaning = schema["description"].as_str().unwrap();
                let is_row = |line: &str| {
                    line.starts_with(&format!("| `{key}` |")) && line.contains(meaning)
                };
                assert!(readme.lines().any(is_row), "spec/README.md lacks: `{key}`: {meaning}");
            }
            for word in definition["oneOf"].as_array().into_iter().flatten() {
                let word = word["const"].as_str().unwrap();
                assert!(readme.contains(&format!("`{word}`")), "spec/README.md lacks `{word}`");
            }
        }
    }
}

#[test]
fn every_rule_is_listed() {
    let readme = readme();
    for (rule, asks) in RULES {
        let line = format!("| `{rule}` | {asks} |");
        assert!(readme.contains(&line), "this line is not in spec/README.md:\n{line}");
    }
}
