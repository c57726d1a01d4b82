//! The codes of a service that is busy, by what keeps it so.

use aliyun_core::OperationInfo;

use crate::state::{Change, Subject};

/// What a change that has not settled is to a call that it stands in the way of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    /// The load balancer is being created.
    CreatedLoadBalancer,
    /// It is being changed or deleted.
    ChangedLoadBalancer,
    /// The load balancer of a new listener is not there yet, or about to go.
    Unfit,
    /// The server group that a listener names is not there yet, or about to go.
    UnfitGroup,
    Listener,
    /// Certificates join or leave the listener.
    Certificates,
    /// The certificates that are to leave join it still.
    JoiningCertificates,
    ServerGroup,
    /// Servers of the group are changed.
    Servers,
}

/// The changes of a load balancer, one of which can be done at a time.
const OF_LOAD_BALANCER: &[&str] = &[
    "AttachCommonBandwidthPackageToLoadBalancer",
    "CancelShiftLoadBalancerZones",
    "DeleteLoadBalancer",
    "DetachCommonBandwidthPackageFromLoadBalancer",
    "DisableLoadBalancerIpv6Internet",
    "EnableLoadBalancerIpv6Internet",
    "LoadBalancerJoinSecurityGroup",
    "LoadBalancerLeaveSecurityGroup",
    "StartShiftLoadBalancerZones",
    "UpdateLoadBalancerAddressTypeConfig",
    "UpdateLoadBalancerAttribute",
    "UpdateLoadBalancerProtection",
    "UpdateLoadBalancerZones",
];

/// The changes of a listener.
const OF_LISTENER: &[&str] = &[
    "AssociateAdditionalCertificatesWithListener",
    "DeleteListener",
    "DisassociateAdditionalCertificatesWithListener",
    "StartListener",
    "StopListener",
    "UpdateListenerAttribute",
];

/// The changes of a server group.
const OF_SERVER_GROUP: &[&str] = &[
    "AddServersToServerGroup",
    "DeleteServerGroup",
    "RemoveServersFromServerGroup",
    "UpdateServerGroupAttribute",
    "UpdateServerGroupServersAttribute",
];

/// Those of its servers.
const OF_SERVERS: &[&str] = &[
    "AddServersToServerGroup",
    "RemoveServersFromServerGroup",
    "UpdateServerGroupServersAttribute",
];

/// The code that a call is refused with while a change of its subject settles; none if the call does
/// not mind.
pub(super) fn code(
    info: &OperationInfo,
    subject: &Subject,
    change: &Change,
) -> Option<&'static str> {
    obstacle(info, subject, change).map(|obstacle| obstacle.code(info))
}

fn obstacle(info: &OperationInfo, subject: &Subject, change: &Change) -> Option<Obstacle> {
    let action = info.action();
    let is_of = |list: &[&str]| list.contains(&action);
    let names_only = matches!(action, "CreateListener" | "UpdateListenerAttribute");
    let is_unfit = matches!(change, Change::Creating | Change::Deleting);
    match (subject, change) {
        (Subject::LoadBalancer(_), _) if action == "CreateListener" => {
            is_unfit.then_some(Obstacle::Unfit)
        }
        (Subject::LoadBalancer(_), _) if !is_of(OF_LOAD_BALANCER) => None,
        (Subject::LoadBalancer(_), Change::Creating) => Some(Obstacle::CreatedLoadBalancer),
        (Subject::LoadBalancer(_), _) => Some(Obstacle::ChangedLoadBalancer),
        // Clients start a listener and change it at once.
        (Subject::Listener(_), Change::Starting) if action == "UpdateListenerAttribute" => None,
        (Subject::Listener(_), _) if !is_of(OF_LISTENER) => None,
        (Subject::Listener(_), Change::Associating(_))
            if action == "DisassociateAdditionalCertificatesWithListener" =>
        {
            Some(Obstacle::JoiningCertificates)
        }
        (Subject::Listener(_), Change::Associating(_) | Change::Dissociating(_)) => {
            Some(Obstacle::Certificates)
        }
        (Subject::Listener(_), _) => Some(Obstacle::Listener),
        (Subject::ServerGroup(_), _) if names_only => is_unfit.then_some(Obstacle::UnfitGroup),
        (Subject::ServerGroup(_), _) if !is_of(OF_SERVER_GROUP) => None,
        (Subject::ServerGroup(_), Change::Servers(..)) if is_of(OF_SERVERS) => {
            Some(Obstacle::Servers)
        }
        // A group is deleted when all of its changes are done.
        (Subject::ServerGroup(_), _) if is_unfit || action == "DeleteServerGroup" => {
            Some(Obstacle::ServerGroup)
        }
        // Its own settings and its servers do not mind each other.
        (Subject::ServerGroup(_) | Subject::SecurityPolicy(_), _) => None,
    }
}

impl Obstacle {
    /// The most telling code that the operation documents, or else the first.
    fn code(self, info: &OperationInfo) -> &'static str {
        let codes: &[&'static str] = match self {
            Self::CreatedLoadBalancer => &[
                "ResourceInCreating.loadbalancer",
                "ResourceInConfiguring.loadbalancer",
                "IncorrectStatus.loadbalancer",
            ],
            Self::ChangedLoadBalancer => {
                &["ResourceInConfiguring.loadbalancer", "IncorrectStatus.loadbalancer"]
            }
            Self::Unfit => &["IncorrectStatus.loadbalancer"],
            Self::UnfitGroup => &["Conflict.Lock"],
            Self::Listener => &["IncorrectStatus.listener"],
            Self::Certificates => &["Conflict.Lock", "IncorrectStatus.listener"],
            Self::JoiningCertificates => &["IncorrectStatus.certificate"],
            Self::ServerGroup => &["IncorrectStatus.serverGroup"],
            Self::Servers => &["Conflict.Lock"],
        };
        let documented = codes.iter().find(|code| info.documents(code));
        documented.or(codes.first()).copied().unwrap_or("Conflict.Lock")
    }
}

/// The codes that an operation can answer for a service that is busy.
#[cfg(test)]
pub(crate) fn codes(info: &OperationInfo) -> Vec<&'static str> {
    let all = tests::changing();
    let of = |(_, subject, changes): &(_, Subject, Vec<Change>)| {
        let codes = changes.iter().filter_map(|change| code(info, subject, change));
        codes.collect::<Vec<_>>()
    };
    let is_read = info.effect == aliyun_core::Effect::Read;
    all.iter().filter(|_| !is_read).flat_map(of).collect()
}

#[cfg(test)]
mod tests;
