use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::changes::Touched;
use super::{DomainExtension, Listener, ListenerKey, LoadBalancer, Pool, Protocol, Region, Runs};

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
    /// The numbers of the addresses that are taken.
    taken: BTreeMap<Pool, Runs>,
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// By load balancers, in listeners of theirs.
    Used(Used),
    /// By load balancers.
    Address(IpAddr),
    /// A server, by load balancers in their default groups.
    Server(String),
    /// A server, by vServer groups.
    VServer(String),
    /// A server, by primary/secondary groups.
    MasterSlaveServer(String),
    /// An HTTPS listener, by domain extensions.
    Listener(String, i32),
    /// A server certificate, by domain extensions.
    Certificate(String),
    /// A vServer group, by rules.
    RuleGroup(String),
    /// A load balancer, by the tokens of the calls that created it.
    Created(String),
}

/// What listeners use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Used {
    AccessControlList(String),
    ServerCertificate(String),
    CaCertificate(String),
    TlsPolicy(String),
}

/// What refers to others, by its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    LoadBalancer(Arc<str>),
    VServerGroup(Arc<str>),
    MasterSlaveGroup(Arc<str>),
    DomainExtension(Arc<str>),
    Rule(Arc<str>),
    /// By its token.
    FirstCall(Arc<str>),
}

impl Source {
    fn id(&self) -> &Arc<str> {
        match self {
            Source::LoadBalancer(id)
            | Source::VServerGroup(id)
            | Source::MasterSlaveGroup(id)
            | Source::DomainExtension(id)
            | Source::Rule(id)
            | Source::FirstCall(id) => id,
        }
    }

    fn keys(&self, region: &Region) -> BTreeSet<Key> {
        match self {
            Source::LoadBalancer(id) => {
                region.load_balancers.get(id).map(of_load_balancer).unwrap_or_default()
            }
            Source::VServerGroup(id) => {
                let servers = region.vserver_groups.get(id).into_iter().flat_map(|g| &g.servers);
                servers.map(|server| Key::VServer(server.server_id.clone())).collect()
            }
            Source::MasterSlaveGroup(id) => {
                let group = region.master_slave_groups.get(id).into_iter();
                let servers = group.flat_map(|group| group.servers());
                servers.map(|server| Key::MasterSlaveServer(server.server_id.clone())).collect()
            }
            Source::DomainExtension(id) => {
                let own = region.domain_extensions.get(id).into_iter();
                let keys = own.flat_map(|own| {
                    let listener = Key::Listener(own.load_balancer_id.clone(), own.listener_port);
                    [listener, Key::Certificate(own.server_certificate_id.clone())]
                });
                keys.collect()
            }
            Source::Rule(id) => {
                let rule = region.rules.get(id).into_iter();
                rule.map(|rule| Key::RuleGroup(rule.vserver_group_id.clone())).collect()
            }
            Source::FirstCall(token) => {
                let call = region.first_calls.get(token).into_iter();
                call.map(|call| Key::Created(call.answer.load_balancer_id.clone())).collect()
            }
        }
    }

    fn size(&self, region: &Region) -> Option<(Arc<str>, usize)> {
        match self {
            Source::LoadBalancer(id) => {
                region.load_balancers.get(id).map(|own| (id.clone(), own.servers.len()))
            }
            Source::VServerGroup(id) => {
                let group = region.vserver_groups.get(id)?;
                Some((group.load_balancer_id.as_str().into(), group.servers.len()))
            }
            Source::MasterSlaveGroup(id) => {
                let group = region.master_slave_groups.get(id)?;
                Some((group.load_balancer_id.as_str().into(), group.servers().len()))
            }
            Source::DomainExtension(_) | Source::Rule(_) | Source::FirstCall(_) => None,
        }
    }
}

fn of_load_balancer(own: &LoadBalancer) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    keys.extend(own.settings.get("Address").and_then(|text| text.parse().ok()).map(Key::Address));
    keys.extend(own.servers.iter().map(|server| Key::Server(server.server_id.clone())));
    for listener in own.listeners.values() {
        keys.extend(listener.uses().map(Key::Used));
    }
    keys
}

impl Index {
    /// The ids of what refers to this, in their order.
    pub(crate) fn sources<'i>(&'i self, key: &Key) -> impl Iterator<Item = &'i str> + use<'i> {
        self.sources.get(key).into_iter().flatten().map(|id| &**id)
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
        let touched = [
            (&touched.load_balancers, Source::LoadBalancer as fn(Arc<str>) -> Source),
            (&touched.vserver_groups, Source::VServerGroup),
            (&touched.master_slave_groups, Source::MasterSlaveGroup),
            (&touched.domain_extensions, Source::DomainExtension),
            (&touched.rules, Source::Rule),
            (&touched.first_calls, Source::FirstCall),
        ];
        for (ids, source) in touched {
            for source in ids.iter().cloned().map(source) {
                self.set_size(&source, source.size(region));
                self.set_keys(source.keys(region), source);
            }
        }
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

    /// The listeners that use something, with the ids of their load balancers and their keys.
    pub(crate) fn users<'r>(
        &'r self,
        used: Used,
    ) -> impl Iterator<Item = (&'r str, ListenerKey, &'r Listener)> + use<'r> {
        let owners = self.index.sources(&Key::Used(used.clone()));
        let owners = owners.filter_map(|id| Some((id, self.load_balancers.get(id)?)));
        let all = owners.flat_map(|(id, own)| own.listeners.iter().map(move |(k, l)| (id, *k, l)));
        all.filter(move |(_, _, listener)| listener.uses().any(|other| other == used))
    }

    /// The domain extensions of an HTTPS listener, ordered by id.
    pub(crate) fn extensions_of(
        &self,
        load_balancer_id: &str,
        (port, protocol): ListenerKey,
    ) -> Vec<&DomainExtension> {
        if protocol != Protocol::Https {
            return Vec::new();
        }
        let ids = self.index.sources(&Key::Listener(load_balancer_id.to_owned(), port));
        ids.filter_map(|id| self.domain_extensions.get(id)).collect()
    }

    /// The ids of the load balancers that have a server in one of their groups.
    pub(crate) fn owners_of_server(&self, server_id: &str) -> BTreeSet<&str> {
        let id = server_id.to_owned();
        let direct = self.index.sources(&Key::Server(id.clone()));
        let groups = self.index.sources(&Key::VServer(id.clone()));
        let groups = groups.filter_map(|id| self.vserver_groups.get(id));
        let pairs = self.index.sources(&Key::MasterSlaveServer(id));
        let pairs = pairs.filter_map(|id| self.master_slave_groups.get(id));
        let mut owners: BTreeSet<&str> = direct.collect();
        owners.extend(groups.map(|group| group.load_balancer_id.as_str()));
        owners.extend(pairs.map(|group| group.load_balancer_id.as_str()));
        owners
    }
}
