//! Answers that come in pages, the newest first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Keyed, Table};

use crate::state::{Numbered, Region, Tagged};

/// How many are on a page, if nothing is said.
const SIZE: i32 = 20;

/// A page of a list, as it is asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The last thing of the page before.
    after: Option<(u64, String)>,
    size: usize,
    pub(crate) max_results: i32,
}

/// What an answer holds of a list.
#[derive(Debug)]
pub(crate) struct Page<'r, T> {
    pub(crate) things: Vec<&'r T>,
    pub(crate) total: i32,
    /// Where the next page goes on; none of the last one.
    pub(crate) next: Option<String>,
}

impl Asked {
    pub(crate) fn new(token: Option<&str>, most: Option<i32>) -> Result<Self, ApiError> {
        let after = token.filter(|token| !token.is_empty()).map(place).transpose()?;
        let max_results = most.unwrap_or(SIZE);
        Ok(Self { after, size: usize::try_from(max_results).unwrap_or_default(), max_results })
    }

    /// The page of a whole table, of which no more is looked at than the page holds.
    pub(crate) fn of_all<'r, T: Numbered>(
        &self,
        region: &'r Region,
        kind: Tagged,
        table: &'r Table<T>,
    ) -> Page<'r, T> {
        let after = self.after.as_ref().map(|(number, id)| (*number, id.as_str()));
        let left = region.index.newest_after(kind, after).filter_map(|id| table.get(id));
        // One more than the page holds tells whether there is another page.
        self.page(table.len(), left.take(self.size.saturating_add(1)).collect())
    }

    /// The page of some things, whatever their order.
    pub(crate) fn of_some<'r, T: Numbered>(
        &self,
        things: impl Iterator<Item = &'r T>,
    ) -> Page<'r, T> {
        let mut things: Vec<_> = things.collect();
        let total = things.len();
        things.sort_by_cached_key(|thing| Reverse((thing.number(), thing.id().to_owned())));
        if let Some((number, id)) = &self.after {
            things.retain(|thing| (thing.number(), thing.id()) < (*number, id.as_str()));
        }
        self.page(total, things)
    }

    fn page<'r, T: Numbered>(&self, total: usize, mut things: Vec<&'r T>) -> Page<'r, T> {
        let is_last = things.len() <= self.size;
        things.truncate(self.size);
        let last = things.last().filter(|_| !is_last);
        let next = last.map(|last| format!("{}.{}", last.number(), last.id()));
        Page { things, total: count(total), next }
    }
}

/// The place that a token stands for.
fn place(token: &str) -> Result<(u64, String), ApiError> {
    let read = || {
        let (number, id) = token.split_once('.')?;
        Some((number.parse().ok()?, id.to_owned()))
    };
    read().ok_or_else(unknown_token)
}

/// A token that no answer gave.
pub(crate) fn unknown_token() -> ApiError {
    ApiError::new("IllegalParam").because("NextToken is none that an answer gave.")
}

/// The ids that all of these filters let through, of those that say anything.
pub(crate) fn narrowed<'i>(
    filters: impl IntoIterator<Item = Option<BTreeSet<&'i str>>>,
) -> Option<BTreeSet<&'i str>> {
    let given = filters.into_iter().flatten();
    given.reduce(|one, other| one.intersection(&other).copied().collect())
}

/// A list of a request as a filter; without anything it is none.
pub(crate) fn filter(list: &[String]) -> Option<BTreeSet<&str>> {
    (!list.is_empty()).then(|| list.iter().map(String::as_str).collect())
}

/// A count as the answers write it.
pub(crate) fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}
