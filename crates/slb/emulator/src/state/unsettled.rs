use aliyun_emulator::product;

use super::{Listener, ListenerKey, Region};

/// What is changed as a whole: while a change of it settles, no other one is taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// With its listeners, rules and groups.
    LoadBalancer(String),
    AccessControlList(String),
    TlsPolicy(String),
}

impl product::Subject for Subject {
    fn name(&self) -> (&'static str, &str) {
        match self {
            Subject::LoadBalancer(id) => ("LoadBalancerId", id),
            Subject::AccessControlList(id) => ("AclId", id),
            Subject::TlsPolicy(id) => ("TLSCipherPolicyId", id),
        }
    }
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Listener(ListenerKey, Transition),
    /// Of servers; with the group, if it is no default one.
    Servers(Option<String>),
    /// A listener was deleted that used this group.
    Released(String),
    Other,
}

impl product::Change for Change {
    fn status(&self) -> &'static str {
        match self {
            Change::Listener(_, transition) => transition.as_str(),
            Change::Servers(_) | Change::Released(_) | Change::Other => "configuring",
        }
    }
}

/// What becomes of a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transition {
    Starting,
    Stopping,
    Configuring,
}

impl Transition {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Transition::Starting => "starting",
            Transition::Stopping => "stopping",
            Transition::Configuring => "configuring",
        }
    }
}

impl Region {
    /// Whether a subject is there.
    pub(crate) fn has(&self, subject: &Subject) -> bool {
        match subject {
            Subject::LoadBalancer(id) => self.load_balancers.contains_key(id),
            Subject::AccessControlList(id) => self.acls.contains_key(id),
            Subject::TlsPolicy(id) => self.tls_policies.contains_key(id),
        }
    }

    /// How a listener of a load balancer shows that it is being changed.
    fn transition(&self, load_balancer_id: &str, key: ListenerKey) -> Option<Transition> {
        // Nearly always there is nothing, and nothing has to be copied to see that.
        if self.unsettled.is_empty() {
            return None;
        }
        match self.unsettled.get(&Subject::LoadBalancer(load_balancer_id.to_owned()))? {
            Change::Listener(changed, transition) if *changed == key => Some(*transition),
            _ => None,
        }
    }

    /// What a listener shows as its status.
    pub(crate) fn listener_status(
        &self,
        load_balancer_id: &str,
        key: ListenerKey,
        listener: &Listener,
    ) -> &'static str {
        let transition = self.transition(load_balancer_id, key);
        transition.map_or(listener.status(), Transition::as_str)
    }
}
