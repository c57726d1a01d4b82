mod address;
mod keys;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Touched;
use super::{Region, Server};

pub(crate) use address::Block;
pub(crate) use keys::{Key, Kind};
use sizes::Sizes;

/// What is derived from the tables of a region, so that nobody has to walk them. It is brought up
/// to date for what was touched, after each call and while a seed is read; a call sees it as it was
/// before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// The ids of what refers to something.
    sources: BTreeMap<Key, BTreeSet<Arc<str>>>,
    /// The same the other way round.
    keys: BTreeMap<(Kind, Arc<str>), BTreeSet<Key>>,
    /// How old things are, those of a kind by that.
    order: BTreeSet<(Kind, u64, Arc<str>)>,
    /// The same by their ids.
    ages: BTreeMap<(Kind, Arc<str>), u64>,
    /// How many tags things have.
    pub(crate) tags: Sizes,
    /// How many servers groups have.
    pub(crate) servers: Sizes,
    /// The groups that drain connections, by when the first server of them is gone.
    draining: BTreeSet<(i64, Arc<str>)>,
    /// The same by their ids.
    drained: BTreeMap<Arc<str>, i64>,
}

impl Index {
    /// The ids of what refers to this, in their order.
    pub(crate) fn sources<'i>(&'i self, key: &Key) -> impl Iterator<Item = &'i str> + use<'i> {
        self.sources.get(key).into_iter().flatten().map(|id| &**id)
    }

    /// How many things refer to this.
    pub(crate) fn count(&self, key: &Key) -> usize {
        self.sources.get(key).map_or(0, BTreeSet::len)
    }

    /// The tags of things of a kind, each with the ids of those that have it, ordered by key and
    /// value, from those with a key on.
    pub(crate) fn tags_from(
        &self,
        kind: Kind,
        key: &str,
    ) -> impl Iterator<Item = (&str, &str, &BTreeSet<Arc<str>>)> {
        let first = Key::Tag(kind, key.to_owned(), String::new());
        self.sources.range(first..).map_while(move |(known, ids)| match known {
            Key::Tag(other, key, value) if *other == kind => Some((&**key, &**value, ids)),
            _ => None,
        })
    }

    /// The ids of the things of a kind that have a tag. Without a value its key is enough.
    pub(crate) fn tagged(&self, kind: Kind, key: &str, value: Option<&str>) -> BTreeSet<&str> {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            return self.sources(&Key::Tag(kind, key.to_owned(), value.to_owned())).collect();
        }
        let same_key = self.tags_from(kind, key).take_while(|(known, _, _)| *known == key);
        same_key.flat_map(|(_, _, ids)| ids).map(|id| &**id).collect()
    }

    /// The ids of the things of a kind from an age and an id on, the newest first.
    pub(crate) fn newest_from<'i>(
        &'i self,
        kind: Kind,
        age: u64,
        id: &str,
    ) -> impl Iterator<Item = &'i str> + use<'i> {
        let left = self.order.range((kind, age, Arc::from(id))..);
        left.take_while(move |(other, ..)| *other == kind).map(|(.., id)| &**id)
    }

    /// The greatest number of a thing: far more than are ever made.
    pub(crate) const MOST: u64 = 1 << 48;

    /// The number of a new thing of a kind, which is newer than all others: so many as things were
    /// made, unless a seed has greater ones.
    pub(crate) fn next_number(&self, kind: Kind, made: u64) -> u64 {
        let newest = self.order.range((kind, 0, Arc::from(""))..).next();
        let next = match newest {
            Some((other, age, _)) if *other == kind => (u64::MAX - age).saturating_add(1),
            _ => 0,
        };
        made.max(next).min(Self::MOST)
    }

    /// The groups of which a server is gone by now.
    pub(crate) fn drained_by(&self, now: i64) -> impl Iterator<Item = &str> {
        self.draining.iter().take_while(move |(at, _)| *at <= now).map(|(_, id)| &**id)
    }

    /// Brings what follows from these things up to date.
    fn update(&mut self, region: &Region, touched: &Touched) {
        let kinds = [
            (&touched.load_balancers, Kind::LoadBalancer),
            (&touched.listeners, Kind::Listener),
            (&touched.server_groups, Kind::ServerGroup),
            (&touched.security_policies, Kind::SecurityPolicy),
        ];
        for (ids, kind) in kinds {
            for id in ids {
                let keys = kind.keys(id, region);
                let tags = keys.iter().filter(|key| matches!(key, Key::Tag(..))).count();
                self.tags.set(kind, id, tags);
                self.set_keys(keys, kind, id);
                self.set_age(kind.age(id, region), kind, id);
            }
        }
        for id in &touched.server_groups {
            let servers = region.server_groups.get(id).map_or(&[][..], |own| &own.servers);
            self.servers.set(Kind::ServerGroup, id, servers.len());
            let times = servers.iter().filter_map(|own| own.gone_at);
            self.set_drained(times.filter(|at| *at != Server::WHEN_SETTLED).min(), id);
        }
    }

    fn set_age(&mut self, age: Option<u64>, kind: Kind, id: &Arc<str>) {
        if let Some(known) = self.ages.remove(&(kind, Arc::clone(id))) {
            self.order.remove(&(kind, known, Arc::clone(id)));
        }
        if let Some(age) = age {
            self.ages.insert((kind, Arc::clone(id)), age);
            self.order.insert((kind, age, Arc::clone(id)));
        }
    }

    fn set_drained(&mut self, at: Option<i64>, id: &Arc<str>) {
        if let Some(known) = self.drained.remove(id) {
            self.draining.remove(&(known, Arc::clone(id)));
        }
        if let Some(at) = at {
            self.drained.insert(Arc::clone(id), at);
            self.draining.insert((at, Arc::clone(id)));
        }
    }

    fn set_keys(&mut self, fresh: BTreeSet<Key>, kind: Kind, id: &Arc<str>) {
        let source = (kind, Arc::clone(id));
        let known = self.keys.remove(&source).unwrap_or_default();
        for gone in known.difference(&fresh) {
            let Some(sources) = self.sources.get_mut(gone) else { continue };
            sources.remove(&**id);
            if sources.is_empty() {
                self.sources.remove(gone);
            }
        }
        for new in fresh.difference(&known) {
            self.sources.entry(new.clone()).or_default().insert(Arc::clone(id));
        }
        if !fresh.is_empty() {
            self.keys.insert(source, fresh);
        }
    }
}

impl Region {
    /// Brings the index up to date, and says what was touched.
    pub(crate) fn refresh(&mut self) -> Touched {
        let touched = Touched::take(self);
        let mut index = std::mem::take(&mut self.index);
        index.update(self, &touched);
        self.index = index;
        touched
    }

    /// The index as it must be.
    #[cfg(test)]
    pub(crate) fn index_from_scratch(&self) -> Index {
        let mut index = Index::default();
        index.update(self, &Touched::everything(self));
        index
    }
}
