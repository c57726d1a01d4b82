//! Error codes: short where the catalog knows them, into the catalog where operations share them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::Error;
use super::document::{Code, Document, Operation};
use super::schema::TODO;
use crate::catalog::Catalog;
use crate::json;

/// What is known about the codes of a document.
pub(super) struct Codes<'a> {
    catalog: Option<Catalog<'a>>,
    /// The messages of each code, once per operation.
    messages: BTreeMap<&'a str, Vec<&'a str>>,
    /// The entries that `codes.json` lacks.
    added: BTreeMap<&'a str, Json>,
}

impl<'a> Codes<'a> {
    pub(super) fn of(document: &'a Document, catalog: Option<Catalog<'a>>) -> Self {
        let mut messages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for operation in document.operations.values() {
            let mut seen = BTreeSet::new();
            for Code { code, message } in operation.codes.iter().flat_map(|(_, codes)| codes) {
                if seen.insert(code) {
                    messages.entry(code).or_default().push(message);
                }
            }
        }
        Self { catalog, messages, added: BTreeMap::new() }
    }

    /// The `errorCodes` of an operation. What is odd goes into the notes.
    pub(super) fn write(&mut self, operation: &'a Operation, notes: &mut Vec<String>) -> Json {
        let mut written = Map::new();
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (status, codes) in &operation.codes {
            let mut entries = Vec::new();
            for code in codes {
                if let Some(earlier) = seen.insert(&code.code, status) {
                    let Code { code, message } = code;
                    notes.push(format!(
                        "the code {code} stands twice, under {earlier} and {status} ({message}); \
                         the first is kept"
                    ));
                    continue;
                }
                entries.push(self.entry(code));
            }
            if !entries.is_empty() {
                written.insert(status.clone(), Json::Array(entries));
            }
        }
        Json::Object(written)
    }

    /// The entries to add to `codes.json`.
    pub(super) fn added(self) -> Vec<Json> {
        self.added.into_values().collect()
    }

    fn entry(&mut self, Code { code, message }: &'a Code) -> Json {
        let known = self.catalog.as_ref().and_then(|catalog| catalog.get(code));
        let known = known.map(|entry| entry.message.as_ref().map_or("", |text| text.as_str()));
        let usual = match (known, self.messages.get(code.as_str())) {
            (Some(known), _) => known,
            (None, Some(messages)) if messages.len() > 1 => {
                let usual = most_frequent(messages);
                self.added.entry(code).or_insert_with(|| described(code, usual));
                usual
            }
            _ => return described(code, message),
        };
        let mut entry = Map::new();
        entry.insert("errorCode".into(), json!(code));
        if message != usual && !message.is_empty() {
            entry.insert("errorMessage".into(), json!(message));
        }
        Json::Object(entry)
    }
}

/// The text that stands most often in a list; of several, the first by the alphabet.
fn most_frequent<'a>(texts: &[&'a str]) -> &'a str {
    let count = |text: &str| texts.iter().filter(|other| **other == text).count();
    let best = texts.iter().max_by(|a, b| count(a).cmp(&count(b)).then_with(|| b.cmp(a)));
    best.copied().unwrap_or_default()
}

/// A full entry, for a person to complete.
fn described(code: &str, message: &str) -> Json {
    let message = if message.is_empty() { "TODO: the document gives none" } else { message };
    json!({ "errorCode": code, "errorMessage": message, "class": class(code), "meaning": TODO })
}

/// What the name of a code suggests. A person decides.
fn class(code: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
    let guess = if has(&["DryRun"]) {
        "dryRun"
    } else if has(&["NotExist", "NotFound"]) {
        "notFound"
    } else if has(&["Busy", "Processing", "onfiguring", "InProgress"]) {
        "busy"
    } else if has(&["Throttling"]) {
        "throttled"
    } else if has(&["Quota", "Limit", "Exceed", "TooMany"]) {
        "quota"
    } else if has(&["NotSupport", "Unsupport"]) {
        "unsupported"
    } else if has(&["Forbidden", "Permission", "Unauthorized"]) {
        "denied"
    } else if has(&["Conflict", "Incorrect", "Mismatch", "Duplicate", "Already", "Operation"]) {
        "conflict"
    } else if has(&["Missing", "Invalid", "Malformed", "Illegal"]) {
        "invalid"
    } else {
        return TODO.to_owned();
    };
    format!("TODO: {guess}?")
}

/// The text of `codes.json` with more entries: sorted, and what is there stays as it is.
pub fn extend_catalog(text: Option<&str>, entries: &[Json]) -> Result<String, Error> {
    let wrong = |message: String| Error::new("codes.json", message);
    let mut file: Json = match text {
        Some(text) => json::plain(text).map_err(wrong)?,
        None => json!({ "$schema": "../codes.schema.json", "codes": [] }),
    };
    let codes = file
        .get_mut("codes")
        .and_then(Json::as_array_mut)
        .ok_or_else(|| wrong("there is no list `codes`".to_owned()))?;
    let name =
        |entry: &Json| entry.get("errorCode").and_then(Json::as_str).unwrap_or("").to_owned();
    for entry in entries {
        if !codes.iter().any(|known| name(known) == name(entry)) {
            codes.push(entry.clone());
        }
    }
    codes.sort_by_key(name);
    Ok(format!("{file:#}\n"))
}
