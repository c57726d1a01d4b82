//! Drafts.

use aliyun_codegen::import::{Document, Draft, Drafts, Request, draft, extend_catalog};
use aliyun_codegen::lint::{self, Context};
use aliyun_codegen::load;
use aliyun_codegen::source::Sources;

use crate::{base, document, text};

fn drafts(document: &Document, names: &[&str], group: Option<&str>) -> Drafts {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let spec = Some(base()).filter(|spec| *spec.service.product == document.product);
    draft(document, Request { names: &names, group }, spec.as_ref()).unwrap()
}

fn refusal(names: &[&str], group: Option<&str>) -> String {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let request = Request { names: &names, group };
    draft(&document("demo.json"), request, Some(&base())).unwrap_err().to_string()
}

fn shown(Drafts { drafts, codes }: &Drafts) -> String {
    let shown = drafts.iter().map(|Draft { path, text, help }| {
        format!("-> {path}\n\n{text}\n---- the help ----\n\n{help}\n")
    });
    let codes = extend_catalog(None, codes).unwrap();
    format!("{}-> codes.json\n\n{codes}", shown.collect::<String>())
}

#[test]
fn every_fact_is_carried_over_and_the_prose_is_not() {
    let drafts = drafts(&document("demo.json"), &["PutServers"], None);
    insta::assert_snapshot!("demo", shown(&drafts));
    let draft = drafts.drafts.first().unwrap();
    assert!(draft.help.contains("Made-up prose"));
    assert!(!draft.text.contains("prose"), "prose got into the spec:\n{}", draft.text);
}

#[test]
fn what_the_document_leaves_out_is_left_to_decide() {
    let all = ["ReadThings", "PlainThing", "ReadThings"];
    insta::assert_snapshot!("sparse", shown(&drafts(&document("demo.json"), &all, None)));
}

#[test]
fn the_form_of_the_sister_products_is_understood() {
    let drafts = drafts(&document("sister.json"), &["CreateRules"], Some("rules"));
    insta::assert_snapshot!("sister", shown(&drafts));
}

#[test]
fn a_draft_generates_nothing_before_it_is_complete() {
    let drafts =
        drafts(&document("demo.json"), &["PutServers", "ReadThings"], Some("server-group"));
    let mut sources = Sources::default();
    let known = base().sources;
    for id in known.ids() {
        sources.add(known.path(id), known.text(id));
    }
    for draft in &drafts.drafts {
        sources.add(format!("spec/demo-2024-01-01/{}", draft.path), draft.text.as_str());
    }
    let catalog = extend_catalog(None, &drafts.codes).unwrap();
    sources.add("spec/demo-2024-01-01/codes.json", catalog);
    let (specs, mut report) = load::parse(sources);
    lint::lint(specs.first().unwrap(), &Context::default(), &mut report);
    let places = drafts.drafts.iter().map(|draft| draft.text.matches("\"TODO").count());
    // Class and meaning of the one code that goes into the catalog.
    let places = places.sum::<usize>() + 2;
    assert_eq!(report.findings().filter(|finding| finding.rule == "todo").count(), places);
}

#[test]
fn what_cannot_be_done_is_said() {
    insta::assert_snapshot!(refusal(&["PutServer"], None), @"the document: there is no operation `PutServer`: did you mean `PutServers`?");
    insta::assert_snapshot!(refusal(&["PutServers"], Some("Server Group")), @"--group: `Server Group` is no folder in kebab case");
    insta::assert_snapshot!(refusal(&["PutServers"], Some("../x")), @"--group: `../x` is no folder in kebab case");
    insta::assert_snapshot!(refusal(&["PutServers"], Some("shapes")), @"--group: `shapes` is no folder in kebab case");
    let sister = document("sister.json");
    let names = ["CreateRules".to_owned()];
    let error = draft(&sister, Request { names: &names, group: None }, None).unwrap_err();
    insta::assert_snapshot!(error, @"CreateRules: the document names no group for it: say it with --group");
}

#[test]
fn the_catalog_grows_in_order_and_keeps_what_it_has() {
    let entry = |code: &str, class: &str| serde_json::json!({ "errorCode": code, "class": class });
    let once = extend_catalog(None, &[entry("B", "busy"), entry("A", "busy")]).unwrap();
    let twice = extend_catalog(Some(&once), &[entry("B", "quota"), entry("C", "quota")]).unwrap();
    let value: serde_json::Value = serde_json::from_str(&twice).unwrap();
    let entries = serde_json::json!([entry("A", "busy"), entry("B", "busy"), entry("C", "quota")]);
    assert_eq!(value["codes"], entries);
    for bad in ["", "[]", "{}", "{\"codes\": 1}"] {
        let error = extend_catalog(Some(bad), &[]).unwrap_err().to_string();
        assert!(error.starts_with("codes.json: "), "{error}");
    }
}

#[test]
fn a_malformed_document_is_refused_with_its_place() {
    for (bad, says) in [
        ("", "the document: this is not JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "the document: this is a list, not an object"),
        ("{}", "the document: the key `info` is missing"),
        (
            r#"{"info":{"product":"../x"}}"#,
            "info.product: this is no name: letters, digits and `-`",
        ),
        (r#"{"info":{"product":"X","version":"1"}}"#, "the document: the key `apis` is missing"),
    ] {
        assert_eq!(Document::parse(bad).unwrap_err().to_string(), says);
    }
    let api = |api: &str| format!(r#"{{"info":{{"product":"X","version":"1"}},"apis":{{{api}}}}}"#);
    for (bad, says) in [
        (r#""../X":{}"#, "apis.../X: an operation is named with letters and digits"),
        (r#""A":1"#, "apis.A: this is a number, not an object"),
        (r#""A":{"methods":"get"}"#, "apis.A.methods: this is a text, not a list"),
        (r#""A":{"parameters":[{"name":"P"}]}"#, "apis.A.parameters[0]: the key `in` is missing"),
        (
            r#""A":{"parameters":[{"name":"P","in":"query","schema":{"minimum":"low"}}]}"#,
            "apis.A.parameters[0].schema.minimum: this is a text, not a whole number of 64 bits",
        ),
        (
            r#""A":{"errorCodes":{"400":[{"errorCode":7}]}}"#,
            "apis.A.errorCodes.400[0].errorCode: this is a number, not a text",
        ),
    ] {
        assert_eq!(Document::parse(&api(bad)).unwrap_err().to_string(), says);
    }
}

#[test]
fn no_damage_makes_it_panic() {
    for name in ["demo.json", "sister.json"] {
        let text = text(name);
        for end in (0..text.len()).step_by(7).filter(|end| text.is_char_boundary(*end)) {
            // A document without its end is no JSON; at most white space may be missing.
            let cut = text.get(..end).unwrap();
            assert_eq!(Document::parse(cut).is_err(), cut.trim_end() != text.trim_end());
        }
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut count = 0;
        let spec = base();
        damage(&value, &mut |damaged| {
            count += 1;
            let Ok(document) = Document::parse(&damaged.to_string()) else { return };
            let names: Vec<String> = document.operations.keys().cloned().collect();
            let request = Request { names: &names, group: Some("all") };
            assert!(draft(&document, request, Some(&spec)).is_ok());
        });
        assert!(count > 100, "{count}");
    }
}

/// The value with each part of it in turn taken away or made something else.
fn damage(value: &serde_json::Value, see: &mut dyn FnMut(&serde_json::Value)) {
    use serde_json::{Value, json};
    let mut pointers = vec![String::new()];
    let mut at = 0;
    while let Some(pointer) = pointers.get(at).cloned() {
        at += 1;
        match value.pointer(&pointer) {
            Some(Value::Object(members)) => pointers
                .extend(members.keys().map(|key| format!("{pointer}/{}", key.replace('/', "~1")))),
            Some(Value::Array(items)) => {
                pointers.extend((0..items.len()).map(|item| format!("{pointer}/{item}")));
            }
            _ => {}
        }
    }
    for pointer in pointers {
        for other in [json!(null), json!("[{\"a\":[[1]]}]`"), json!({})] {
            let mut damaged = value.clone();
            if let Some(part) = damaged.pointer_mut(&pointer) {
                *part = other;
            }
            see(&damaged);
        }
    }
}
