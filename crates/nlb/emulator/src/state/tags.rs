use aliyun_emulator::product::Tags;
use aliyun_nlb_model::{Tag, TagKeyValue};

/// Tags as requests and answers have them.
pub(crate) trait ModelTags {
    /// The tags of a request that creates something.
    fn of(tags: &[Tag]) -> Self;

    /// Puts tags on, in place of those with the same keys.
    fn put_all(&mut self, tags: &[Tag]);

    /// Whether all of these are on it; one without a value asks for its key alone.
    fn match_all(&self, wanted: &[Tag]) -> bool;

    /// As lists show them.
    fn pairs(&self) -> Vec<Tag>;

    /// As the description of one thing shows them.
    fn key_values(&self) -> Vec<TagKeyValue>;
}

impl ModelTags for Tags {
    fn of(tags: &[Tag]) -> Self {
        let mut own = Self::default();
        own.put_all(tags);
        own
    }

    fn put_all(&mut self, tags: &[Tag]) {
        self.put(tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_deref())));
    }

    fn match_all(&self, wanted: &[Tag]) -> bool {
        wanted.iter().all(|tag| self.matches(&tag.key, tag.value.as_deref()))
    }

    fn pairs(&self) -> Vec<Tag> {
        self.0.iter().map(|(key, value)| Tag::new(key).value(value)).collect()
    }

    fn key_values(&self) -> Vec<TagKeyValue> {
        let shown = |(key, value): (&String, &String)| {
            let mut shown = TagKeyValue::new();
            shown.tag_key = Some(key.clone());
            shown.tag_value = Some(value.clone());
            shown
        };
        self.0.iter().map(shown).collect()
    }
}
