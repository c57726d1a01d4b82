use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::Table;

/// More things than this are not remembered.
const MOST: usize = 1000;

/// Things of late by their ids; of very many the oldest are forgotten.
#[derive(Clone, Debug)]
pub(crate) struct Recent<T> {
    table: Table<T>,
    /// From the oldest on.
    order: VecDeque<Arc<str>>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { table: Table::default(), order: VecDeque::new() }
    }
}

impl<T> Recent<T> {
    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.table.get(id)
    }

    /// Puts in what is newer than all others; whether another one had its id.
    pub(crate) fn push(&mut self, id: &str, thing: T) -> bool {
        let id: Arc<str> = id.into();
        let was_there = self.table.insert(Arc::clone(&id), thing);
        if !was_there {
            self.order.push_back(id);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.table.remove(&oldest);
        }
        was_there
    }

    /// All of them, from the oldest on.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.order.iter().filter_map(|id| Some((&**id, self.table.get(id)?)))
    }

    pub(crate) fn take_touched(&mut self) -> BTreeSet<Arc<str>> {
        self.table.take_touched()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten() {
        let mut recent = Recent::default();
        for n in 0..=MOST {
            assert!(!recent.push(&n.to_string(), n));
        }
        assert!(recent.push("7", 7));
        assert_eq!((recent.get("0"), recent.get("1")), (None, Some(&1)));
        assert_eq!(recent.iter().next_back(), Some((&*MOST.to_string(), &MOST)));
        assert_eq!(recent.iter().count(), MOST);
    }
}
