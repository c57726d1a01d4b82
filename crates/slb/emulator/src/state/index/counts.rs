use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use aliyun_emulator::product::Runs;

use super::Thing;
use crate::state::Pool;

/// What is counted of a region and which addresses are taken, brought up to date with the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// How many servers a thing has, and the load balancer they count for.
    sizes: BTreeMap<(Thing, Arc<str>), (Arc<str>, usize)>,
    /// How many servers each load balancer has, over all of its groups.
    servers: BTreeMap<Arc<str>, usize>,
    /// How many listeners each load balancer has.
    listeners: BTreeMap<Arc<str>, usize>,
    /// How many there are in all.
    all_listeners: usize,
    /// The numbers of the addresses that are taken.
    taken: BTreeMap<Pool, Runs>,
}

impl Counts {
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

    pub(super) fn set_listeners(&mut self, id: &Arc<str>, count: usize) {
        let known = match count {
            0 => self.listeners.remove(id),
            _ => self.listeners.insert(Arc::clone(id), count),
        };
        self.all_listeners = self.all_listeners + count - known.unwrap_or_default();
    }

    pub(super) fn set_size(&mut self, kind: Thing, id: &Arc<str>, size: Option<(Arc<str>, usize)>) {
        let source = (kind, Arc::clone(id));
        let size = size.filter(|(_, servers)| *servers > 0);
        if let Some((id, servers)) = self.sizes.remove(&source) {
            let left = self.servers_of(&id).saturating_sub(servers);
            match left {
                0 => self.servers.remove(&id),
                _ => self.servers.insert(id, left),
            };
        }
        if let Some((id, servers)) = size {
            *self.servers.entry(id.clone()).or_default() += servers;
            self.sizes.insert(source, (id, servers));
        }
    }

    /// Marks an address as taken.
    pub(super) fn take(&mut self, address: IpAddr) {
        if let Some((pool, number)) = Pool::of(address) {
            self.taken.entry(pool).or_default().insert(number);
        }
    }

    /// Marks an address as free.
    pub(super) fn free(&mut self, address: IpAddr) {
        let Some((pool, number)) = Pool::of(address) else { return };
        if let Some(runs) = self.taken.get_mut(&pool) {
            runs.remove(number);
            if *runs == Runs::default() {
                self.taken.remove(&pool);
            }
        }
    }
}
