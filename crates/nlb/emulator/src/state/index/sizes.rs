//! How much things hold, each by itself and all together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Kind;

/// How much the things of each kind hold; those that hold nothing are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sizes {
    of: BTreeMap<(Kind, Arc<str>), usize>,
    sums: BTreeMap<Kind, usize>,
}

impl Sizes {
    pub(super) fn set(&mut self, kind: Kind, id: &Arc<str>, size: usize) {
        let key = (kind, Arc::clone(id));
        let known = match size {
            0 => self.of.remove(&key),
            size => self.of.insert(key, size),
        };
        let sum = self.sum(kind).saturating_sub(known.unwrap_or_default()) + size;
        match sum {
            0 => self.sums.remove(&kind),
            sum => self.sums.insert(kind, sum),
        };
    }

    /// How much the things of a kind hold together.
    pub(crate) fn sum(&self, kind: Kind) -> usize {
        self.sums.get(&kind).copied().unwrap_or_default()
    }

    /// Whether a thing holds something.
    pub(crate) fn is_full(&self, kind: Kind, id: &str) -> bool {
        self.of.contains_key(&(kind, Arc::from(id)))
    }

    /// The things of a kind that hold something, in the order of their ids, from an id on.
    pub(crate) fn ids_from<'i>(
        &'i self,
        kind: Kind,
        id: &str,
    ) -> impl Iterator<Item = &'i str> + use<'i> {
        let left = self.of.range((kind, Arc::from(id))..);
        left.map_while(move |((other, id), _)| (*other == kind).then_some(&**id))
    }
}
