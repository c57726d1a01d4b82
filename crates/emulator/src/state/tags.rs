use std::collections::BTreeMap;

use aliyun_slb_model::{Tag, TagPair};
use serde::{Deserialize, Serialize};

/// The tags of a resource, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Tags(pub(crate) BTreeMap<String, String>);

impl Tags {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts tags on, in place of those with the same keys.
    pub(crate) fn put(&mut self, tags: &[Tag]) {
        let pairs = tags.iter();
        self.0.extend(pairs.map(|tag| (tag.key.clone(), tag.value.clone().unwrap_or_default())));
    }

    /// Whether all of these are on it; one without a value asks for its key alone.
    pub(crate) fn match_all(&self, wanted: &[Tag]) -> bool {
        wanted.iter().all(|tag| self.matches(&tag.key, tag.value.as_deref()))
    }

    pub(crate) fn matches(&self, key: &str, value: Option<&str>) -> bool {
        let found = self.0.get(key);
        found.is_some_and(|found| value.is_none_or(|value| value.is_empty() || value == found))
    }

    /// As the answers show them.
    pub(crate) fn pairs(&self) -> Vec<TagPair> {
        let pair = |(key, value): (&String, &String)| TagPair::new(key).tag_value(value);
        self.0.iter().map(pair).collect()
    }
}

/// The tags of a request that creates something.
impl From<&[Tag]> for Tags {
    fn from(tags: &[Tag]) -> Self {
        let mut own = Self::default();
        own.put(tags);
        own
    }
}
