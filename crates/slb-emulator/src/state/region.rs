use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Inventory, Server};

/// Everything of one account in one region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) load_balancers: BTreeMap<String, LoadBalancer>,
    pub(crate) vserver_groups: BTreeMap<String, VServerGroup>,
    /// Shared by all accounts.
    pub(crate) inventory: Arc<Inventory>,
}

impl Region {
    /// How many servers a load balancer has, over all of its groups.
    pub(crate) fn servers_of(&self, load_balancer: &LoadBalancer) -> usize {
        let groups = load_balancer.vserver_groups.iter();
        groups.filter_map(|id| self.vserver_groups.get(id)).map(|group| group.servers.len()).sum()
    }
}

/// A load balancer.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoadBalancer {
    /// The specification; a shared one has none.
    pub(crate) spec: Option<String>,
    /// The ids of its vServer groups.
    pub(crate) vserver_groups: BTreeSet<String>,
}

impl LoadBalancer {
    pub(crate) fn is_shared(&self) -> bool {
        self.spec.as_deref().is_none_or(str::is_empty)
    }
}

/// A vServer group.
#[derive(Clone, Debug)]
pub(crate) struct VServerGroup {
    pub(crate) load_balancer_id: String,
    pub(crate) name: Option<String>,
    /// In the order they were added.
    pub(crate) servers: Vec<Server>,
}
