//! The codes of a service that is busy, by what keeps it so.

use aliyun_core::{Effect, OperationInfo, Params};

use crate::state::{Change, Subject, Transition};

/// What a change that has not settled is to a call that it stands in the way of.
#[derive(Clone, Copy)]
pub(super) enum Obstacle {
    /// What the token stands for is being created.
    Token,
    List,
    Policy,
    /// The servers of the group that the call names.
    SameGroup,
    /// The group that the call names was that of a listener, which is gone.
    Released,
    /// Other servers of the load balancer.
    Servers,
    Stopping,
    Listener,
    Other,
}

/// What any change of a load balancer may be refused with.
const ANY: &[&str] = &[
    "ServiceIsConfiguring",
    "ListenerProcessing",
    "OperationFailed.ListenerStatusNotSupport",
    "DomainExtensionProcessing",
    "BackendServer.configuring",
    "VServerGroupProcessing",
    "SystemBusy",
];

/// By which parameters a call names a load balancer.
const OF_LOAD_BALANCER: &[&str] = &[
    "LoadBalancerId",
    "VServerGroupId",
    "MasterSlaveServerGroupId",
    "RuleId",
    "RuleIds",
    "DomainExtensionId",
];

/// What is only written on a thing, and changes nothing about how it works.
const LABELS: &[&str] = &[
    "AddTags",
    "RemoveTags",
    "SetAccessControlListAttribute",
    "SetLoadBalancerDeleteProtection",
    "SetLoadBalancerModificationProtection",
    "SetLoadBalancerName",
];

impl Obstacle {
    const ALL: [Self; 9] = [
        Self::Token,
        Self::List,
        Self::Policy,
        Self::SameGroup,
        Self::Released,
        Self::Servers,
        Self::Stopping,
        Self::Listener,
        Self::Other,
    ];

    pub(super) fn of(
        info: &OperationInfo,
        params: &Params,
        subject: &Subject,
        change: &Change,
    ) -> Self {
        let names = |name: &str, group: &str| params.get(name) == Some(group);
        match (subject, change) {
            (Subject::TlsPolicy(_), _) => Self::Policy,
            (Subject::AccessControlList(_), _) => Self::List,
            _ if info.action() == "CreateLoadBalancer" => Self::Token,
            (_, Change::Servers(Some(group))) if names("VServerGroupId", group) => Self::SameGroup,
            (_, Change::Servers(_)) => Self::Servers,
            (_, Change::Listener(_, Transition::Stopping)) => Self::Stopping,
            (_, Change::Listener(..)) => Self::Listener,
            (_, Change::Released(group))
                if names("VServerGroupId", group) || names("MasterSlaveServerGroupId", group) =>
            {
                Self::Released
            }
            (_, Change::Released(_) | Change::Other) => Self::Other,
        }
    }

    /// The code that a call is refused with: the most telling one that the operation documents, or
    /// else one of the product. None if the call does not run into it.
    pub(super) fn code(self, info: &OperationInfo) -> Option<&'static str> {
        let (own, others): (&[&str], _) = match self {
            Self::Token => (&["OperationFailed.TokenIsProcessing"], &[][..]),
            Self::List => (&["AclEntryProcessing"], &[][..]),
            Self::Policy => (&["TLSPolicyConfiguring"], &[][..]),
            Self::SameGroup => (
                &["VServerGroupProcessing", "BackendServerProcessing", "BackendServer.configuring"],
                ANY,
            ),
            Self::Released => (&["RspoolVipExist"], ANY),
            Self::Servers => (&["BackendServerProcessing", "BackendServer.configuring"], ANY),
            Self::Stopping => (&["ServiceIsStopping"], ANY),
            Self::Listener => (
                &[
                    "Operation.Deny",
                    "ListenerProcessing",
                    "IncorrectStatus.DomainExtension",
                    "OperationFailed.ListenerStatusNotSupport",
                ],
                ANY,
            ),
            Self::Other => (&[], ANY),
        };
        if !self.can_meet(info) {
            return None;
        }
        let mut codes = own.iter().chain(others).copied();
        Some(codes.find(|code| info.documents(code)).unwrap_or_else(|| self.of_product()))
    }

    /// The code for an operation that documents none.
    const fn of_product(self) -> &'static str {
        match self {
            Self::Token => "OperationFailed.TokenIsProcessing",
            Self::List => "AclEntryProcessing",
            Self::Policy => "TLSPolicyConfiguring",
            Self::SameGroup => "VServerGroupProcessing",
            Self::Servers => "BackendServer.configuring",
            Self::Stopping => "ServiceIsStopping",
            Self::Released | Self::Listener | Self::Other => "ServiceIsConfiguring",
        }
    }

    /// Whether a call can run into it.
    fn can_meet(self, info: &OperationInfo) -> bool {
        let needs = |names: &[&str]| info.required.iter().any(|name| names.contains(name));
        let changes = info.effect != Effect::Read && !LABELS.contains(&info.action());
        changes
            && match self {
                Self::Token => info.action() == "CreateLoadBalancer",
                Self::List => needs(&["AclId"]),
                Self::SameGroup => needs(&["VServerGroupId"]),
                Self::Released => needs(&["VServerGroupId", "MasterSlaveServerGroupId"]),
                // Listeners may name one; their documents say so.
                Self::Policy => {
                    needs(&["TLSCipherPolicyId"]) || info.documents("TLSPolicyConfiguring")
                }
                _ => needs(OF_LOAD_BALANCER),
            }
    }
}

/// The codes that an operation can answer for a service that is busy.
pub(crate) fn codes(info: &OperationInfo) -> impl Iterator<Item = &'static str> {
    Obstacle::ALL.into_iter().filter_map(|obstacle| obstacle.code(info))
}
