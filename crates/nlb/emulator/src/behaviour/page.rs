//! Pages of lists. A list is in the order in which things were made, the newest first; a token is the
//! place at which its page begins, in digits that say nothing, and a seal of the list.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Table};
use aliyun_nlb_model::Tag;

use crate::state::{Index, Key, Kind, Listable};

/// How many things a page has where nobody says it.
pub(crate) const DEFAULT: i32 = 20;

/// What a request says about its page.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// The operation that lists; its tokens are no other's.
    list: &'static str,
    /// Absent or empty for the first page.
    pub(crate) token: Option<&'a str>,
    pub(crate) size: i32,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(list: &'static str, token: Option<&'a str>, size: Option<i32>) -> Self {
        let token = token.filter(|token| !token.is_empty());
        Self { list, token, size: size.unwrap_or(DEFAULT) }
    }

    /// The text that the page begins with; none for the first page.
    fn start(self) -> Result<Option<String>, ApiError> {
        self.token.map(|token| text_of(self.list, token)).transpose()
    }
}

/// A page of a list.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// How many there are on all pages.
    pub(crate) total: i32,
    /// Where the next page begins, if there is one.
    pub(crate) next: Option<String>,
}

/// The things that a list is about: all of a table, or those with these ids.
pub(crate) struct Listed<'r, T> {
    pub(crate) table: &'r Table<T>,
    /// The ids of those that may match; none for all.
    pub(crate) ids: Option<BTreeSet<&'r str>>,
}

impl<'r, T: Listable> Listed<'r, T> {
    pub(crate) fn new(table: &'r Table<T>) -> Self {
        Self { table, ids: None }
    }

    /// Only those with one of these ids; a filter without values says nothing.
    pub(crate) fn with_ids(self, wanted: &'r [String]) -> Self {
        if wanted.is_empty() {
            return self;
        }
        self.among(wanted.iter().map(String::as_str))
    }

    /// Only those that refer to one of these, if any is asked for.
    pub(crate) fn that_name(
        self,
        index: &'r Index,
        wanted: &[String],
        key: impl Fn(String) -> Key,
    ) -> Self {
        if wanted.is_empty() {
            return self;
        }
        self.among(wanted.iter().flat_map(|text| index.sources(&key(text.clone()))))
    }

    /// The same of a filter with one value, which an empty text is not.
    pub(crate) fn that_has(
        self,
        index: &'r Index,
        wanted: Option<&str>,
        key: impl Fn(String) -> Key,
    ) -> Self {
        match wanted.filter(|text| !text.is_empty()) {
            Some(text) => self.among(index.sources(&key(text.to_owned()))),
            None => self,
        }
    }

    /// Only those that have all of these tags.
    pub(crate) fn tagged(self, index: &'r Index, kind: Kind, tags: &[Tag]) -> Self {
        tags.iter().fold(self, |listed, tag| {
            listed.among(index.tagged(kind, &tag.key, tag.value.as_deref()))
        })
    }

    fn among(self, ids: impl IntoIterator<Item = &'r str>) -> Self {
        let ids: BTreeSet<_> = match &self.ids {
            Some(known) => ids.into_iter().filter(|id| known.contains(id)).collect(),
            None => ids.into_iter().collect(),
        };
        Self { ids: Some(ids), ..self }
    }

    /// A page of those that match. Without a filter, nothing but the page is looked at.
    pub(crate) fn page(
        self,
        index: &'r Index,
        ask: Ask<'_>,
        filter: Option<&dyn Fn(&T) -> bool>,
    ) -> Result<Page<&'r T>, ApiError> {
        let table = self.table;
        let matches = |thing: &&T| filter.is_none_or(|filter| filter(thing));
        if self.ids.is_none() && filter.is_none() {
            let (age, id) =
                ask.start()?.map(|place| place_of(&place)).transpose()?.unwrap_or_default();
            let size = usize::try_from(ask.size).unwrap_or(usize::MAX);
            let left = index.newest_from(T::KIND, age, &id).filter_map(|id| table.get(id));
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
pub(crate) fn place(thing: &impl Listable) -> String {
    format!("{:020} {}", thing.age(), thing.id())
}

/// The age and the id at which a page begins.
pub(crate) fn place_of(place: &str) -> Result<(u64, String), ApiError> {
    let read = || {
        let (age, id) = place.split_once(' ')?;
        Some((age.parse().ok()?, id.to_owned()))
    };
    read().ok_or_else(unknown_token)
}

fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}

/// A page of things that are there already, each with the text that orders them.
pub(crate) fn page_of<T>(ask: Ask<'_>, all: Vec<(String, T)>) -> Result<Page<T>, ApiError> {
    page_from(ask, all.len(), |_| Ok(all.into_iter()))
}

/// A page of so many things, of which only those from about the text on are looked at that the page
/// begins with.
pub(crate) fn page_from<T, I: Iterator<Item = (String, T)>>(
    ask: Ask<'_>,
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

/// The token of the page of a list that begins with a text.
fn token_of(list: &str, text: &str) -> String {
    let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}{:016x}", seal(list, text))
}

/// What tells the tokens of a list from those of others, and from what nobody has given.
fn seal(list: &str, text: &str) -> u64 {
    let bytes = list.bytes().chain([0]).chain(text.bytes());
    // FNV-1a.
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The text that a page of a list begins with, if the list has given the token to the letter.
fn text_of(list: &str, token: &str) -> Result<String, ApiError> {
    let end = token.len().checked_sub(16).ok_or_else(unknown_token)?;
    let digits = token.get(..end).ok_or_else(unknown_token)?;
    let text = unsealed(digits)?;
    match token_of(list, &text) == token {
        true => Ok(text),
        false => Err(unknown_token()),
    }
}

fn unsealed(digits: &str) -> Result<String, ApiError> {
    let digits: Vec<_> = digits.chars().map(|c| c.to_digit(16)).collect();
    let bytes = digits.chunks(2).map(|pair| match pair {
        [Some(high), Some(low)] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    let bytes: Option<Vec<u8>> = bytes.collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(unknown_token)
}

fn unknown_token() -> ApiError {
    ApiError::new("IllegalParam").because("NextToken is none that this list has given.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_where_its_page_begins() {
        for id in ["nlb-1", "lsn-1@80", "ü"] {
            assert_eq!(text_of("List", &token_of("List", id)).as_deref(), Ok(id));
        }
        for wrong in ["x", "0", "ff", "nlb-1", "üüüüüüüüü", "ü234567890123456"] {
            assert_eq!(text_of("List", wrong).unwrap_err().code(), "IllegalParam", "{wrong}");
        }
    }

    #[test]
    fn a_token_is_of_one_list_and_to_the_letter() {
        let token = token_of("ListListeners", "lsn-1@80");
        let appended = format!("{token}30");
        for (list, token) in [
            ("ListServerGroups", &token),
            ("ListListeners", &appended),
            ("ListListeners", &token.to_uppercase()),
            ("ListListeners", &token[1..].to_owned()),
        ] {
            assert_eq!(text_of(list, token).unwrap_err().code(), "IllegalParam", "{token}");
        }
    }
}
