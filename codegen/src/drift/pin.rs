//! `upstream.json`: the document that was last compared, as a hash per operation.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::facts::{self, Facts, Subject};
use crate::import::{Document, Error};
use crate::json;

/// The hashes of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pin {
    /// The hash of each operation, by name.
    pub operations: BTreeMap<String, String>,
}

impl Pin {
    /// The pin of a document.
    pub fn of(document: &Document) -> Self {
        let operations = document.operations.iter();
        let hashes =
            operations.map(|(name, operation)| (name.clone(), hash(&facts::of(operation))));
        Self { operations: hashes.collect() }
    }

    /// Reads `upstream.json`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |message: String| Error::new("upstream.json", message);
        let value: Json = json::plain(text).map_err(wrong)?;
        let operations = value
            .get("operations")
            .and_then(Json::as_object)
            .ok_or_else(|| wrong("there is no object `operations`".to_owned()))?;
        let hashes = operations.iter().map(|(name, hash)| match hash {
            Json::String(hash) => Ok((name.clone(), hash.clone())),
            _ => Err(wrong(format!("the hash of `{name}` is no text"))),
        });
        Ok(Self { operations: hashes.collect::<Result<_, _>>()? })
    }

    /// The text of `upstream.json`.
    pub fn text(&self) -> String {
        format!("{:#}\n", json!({ "operations": self.operations }))
    }
}

/// FNV-1a over 64 bits: it tells versions of a document apart, and nothing rests on more.
fn hash(facts: &Facts) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        // The end of each text counts too, so that texts cannot run into each other.
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for (subject, statements) in facts {
        let (kind, name) = match subject {
            Subject::Operation => ("operation", ""),
            Subject::Parameter(path) => ("parameter", path.as_str()),
            Subject::Answer(path) => ("answer", path.as_str()),
            Subject::Code(code) => ("code", code.as_str()),
        };
        add(kind);
        add(name);
        for (key, value) in statements {
            add(key);
            add(value);
        }
    }
    format!("{hash:016x}")
}
