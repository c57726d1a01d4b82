use std::collections::BTreeMap;

use super::{Listener, ListenerKey, Region};

/// What is changed as a whole: while a change of it settles, no other one is taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// With its listeners, rules and groups.
    LoadBalancer(String),
    AccessControlList(String),
    TlsPolicy(String),
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

/// How long a change takes yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// To this time, in milliseconds since 1970.
    Until(i64),
    /// As many answers more that describe it.
    Describes(u32),
}

/// The changes that have not settled. They are no part of a seed: what is loaded has settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unsettled(BTreeMap<Subject, (Change, Left)>);

impl Unsettled {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, subject: &Subject) -> Option<&Change> {
        self.0.get(subject).map(|(change, _)| change)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Subject, &Change, Left)> {
        self.0.iter().map(|(subject, (change, left))| (subject, change, *left))
    }

    /// How a listener of a load balancer shows that it is being changed.
    pub(crate) fn transition(
        &self,
        load_balancer_id: &str,
        key: ListenerKey,
    ) -> Option<Transition> {
        // Nearly always there is nothing, and nothing has to be copied to see that.
        if self.0.is_empty() {
            return None;
        }
        match self.get(&Subject::LoadBalancer(load_balancer_id.to_owned()))? {
            Change::Listener(changed, transition) if *changed == key => Some(*transition),
            _ => None,
        }
    }

    pub(crate) fn begin(&mut self, subject: Subject, change: Change, left: Left) {
        self.0.insert(subject, (change, left));
    }

    pub(crate) fn forget(&mut self, subject: &Subject) {
        self.0.remove(subject);
    }

    /// What has had its time has settled.
    pub(crate) fn tick(&mut self, now: i64) {
        self.0.retain(|_, (_, left)| match left {
            Left::Until(end) => *end > now,
            Left::Describes(left) => *left > 0,
        });
    }

    /// Counts an answer that described these.
    pub(crate) fn described(&mut self, subjects: &[Subject]) {
        for (subject, (_, left)) in &mut self.0 {
            if let Left::Describes(left) = left
                && subjects.contains(subject)
            {
                *left = left.saturating_sub(1);
            }
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

    /// What a listener shows as its status.
    pub(crate) fn listener_status(
        &self,
        load_balancer_id: &str,
        key: ListenerKey,
        listener: &Listener,
    ) -> &'static str {
        let transition = self.unsettled.transition(load_balancer_id, key);
        transition.map_or(listener.status(), Transition::as_str)
    }
}
