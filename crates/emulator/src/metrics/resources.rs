use std::collections::BTreeMap;

use crate::state::{Accounts, Region};

/// How many resources there are of each kind of each product, in all accounts and regions.
pub(super) fn count(accounts: &Accounts) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut counts: BTreeMap<_, _> = of_region(&Region::empty(accounts.products)).collect();
    for (_, account) in accounts.iter() {
        for (kind, count) in account.regions.values().flat_map(of_region) {
            *counts.entry(kind).or_default() += count;
        }
    }
    counts
}

fn of_region(region: &Region) -> impl Iterator<Item = ((&'static str, &'static str), usize)> {
    region.slots.iter().flat_map(|slot| {
        let product = slot.product.service().product;
        slot.state.count().into_iter().map(move |(kind, count)| ((product, kind), count))
    })
}
