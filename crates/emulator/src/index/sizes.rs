use std::collections::BTreeMap;
use std::sync::Arc;

/// How much the things of each kind hold, each by itself and all together. Those that hold nothing
/// are not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes<W> {
    of: BTreeMap<(W, Arc<str>), usize>,
    sums: BTreeMap<W, usize>,
}

impl<W: Copy + Ord> Sizes<W> {
    pub(super) fn set(&mut self, kind: W, id: &Arc<str>, size: usize) {
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
    pub fn sum(&self, kind: W) -> usize {
        self.sums.get(&kind).copied().unwrap_or_default()
    }

    /// Whether a thing holds something.
    pub fn is_full(&self, kind: W, id: &str) -> bool {
        self.of.contains_key(&(kind, Arc::from(id)))
    }

    /// The things of a kind that hold something, in the order of their ids, from an id on.
    pub fn ids_from<'i>(&'i self, kind: W, id: &str) -> impl Iterator<Item = &'i str> + use<'i, W> {
        let left = self.of.range((kind, Arc::from(id))..);
        left.map_while(move |((other, id), _)| (*other == kind).then_some(&**id))
    }
}

impl<W> Default for Sizes<W> {
    fn default() -> Self {
        Self { of: BTreeMap::new(), sums: BTreeMap::new() }
    }
}
