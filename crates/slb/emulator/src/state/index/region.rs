//! What a region knows by its index.

use std::collections::BTreeSet;

#[cfg(test)]
use super::{Counts, Index};
use super::{Key, Used, update};
use crate::state::{DomainExtension, Listener, ListenerKey, Protocol, Region, Touched};

impl Region {
    /// Brings the index up to date, and says what was touched.
    pub(crate) fn refresh(&mut self) -> Touched {
        let touched = Touched::take(self);
        let mut index = std::mem::take(&mut self.index);
        let mut counts = std::mem::take(&mut self.counts);
        update(&mut index, &mut counts, self, &touched);
        (self.index, self.counts) = (index, counts);
        touched
    }

    /// The index as it must be.
    #[cfg(test)]
    pub(crate) fn index_from_scratch(&self) -> (Index, Counts) {
        let (mut index, mut counts) = Default::default();
        update(&mut index, &mut counts, self, &Touched::everything(self));
        (index, counts)
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
