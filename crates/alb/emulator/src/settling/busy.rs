//! The codes of a service that is busy, by what keeps it so.

use aliyun_core::{Effect, OperationInfo};

use crate::state::{Change, Subject};

/// The code that a call is refused with while a change of its subject settles; none if the call does
/// not mind.
pub(super) fn code(
    info: &OperationInfo,
    subject: &Subject,
    change: &Change,
) -> Option<&'static str> {
    if info.effect == Effect::Read || ignores(info.action(), subject, change) {
        return None;
    }
    let codes: &[&'static str] = match subject {
        Subject::LoadBalancer(_) => {
            &["IncorrectStatus.LoadBalancer", "ResourceInConfiguring.LoadBalancer"]
        }
        Subject::Capacity(_) => &["OperationDenied.PriorRequestNotComplete"],
        Subject::Listener(_) => &["IncorrectStatus.Listener", "ResourceInConfiguring.Listener"],
        Subject::Rule(_) => &["IncorrectStatus.Rule"],
        Subject::ServerGroup(_) => &["IncorrectStatus.ServerGroup", "ResourceInConfiguring"],
        Subject::Acl(_) => &["IncorrectStatus.Acl", "ResourceInConfiguring"],
        Subject::SecurityPolicy(_) => &["IncorrectStatus.SecurityPolicy"],
        Subject::AScript(_) => &["IncorrectStatus.Listener"],
    };
    // The most telling code that the operation documents, or else the first.
    let documented = codes.iter().find(|code| info.documents(code));
    documented.or(codes.first()).copied()
}

/// What goes on beside a change that has not settled.
fn ignores(action: &str, subject: &Subject, change: &Change) -> bool {
    let is_unfit = matches!(change, Change::Creating | Change::Deleting);
    let is_only_named = match subject {
        Subject::Capacity(_) => action != "ModifyCapacityReservation",
        // What only refers to a thing minds that it is not there yet, or about to go.
        Subject::ServerGroup(_) => !matches!(
            action,
            "AddServersToServerGroup"
                | "ApplyHealthCheckTemplateToServerGroup"
                | "DeleteServerGroup"
                | "RemoveServersFromServerGroup"
                | "ReplaceServersInServerGroup"
                | "UpdateServerGroupAttribute"
                | "UpdateServerGroupServersAttribute"
        ),
        Subject::Acl(_) => {
            matches!(action, "AssociateAclsWithListener" | "DissociateAclsFromListener")
        }
        Subject::SecurityPolicy(_) => {
            !action.ends_with("SecurityPolicy") && !action.ends_with("SecurityPolicyAttribute")
        }
        Subject::LoadBalancer(_)
        | Subject::Listener(_)
        | Subject::Rule(_)
        | Subject::AScript(_) => false,
    };
    // Tags and resource groups are only written down.
    let is_written_down = matches!(action, "MoveResourceGroup" | "TagResources" | "UnTagResources");
    is_written_down || (is_only_named && !is_unfit)
}

/// The codes that an operation can answer for a service that is busy.
#[cfg(test)]
pub(crate) fn codes(info: &OperationInfo) -> Vec<&'static str> {
    let id = String::new;
    let subjects = [
        Subject::LoadBalancer(id()),
        Subject::Capacity(id()),
        Subject::Listener(id()),
        Subject::Rule(id()),
        Subject::ServerGroup(id()),
        Subject::Acl(id()),
        Subject::SecurityPolicy(id()),
    ];
    let all = subjects.iter().filter_map(|subject| code(info, subject, &Change::Deleting));
    all.filter(|code| info.documents(code)).collect()
}
