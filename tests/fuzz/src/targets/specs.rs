//! Specs, which people write.

use std::sync::Arc;

use aliyun_codegen::drift::{Drift, Pin, Scope};
use aliyun_codegen::import::{self, Document, Request};
use aliyun_codegen::report::Report;
use aliyun_codegen::source::Sources;
use aliyun_codegen::{json, load, pattern};

use super::{says_why, text};

/// JSON is read, or something is found in it; and what is read is what other readers read.
pub fn json(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("spec/fuzz-2020-01-01/Fuzz.json", text);
    let mut report = Report::new(Arc::new(sources.clone()));
    match json::parse(&sources, file, &mut report) {
        Some(node) => {
            let other: serde_json::Value = serde_json::from_str(text).expect("JSON for others too");
            assert_eq!(node.to_json(), other);
        }
        None => {
            assert!(!report.is_empty(), "nothing is read, and nothing is found");
            says_why(&report);
        }
    }
}

/// A pattern on the first line, and a text behind it: what both understand, they match alike.
pub fn pattern(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let (written, matched) = text.split_once('\n').unwrap_or((text, ""));
    match pattern::compile(written) {
        Ok(alternatives) => _ = pattern::matches(&alternatives, matched),
        Err(error) => _ = says_why(&error),
    }
}

/// The vendor's document of a product, from which specs are drafted, and with which they are
/// compared.
pub fn document(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            says_why(&error);
            return;
        }
    };
    let names: Vec<String> = document.operations.keys().cloned().collect();
    let request = Request { names: &names, group: None };
    match import::draft(&document, request, None) {
        Ok(drafts) => {
            import::draft_service(&document, &drafts);
            for draft in &drafts.drafts {
                serde_json::from_str::<serde_json::Value>(&draft.text).expect("JSON of ours");
            }
        }
        Err(error) => _ = says_why(&error),
    }
    let pin = Pin::of(&document);
    assert!(Pin::parse(&pin.text()).expect("a pin of ours").operations == pin.operations);
    let (specs, _) = load::parse(product());
    for spec in &specs {
        _ = Drift::of(&document, spec, &pin, Scope::All).to_json(&document);
    }
}

/// A product that is in order.
fn product() -> Sources {
    const SERVICE: &str = include_str!("../../../../spec/slb-2014-05-15/service.json");
    const CODES: &str = include_str!("../../../../spec/slb-2014-05-15/codes.json");
    let mut sources = Sources::default();
    sources.add("spec/slb-2014-05-15/service.json", SERVICE);
    sources.add("spec/slb-2014-05-15/codes.json", CODES);
    sources
}

/// The spec of an operation, in a product that is in order.
pub fn operation(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let mut sources = product();
    sources.add("spec/slb-2014-05-15/fuzz/Fuzz.json", text);
    let (specs, report) = load::parse(sources);
    assert!(!specs.is_empty() || !report.is_empty());
    if !report.is_empty() {
        says_why(&report);
    }
}
