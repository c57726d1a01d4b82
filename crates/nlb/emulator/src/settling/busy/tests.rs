use aliyun_core::Effect;
use aliyun_emulator::product::Change as _;
use aliyun_nlb_model::{OPERATIONS, ServerStatus};

use super::*;

/// The subjects, each with the changes that it may be in.
pub(super) fn changing() -> Vec<(&'static str, Subject, Vec<Change>)> {
    let id = String::new;
    vec![
        (
            "load balancer",
            Subject::LoadBalancer(id()),
            vec![Change::Creating, Change::Configuring, Change::Deleting],
        ),
        (
            "listener",
            Subject::Listener(id()),
            vec![
                Change::Creating,
                Change::Configuring,
                Change::Starting,
                Change::Stopping,
                Change::Deleting,
                Change::Associating(Vec::new()),
                Change::Dissociating(Vec::new()),
            ],
        ),
        (
            "server group",
            Subject::ServerGroup(id()),
            vec![
                Change::Creating,
                Change::Configuring,
                Change::Deleting,
                Change::Servers(ServerStatus::Adding, Vec::new()),
            ],
        ),
        (
            "security policy",
            Subject::SecurityPolicy(id()),
            vec![Change::Creating, Change::Configuring],
        ),
    ]
}

#[test]
fn each_write_is_busy_with_its_code_while_its_subject_changes() {
    let mut lines = Vec::new();
    for info in OPERATIONS.iter().filter(|info| info.effect != Effect::Read) {
        for (name, subject, changes) in changing() {
            let mut codes: Vec<(&str, Vec<&str>)> = Vec::new();
            for change in &changes {
                let Some(code) = code(info, &subject, change) else { continue };
                match codes.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, words)) => words.push(change.status()),
                    None => codes.push((code, vec![change.status()])),
                }
            }
            for (code, words) in codes {
                let words = words.join(", ");
                lines.push(format!("{}: {name} {words}: {code}", info.action()));
            }
        }
    }
    lines.sort();
    assert_eq!(lines, BUSY);
}

/// The writes, what changes meanwhile and how, and the code.
const BUSY: &[&str] = &[
    "AddServersToServerGroup: server group changing servers: Conflict.Lock",
    "AddServersToServerGroup: server group creating, deleting: IncorrectStatus.serverGroup",
    "AssociateAdditionalCertificatesWithListener: listener associating, dissociating: Conflict.Lock",
    "AssociateAdditionalCertificatesWithListener: listener creating, configuring, starting, stopping, deleting: IncorrectStatus.listener",
    "AttachCommonBandwidthPackageToLoadBalancer: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "CancelShiftLoadBalancerZones: load balancer creating, configuring, deleting: IncorrectStatus.loadbalancer",
    "CreateListener: load balancer creating, deleting: IncorrectStatus.loadbalancer",
    "CreateListener: server group creating, deleting: Conflict.Lock",
    "DeleteListener: listener associating, dissociating: Conflict.Lock",
    "DeleteListener: listener creating, configuring, starting, stopping, deleting: IncorrectStatus.listener",
    "DeleteLoadBalancer: load balancer configuring, deleting: ResourceInConfiguring.loadbalancer",
    "DeleteLoadBalancer: load balancer creating: ResourceInCreating.loadbalancer",
    "DeleteServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.serverGroup",
    "DetachCommonBandwidthPackageFromLoadBalancer: load balancer creating, configuring, deleting: IncorrectStatus.loadbalancer",
    "DisableLoadBalancerIpv6Internet: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "DisassociateAdditionalCertificatesWithListener: listener associating: IncorrectStatus.certificate",
    "DisassociateAdditionalCertificatesWithListener: listener creating, configuring, starting, stopping, deleting: IncorrectStatus.listener",
    "DisassociateAdditionalCertificatesWithListener: listener dissociating: Conflict.Lock",
    "EnableLoadBalancerIpv6Internet: load balancer configuring, deleting: IncorrectStatus.loadbalancer",
    "EnableLoadBalancerIpv6Internet: load balancer creating: ResourceInCreating.loadbalancer",
    "LoadBalancerJoinSecurityGroup: load balancer configuring, deleting: ResourceInConfiguring.loadbalancer",
    "LoadBalancerJoinSecurityGroup: load balancer creating: ResourceInCreating.loadbalancer",
    "LoadBalancerLeaveSecurityGroup: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "RemoveServersFromServerGroup: server group changing servers: Conflict.Lock",
    "RemoveServersFromServerGroup: server group creating, deleting: IncorrectStatus.serverGroup",
    "StartListener: listener creating, configuring, starting, stopping, deleting, associating, dissociating: IncorrectStatus.listener",
    "StartShiftLoadBalancerZones: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "StopListener: listener creating, configuring, starting, stopping, deleting, associating, dissociating: IncorrectStatus.listener",
    "UpdateListenerAttribute: listener associating, dissociating: Conflict.Lock",
    "UpdateListenerAttribute: listener creating, configuring, stopping, deleting: IncorrectStatus.listener",
    "UpdateListenerAttribute: server group creating, deleting: Conflict.Lock",
    "UpdateLoadBalancerAddressTypeConfig: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "UpdateLoadBalancerAttribute: load balancer creating, configuring, deleting: ResourceInConfiguring.loadbalancer",
    "UpdateLoadBalancerProtection: load balancer configuring, deleting: ResourceInConfiguring.loadbalancer",
    "UpdateLoadBalancerProtection: load balancer creating: ResourceInCreating.loadbalancer",
    "UpdateLoadBalancerZones: load balancer configuring, deleting: ResourceInConfiguring.loadbalancer",
    "UpdateLoadBalancerZones: load balancer creating: ResourceInCreating.loadbalancer",
    "UpdateServerGroupAttribute: server group creating, deleting: IncorrectStatus.serverGroup",
    "UpdateServerGroupServersAttribute: server group changing servers: Conflict.Lock",
    "UpdateServerGroupServersAttribute: server group creating, deleting: IncorrectStatus.serverGroup",
];
