use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// Things by their ids, and which of them were touched since one last asked: what is derived from
/// them, or written down elsewhere, is brought up to date at a cost that does not grow with the
/// table. It reads like the map that it holds.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    by_id: BTreeMap<String, T>,
    touched: BTreeSet<String>,
}

impl<T> Table<T> {
    /// A thing that may be changed; it counts as touched.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let found = self.by_id.get_mut(id)?;
        self.touched.insert(id.to_owned());
        Some(found)
    }

    /// Puts a thing in, and returns the one that had its id.
    pub(crate) fn insert(&mut self, id: String, thing: T) -> Option<T> {
        self.touched.insert(id.clone());
        self.by_id.insert(id, thing)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        let removed = self.by_id.remove(id)?;
        self.touched.insert(id.to_owned());
        Some(removed)
    }

    /// The ids of what was put in, changed or taken away since this was last asked.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.touched)
    }
}

/// Walking the whole table, which tests count: a call that needs one thing must not do it.
impl<T> Table<T> {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.by_id.iter().inspect(|_| visited())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &String> {
        self.iter().map(|(id, _)| id)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, thing)| thing)
    }
}

#[cfg(not(test))]
const fn visited() {}

#[cfg(test)]
fn visited() {
    VISITS.with(|visits| visits.set(visits.get() + 1));
}

#[cfg(test)]
thread_local! {
    static VISITS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How many things of tables were walked over in this thread since this was last asked.
#[cfg(test)]
pub(crate) fn take_visits() -> usize {
    VISITS.with(std::cell::Cell::take)
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: BTreeMap::new(), touched: BTreeSet::new() }
    }
}

impl<T> Deref for Table<T> {
    type Target = BTreeMap<String, T>;

    fn deref(&self) -> &BTreeMap<String, T> {
        &self.by_id
    }
}

impl<T> Extend<(String, T)> for Table<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, things: I) {
        for (id, thing) in things {
            self.insert(id, thing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_is_told_once() {
        let mut table = Table::default();
        table.extend([("a".to_owned(), 1), ("b".to_owned(), 2)]);
        assert_eq!(table.take_touched().len(), 2);
        assert_eq!(table.get("a"), Some(&1));
        assert!(table.get_mut("c").is_none() && table.remove("c").is_none());
        assert!(table.take_touched().is_empty());
        *table.get_mut("a").unwrap() = 3;
        table.insert("c".to_owned(), 4);
        table.remove("b");
        assert_eq!(table.take_touched(), ["a", "b", "c"].map(str::to_owned).into());
        table.remove("c");
        assert_eq!(table.take_touched(), ["c".to_owned()].into());
        assert_eq!(table.len(), 1);
    }
}
