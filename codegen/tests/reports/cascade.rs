//! One mistake in a large spec is one message, or a few; never one for each place that it is felt.

use std::collections::BTreeMap;
use std::fs;

use aliyun_codegen::lint::{self, Context};
use aliyun_codegen::load;
use aliyun_codegen::report::Report;
use aliyun_codegen::source::Sources;
use serde_json::Value as Json;

use crate::project;

const FOLDER: &str = "spec/slb-2014-05-15";

/// The files of the largest product that there is, by path.
fn product() -> BTreeMap<String, String> {
    let root = project::folder("..");
    let files = project::json_files(&root.join(FOLDER)).into_iter().map(|path| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        (name, fs::read_to_string(path).unwrap())
    });
    files.collect()
}

/// What is said after a change.
fn report(change: impl Fn(&mut BTreeMap<String, String>)) -> Report {
    let mut files = product();
    let before = files.clone();
    change(&mut files);
    assert_ne!(files, before, "the change changes nothing");
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(path, text);
    }
    let (specs, mut report) = load::parse(sources);
    for spec in specs {
        let rules = project::folder("../crates/slb/validator/src/rules.rs");
        let known_rules = lint::known_rules(&fs::read_to_string(rules).unwrap());
        lint::lint(&spec, &Context { known_rules }, &mut report);
    }
    report
}

/// The rules that are broken by a change of one file.
fn rules(path: &str, change: impl Fn(&str) -> String) -> Vec<&'static str> {
    let report = report(|files| {
        let text = files.get_mut(&format!("{FOLDER}/{path}")).expect(path);
        *text = change(text);
    });
    report.findings().map(|finding| finding.rule).collect()
}

#[test]
fn a_byte_order_mark_is_one_mistake() {
    let operation = "vserver-group/CreateVServerGroup.json";
    for path in ["service.json", "codes.json", "shapes/BackendServer.json", operation] {
        assert_eq!(rules(path, |text| format!("\u{feff}{text}")), ["json-syntax"], "{path}");
    }
}

#[test]
fn codes_that_are_not_sorted_are_one_mistake() {
    let sorted = |change: &dyn Fn(&mut Vec<Json>)| {
        rules("codes.json", |text| {
            let mut file: Json = serde_json::from_str(text).unwrap();
            change(file.pointer_mut("/codes").and_then(Json::as_array_mut).unwrap());
            format!("{file:#}\n")
        })
    };
    assert_eq!(sorted(&|codes| codes.reverse()), ["unsorted-codes"]);
    assert_eq!(sorted(&|codes| codes.rotate_right(1)), ["unsorted-codes"]);
}

#[test]
fn a_catalog_that_cannot_be_understood_is_one_mistake() {
    assert_eq!(rules("codes.json", |text| format!("[{text}]")), ["wrong-type"]);
    assert_eq!(rules("codes.json", |_| String::new()), ["json-syntax"]);
}

#[test]
fn what_is_felt_in_many_places_is_told_in_few() {
    let report = report(|files| drop(files.remove(&format!("{FOLDER}/codes.json"))));
    assert!(report.findings().count() > 1000);
    let text = report.to_string();
    assert!(text.lines().count() < 400, "{} lines", text.lines().count());
    assert!(text.contains("\nincomplete-code: "), "{text}");
}
