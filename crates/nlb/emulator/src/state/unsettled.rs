use std::net::IpAddr;

use aliyun_emulator::product;
use aliyun_nlb_model::{
    ListenerStatus, LoadBalancerStatus, SecurityPolicyStatus, ServerGroupStatus, ServerStatus,
};

use super::{Listener, LoadBalancer, Region, Server, Standing};

/// What is changed as a whole: while a change of it settles, some others are refused. A change of a
/// listener or a group is none of its load balancer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    LoadBalancer(String),
    Listener(String),
    ServerGroup(String),
    SecurityPolicy(String),
}

impl product::Subject for Subject {
    fn name(&self) -> (&'static str, &str) {
        match self {
            Subject::LoadBalancer(id) => ("LoadBalancerId", id),
            Subject::Listener(id) => ("ListenerId", id),
            Subject::ServerGroup(id) => ("ServerGroupId", id),
            Subject::SecurityPolicy(id) => ("SecurityPolicyId", id),
        }
    }
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Creating,
    Configuring,
    Starting,
    Stopping,
    Deleting,
    /// Servers of a group get this status meanwhile.
    Servers(ServerStatus, Vec<ServerPlace>),
    /// Additional certificates join a listener.
    Associating(Vec<String>),
    /// Additional certificates leave a listener.
    Dissociating(Vec<String>),
}

impl product::Change for Change {
    fn status(&self) -> &'static str {
        match self {
            Change::Creating => "creating",
            Change::Configuring => "configuring",
            Change::Starting => "starting",
            Change::Stopping => "stopping",
            Change::Deleting => "deleting",
            Change::Servers(..) => "changing servers",
            Change::Associating(_) => "associating",
            Change::Dissociating(_) => "dissociating",
        }
    }
}

/// How a call names a server of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerPlace {
    pub(crate) server_id: String,
    pub(crate) server_ip: Option<IpAddr>,
    pub(crate) port: u16,
}

impl ServerPlace {
    fn means(&self, server: &Server) -> bool {
        self.port == server.port
            && self.server_id == server.server_id
            && (self.server_ip.is_none() || self.server_ip == server.server_ip)
    }
}

impl Region {
    /// Whether a subject is there, be it about to go.
    pub(crate) fn has(&self, subject: &Subject) -> bool {
        match subject {
            Subject::LoadBalancer(id) => self.load_balancers.contains_key(id),
            Subject::Listener(id) => self.listeners.contains_key(id),
            Subject::ServerGroup(id) => self.server_groups.contains_key(id),
            Subject::SecurityPolicy(id) => self.security_policies.contains_key(id),
        }
    }

    /// What becomes of a subject. Nearly always it is nothing, and nothing has to be copied to see
    /// that.
    fn change(&self, kind: fn(String) -> Subject, id: &str) -> Option<&Change> {
        if self.unsettled.is_empty() {
            return None;
        }
        self.unsettled.get(&kind(id.to_owned()))
    }

    /// What a load balancer shows as its state.
    pub(crate) fn load_balancer_status(&self, own: &LoadBalancer) -> LoadBalancerStatus {
        match self.change(Subject::LoadBalancer, &own.load_balancer_id) {
            Some(Change::Creating) => LoadBalancerStatus::Provisioning,
            Some(Change::Deleting) => LoadBalancerStatus::Deleting,
            Some(_) => LoadBalancerStatus::Configuring,
            None if !own.operation_locks.is_empty() => LoadBalancerStatus::Inactive,
            None => match own.standing {
                Standing::Active => LoadBalancerStatus::Active,
                Standing::Inactive => LoadBalancerStatus::Inactive,
                Standing::CreateFailed => LoadBalancerStatus::CreateFailed,
            },
        }
    }

    /// What a listener shows as its state.
    pub(crate) fn listener_status(&self, own: &Listener) -> ListenerStatus {
        match self.change(Subject::Listener, &own.listener_id) {
            Some(Change::Creating) => ListenerStatus::Provisioning,
            Some(Change::Deleting) => ListenerStatus::Deleting,
            Some(Change::Starting) => ListenerStatus::Starting,
            Some(Change::Stopping) => ListenerStatus::Stopping,
            Some(_) => ListenerStatus::Configuring,
            None if own.stopped => ListenerStatus::Stopped,
            None => ListenerStatus::Running,
        }
    }

    /// What a server group shows as its state.
    pub(crate) fn server_group_status(&self, id: &str) -> ServerGroupStatus {
        match self.change(Subject::ServerGroup, id) {
            Some(Change::Creating) => ServerGroupStatus::Creating,
            Some(_) => ServerGroupStatus::Configuring,
            None => ServerGroupStatus::Available,
        }
    }

    /// What a server of a group shows as its state.
    pub(crate) fn server_status(&self, group_id: &str, server: &Server) -> ServerStatus {
        match self.change(Subject::ServerGroup, group_id) {
            Some(Change::Servers(status, places)) if places.iter().any(|it| it.means(server)) => {
                status.clone()
            }
            _ => ServerStatus::Available,
        }
    }

    /// What a security policy shows as its state.
    pub(crate) fn security_policy_status(&self, id: &str) -> SecurityPolicyStatus {
        match self.change(Subject::SecurityPolicy, id) {
            Some(_) => SecurityPolicyStatus::Configuring,
            None => SecurityPolicyStatus::Available,
        }
    }

    /// What becomes of the certificates of a listener, if anything.
    pub(crate) fn listener_change(&self, id: &str) -> Option<&Change> {
        self.change(Subject::Listener, id)
    }
}
