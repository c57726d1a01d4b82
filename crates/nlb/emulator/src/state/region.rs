use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_emulator::product::{ApiError, Table, Unsettled, Watched};

use super::{
    Change, Index, Key, Kind, Listener, LoadBalancer, Monitoring, Quotas, SecurityPolicy, Server,
    ServerGroup, Subject,
};

/// Everything of one account in one region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) load_balancers: Table<LoadBalancer>,
    pub(crate) listeners: Table<Listener>,
    pub(crate) server_groups: Table<ServerGroup>,
    pub(crate) security_policies: Table<SecurityPolicy>,
    /// Where the figures of fine-grained monitoring go, if anywhere.
    pub(crate) monitoring: Watched<Option<Monitoring>>,
    /// The changes that have not settled.
    pub(crate) unsettled: Unsettled<Subject, Change>,
    /// What was deleted, and is shown until that has settled. It is no part of a seed.
    pub(crate) leaving: BTreeSet<Subject>,
    /// The groups from which servers were removed that are shown until that has settled.
    pub(crate) left_groups: BTreeSet<String>,
    /// What is derived from the tables.
    pub(crate) index: Index,
    pub(crate) quotas: Quotas,
    /// The ids of the VPCs and vSwitches that have no IPv6; all others have it.
    pub(crate) without_ipv6: BTreeSet<String>,
}

impl Region {
    /// A load balancer.
    pub(crate) fn load_balancer(&self, id: &str) -> Result<&LoadBalancer, ApiError> {
        self.load_balancers.get(id).ok_or_else(|| ApiError::new("ResourceNotFound.loadBalancer"))
    }

    /// A listener.
    pub(crate) fn listener(&self, id: &str) -> Result<&Listener, ApiError> {
        self.listeners.get(id).ok_or_else(|| ApiError::new("ResourceNotFound.listener"))
    }

    /// A server group.
    pub(crate) fn server_group(&self, id: &str) -> Result<&ServerGroup, ApiError> {
        self.server_groups.get(id).ok_or_else(|| ApiError::new("ResourceNotFound.serverGroup"))
    }

    /// A security policy of one's own.
    pub(crate) fn security_policy(&self, id: &str) -> Result<&SecurityPolicy, ApiError> {
        let found = self.security_policies.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.securitypolicy"))
    }

    /// The listeners of a load balancer.
    pub(crate) fn listeners_of<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        let ids = self.index.sources(&Key::LoadBalancer(id.to_owned()));
        ids.filter_map(|id| self.listeners.get(id))
    }

    /// The listeners that forward to a server group.
    pub(crate) fn users_of_group<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        let ids = self.index.sources(&Key::ServerGroup(id.to_owned()));
        ids.filter_map(|id| self.listeners.get(id))
    }

    /// The listeners that use a security policy.
    pub(crate) fn users_of_policy<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        let ids = self.index.sources(&Key::SecurityPolicy(id.to_owned()));
        ids.filter_map(|id| self.listeners.get(id))
    }

    /// Whether a listener has fine-grained monitoring on.
    pub(crate) fn is_monitored(&self) -> bool {
        self.index.sources(&Key::Monitored).next().is_some()
    }

    /// Whether a zone of a load balancer has an address of a vSwitch.
    pub(crate) fn is_taken(&self, vswitch_id: &str, address: IpAddr) -> bool {
        self.index.sources(&Key::Address(vswitch_id.to_owned(), address)).next().is_some()
    }

    /// The load balancer that has an EIP.
    pub(crate) fn holder_of_eip(&self, allocation_id: &str) -> Option<&LoadBalancer> {
        let mut holders = self.index.sources(&Key::Eip(allocation_id.to_owned()));
        self.load_balancers.get(holders.next()?)
    }

    /// Whether a VPC or a vSwitch has IPv6.
    pub(crate) fn has_ipv6(&self, id: &str) -> bool {
        !self.without_ipv6.contains(id)
    }

    /// Takes away a load balancer as soon as that has settled, and its listeners at once: whatever
    /// became of them is over, and their groups are free. Returns the ids of the listeners.
    pub(crate) fn remove_load_balancer(&mut self, id: &str) -> Vec<String> {
        let listeners: Vec<_> = self.listeners_of(id).map(|own| own.listener_id.clone()).collect();
        for id in &listeners {
            self.remove_listener(id);
            self.unsettled.forget(&Subject::Listener(id.clone()));
        }
        if self.load_balancers.get_mut(id).is_some() {
            self.leaving.insert(Subject::LoadBalancer(id.to_owned()));
        }
        listeners
    }

    /// Takes away a listener, as soon as that has settled.
    pub(crate) fn remove_listener(&mut self, id: &str) {
        if self.listeners.get_mut(id).is_some() {
            self.leaving.insert(Subject::Listener(id.to_owned()));
        }
    }

    /// Takes away a server group, as soon as that has settled.
    pub(crate) fn remove_server_group(&mut self, id: &str) {
        if self.server_groups.get_mut(id).is_some() {
            self.leaving.insert(Subject::ServerGroup(id.to_owned()));
        }
    }

    /// Takes servers out of a group, by their places in it: at a time, or without one as soon as that
    /// has settled.
    pub(crate) fn remove_servers(&mut self, id: &str, places: &BTreeSet<usize>, at: Option<i64>) {
        let Some(group) = self.server_groups.get_mut(id) else { return };
        for place in places {
            if let Some(server) = group.servers.get_mut(*place) {
                server.gone_at = Some(at.unwrap_or(Server::WHEN_SETTLED));
            }
        }
        if at.is_none() {
            self.left_groups.insert(id.to_owned());
        }
    }

    /// Takes away a security policy.
    pub(crate) fn remove_security_policy(&mut self, id: &str) {
        self.security_policies.remove(id);
        self.unsettled.forget(&Subject::SecurityPolicy(id.to_owned()));
    }

    /// Whether something was deleted, and is still shown.
    pub(crate) fn is_leaving(&self, kind: fn(String) -> Subject, id: &str) -> bool {
        !self.leaving.is_empty() && self.leaving.contains(&kind(id.to_owned()))
    }

    /// Lets go what was deleted and has settled; whether that was anything.
    pub(super) fn let_leave(&mut self) -> bool {
        let any = self.let_servers_leave();
        if self.leaving.is_empty() {
            return any;
        }
        let gone = |subject: &&Subject| self.unsettled.get(subject).is_none();
        let gone: Vec<_> = self.leaving.iter().filter(gone).cloned().collect();
        for subject in &gone {
            self.leaving.remove(subject);
            match subject {
                Subject::LoadBalancer(id) => drop(self.load_balancers.remove(id)),
                Subject::Listener(id) => drop(self.listeners.remove(id)),
                Subject::ServerGroup(id) => drop(self.server_groups.remove(id)),
                Subject::SecurityPolicy(id) => drop(self.security_policies.remove(id)),
            }
        }
        any || !gone.is_empty()
    }

    fn let_servers_leave(&mut self) -> bool {
        let is_settled =
            |id: &&String| self.unsettled.get(&Subject::ServerGroup((*id).clone())).is_none();
        let settled: Vec<_> = self.left_groups.iter().filter(is_settled).cloned().collect();
        for id in &settled {
            self.left_groups.remove(id);
            self.let_go(id, Server::WHEN_SETTLED);
        }
        !settled.is_empty()
    }

    /// Lets go the servers whose connections have ended by now; whether there was any.
    pub(super) fn let_drained_leave(&mut self, now: i64) -> bool {
        let drained: Vec<_> =
            self.index.due_by(Kind::ServerGroup, now).map(str::to_owned).collect();
        drained.iter().for_each(|id| self.let_go(id, now));
        !drained.is_empty()
    }

    /// Takes out of a group what is gone at a time.
    fn let_go(&mut self, id: &str, time: i64) {
        let stays = |at: i64| match at {
            Server::WHEN_SETTLED => time != Server::WHEN_SETTLED,
            at => at > time,
        };
        if let Some(group) = self.server_groups.get_mut(id) {
            group.servers.retain(|server| server.gone_at.is_none_or(stays));
        }
    }
}
