use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The things of each kind by a figure that some of them have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order<W, V> {
    all: BTreeSet<(W, V, Arc<str>)>,
    /// The same by their ids.
    by_id: BTreeMap<(W, Arc<str>), V>,
}

impl<W: Copy + Ord, V: Copy + Ord> Order<W, V> {
    pub(super) fn set(&mut self, kind: W, id: &Arc<str>, figure: Option<V>) {
        let key = (kind, Arc::clone(id));
        let known = self.by_id.get(&key).copied();
        if known == figure {
            return;
        }
        if let Some(known) = known {
            self.all.remove(&(kind, known, Arc::clone(id)));
        }
        match figure {
            Some(figure) => {
                self.all.insert((kind, figure, Arc::clone(id)));
                self.by_id.insert(key, figure);
            }
            None => drop(self.by_id.remove(&key)),
        }
    }

    /// The things of a kind from a figure and an id on, the least figure first.
    pub(super) fn from<'i>(
        &'i self,
        kind: W,
        figure: V,
        id: &str,
    ) -> impl Iterator<Item = (V, &'i str)> + use<'i, W, V> {
        let left = self.all.range((kind, figure, Arc::from(id))..);
        left.map_while(move |(other, figure, id)| (*other == kind).then_some((*figure, &**id)))
    }
}

impl<W, V> Default for Order<W, V> {
    fn default() -> Self {
        Self { all: BTreeSet::new(), by_id: BTreeMap::new() }
    }
}
