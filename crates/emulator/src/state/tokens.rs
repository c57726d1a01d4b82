//! Calls with a token, and what they were answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::recent::Recent;

/// The first call with a token, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct First {
    pub(crate) action: String,
    pub(crate) token: String,
    /// When it was done, in milliseconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    /// What it asked for, as it is on the wire.
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) answer: serde_json::Value,
}

impl First {
    /// What tells it apart.
    pub(crate) fn key(&self) -> String {
        key(&self.action, &self.token)
    }
}

/// The calls with a token in a region; of very many the last 1,000.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens(Recent<First>);

impl Tokens {
    /// The first call of an operation with a token.
    pub(crate) fn get(&self, action: &str, token: &str) -> Option<&First> {
        self.0.get(&key(action, token))
    }

    /// The call under a key of a row.
    pub(crate) fn by_key(&self, key: &str) -> Option<&First> {
        self.0.get(key)
    }

    /// Adds a call; whether there was one with its token.
    pub(crate) fn push(&mut self, first: First) -> bool {
        self.0.push(&first.key(), first)
    }

    /// All of them, from the oldest on.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &First> {
        self.0.iter().map(|(_, first)| first)
    }

    pub(crate) fn take_touched(&mut self) -> BTreeSet<Arc<str>> {
        self.0.take_touched()
    }
}

/// A token counts for one operation.
fn key(action: &str, token: &str) -> String {
    format!("{action} {token}")
}
