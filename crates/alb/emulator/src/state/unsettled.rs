use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_alb_model::{
    AScriptStatus, AclEntryStatus, AclRelationStatus, AclStatus, CertificateStatus, ListenerStatus,
    LoadBalancerStatus, RuleStatus, SecurityPolicyStatus, ServerGroupStatus, ServerStatus,
};
use aliyun_emulator::product;

use super::{Entry, Listener, LoadBalancer, Region, Server, Standing};

/// What is changed as a whole: while a change of it settles, some others are refused. Rules, scripts,
/// certificates and ACLs of a listener are changed as parts of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    LoadBalancer(String),
    /// The capacity that is reserved for a load balancer, which changes beside everything else.
    Capacity(String),
    Listener(String),
    Rule(String),
    ServerGroup(String),
    Acl(String),
    SecurityPolicy(String),
    AScript(String),
}

impl product::Subject for Subject {
    fn name(&self) -> (&'static str, &str) {
        match self {
            Subject::LoadBalancer(id) | Subject::Capacity(id) => ("LoadBalancerId", id),
            Subject::Listener(id) => ("ListenerId", id),
            Subject::Rule(id) => ("RuleId", id),
            Subject::ServerGroup(id) => ("ServerGroupId", id),
            Subject::Acl(id) => ("AclId", id),
            Subject::SecurityPolicy(id) => ("SecurityPolicyId", id),
            Subject::AScript(id) => ("AScriptId", id),
        }
    }
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Creating,
    Configuring,
    Deleting,
    /// Servers of a group get this status meanwhile.
    Servers(ServerStatus, Vec<ServerPlace>),
    /// Additional certificates of a listener get this status meanwhile.
    Certificates(CertificateStatus, Vec<String>),
    /// ACLs of a listener get this status meanwhile.
    Acls(AclRelationStatus, Vec<String>),
    /// Entries of an ACL get this status meanwhile.
    Entries(AclEntryStatus, Vec<String>),
}

impl product::Change for Change {
    fn status(&self) -> &'static str {
        match self {
            Change::Creating => "creating",
            Change::Configuring => "configuring",
            Change::Deleting => "deleting",
            Change::Servers(..) => "changing servers",
            Change::Certificates(..) => "changing certificates",
            Change::Acls(..) => "changing ACLs",
            Change::Entries(..) => "changing entries",
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
            Subject::LoadBalancer(id) | Subject::Capacity(id) => {
                self.load_balancers.contains_key(id)
            }
            Subject::Listener(id) => self.listeners.contains_key(id),
            Subject::Rule(id) => self.rules.contains_key(id),
            Subject::ServerGroup(id) => self.server_groups.contains_key(id),
            Subject::Acl(id) => self.acls.contains_key(id),
            Subject::SecurityPolicy(id) => self.security_policies.contains_key(id),
            Subject::AScript(id) => self.ascripts.contains_key(id),
        }
    }

    /// What becomes of a subject. Nearly always it is nothing, and nothing has to be copied to see
    /// that.
    pub(crate) fn change(&self, kind: fn(String) -> Subject, id: &str) -> Option<&Change> {
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
            Some(_) => ListenerStatus::Configuring,
            None if own.stopped => ListenerStatus::Stopped,
            None => ListenerStatus::Running,
        }
    }

    /// What a rule shows as its state.
    pub(crate) fn rule_status(&self, id: &str) -> RuleStatus {
        match self.change(Subject::Rule, id) {
            Some(Change::Creating) => RuleStatus::Provisioning,
            Some(Change::Deleting) => RuleStatus::Deleting,
            Some(_) => RuleStatus::Configuring,
            None => RuleStatus::Available,
        }
    }

    /// What a server group shows as its state.
    pub(crate) fn server_group_status(&self, id: &str) -> ServerGroupStatus {
        match self.change(Subject::ServerGroup, id) {
            Some(Change::Creating) => ServerGroupStatus::Creating,
            Some(Change::Deleting) => ServerGroupStatus::Deleting,
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
            _ if server.is_leaving() => ServerStatus::Removing,
            _ => ServerStatus::Available,
        }
    }

    /// The ACLs of a listener, each with its state. One that is taken off is shown until that has
    /// settled.
    pub(crate) fn acl_relations(&self, own: &Listener) -> Vec<(String, AclRelationStatus)> {
        let change = match self.change(Subject::Listener, &own.listener_id) {
            Some(Change::Acls(status, ids)) => Some((status, ids)),
            _ => None,
        };
        let state = |id: &String| match change {
            Some((status, ids)) if ids.contains(id) => status.clone(),
            _ => AclRelationStatus::Associated,
        };
        let mut ids: Vec<&String> = own.acl_ids.iter().collect();
        if let Some((AclRelationStatus::Dissociating, gone)) = change {
            ids.extend(gone.iter().filter(|id| !own.acl_ids.contains(id)));
        }
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.into_iter().map(|id| (id.clone(), state(id))).collect()
    }

    /// What an ACL shows as its state.
    pub(crate) fn acl_status(&self, id: &str) -> AclStatus {
        match self.change(Subject::Acl, id) {
            Some(Change::Creating) => AclStatus::Creating,
            Some(Change::Deleting) => AclStatus::Deleting,
            Some(_) => AclStatus::Configuring,
            None => AclStatus::Available,
        }
    }

    /// What an entry of an ACL shows as its state.
    pub(crate) fn entry_status(&self, acl_id: &str, own: &Entry) -> AclEntryStatus {
        match self.change(Subject::Acl, acl_id) {
            Some(Change::Entries(status, entries)) if entries.contains(&own.entry) => {
                status.clone()
            }
            _ if own.leaving => AclEntryStatus::Removing,
            _ => AclEntryStatus::Available,
        }
    }

    /// What a security policy shows as its state.
    pub(crate) fn security_policy_status(&self, id: &str) -> SecurityPolicyStatus {
        match self.change(Subject::SecurityPolicy, id) {
            Some(_) => SecurityPolicyStatus::Configuring,
            None => SecurityPolicyStatus::Available,
        }
    }

    /// What a script shows as its state.
    pub(crate) fn ascript_status(&self, id: &str) -> AScriptStatus {
        match self.change(Subject::AScript, id) {
            Some(Change::Creating) => AScriptStatus::Creating,
            Some(Change::Deleting) => AScriptStatus::Deleting,
            Some(_) => AScriptStatus::Configuring,
            None => AScriptStatus::Available,
        }
    }
}
