//! What the documents say beside what counts by default: a fact of a schema is the documented one
//! and the one that was observed, which is the same where nothing was seen.

use crate::source::Spanned;
use crate::spec::{Conditional, Observation, Schema};

/// A fact by the documents, and as it counts by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both<T> {
    pub documented: T,
    pub observed: T,
}

impl<T> Both<T> {
    /// The same of both.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Both<U> {
        Both { documented: change(self.documented), observed: change(self.observed) }
    }
}

impl Schema {
    /// Whether the service does not enforce this rule.
    pub fn ignores(&self, rule: &str) -> bool {
        ignores(&self.observed, rule)
    }

    /// The known values, those that were only observed at the end.
    pub fn known_values(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.values.iter().flatten().chain(self.observed_values())
    }

    /// The values that no document names.
    pub fn observed_values(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.observed.iter().flat_map(|it| &it.values)
    }

    /// The pattern of the documents, and the one that counts.
    pub fn patterns(&self) -> Both<Option<&Spanned<String>>> {
        let seen = self.observed.iter().find_map(|it| it.pattern.as_ref());
        let documented = self.pattern.as_ref();
        let kept = documented.filter(|_| !self.ignores("pattern"));
        Both { documented, observed: seen.or(kept) }
    }

    /// Whether an empty text in a request means the same as none.
    pub fn empty_is_absent(&self) -> Both<bool> {
        let seen = self.observed.iter().find_map(|it| it.empty_is_absent.as_deref().copied());
        let documented = self.empty_is_absent.unwrap_or_default();
        Both { documented, observed: seen.unwrap_or(documented) }
    }

    pub fn minimum(&self) -> Both<Option<i64>> {
        self.bound("minimum", &self.minimum, |it| &it.minimum)
    }

    pub fn maximum(&self) -> Both<Option<i64>> {
        self.bound("maximum", &self.maximum, |it| &it.maximum)
    }

    pub fn min_length(&self) -> Both<Option<u64>> {
        self.bound("minLength", &self.min_length, |it| &it.min_length)
    }

    pub fn max_length(&self) -> Both<Option<u64>> {
        self.bound("maxLength", &self.max_length, |it| &it.max_length)
    }

    pub fn min_items(&self) -> Both<Option<u64>> {
        self.bound("minItems", &self.min_items, |it| &it.min_items)
    }

    pub fn max_items(&self) -> Both<Option<u64>> {
        self.bound("maxItems", &self.max_items, |it| &it.max_items)
    }

    fn bound<T: Copy>(
        &self,
        rule: &str,
        documented: &Option<Spanned<T>>,
        seen: fn(&Observation) -> &Option<Spanned<T>>,
    ) -> Both<Option<T>> {
        let documented = documented.as_ref().map(|bound| bound.value);
        let seen = self.observed.iter().find_map(|it| seen(it).as_ref().map(|bound| bound.value));
        let kept = documented.filter(|_| !self.ignores(rule));
        Both { documented, observed: seen.or(kept) }
    }
}

impl Conditional {
    /// Whether the service does not enforce this consequence: `required`, `forbidden` or
    /// `properties`.
    pub fn ignores(&self, consequence: &str) -> bool {
        ignores(&self.observed, consequence)
    }
}

fn ignores(observed: &[Spanned<Observation>], rule: &str) -> bool {
    observed.iter().flat_map(|it| &it.ignored).any(|ignored| **ignored == rule)
}
