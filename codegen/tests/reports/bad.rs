//! The smallest bad spec per rule. A folder of `tests/bad` is named after the rule; what it holds
//! is laid over the base, `edits` as [`project::edited`] understands them.

use std::collections::BTreeSet;
use std::fs;

use aliyun_codegen::lint::{self, RULES};
use aliyun_codegen::load::{self, Spec};
use aliyun_codegen::report::Report;

use crate::project::{self, check};

#[test]
fn the_base_is_good() {
    if let Err(report) = check(&project::folder("tests/base")) {
        panic!("{report}");
    }
}

#[test]
fn each_rule_reports_what_breaks_it() {
    let folders = fs::read_dir(project::folder("tests/bad")).unwrap();
    let folders: BTreeSet<_> = folders.map(|entry| entry.unwrap().file_name()).collect();
    let rules: BTreeSet<_> = RULES.iter().map(|(rule, _)| (*rule).into()).collect();
    assert_eq!(folders, rules, "every rule has a folder in tests/bad and a line in RULES");
    let mut unclear = Vec::new();
    for (rule, _) in RULES {
        let report = check(project::bad(rule).path()).expect_err(rule);
        insta::assert_snapshot!(*rule, report);
        if report.findings().any(|finding| finding.rule != *rule) {
            unclear.push(*rule);
        }
    }
    assert!(unclear.is_empty(), "these folders break other rules too: {unclear:?}");
}

#[test]
fn an_exception_waives_its_rule() {
    let project = project::edited(
        r#"spec/demo-2024-01-01/server-group/AddServers.json
- "name": "Labels",
+ "name": "Tag.Label",
- "Labels": ["a"]
+ "Tag.Label": ["a"]
- "errorCode": "Busy",
+ "errorCode": "Busy-Now",
- "permission": {
+ "exceptions": [
    { "rule": "name-style", "at": "Tag.Label", "reason": "The vendor spells it so." },
    { "rule": "code-style", "at": "Busy-Now", "reason": "The service answers so." }
  ],
  "permission": {
"#,
    );
    if let Err(report) = check(project.path()) {
        panic!("{report}");
    }
}

#[test]
fn a_job_of_a_list_is_known_by_its_id() {
    let told = |member: &str, id: &str| {
        let project = project::bad("job");
        let service = project.path().join("spec/demo-2024-01-01/service.json");
        let text = fs::read_to_string(&service).unwrap();
        let (old, new) = ("\"Status\",\n    \"id\": \"Size\",", format!("\"{member}\",{id}"));
        fs::write(&service, text.replace(old, &new)).unwrap();
        check(project.path()).unwrap_err().to_string()
    };
    let unnamed = "nothing says which job of the list is the one that was asked for";
    assert!(told("Jobs.State", "").contains(unnamed));
    assert!(!told("Jobs.State", r#""id": "Jobs.Id","#).contains(unnamed));
    let apart = told("Status", r#""id": "Jobs.Id","#);
    assert!(apart.contains("`Status` does not stand beside `Jobs.Id`"), "{apart}");
}

#[test]
fn all_mistakes_are_reported_at_once_and_in_order() {
    let project = project::edited(
        r#"spec/demo-2024-01-01/service.json
- "summary": "Keeps servers in groups.",
+ "summary": "", "sumary": "",
spec/demo-2024-01-01/shapes/Server.json
- "type": "object",
+ "type": "objekt",
spec/demo-2024-01-01/server-group/AddServers.json
- "demo:AddServers"
+ "slb:AddServers"
"#,
    );
    let report = check(project.path()).unwrap_err();
    let rules: Vec<_> = report.findings().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["ram-action", "missing-description", "unknown-key", "unknown-value"]);
}

#[test]
fn a_project_without_specs_is_reported() {
    let project = tempfile::tempdir().unwrap();
    let report = check(project.path()).unwrap_err().to_string();
    assert!(report.contains("unreadable-file") && report.contains("no-service"), "{report}");
    fs::create_dir(project.path().join("spec")).unwrap();
    let report = check(project.path()).unwrap_err().to_string();
    assert!(report.contains("no-service"), "{report}");
}

#[test]
fn a_code_may_wait_for_a_pinned_operation() {
    let project = project::bad("unused-code");
    let pin = project.path().join("spec/demo-2024-01-01/upstream.json");
    fs::write(&pin, r#"{ "operations": { "AddServers": "0", "DropServers": "0" } }"#).unwrap();
    if let Err(report) = check(project.path()) {
        panic!("{report}");
    }
    fs::write(&pin, r#"{ "operations": { "AddServers": "0" } }"#).unwrap();
    assert!(check(project.path()).is_err());
}

#[test]
fn products_share_no_crates() {
    let project = project::edited("");
    let spec = project.path().join("spec");
    let second = spec.join("demo-2024-02-02");
    project::copy(&spec.join("demo-2024-01-01"), &second);
    let service = fs::read_to_string(second.join("service.json")).unwrap();
    let write = |text: String| fs::write(second.join("service.json"), text).unwrap();
    let newer = service.replace("2024-01-01", "2024-02-02");
    write(newer.clone());
    let report = check(project.path()).unwrap_err();
    assert_eq!(report.findings().map(|it| it.rule).collect::<Vec<_>>(), ["crates", "crates"]);
    let text = report.to_string();
    assert!(text.contains("`crates/demo` belongs to `spec/demo-2024-01-01` already"), "{text}");
    assert!(text.contains("`aliyun-demo` belongs to `spec/demo-2024-01-01` already"), "{text}");
    let named = "\"crates\": \"crates/demo-2\", \"package\": \"aliyun-demo-2\", \"title\"";
    write(newer.replacen("\"title\"", named, 1));
    match check(project.path()) {
        Ok(specs) => assert_eq!(specs.len(), 2),
        Err(report) => panic!("{report}"),
    }
}

#[test]
fn a_product_is_linted_by_its_own_rules_and_alone() {
    let project = project::edited("");
    let spec = project.path().join("spec");
    let other = spec.join("other-2024-01-01");
    project::copy(&spec.join("demo-2024-01-01"), &other);
    fs::write(other.join("service.json"), "{").unwrap();
    let context = |_: &Spec| Ok::<_, Report>(project::context());
    let alone = lint::check(load::load(project.path(), Some("DEMO")), context);
    assert_eq!(alone.unwrap_or_else(|report| panic!("{report}")).len(), 1);
    let report =
        lint::check(load::load(project.path(), Some("other")), context).unwrap_err().to_string();
    assert!(report.contains("spec/other-2024-01-01/service.json:1:1: json-syntax"), "{report}");
    let report = check(project.path()).unwrap_err();
    // What cannot be read of one product does not keep rules from the others.
    assert!(report.is_empty_below("spec/demo-2024-01-01"), "{report}");
}
