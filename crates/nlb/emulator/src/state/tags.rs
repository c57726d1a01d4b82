use aliyun_emulator::product::Tags;
use aliyun_nlb_model::{Tag, TagKeyValue};

/// The tags that a request names; one without a value asks for its key alone.
pub(crate) fn asked(tags: &[Tag]) -> impl Iterator<Item = (&str, Option<&str>)> {
    tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_deref()))
}

/// Tags as requests and answers have them.
pub(crate) trait ModelTags {
    /// The tags of a request that creates something.
    fn of(tags: &[Tag]) -> Self;

    /// Puts tags on, in place of those with the same keys.
    fn put_all(&mut self, tags: &[Tag]);

    /// Whether all of these are on it; one without a value asks for its key alone.
    fn match_all(&self, wanted: &[Tag]) -> bool;

    /// As lists show them.
    fn tags(&self) -> Vec<Tag>;

    /// As descriptions of one thing show them.
    fn pairs(&self) -> Vec<TagKeyValue>;
}

impl ModelTags for Tags {
    fn of(tags: &[Tag]) -> Self {
        let mut own = Self::default();
        own.put_all(tags);
        own
    }

    fn put_all(&mut self, tags: &[Tag]) {
        self.put(asked(tags));
    }

    fn match_all(&self, wanted: &[Tag]) -> bool {
        asked(wanted).all(|(key, value)| self.matches(key, value))
    }

    fn tags(&self) -> Vec<Tag> {
        let tag = |(key, value): (&String, &String)| Tag::new(key).value(value);
        self.0.iter().map(tag).collect()
    }

    fn pairs(&self) -> Vec<TagKeyValue> {
        let pair = |(key, value): (&String, &String)| {
            let mut pair = TagKeyValue::new();
            (pair.tag_key, pair.tag_value) = (Some(key.clone()), Some(value.clone()));
            pair
        };
        self.0.iter().map(pair).collect()
    }
}
