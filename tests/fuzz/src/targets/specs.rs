//! Specs, which people write.

use std::sync::Arc;

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

/// The spec of an operation, in a product that is in order.
pub fn operation(data: &[u8]) {
    const SERVICE: &str = include_str!("../../../../spec/slb-2014-05-15/service.json");
    const CODES: &str = include_str!("../../../../spec/slb-2014-05-15/codes.json");
    let Some(text) = text(data) else { return };
    let mut sources = Sources::default();
    sources.add("spec/slb-2014-05-15/service.json", SERVICE);
    sources.add("spec/slb-2014-05-15/codes.json", CODES);
    sources.add("spec/slb-2014-05-15/fuzz/Fuzz.json", text);
    let (specs, report) = load::parse(sources);
    assert!(!specs.is_empty() || !report.is_empty());
    if !report.is_empty() {
        says_why(&report);
    }
}
