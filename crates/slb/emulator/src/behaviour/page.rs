//! Answers that come in pages.

use aliyun_core::{Operation, Params};
use aliyun_emulator::product::Table;

/// What chooses a region and a page of it.
const PAGING: [&str; 5] = ["RegionId", "PageNumber", "PageSize", "NextToken", "MaxResults"];

/// Whether a request asks for everything there is: nothing of it has to be looked at to count.
pub(crate) fn is_unfiltered(request: &impl Operation) -> bool {
    let mut params = Params::new();
    request.encode(&mut params);
    params.iter().all(|(name, _)| PAGING.contains(&name))
}

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

/// The same of all things of a table, of which no more are looked at than up to the end of the page.
pub(crate) fn page<T>(table: &Table<T>, number: i32, size: i32) -> (usize, Vec<(&str, &T)>) {
    (table.len(), numbered(table.iter(), number, size))
}

/// A count as the answers write it.
pub(crate) fn count(items: usize) -> i32 {
    i32::try_from(items).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use aliyun_slb_model::{DescribeLoadBalancerListeners, DescribeLoadBalancers, Tag};

    use super::*;

    #[test]
    fn a_filter_of_any_kind_is_one() {
        let paged = DescribeLoadBalancers::new().region_id("r").page_number(2).page_size(5);
        assert!(is_unfiltered(&paged));
        assert!(!is_unfiltered(&paged.clone().vpc_id("")));
        assert!(!is_unfiltered(&paged.tag([Tag::new("k")])));
        let listed = DescribeLoadBalancerListeners::new().next_token("t").max_results(5);
        assert!(is_unfiltered(&listed) && !is_unfiltered(&listed.load_balancer_id(["lb"])));
    }

    #[test]
    fn pages_begin_at_one_and_end_empty() {
        let page = |number| numbered(vec![1, 2, 3, 4, 5], number, 2);
        assert_eq!((page(1), page(3), page(4)), (vec![1, 2], vec![5], vec![]));
        assert_eq!(page(0), page(1));
        assert!(page(i32::MAX).is_empty());
    }
}
