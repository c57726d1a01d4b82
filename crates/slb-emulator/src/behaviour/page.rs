//! Answers that come in pages.

use crate::state::Table;

/// The items of a page, from the first number 1. A page past the end is empty.
pub(crate) fn numbered<T>(items: impl IntoIterator<Item = T>, number: i32, size: i32) -> Vec<T> {
    let size = usize::try_from(size).unwrap_or_default();
    let before = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    items.into_iter().skip(before.saturating_mul(size)).take(size).collect()
}

/// How many items there are, and those of a page.
pub(crate) fn counted<T>(
    items: impl Iterator<Item = T>,
    number: i32,
    size: i32,
) -> (usize, Vec<T>) {
    let items: Vec<T> = items.collect();
    (items.len(), numbered(items, number, size))
}

impl<T> Table<T> {
    /// The same of all things, of which no more are looked at than up to the end of the page.
    pub(crate) fn page(&self, number: i32, size: i32) -> (usize, Vec<(&str, &T)>) {
        (self.len(), numbered(self.iter(), number, size))
    }
}

/// A count as the answers write it.
pub(crate) fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_at_one_and_end_empty() {
        let page = |number| numbered(vec![1, 2, 3, 4, 5], number, 2);
        assert_eq!((page(1), page(3), page(4)), (vec![1, 2], vec![5], vec![]));
        assert_eq!(page(0), page(1));
        assert!(page(i32::MAX).is_empty());
    }
}
