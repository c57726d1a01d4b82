//! The codes of a service that is busy, by what keeps it so.

use aliyun_core::{Effect, OperationInfo};

use crate::state::{Change, Subject};

/// The changes of a load balancer, one of which can be done at a time, and new listeners.
const OF_LOAD_BALANCER: &[&str] = &[
    "AttachCommonBandwidthPackageToLoadBalancer",
    "CancelShiftLoadBalancerZones",
    "CreateListener",
    "DeleteLoadBalancer",
    "DetachCommonBandwidthPackageFromLoadBalancer",
    "DisableDeletionProtection",
    "DisableLoadBalancerAccessLog",
    "DisableLoadBalancerIpv6Internet",
    "EnableDeletionProtection",
    "EnableLoadBalancerAccessLog",
    "EnableLoadBalancerIpv6Internet",
    "LoadBalancerJoinSecurityGroup",
    "LoadBalancerLeaveSecurityGroup",
    "StartShiftLoadBalancerZones",
    "UpdateLoadBalancerAddressTypeConfig",
    "UpdateLoadBalancerAttribute",
    "UpdateLoadBalancerEdition",
    "UpdateLoadBalancerZones",
];

/// The changes of a listener, and of what belongs to it.
const OF_LISTENER: &[&str] = &[
    "AssociateAclsWithListener",
    "AssociateAdditionalCertificatesWithListener",
    "CreateAScripts",
    "CreateRule",
    "CreateRules",
    "DeleteAScripts",
    "DeleteListener",
    "DeleteRule",
    "DeleteRules",
    "DissociateAclsFromListener",
    "DissociateAdditionalCertificatesFromListener",
    "StartListener",
    "StopListener",
    "UpdateAScripts",
    "UpdateListenerAttribute",
    "UpdateListenerLogConfig",
    "UpdateRuleAttribute",
    "UpdateRulesAttribute",
];

const OF_RULE: &[&str] =
    &["DeleteRule", "DeleteRules", "UpdateRuleAttribute", "UpdateRulesAttribute"];

const OF_ASCRIPT: &[&str] = &["DeleteAScripts", "UpdateAScripts"];

/// The changes of a server group.
const OF_SERVER_GROUP: &[&str] = &[
    "AddServersToServerGroup",
    "ApplyHealthCheckTemplateToServerGroup",
    "DeleteServerGroup",
    "RemoveServersFromServerGroup",
    "ReplaceServersInServerGroup",
    "UpdateServerGroupAttribute",
    "UpdateServerGroupServersAttribute",
];

/// What names a server group to send requests there.
const TO_SERVER_GROUP: &[&str] = &[
    "CreateListener",
    "CreateRule",
    "CreateRules",
    "UpdateListenerAttribute",
    "UpdateRuleAttribute",
    "UpdateRulesAttribute",
];

const OF_ACL: &[&str] =
    &["AddEntriesToAcl", "DeleteAcl", "RemoveEntriesFromAcl", "UpdateAclAttribute"];

const WITH_ACL: &[&str] = &["AssociateAclsWithListener", "DissociateAclsFromListener"];

const OF_SECURITY_POLICY: &[&str] = &["DeleteSecurityPolicy", "UpdateSecurityPolicyAttribute"];

/// The code that a call is refused with while a change of its subject settles; none if the call does
/// not mind.
pub(super) fn code(
    info: &OperationInfo,
    subject: &Subject,
    change: &Change,
) -> Option<&'static str> {
    if info.effect == Effect::Read || !minds(info.action(), subject, change) {
        return None;
    }
    let codes: &[&'static str] = match subject {
        Subject::LoadBalancer(_) => {
            &["IncorrectStatus.LoadBalancer", "ResourceInConfiguring.LoadBalancer"]
        }
        Subject::Capacity(_) => &["OperationDenied.PriorRequestNotComplete"],
        Subject::Listener(_) | Subject::AScript(_) => {
            &["IncorrectStatus.Listener", "ResourceInConfiguring.Listener", "IncorrectStatus.Rule"]
        }
        Subject::Rule(_) => &["IncorrectStatus.Rule"],
        Subject::ServerGroup(_) => &["IncorrectStatus.ServerGroup"],
        Subject::Acl(_) => &["IncorrectStatus.Acl"],
        Subject::SecurityPolicy(_) => &["IncorrectStatus.SecurityPolicy"],
    };
    // The most telling code that the operation documents, or else the first.
    let documented = codes.iter().find(|code| info.documents(code));
    documented.or(codes.first()).copied()
}

/// Whether a call has to wait for a change. What only refers to a thing minds that it is not there
/// yet, or about to go; what is only written down, as tags are, does not mind at all.
fn minds(action: &str, subject: &Subject, change: &Change) -> bool {
    let is_unfit = matches!(change, Change::Creating | Change::Deleting);
    let (of_it, with_it): (&[&str], &[&str]) = match subject {
        Subject::LoadBalancer(_) => (OF_LOAD_BALANCER, &[]),
        Subject::Capacity(_) => (&["ModifyCapacityReservation"], &[]),
        Subject::Listener(_) => (OF_LISTENER, &[]),
        Subject::Rule(_) => (OF_RULE, &[]),
        Subject::ServerGroup(_) => (OF_SERVER_GROUP, TO_SERVER_GROUP),
        Subject::Acl(_) => (OF_ACL, WITH_ACL),
        Subject::SecurityPolicy(_) => (OF_SECURITY_POLICY, &[]),
        Subject::AScript(_) => (OF_ASCRIPT, &[]),
    };
    of_it.contains(&action) || (is_unfit && with_it.contains(&action))
}

/// The codes that an operation can answer for a service that is busy.
#[cfg(test)]
pub(crate) fn codes(info: &OperationInfo) -> Vec<&'static str> {
    let all = tests::changing();
    let of = |(_, subject, changes): &(_, Subject, Vec<Change>)| {
        let codes = changes.iter().filter_map(|change| code(info, subject, change));
        codes.collect::<Vec<_>>()
    };
    all.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests;
