use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tags of a resource, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Tags(pub BTreeMap<String, String>);

impl Tags {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts tags on, in place of those with the same keys.
    pub fn put<'t>(&mut self, tags: impl IntoIterator<Item = (&'t str, Option<&'t str>)>) {
        let pairs = tags.into_iter();
        self.0.extend(pairs.map(|(key, value)| (key.to_owned(), value.unwrap_or_default().into())));
    }

    /// Whether a tag is on it; without a value its key is enough.
    pub fn matches(&self, key: &str, value: Option<&str>) -> bool {
        let found = self.0.get(key);
        found.is_some_and(|found| value.is_none_or(|value| value.is_empty() || value == found))
    }
}
