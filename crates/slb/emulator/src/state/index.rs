mod keys;
mod region;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::changes::Touched;
use super::{Pool, Region};
use aliyun_emulator::product::Runs;
use keys::Source;

pub(crate) use keys::{Key, Tagged, Used};

/// What is derived from the tables of a region, so that nobody has to walk them. It is brought up
/// to date for what was touched, by [`Account::take_changes`](super::Account::take_changes) after
/// each call and by [`Region::refresh`] while a seed is read; a call sees it as it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// The ids of what refers to something.
    sources: BTreeMap<Key, BTreeSet<Arc<str>>>,
    /// The same the other way round.
    keys: BTreeMap<Source, BTreeSet<Key>>,
    /// How many servers a source has, and the load balancer they count for.
    sizes: BTreeMap<Source, (Arc<str>, usize)>,
    /// How many servers each load balancer has, over all of its groups.
    servers: BTreeMap<Arc<str>, usize>,
    /// How many listeners each load balancer has.
    listeners: BTreeMap<Arc<str>, usize>,
    /// How many there are in all.
    all_listeners: usize,
    /// The numbers of the addresses that are taken.
    taken: BTreeMap<Pool, Runs>,
}

impl Index {
    /// The ids of what refers to this, in their order.
    pub(crate) fn sources<'i>(&'i self, key: &Key) -> impl Iterator<Item = &'i str> + use<'i> {
        self.sources.get(key).into_iter().flatten().map(|id| &**id)
    }

    /// The tags of things of a kind, each with the ids of those that have it, ordered by key and
    /// value.
    pub(crate) fn tags(
        &self,
        kind: Tagged,
    ) -> impl Iterator<Item = (&str, &str, &BTreeSet<Arc<str>>)> {
        self.tags_from(kind, "")
    }

    /// The ids of the things of a kind that have a tag. Without a value its key is enough.
    pub(crate) fn tagged(&self, kind: Tagged, key: &str, value: Option<&str>) -> BTreeSet<&str> {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            return self.sources(&Key::Tag(kind, key.to_owned(), value.to_owned())).collect();
        }
        let same_key = self.tags_from(kind, key).take_while(|(known, _, _)| *known == key);
        same_key.flat_map(|(_, _, ids)| ids).map(|id| &**id).collect()
    }

    /// The tags from those with a key on.
    fn tags_from(
        &self,
        kind: Tagged,
        key: &str,
    ) -> impl Iterator<Item = (&str, &str, &BTreeSet<Arc<str>>)> {
        let first = Key::Tag(kind, key.to_owned(), String::new());
        self.sources.range(first..).map_while(move |(known, ids)| match known {
            Key::Tag(other, key, value) if *other == kind => Some((&**key, &**value, ids)),
            _ => None,
        })
    }

    /// How many listeners there are.
    pub(crate) fn all_listeners(&self) -> usize {
        self.all_listeners
    }

    /// How many servers a load balancer has, over all of its groups.
    pub(crate) fn servers_of(&self, load_balancer_id: &str) -> usize {
        self.servers.get(load_balancer_id).copied().unwrap_or_default()
    }

    /// The first address of a pool that no load balancer has.
    pub(crate) fn free_address(&self, pool: Pool) -> Option<IpAddr> {
        let number = self.taken.get(&pool).map_or(Some(0), Runs::first_free)?;
        pool.address(number)
    }

    /// Brings what follows from these things up to date.
    pub(super) fn update(&mut self, region: &Region, touched: &Touched) {
        let kinds = [
            (&touched.load_balancers, Source::LoadBalancer as fn(Arc<str>) -> Source),
            (&touched.vserver_groups, Source::VServerGroup),
            (&touched.master_slave_groups, Source::MasterSlaveGroup),
            (&touched.acls, Source::AccessControlList),
            (&touched.server_certificates, Source::ServerCertificate),
            (&touched.ca_certificates, Source::CaCertificate),
            (&touched.domain_extensions, Source::DomainExtension),
            (&touched.rules, Source::Rule),
            (&touched.first_calls, Source::FirstCall),
        ];
        for (ids, source) in kinds {
            for source in ids.iter().cloned().map(source) {
                self.set_size(&source, source.size(region));
                self.set_keys(source.keys(region), source);
            }
        }
        for id in &touched.load_balancers {
            self.set_listeners(
                id,
                region.load_balancers.get(id).map_or(0, |own| own.listeners.len()),
            );
        }
    }

    fn set_listeners(&mut self, id: &Arc<str>, count: usize) {
        let known = match count {
            0 => self.listeners.remove(id),
            _ => self.listeners.insert(Arc::clone(id), count),
        };
        self.all_listeners = self.all_listeners + count - known.unwrap_or_default();
    }

    fn set_size(&mut self, source: &Source, size: Option<(Arc<str>, usize)>) {
        let size = size.filter(|(_, servers)| *servers > 0);
        if let Some((id, servers)) = self.sizes.remove(source) {
            let left = self.servers_of(&id).saturating_sub(servers);
            match left {
                0 => self.servers.remove(&id),
                _ => self.servers.insert(id, left),
            };
        }
        if let Some((id, servers)) = size {
            *self.servers.entry(id.clone()).or_default() += servers;
            self.sizes.insert(source.clone(), (id, servers));
        }
    }

    fn set_keys(&mut self, fresh: BTreeSet<Key>, source: Source) {
        let known = self.keys.remove(&source).unwrap_or_default();
        for gone in known.difference(&fresh) {
            let Some(sources) = self.sources.get_mut(gone) else { continue };
            sources.remove(&**source.id());
            if sources.is_empty() {
                self.sources.remove(gone);
                self.mark(gone, Runs::remove);
            }
        }
        for new in fresh.difference(&known) {
            self.sources.entry(new.clone()).or_default().insert(Arc::clone(source.id()));
            self.mark(new, Runs::insert);
        }
        if !fresh.is_empty() {
            self.keys.insert(source, fresh);
        }
    }

    /// Marks the number of an address as taken or free.
    fn mark(&mut self, key: &Key, mark: fn(&mut Runs, u32)) {
        let Key::Address(address) = key else { return };
        if let Some((pool, number)) = Pool::of(*address) {
            let runs = self.taken.entry(pool).or_default();
            mark(runs, number);
            if *runs == Runs::default() {
                self.taken.remove(&pool);
            }
        }
    }
}
