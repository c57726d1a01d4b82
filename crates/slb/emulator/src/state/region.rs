use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Table, Unsettled, Watched};

use super::{
    AccessControlList, Certificate, Change, Counts, DomainExtension, FirstCall, Index, Key,
    Listener, ListenerKey, LoadBalancer, LogTarget, MasterSlaveGroup, Protocol, Quotas, Rule,
    Server, Status, Subject, TlsPolicy, VServerGroup,
};

/// Everything of one account in one region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) load_balancers: Table<LoadBalancer>,
    pub(crate) vserver_groups: Table<VServerGroup>,
    pub(crate) master_slave_groups: Table<MasterSlaveGroup>,
    pub(crate) rules: Table<Rule>,
    pub(crate) acls: Table<AccessControlList>,
    pub(crate) server_certificates: Table<Certificate>,
    pub(crate) ca_certificates: Table<Certificate>,
    pub(crate) tls_policies: Table<TlsPolicy>,
    pub(crate) domain_extensions: Table<DomainExtension>,
    /// Where the access logs of load balancers go, by the ids of the load balancers.
    pub(crate) access_logs: Table<LogTarget>,
    /// Where the figures of fine-grained monitoring go, while it is on.
    pub(crate) monitoring: Watched<Option<LogTarget>>,
    /// The calls that created load balancers, by their tokens.
    pub(crate) first_calls: Table<FirstCall>,
    /// The changes that have not settled.
    pub(crate) unsettled: Unsettled<Subject, Change>,
    /// What is derived from the tables.
    pub(crate) index: Index,
    pub(crate) counts: Counts,
    pub(crate) quotas: Quotas,
}

impl Region {
    /// A load balancer.
    pub(crate) fn load_balancer(&self, id: &str) -> Result<&LoadBalancer, ApiError> {
        self.load_balancers.get(id).ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))
    }

    /// A load balancer that is not locked, so that it can be changed.
    pub(crate) fn open_load_balancer(&self, id: &str) -> Result<&LoadBalancer, ApiError> {
        match self.load_balancer(id)? {
            locked if locked.status == Status::Locked => Err(ApiError::new("ActionNotAllowed")),
            open => Ok(open),
        }
    }

    /// Gives a load balancer another group.
    pub(crate) fn add_vserver_group(&mut self, id: String, group: VServerGroup) {
        if let Some(load_balancer) = self.load_balancers.get_mut(&group.load_balancer_id) {
            load_balancer.vserver_groups.insert(id.clone());
            self.vserver_groups.insert(id, group);
        }
    }

    /// Takes a group away, and its name from its load balancer.
    pub(crate) fn remove_vserver_group(&mut self, id: &str) {
        let Some(group) = self.vserver_groups.remove(id) else { return };
        if let Some(load_balancer) = self.load_balancers.get_mut(&group.load_balancer_id) {
            load_balancer.vserver_groups.remove(id);
        }
    }

    /// The servers of a load balancer in all of its groups, with the addresses they were added by.
    pub(crate) fn members<'r>(
        &'r self,
        load_balancer: &'r LoadBalancer,
    ) -> impl Iterator<Item = &'r Server> {
        let groups = load_balancer.vserver_groups.iter();
        let in_groups =
            groups.filter_map(|id| self.vserver_groups.get(id)).flat_map(|g| &g.servers);
        let pairs = load_balancer.master_slave_groups.iter();
        let in_pairs =
            pairs.filter_map(|id| self.master_slave_groups.get(id)).flat_map(|g| g.servers());
        load_balancer.servers.iter().chain(in_groups).chain(in_pairs)
    }

    /// The HTTPS listener that a domain extension belongs to.
    pub(crate) fn listener_of(&self, extension: &DomainExtension) -> Option<&Listener> {
        let listeners = &self.load_balancers.get(&extension.load_balancer_id)?.listeners;
        listeners.get(&(extension.listener_port, Protocol::Https))
    }

    /// The listeners of these load balancers, with the ids of those and their keys.
    pub(crate) fn listeners_of<'r>(
        &'r self,
        ids: &BTreeSet<&str>,
    ) -> impl Iterator<Item = (&'r str, ListenerKey, &'r Listener)> {
        let known = ids.iter().filter_map(|id| self.load_balancers.get_key_value(id));
        known.flat_map(listeners)
    }

    /// All listeners from those of a load balancer on, or from the first on.
    pub(crate) fn listeners_from(
        &self,
        id: &str,
    ) -> impl Iterator<Item = (&str, ListenerKey, &Listener)> {
        self.load_balancers.from(id).flat_map(listeners)
    }

    /// Gives a load balancer another group.
    pub(crate) fn add_master_slave_group(&mut self, id: String, group: MasterSlaveGroup) {
        if let Some(load_balancer) = self.load_balancers.get_mut(&group.load_balancer_id) {
            load_balancer.master_slave_groups.insert(id.clone());
            self.master_slave_groups.insert(id, group);
        }
    }

    /// Takes a group away, and its name from its load balancer.
    pub(crate) fn remove_master_slave_group(&mut self, id: &str) {
        let Some(group) = self.master_slave_groups.remove(id) else { return };
        if let Some(load_balancer) = self.load_balancers.get_mut(&group.load_balancer_id) {
            load_balancer.master_slave_groups.remove(id);
        }
    }

    /// The listener of a rule.
    pub(crate) fn listener_of_rule(&mut self, rule: &Rule) -> Option<&mut Listener> {
        let load_balancer = self.load_balancers.get_mut(&rule.load_balancer_id)?;
        load_balancer.listeners.get_mut(&rule.listener)
    }

    /// Gives a listener another rule.
    pub(crate) fn add_rule(&mut self, id: String, rule: Rule) {
        if let Some(listener) = self.listener_of_rule(&rule) {
            listener.rules.push(id.clone());
            self.rules.insert(id, rule);
        }
    }

    /// Takes a rule away, and its name from its listener.
    pub(crate) fn remove_rule(&mut self, id: &str) {
        let Some(rule) = self.rules.remove(id) else { return };
        if let Some(listener) = self.listener_of_rule(&rule) {
            listener.rules.retain(|other| other != id);
        }
    }

    /// Takes away a load balancer and what belongs to it.
    pub(crate) fn remove_load_balancer(&mut self, id: &str) {
        let Some(load_balancer) = self.load_balancers.remove(id) else { return };
        for id in &load_balancer.vserver_groups {
            self.vserver_groups.remove(id);
        }
        for id in &load_balancer.master_slave_groups {
            self.master_slave_groups.remove(id);
        }
        for id in load_balancer.listeners.values().flat_map(|listener| &listener.rules) {
            self.rules.remove(id);
        }
        self.access_logs.remove(id);
        let created = Key::Created(id.to_owned());
        let tokens: Vec<_> = self.index.sources(&created).map(str::to_owned).collect();
        for token in tokens {
            self.first_calls.remove(&token);
        }
        for key in load_balancer.listeners.keys() {
            self.remove_extensions(id, *key);
        }
    }

    /// Takes away a listener, its rules and its domain extensions.
    pub(crate) fn remove_listener(&mut self, load_balancer_id: &str, key: ListenerKey) {
        let Some(load_balancer) = self.load_balancers.get_mut(load_balancer_id) else { return };
        let Some(listener) = load_balancer.listeners.remove(&key) else { return };
        for id in &listener.rules {
            self.rules.remove(id);
        }
        self.remove_extensions(load_balancer_id, key);
    }

    fn remove_extensions(&mut self, load_balancer_id: &str, key: ListenerKey) {
        let own = self.extensions_of(load_balancer_id, key).into_iter();
        let ids: Vec<String> = own.map(|extension| extension.id.clone()).collect();
        for id in ids {
            self.domain_extensions.remove(&id);
        }
    }
}

fn listeners<'r>(
    (id, own): (&'r str, &'r LoadBalancer),
) -> impl Iterator<Item = (&'r str, ListenerKey, &'r Listener)> {
    own.listeners.iter().map(move |(key, listener)| (id, *key, listener))
}
