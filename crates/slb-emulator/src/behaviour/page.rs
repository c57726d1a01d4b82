//! Answers that come in pages.

/// The items of a page, from the first number 1. A page past the end is empty.
pub(crate) fn numbered<T>(items: Vec<T>, number: i32, size: i32) -> Vec<T> {
    let size = usize::try_from(size).unwrap_or_default();
    let before = usize::try_from(number.saturating_sub(1)).unwrap_or_default();
    items.into_iter().skip(before.saturating_mul(size)).take(size).collect()
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
