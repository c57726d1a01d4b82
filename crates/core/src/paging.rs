//! Lists that are answered page by page.

use std::collections::HashSet;

use crate::Operation;

/// An operation whose answer is one page of a list.
///
/// The request itself is the position in the list: it holds the page number or the token.
pub trait Paged: Operation + Clone + Send + Sync + 'static {
    /// What a page lists.
    type Item;

    /// Fills in what the request leaves out: the number of the first page, and the greatest size
    /// of a page.
    fn begin(&mut self);

    /// Moves the request on to the page after the one that was answered.
    fn advance(&mut self, response: &Self::Response, cursor: &mut Cursor) -> Advance;

    /// The items of a page.
    fn items(response: Self::Response) -> Vec<Self::Item>;
}

/// Where a page leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advance {
    /// To another page, which the request is for now.
    Next,
    /// To no other: it was the last.
    End,
    /// Nowhere: going on would read the same again. It says why, without the token.
    Stuck(String),
}

/// What is remembered from page to page.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    tokens: HashSet<String>,
}

/// A page that was found by its number, and what is known about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedPage {
    /// The number of the first page.
    pub first: i32,
    /// The number that the answer says it has.
    pub number: Option<i32>,
    /// The size that was asked for.
    pub size: Option<i32>,
    /// The size that the answer says pages have.
    pub answered_size: Option<i32>,
    /// How many items the whole list has at the moment.
    pub total: Option<i64>,
    /// How many items came.
    pub items: usize,
}

impl Cursor {
    /// A list that nothing was read of.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves on to the next token. Only an empty or absent one means the end: what else an answer
    /// says about that is not to be relied on.
    pub fn token(&mut self, sent: &mut Option<String>, next: Option<&str>) -> Advance {
        let Some(next) = next.filter(|next| !next.is_empty()) else { return Advance::End };
        self.tokens.extend(sent.take());
        *sent = Some(next.to_owned());
        if self.tokens.contains(next) {
            return Advance::Stuck("the next token is that of a page read before".to_owned());
        }
        Advance::Next
    }

    /// Moves on to the next page number.
    pub fn number(&mut self, sent: &mut Option<i32>, page: NumberedPage) -> Advance {
        let asked = sent.unwrap_or(page.first);
        if let Some(number) = page.number
            && number != asked
            && page.items > 0
        {
            return Advance::Stuck(format!("page {asked} was asked for and page {number} came"));
        }
        match asked.checked_add(1) {
            Some(next) if !page.is_last(asked) => {
                *sent = Some(next);
                Advance::Next
            }
            _ => Advance::End,
        }
    }
}

impl NumberedPage {
    /// Whether no item can come after this page, which has the number `asked`.
    fn is_last(&self, asked: i32) -> bool {
        // What the service made of the size counts, not what it was asked for.
        let size = self.answered_size.filter(|size| *size > 0).or(self.size);
        let items = i64::try_from(self.items).unwrap_or(i64::MAX);
        let size = size.map_or(items, i64::from);
        let before = i64::from(asked).saturating_sub(i64::from(self.first)).saturating_mul(size);
        match self.total {
            // An empty page in the middle is no end.
            Some(total) if total >= before.saturating_add(items) => {
                before.saturating_add(size) >= total
            }
            // No total, or one that what came contradicts.
            _ => items < size || items == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: NumberedPage = NumberedPage {
        first: 1,
        number: None,
        size: Some(10),
        answered_size: None,
        total: None,
        items: 10,
    };

    fn number(asked: i32, page: NumberedPage) -> Advance {
        let mut sent = Some(asked);
        let advance = Cursor::new().number(&mut sent, page);
        assert_eq!(sent == Some(asked), advance != Advance::Next);
        advance
    }

    #[test]
    fn the_total_says_which_page_is_the_last() {
        for (asked, total, items, advance) in [
            (1, 0, 0, Advance::End),
            (1, 10, 10, Advance::End),
            (1, 11, 10, Advance::Next),
            (2, 11, 1, Advance::End),
            // Nothing on a page in the middle, and less than there should be on the last.
            (2, 30, 0, Advance::Next),
            (3, 30, 4, Advance::End),
            // The list became shorter: page 3 is past its end.
            (3, 15, 0, Advance::End),
            // A total that cannot be: more came than that.
            (2, 10, 10, Advance::Next),
            (2, 10, 9, Advance::End),
            (i32::MAX, i64::MAX, 10, Advance::End),
        ] {
            let page = NumberedPage { total: Some(total), items, ..PAGE };
            assert_eq!(number(asked, page), advance, "page {asked}, {total} in all, {items} came");
        }
    }

    #[test]
    fn without_a_total_a_page_that_is_not_full_is_the_last() {
        for (items, advance) in [(10, Advance::Next), (9, Advance::End), (0, Advance::End)] {
            assert_eq!(number(1, NumberedPage { items, ..PAGE }), advance, "{items}");
        }
        let unsized_page = NumberedPage { size: None, ..PAGE };
        assert_eq!(number(1, unsized_page), Advance::Next);
        assert_eq!(number(1, NumberedPage { items: 0, ..unsized_page }), Advance::End);
    }

    #[test]
    fn the_size_that_the_service_chose_counts() {
        let page = NumberedPage { answered_size: Some(5), items: 5, total: Some(10), ..PAGE };
        assert_eq!(number(1, page), Advance::Next);
        assert_eq!(number(2, page), Advance::End);
        assert_eq!(number(1, NumberedPage { total: None, ..page }), Advance::Next);
        assert_eq!(number(1, NumberedPage { answered_size: Some(0), ..page }), Advance::End);
    }

    #[test]
    fn pages_may_be_counted_from_another_number() {
        let page = NumberedPage { first: 0, total: Some(20), ..PAGE };
        assert_eq!(number(0, page), Advance::Next);
        assert_eq!(number(1, page), Advance::End);
    }

    #[test]
    fn another_page_than_the_one_asked_for_is_an_error() {
        let page = NumberedPage { number: Some(1), total: Some(90), ..PAGE };
        assert_eq!(number(1, page), Advance::Next);
        let stuck = Advance::Stuck("page 2 was asked for and page 1 came".to_owned());
        assert_eq!(number(2, page), stuck);
        assert_eq!(number(2, NumberedPage { items: 0, ..page }), Advance::Next);
    }

    #[test]
    fn a_token_leads_on_until_it_is_empty() {
        for end in [None, Some("")] {
            let (mut cursor, mut sent) = (Cursor::new(), None);
            assert_eq!(cursor.token(&mut sent, Some("a")), Advance::Next);
            assert_eq!(sent.as_deref(), Some("a"));
            assert_eq!(cursor.token(&mut sent, Some("b")), Advance::Next);
            assert_eq!(cursor.token(&mut sent, end), Advance::End);
        }
    }

    #[test]
    fn a_token_that_was_used_before_leads_nowhere() {
        for circle in [vec!["canary"], vec!["canary", "b", "c"]] {
            let (mut cursor, mut sent) = (Cursor::new(), Some("start".to_owned()));
            for token in &circle {
                assert_eq!(cursor.token(&mut sent, Some(token)), Advance::Next);
            }
            match cursor.token(&mut sent, Some("canary")) {
                Advance::Stuck(why) => assert!(!why.contains("canary"), "{why}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
