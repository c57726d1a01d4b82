use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Things by their ids, and which of them were touched since one last asked: what is derived from
/// them, or written down elsewhere, is brought up to date at a cost that does not grow with the
/// table.
///
/// Copies of a table share its things until one of them changes its own: a seed and the accounts
/// that start with it, snapshots, the state that a recording begins with.
#[derive(Clone, Debug)]
pub struct Table<T> {
    by_id: BTreeMap<Arc<str>, Arc<T>>,
    touched: BTreeSet<Arc<str>>,
}

impl<T> Table<T> {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is one with this id.
    pub fn contains_key(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The one with this id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.by_id.get(id).map(|thing| &**thing)
    }

    /// The same with its id as it is kept.
    pub fn get_key_value(&self, id: &str) -> Option<(&str, &T)> {
        self.by_id.get_key_value(id).map(|(id, thing)| (&**id, &**thing))
    }

    /// Puts a thing in; whether another one had its id.
    pub fn insert(&mut self, id: impl Into<Arc<str>>, thing: T) -> bool {
        let id = id.into();
        self.touched.insert(Arc::clone(&id));
        self.by_id.insert(id, Arc::new(thing)).is_some()
    }

    /// Takes a thing out.
    pub fn remove(&mut self, id: &str) -> Option<Arc<T>> {
        let (id, removed) = self.by_id.remove_entry(id)?;
        self.touched.insert(id);
        Some(removed)
    }

    /// The ids of what was put in, changed or taken away since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<Arc<str>> {
        std::mem::take(&mut self.touched)
    }
}

impl<T: Clone> Table<T> {
    /// A thing that may be changed; it counts as touched.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let known = self.by_id.get_key_value(id).map(|(id, _)| Arc::clone(id))?;
        let thing = self.by_id.get_mut(id)?;
        self.touched.insert(known);
        Some(Arc::make_mut(thing))
    }
}

/// Walking the whole table, which tests count: a call that needs one thing must not do it.
impl<T> Table<T> {
    /// All things with their ids, ordered by these.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.by_id.iter().map(|(id, thing)| (&**id, &**thing)).inspect(|_| visited())
    }

    /// Those whose ids come after this one, or are it.
    pub fn from(&self, id: &str) -> impl Iterator<Item = (&str, &T)> {
        let range = self.by_id.range::<str, _>((Bound::Included(id), Bound::Unbounded));
        range.map(|(id, thing)| (&**id, &**thing)).inspect(|_| visited())
    }

    /// All ids, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_id.keys().inspect(|_| visited())
    }

    /// All things, ordered by their ids.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, thing)| thing)
    }
}

#[cfg(not(any(test, feature = "testing")))]
const fn visited() {}

#[cfg(any(test, feature = "testing"))]
fn visited() {
    VISITS.with(|visits| visits.set(visits.get() + 1));
}

#[cfg(any(test, feature = "testing"))]
thread_local! {
    static VISITS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How many things of tables were walked over in this thread since this was last asked.
#[cfg(any(test, feature = "testing"))]
pub fn take_visits() -> usize {
    VISITS.with(std::cell::Cell::take)
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: BTreeMap::new(), touched: BTreeSet::new() }
    }
}

/// For tests, which know what is there.
#[cfg(any(test, feature = "testing"))]
impl<T> std::ops::Index<&str> for Table<T> {
    type Output = T;

    fn index(&self, id: &str) -> &T {
        self.get(id).unwrap_or_else(|| panic!("there is no {id}"))
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
        assert_eq!(table.take_touched(), ["a", "b", "c"].map(Arc::from).into());
        table.remove("c");
        assert_eq!(table.take_touched(), [Arc::from("c")].into());
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn copies_share_what_they_do_not_change() {
        let mut table = Table::default();
        table.extend([("a".to_owned(), 1), ("b".to_owned(), 2)]);
        let copy = table.clone();
        *table.get_mut("a").unwrap() = 3;
        assert_eq!((copy.get("a"), table.get("a")), (Some(&1), Some(&3)));
        let is_shared = |id: &str| Arc::ptr_eq(&copy.by_id[id], &table.by_id[id]);
        assert!(is_shared("b") && !is_shared("a"));
    }
}
