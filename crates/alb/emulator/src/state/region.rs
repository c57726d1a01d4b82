use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_emulator::product::{ApiError, Table, Unsettled};

use super::{
    AScript, Acl, Change, HealthCheckTemplate, Index, Key, Kind, Listener, LoadBalancer, Quotas,
    Rule, SecurityPolicy, Server, ServerGroup, Subject,
};

/// Everything of one account in one region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) load_balancers: Table<LoadBalancer>,
    pub(crate) listeners: Table<Listener>,
    pub(crate) rules: Table<Rule>,
    pub(crate) server_groups: Table<ServerGroup>,
    pub(crate) acls: Table<Acl>,
    pub(crate) security_policies: Table<SecurityPolicy>,
    pub(crate) health_check_templates: Table<HealthCheckTemplate>,
    pub(crate) ascripts: Table<AScript>,
    /// The changes that have not settled.
    pub(crate) unsettled: Unsettled<Subject, Change>,
    /// What was deleted, and is shown until that has settled. It is no part of a seed.
    pub(crate) leaving: BTreeSet<Subject>,
    /// The groups and ACLs of which a part was removed that is shown until that has settled.
    pub(crate) left: BTreeSet<Subject>,
    /// What is derived from the tables.
    pub(crate) index: Index,
    pub(crate) quotas: Quotas,
    /// The ids of the VPCs and vSwitches that have no IPv6; all others have it.
    pub(crate) without_ipv6: BTreeSet<String>,
}

impl Region {
    /// A load balancer.
    pub(crate) fn load_balancer(&self, id: &str) -> Result<&LoadBalancer, ApiError> {
        let found = self.load_balancers.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.LoadBalancer").with(id))
    }

    /// A listener.
    pub(crate) fn listener(&self, id: &str) -> Result<&Listener, ApiError> {
        let found = self.listeners.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.Listener").with(id))
    }

    /// A rule.
    pub(crate) fn rule(&self, id: &str) -> Result<&Rule, ApiError> {
        let found = self.rules.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.Rule").with(id))
    }

    /// A server group.
    pub(crate) fn server_group(&self, id: &str) -> Result<&ServerGroup, ApiError> {
        let found = self.server_groups.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.ServerGroup").with(id))
    }

    /// An ACL.
    pub(crate) fn acl(&self, id: &str) -> Result<&Acl, ApiError> {
        let found = self.acls.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.Acl").with(id))
    }

    /// A security policy of one's own.
    pub(crate) fn security_policy(&self, id: &str) -> Result<&SecurityPolicy, ApiError> {
        let found = self.security_policies.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.SecurityPolicy").with(id))
    }

    /// A health check template.
    pub(crate) fn template(&self, id: &str) -> Result<&HealthCheckTemplate, ApiError> {
        let found = self.health_check_templates.get(id);
        found.ok_or_else(|| ApiError::new("ResourceNotFound.HealthCheckTemplate").with(id))
    }

    /// The listeners that refer to something.
    pub(crate) fn listeners_by<'r>(
        &'r self,
        key: &Key,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        self.index.sources(key).filter_map(|id| self.listeners.get(id))
    }

    /// The listeners of a load balancer.
    pub(crate) fn listeners_of<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        self.listeners_by(&Key::LoadBalancer(Kind::Listener, id.to_owned()))
    }

    /// The rules that refer to something.
    pub(crate) fn rules_by<'r>(&'r self, key: &Key) -> impl Iterator<Item = &'r Rule> + use<'r> {
        self.index.sources(key).filter_map(|id| self.rules.get(id))
    }

    /// The rules of a listener.
    pub(crate) fn rules_of<'r>(&'r self, id: &str) -> impl Iterator<Item = &'r Rule> + use<'r> {
        self.rules_by(&Key::Listener(Kind::Rule, id.to_owned()))
    }

    /// The scripts of a listener.
    pub(crate) fn ascripts_of<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r AScript> + use<'r> {
        let key = Key::Listener(Kind::AScript, id.to_owned());
        self.index.sources(&key).filter_map(|id| self.ascripts.get(id))
    }

    /// The listeners that use a server group by themselves.
    pub(crate) fn listeners_with_group<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Listener> + use<'r> {
        self.listeners_by(&Key::ServerGroup(Kind::Listener, id.to_owned()))
    }

    /// The rules that use a server group.
    pub(crate) fn rules_with_group<'r>(
        &'r self,
        id: &str,
    ) -> impl Iterator<Item = &'r Rule> + use<'r> {
        self.rules_by(&Key::ServerGroup(Kind::Rule, id.to_owned()))
    }

    /// The load balancers whose listeners or rules use a server group.
    pub(crate) fn load_balancers_with_group(&self, id: &str) -> BTreeSet<&str> {
        let listeners = self.listeners_with_group(id).map(|own| own.load_balancer_id.as_str());
        listeners
            .chain(self.rules_with_group(id).map(|own| own.load_balancer_id.as_str()))
            .collect()
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

    /// Takes away something as soon as that has settled, and what belongs to it at once: whatever
    /// became of that is over. Returns the latter.
    pub(crate) fn remove(&mut self, subject: Subject) -> Vec<Subject> {
        let parts = self.parts(&subject);
        for part in &parts {
            self.unsettled.forget(part);
            self.leaving.remove(part);
            self.let_go(part);
        }
        self.touch(&subject);
        self.leaving.insert(subject);
        parts
    }

    /// What goes with something: the listeners of a load balancer, the rules and scripts of a listener.
    fn parts(&self, subject: &Subject) -> Vec<Subject> {
        match subject {
            Subject::LoadBalancer(id) => {
                let listeners = self.listeners_of(id).map(|own| own.listener_id.clone());
                let listeners: Vec<_> = listeners.map(Subject::Listener).collect();
                let parts = listeners.iter().flat_map(|own| self.parts(own));
                let capacity = Subject::Capacity(id.clone());
                parts.chain(listeners.iter().cloned()).chain([capacity]).collect()
            }
            Subject::Listener(id) => {
                let rules = self.rules_of(id).map(|own| Subject::Rule(own.rule_id.clone()));
                let scripts = self.ascripts_of(id).map(|own| own.ascript_id.clone());
                rules.chain(scripts.map(Subject::AScript)).collect()
            }
            _ => Vec::new(),
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
            self.left.insert(Subject::ServerGroup(id.to_owned()));
        }
    }

    /// Takes entries out of an ACL, as soon as that has settled.
    pub(crate) fn remove_entries(&mut self, id: &str, entries: &[String]) {
        let Some(acl) = self.acls.get_mut(id) else { return };
        for own in acl.acl_entries.iter_mut().filter(|own| entries.contains(&own.entry)) {
            own.leaving = true;
        }
        self.left.insert(Subject::Acl(id.to_owned()));
    }

    /// Whether something was deleted, and is still shown.
    pub(crate) fn is_leaving(&self, kind: fn(String) -> Subject, id: &str) -> bool {
        !self.leaving.is_empty() && self.leaving.contains(&kind(id.to_owned()))
    }

    /// Lets go what was deleted and has settled; whether that was anything.
    pub(super) fn let_leave(&mut self) -> bool {
        let is_settled = |subject: &&Subject| self.unsettled.get(subject).is_none();
        let left: Vec<_> = self.left.iter().filter(is_settled).cloned().collect();
        let gone: Vec<_> = self.leaving.iter().filter(is_settled).cloned().collect();
        for subject in &left {
            self.left.remove(subject);
            self.let_parts_go(subject);
        }
        for subject in &gone {
            self.leaving.remove(subject);
            self.let_go(subject);
        }
        !left.is_empty() || !gone.is_empty()
    }

    /// Takes out of a group or an ACL what was removed.
    fn let_parts_go(&mut self, subject: &Subject) {
        match subject {
            Subject::ServerGroup(id) => self.let_servers_go(id, Server::WHEN_SETTLED),
            Subject::Acl(id) => {
                if let Some(acl) = self.acls.get_mut(id) {
                    acl.acl_entries.retain(|entry| !entry.leaving);
                }
            }
            _ => {}
        }
    }

    /// Lets go the servers whose connections have ended by now; whether there was any.
    pub(super) fn let_drained_leave(&mut self, now: i64) -> bool {
        let drained: Vec<_> =
            self.index.due_by(Kind::ServerGroup, now).map(str::to_owned).collect();
        drained.iter().for_each(|id| self.let_servers_go(id, now));
        !drained.is_empty()
    }

    /// Takes out of a group what is gone at a time.
    fn let_servers_go(&mut self, id: &str, time: i64) {
        let stays = |at: i64| match at {
            Server::WHEN_SETTLED => time != Server::WHEN_SETTLED,
            at => at > time,
        };
        if let Some(group) = self.server_groups.get_mut(id) {
            group.servers.retain(|server| server.gone_at.is_none_or(stays));
        }
    }

    fn let_go(&mut self, subject: &Subject) {
        match subject {
            Subject::LoadBalancer(id) => drop(self.load_balancers.remove(id)),
            Subject::Listener(id) => drop(self.listeners.remove(id)),
            Subject::Rule(id) => drop(self.rules.remove(id)),
            Subject::ServerGroup(id) => drop(self.server_groups.remove(id)),
            Subject::Acl(id) => drop(self.acls.remove(id)),
            Subject::SecurityPolicy(id) => drop(self.security_policies.remove(id)),
            Subject::AScript(id) => drop(self.ascripts.remove(id)),
            // It goes with its load balancer.
            Subject::Capacity(_) => {}
        }
    }

    /// Notes that something changed, so that it is written.
    fn touch(&mut self, subject: &Subject) {
        match subject {
            Subject::LoadBalancer(id) => drop(self.load_balancers.get_mut(id)),
            Subject::Listener(id) => drop(self.listeners.get_mut(id)),
            Subject::Rule(id) => drop(self.rules.get_mut(id)),
            Subject::ServerGroup(id) => drop(self.server_groups.get_mut(id)),
            Subject::Acl(id) => drop(self.acls.get_mut(id)),
            Subject::SecurityPolicy(id) => drop(self.security_policies.get_mut(id)),
            Subject::AScript(id) => drop(self.ascripts.get_mut(id)),
            Subject::Capacity(_) => {}
        }
    }
}
