//! What is derived from the tables of a region, so that nobody has to walk them.

mod order;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::order::Order;
pub use self::sizes::Sizes;
use crate::state::Tags;

/// What things are found by, among them their tags. `W` tells kinds of things apart.
pub trait IndexKey<W>: Clone + Ord {
    /// A tag with its value, by what has it.
    fn tag(kind: W, key: String, value: String) -> Self;

    /// The same read back.
    fn as_tag(&self) -> Option<(W, &str, &str)>;

    /// All tags of a thing.
    fn tags(kind: W, tags: &Tags) -> impl Iterator<Item = Self>
    where
        W: Copy,
    {
        tags.0.iter().map(move |(key, value)| Self::tag(kind, key.clone(), value.clone()))
    }
}

/// What an index knows of a thing.
#[derive(Clone, Debug)]
pub struct Facts<K> {
    /// What it is found by.
    pub keys: BTreeSet<K>,
    /// Its number in the order in which things were made, if lists show it in that.
    pub number: Option<u64>,
    /// How much it holds.
    pub size: usize,
    /// When something of it is due, in milliseconds since 1970.
    pub due: Option<i64>,
}

impl<K> Default for Facts<K> {
    fn default() -> Self {
        Self { keys: BTreeSet::new(), number: None, size: 0, due: None }
    }
}

/// The things of a region by what they refer to, by their tags, by their age, by what they hold and by
/// when something is due. It is brought up to date for what was touched, after each call and while a
/// seed is read; a call sees it as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index<W, K> {
    /// The ids of what refers to something.
    sources: BTreeMap<K, BTreeSet<Arc<str>>>,
    /// The same the other way round.
    keys: BTreeMap<(W, Arc<str>), BTreeSet<K>>,
    ages: Order<W, u64>,
    due: Order<W, i64>,
    tags: Sizes<W>,
    sizes: Sizes<W>,
}

impl<W: Copy + Ord, K: IndexKey<W>> Index<W, K> {
    /// The greatest number of a thing: far more than are ever made.
    pub const MOST: u64 = 1 << 48;

    /// The ids of what refers to this, in their order.
    pub fn sources<'i>(&'i self, key: &K) -> impl Iterator<Item = &'i str> + use<'i, W, K> {
        self.sources.get(key).into_iter().flatten().map(|id| &**id)
    }

    /// How many things refer to this.
    pub fn count(&self, key: &K) -> usize {
        self.sources.get(key).map_or(0, BTreeSet::len)
    }

    /// How many things refer to this, but for one of them.
    pub fn count_beside(&self, key: &K, id: &str) -> usize {
        self.sources.get(key).map_or(0, |all| all.len() - usize::from(all.contains(id)))
    }

    /// What a thing refers to, as far as is known.
    pub fn keys(&self, kind: W, id: &Arc<str>) -> impl Iterator<Item = &K> {
        self.keys.get(&(kind, Arc::clone(id))).into_iter().flatten()
    }

    /// The tags of things of a kind, each with the ids of those that have it, ordered by key and
    /// value, from those with a key on.
    pub fn tags_from(
        &self,
        kind: W,
        key: &str,
    ) -> impl Iterator<Item = (&str, &str, &BTreeSet<Arc<str>>)> {
        let first = K::tag(kind, key.to_owned(), String::new());
        self.sources.range(first..).map_while(move |(known, ids)| match known.as_tag() {
            Some((other, key, value)) if other == kind => Some((key, value, ids)),
            _ => None,
        })
    }

    /// The ids of the things of a kind that have a tag. Without a value its key is enough.
    pub fn tagged(&self, kind: W, key: &str, value: Option<&str>) -> BTreeSet<&str> {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            return self.sources(&K::tag(kind, key.to_owned(), value.to_owned())).collect();
        }
        let same_key = self.tags_from(kind, key).take_while(|(known, _, _)| *known == key);
        same_key.flat_map(|(_, _, ids)| ids).map(|id| &**id).collect()
    }

    /// How many tags things have.
    pub fn tags(&self) -> &Sizes<W> {
        &self.tags
    }

    /// How much things hold.
    pub fn sizes(&self) -> &Sizes<W> {
        &self.sizes
    }

    /// The ids of the things of a kind from an age and an id on, the newest first.
    pub fn newest_from<'i>(
        &'i self,
        kind: W,
        age: u64,
        id: &str,
    ) -> impl Iterator<Item = &'i str> + use<'i, W, K> {
        self.ages.from(kind, age, id).map(|(_, id)| id)
    }

    /// The number of a new thing of a kind, which is newer than all others: so many as things were
    /// made, unless a seed has greater ones.
    pub fn next_number(&self, kind: W, made: u64) -> u64 {
        let newest = self.ages.from(kind, 0, "").next();
        let next = newest.map_or(0, |(age, _)| number_of(age).saturating_add(1));
        made.max(next).min(Self::MOST)
    }

    /// The things of a kind of which something is due by now.
    pub fn due_by(&self, kind: W, now: i64) -> impl Iterator<Item = &str> {
        let all = self.due.from(kind, i64::MIN, "");
        all.take_while(move |(at, _)| *at <= now).map(|(_, id)| id)
    }

    /// Brings up to date what is known of a thing; nothing, if it is not there any more.
    pub fn update(&mut self, kind: W, id: &Arc<str>, facts: Option<Facts<K>>) {
        let Facts { keys, number, size, due } = facts.unwrap_or_default();
        self.tags.set(kind, id, keys.iter().filter(|key| key.as_tag().is_some()).count());
        self.sizes.set(kind, id, size);
        self.ages.set(kind, id, number.map(age_of));
        self.due.set(kind, id, due);
        self.set_keys(kind, id, keys);
    }

    fn set_keys(&mut self, kind: W, id: &Arc<str>, fresh: BTreeSet<K>) {
        let known = self.keys.entry((kind, Arc::clone(id))).or_default();
        for gone in known.difference(&fresh) {
            let Some(sources) = self.sources.get_mut(gone) else { continue };
            sources.remove(&**id);
            if sources.is_empty() {
                self.sources.remove(gone);
            }
        }
        for new in fresh.difference(known) {
            self.sources.entry(new.clone()).or_default().insert(Arc::clone(id));
        }
        *known = fresh;
        if known.is_empty() {
            self.keys.remove(&(kind, Arc::clone(id)));
        }
    }
}

impl<W, K> Default for Index<W, K> {
    fn default() -> Self {
        let (sources, keys) = (BTreeMap::new(), BTreeMap::new());
        let (ages, due) = (Order::default(), Order::default());
        Self { sources, keys, ages, due, tags: Sizes::default(), sizes: Sizes::default() }
    }
}

/// How old a thing is, in steps of an unknown length: the greater its number, the newer it is.
pub(crate) const fn age_of(number: u64) -> u64 {
    u64::MAX - number
}

const fn number_of(age: u64) -> u64 {
    u64::MAX - age
}
