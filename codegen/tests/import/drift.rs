//! Comparisons with a newer document.

use aliyun_codegen::drift::{Drift, Pin, Scope};
use aliyun_codegen::import::{Document, Request, draft};
use aliyun_codegen::load::{self, Spec};
use aliyun_codegen::source::Sources;

use crate::{base, document, file, text};

/// The document that says what the specs say.
fn agreeing() -> String {
    r#"{
  "info": { "product": "Demo", "version": "2024-01-01" },
  "apis": {
    "AddServers": {
      "methods": ["post"],
      "operationType": "write",
      "deprecated": false,
      "systemTags": { "operationType": "create" },
      "parameters": [
        { "name": "RegionId", "in": "query", "schema": { "type": "string", "required": true } },
        { "name": "Servers", "in": "query", "schema": { "type": "string", "required": true } },
        {
          "name": "Labels",
          "in": "query",
          "style": "repeatList",
          "schema": { "type": "array", "items": { "type": "string" } }
        }
      ],
      "responses": {
        "200": {
          "schema": {
            "type": "object",
            "properties": {
              "RequestId": { "type": "string" },
              "Servers": {
                "type": "object",
                "itemNode": true,
                "properties": {
                  "Server": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "ServerId": { "type": "string" },
                        "Port": { "type": "integer", "format": "int32" }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      },
      "errorCodes": {
        "400": [{ "errorCode": "InvalidWeight", "errorMessage": "The weight is invalid." }]
      }
    }
  }
}"#
    .to_owned()
}

fn parse(text: &str) -> Document {
    Document::parse(text).unwrap()
}

/// The report on a document in which these texts were replaced.
fn drift(edits: &[(&str, &str)]) -> Drift {
    let mut newer = agreeing();
    for (old, new) in edits {
        assert_eq!(newer.matches(old).count(), 1, "{old}");
        newer = newer.replace(old, new);
    }
    Drift::of(&parse(&newer), &base(), &Pin::of(&parse(&agreeing())), Scope::Changed)
}

#[test]
fn nothing_is_reported_where_nothing_changed() {
    // Prose, examples and order are no facts.
    let drift = drift(&[
        (r#""methods": ["post"],"#, r#""summary": "x", "description": "y", "methods": ["post"],"#),
        (r#""name": "Servers", "in": "query","#, r#""in": "query", "name": "Servers","#),
        (r#""Port": { "type": "integer""#, r#""Port": { "example": "80", "type": "integer""#),
    ]);
    assert!(drift.is_as_pinned(), "{drift}");
    insta::assert_snapshot!(drift, @"1 as pinned, 0 changed, 0 new, 0 gone; 0 break callers");
    // The specs know more than the document, and that is no difference.
    let same = parse(&agreeing());
    let drift = Drift::of(&same, &base(), &Pin::of(&same), Scope::All);
    assert!(drift.operations.is_empty(), "{drift}");
}

#[test]
fn where_only_what_changed_is_asked_for_specs_that_differ_from_the_pin_are_no_matter() {
    let other = parse(&agreeing().replace(r#""format": "int32""#, r#""format": "int64""#));
    let drift = |scope| Drift::of(&other, &base(), &Pin::of(&other), scope);
    assert!(drift(Scope::Changed).operations.is_empty(), "{}", drift(Scope::Changed));
    assert_eq!(drift(Scope::All).operations.len(), 1, "{}", drift(Scope::All));
}

#[test]
fn what_breaks_callers_is_told_from_what_does_not() {
    let drift = drift(&[
        (r#""methods": ["post"]"#, r#""methods": ["get"]"#),
        (r#""deprecated": false"#, r#""deprecated": true"#),
        (
            r#"{ "name": "RegionId", "in": "query", "schema": { "type": "string", "required": true } },"#,
            r#"{ "name": "RegionId", "in": "formData", "schema": { "type": "string", "default": "x" } },
               { "name": "Zone", "in": "query", "schema": { "type": "string", "required": true } },
               { "name": "Remark", "in": "query", "schema": { "type": "string" } },"#,
        ),
        (
            r#"{ "name": "Servers", "in": "query", "schema": { "type": "string", "required": true } },"#,
            "",
        ),
        (
            r#""schema": { "type": "array", "items": { "type": "string" } }"#,
            r#""schema": { "type": "array", "maxItems": 5, "required": true, "items": { "type": "integer" } }"#,
        ),
        (r#""RequestId": { "type": "string" },"#, r#""NewId": { "type": "string" },"#),
        (r#""type": "integer", "format": "int32""#, r#""type": "integer", "format": "int64""#),
        ("The weight is invalid.", "The weight is not valid."),
        (r#""errorCodes": {"#, r#""errorCodes": { "409": [{ "errorCode": "Idle" }],"#),
    ]);
    assert!(!drift.is_as_pinned());
    insta::assert_snapshot!("changes", drift);
}

#[test]
fn operations_come_and_go() {
    let newer = document("demo.json");
    let drift = Drift::of(&newer, &base(), &Pin::of(&parse(&agreeing())), Scope::Changed);
    insta::assert_snapshot!("operations", drift);
    let bare = r#"{"info":{"product":"Demo","version":"2024-01-01"},"apis":{}}"#;
    let drift = Drift::of(&parse(bare), &base(), &Pin::of(&parse(&agreeing())), Scope::Changed);
    insta::assert_snapshot!("gone", drift);
}

#[test]
fn the_documents_of_the_sister_products_are_compared_too() {
    // What no spec can hold is mended first.
    let known = r#""in": "formData", "style": "flat""#;
    let text = text("sister.json").replace(r#""in": "header", "style": "simple""#, known);
    let older = parse(&text);
    let spec = sister_spec(&older);
    let drift = Drift::of(&older, &spec, &Pin::of(&older), Scope::All);
    assert!(drift.is_as_pinned() && drift.operations.is_empty(), "{drift}");
    let mut newer = text;
    for (old, new) in [
        (r#""maximum": "10000""#, r#""maximum": "500""#),
        (
            r#"{ "GroupId": { "type": "string", "example": "g-1" } }"#,
            r#"{ "Id": { "type": "string" } }"#,
        ),
        (
            r#""in": "query",
          "style": "flat","#,
            r#""in": "query", "style": "repeatList","#,
        ),
        (r#""style": "json""#, r#""style": "flat""#),
        (
            r#""RuleId": { "type": "string" }"#,
            r#""RuleId": { "type": "string" }, "Name": { "type": "string" }"#,
        ),
    ] {
        assert_eq!(newer.matches(old).count(), 1, "{old}");
        newer = newer.replace(old, new);
    }
    let drift = Drift::of(&parse(&newer), &spec, &Pin::of(&older), Scope::Changed);
    insta::assert_snapshot!("sister", drift);
}

/// The draft of the sister product's operation as a spec, with what is to decide decided.
fn sister_spec(document: &Document) -> Spec {
    let names = ["CreateRules".to_owned()];
    let request = Request { names: &names, group: Some("rules") };
    let drafts = draft(document, request, None).unwrap();
    let mut written = drafts.drafts.first().unwrap().text.clone();
    for (left, decided) in [
        ("TODO: idempotentWrite or write", "write"),
        ("TODO: quota?", "quota"),
        ("TODO: dryRun?", "dryRun"),
    ] {
        assert_eq!(written.matches(left).count(), 1, "{left}");
        written = written.replace(left, decided);
    }
    let service = std::fs::read_to_string(file("base/spec/demo-2024-01-01/service.json")).unwrap();
    let mut sources = Sources::default();
    sources.add("spec/sister-2024-02-02/service.json", service);
    sources.add("spec/sister-2024-02-02/rules/CreateRules.json", written);
    load::parse(sources).0.pop().unwrap()
}

#[test]
fn a_pin_is_kept_as_text() {
    let pin = Pin::of(&document("demo.json"));
    assert_eq!(Pin::parse(&pin.text()), Ok(pin.clone()));
    // The hash is kept in a file, so it must be the same tomorrow.
    assert_eq!(pin.operations.get("PlainThing").map(String::as_str), Some("884d52f8104d0fcb"));
    for bad in ["", "[]", "{}", r#"{"operations":[]}"#, r#"{"operations":{"A":1}}"#] {
        let error = Pin::parse(bad).unwrap_err().to_string();
        assert!(error.starts_with("upstream.json: "), "{error}");
    }
}
