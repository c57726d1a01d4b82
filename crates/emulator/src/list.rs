//! Lists that come in pages by tokens. A list is in the order in which things were made, the newest
//! first; a token says where its page begins.

mod token;

use std::collections::BTreeSet;

use self::token::{text_of, token_of};
use crate::api_error::ApiError;
use crate::index::{Index, IndexKey, age_of};
use crate::state::{Keyed, Table};

/// What lists show, the newest first.
pub trait Listable: Keyed {
    /// What tells it from other kinds of things.
    type Kind: Copy + Ord;

    /// What it is.
    const KIND: Self::Kind;

    /// Its number: the greater, the newer.
    fn number(&self) -> u64;
}

/// How a product's lists come in pages.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// How many things a page has where nobody says it.
    pub size: i32,
    /// The code for a token that the list has not given.
    pub wrong_token: &'static str,
}

impl Paging {
    /// What a request asks an operation for.
    pub fn ask<'a>(
        &self,
        list: &'static str,
        token: Option<&'a str>,
        size: Option<i32>,
    ) -> PageRequest<'a> {
        let token = token.filter(|token| !token.is_empty());
        PageRequest { list, token, size: size.unwrap_or(self.size), wrong_token: self.wrong_token }
    }
}

/// What a request says about its page.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// The operation that lists; its tokens are no other's.
    list: &'static str,
    /// Absent or empty for the first page.
    token: Option<&'a str>,
    /// How many things the page has at the most.
    pub size: i32,
    wrong_token: &'static str,
}

impl PageRequest<'_> {
    /// The text that the page begins with; none for the first page.
    fn start(self) -> Result<Option<String>, ApiError> {
        let text = |token| text_of(self.list, token).ok_or_else(|| self.wrong_token());
        self.token.map(text).transpose()
    }

    /// The refusal of a token that the list has not given.
    pub fn wrong_token(self) -> ApiError {
        ApiError::new(self.wrong_token).because("NextToken is none that this list has given.")
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: i32,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// The things that a list is about: all of a table, or those with these ids.
#[derive(Debug)]
pub struct Listed<'r, T> {
    table: &'r Table<T>,
    /// The ids of those that may match; none for all.
    ids: Option<BTreeSet<&'r str>>,
}

impl<'r, T: Listable> Listed<'r, T> {
    /// All of a table.
    pub fn new(table: &'r Table<T>) -> Self {
        Self { table, ids: None }
    }

    /// Only those with one of these ids; a filter without values says nothing.
    pub fn with_ids(self, wanted: &'r [String]) -> Self {
        if wanted.is_empty() {
            return self;
        }
        self.among(wanted.iter().map(String::as_str))
    }

    /// Only those that refer to one of these, if any is asked for.
    pub fn that_name<K: IndexKey<T::Kind>>(
        self,
        index: &'r Index<T::Kind, K>,
        wanted: &[String],
        key: impl Fn(String) -> K,
    ) -> Self {
        if wanted.is_empty() {
            return self;
        }
        self.among(wanted.iter().flat_map(|text| index.sources(&key(text.clone()))))
    }

    /// The same of a filter with one value, which an empty text is not.
    pub fn that_has<K: IndexKey<T::Kind>>(
        self,
        index: &'r Index<T::Kind, K>,
        wanted: Option<&str>,
        key: impl Fn(String) -> K,
    ) -> Self {
        match wanted.filter(|text| !text.is_empty()) {
            Some(text) => self.among(index.sources(&key(text.to_owned()))),
            None => self,
        }
    }

    /// Only those that have all of these tags; of one without a value, the key is enough.
    pub fn tagged<'t, K: IndexKey<T::Kind>>(
        self,
        index: &'r Index<T::Kind, K>,
        tags: impl IntoIterator<Item = (&'t str, Option<&'t str>)>,
    ) -> Self {
        let tags = tags.into_iter();
        tags.fold(self, |listed, (key, value)| listed.among(index.tagged(T::KIND, key, value)))
    }

    fn among(self, ids: impl IntoIterator<Item = &'r str>) -> Self {
        let ids: BTreeSet<_> = match &self.ids {
            Some(known) => ids.into_iter().filter(|id| known.contains(id)).collect(),
            None => ids.into_iter().collect(),
        };
        Self { ids: Some(ids), ..self }
    }

    /// A page of those that match. Without a filter, nothing but the page is looked at.
    pub fn page<K: IndexKey<T::Kind>>(
        self,
        index: &'r Index<T::Kind, K>,
        ask: PageRequest<'_>,
        filter: Option<&dyn Fn(&T) -> bool>,
    ) -> Result<Page<&'r T>, ApiError> {
        let table = self.table;
        let matches = |thing: &&T| filter.is_none_or(|filter| filter(thing));
        if self.ids.is_none() && filter.is_none() {
            let start = ask.start()?;
            let (age, id) = match &start {
                Some(start) => place_of(start).ok_or_else(|| ask.wrong_token())?,
                None => (0, ""),
            };
            let size = usize::try_from(ask.size).unwrap_or(usize::MAX);
            let left = index.newest_from(T::KIND, age, id).filter_map(|id| table.get(id));
            let mut items: Vec<_> = left.take(size.saturating_add(1)).collect();
            let next = items.get(size).map(|thing| token_of(ask.list, &place(*thing)));
            items.truncate(size);
            return Ok(Page { items, total: count(table.len()), next });
        }
        let all: Vec<&T> = match &self.ids {
            Some(ids) => {
                ids.iter().filter_map(|id| table.get(id)).filter(|own| matches(own)).collect()
            }
            None => table.values().filter(|own| matches(own)).collect(),
        };
        let mut placed: Vec<_> = all.into_iter().map(|own| (place(own), own)).collect();
        placed.sort_by(|(one, _), (other, _)| one.cmp(other));
        page_of(ask, placed)
    }
}

/// Where a thing stands in lists.
pub fn place(thing: &impl Listable) -> String {
    format!("{:020} {}", age_of(thing.number()), thing.id())
}

/// The age and the id at which a page begins, if the text is a place.
pub fn place_of(place: &str) -> Option<(u64, &str)> {
    let (age, id) = place.split_once(' ')?;
    Some((age.parse().ok()?, id))
}

fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}

/// A page of things that are there already, each with the text that orders them.
pub fn page_of<T>(ask: PageRequest<'_>, all: Vec<(String, T)>) -> Result<Page<T>, ApiError> {
    page_from(ask, all.len(), |_| Ok(all.into_iter()))
}

/// A page of so many things, of which only those from about the text on are looked at that the page
/// begins with.
pub fn page_from<T, I: Iterator<Item = (String, T)>>(
    ask: PageRequest<'_>,
    total: usize,
    things: impl FnOnce(&str) -> Result<I, ApiError>,
) -> Result<Page<T>, ApiError> {
    let start = ask.start()?.unwrap_or_default();
    let size = usize::try_from(ask.size).unwrap_or(usize::MAX);
    let mut after = things(&start)?.skip_while(|(place, _)| *place < start);
    let items = after.by_ref().take(size).map(|(_, thing)| thing).collect();
    Ok(Page {
        items,
        total: count(total),
        next: after.next().map(|(place, _)| token_of(ask.list, &place)),
    })
}
