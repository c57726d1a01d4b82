use aliyun_alb_model::{
    AclEntryStatus, AclRelationStatus, CertificateStatus, OPERATIONS, ServerStatus,
};
use aliyun_emulator::product::Change as _;

use super::*;

/// The subjects, each with the changes that it may be in.
pub(super) fn changing() -> Vec<(&'static str, Subject, Vec<Change>)> {
    let id = String::new;
    let life = || vec![Change::Creating, Change::Configuring, Change::Deleting];
    let and = |more: Change| life().into_iter().chain([more]).collect::<Vec<_>>();
    let certificates = Change::Certificates(CertificateStatus::Associating, Vec::new());
    let acls = Change::Acls(AclRelationStatus::Associating, Vec::new());
    let of_listener = and(certificates).into_iter().chain([acls]).collect();
    vec![
        ("load balancer", Subject::LoadBalancer(id()), life()),
        ("capacity", Subject::Capacity(id()), vec![Change::Configuring]),
        ("listener", Subject::Listener(id()), of_listener),
        ("rule", Subject::Rule(id()), life()),
        (
            "server group",
            Subject::ServerGroup(id()),
            and(Change::Servers(ServerStatus::Adding, Vec::new())),
        ),
        ("ACL", Subject::Acl(id()), and(Change::Entries(AclEntryStatus::Adding, Vec::new()))),
        ("security policy", Subject::SecurityPolicy(id()), vec![Change::Configuring]),
        ("script", Subject::AScript(id()), life()),
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
    "AddEntriesToAcl: ACL creating, configuring, deleting, changing entries: IncorrectStatus.Acl",
    "AddServersToServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "ApplyHealthCheckTemplateToServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "AssociateAclsWithListener: ACL creating, deleting: IncorrectStatus.Acl",
    "AssociateAclsWithListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "AssociateAdditionalCertificatesWithListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "AttachCommonBandwidthPackageToLoadBalancer: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "CancelShiftLoadBalancerZones: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "CreateAScripts: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "CreateListener: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "CreateListener: server group creating, deleting: IncorrectStatus.ServerGroup",
    "CreateRule: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "CreateRule: server group creating, deleting: IncorrectStatus.ServerGroup",
    "CreateRules: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "CreateRules: server group creating, deleting: IncorrectStatus.ServerGroup",
    "DeleteAScripts: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "DeleteAScripts: script creating, configuring, deleting: IncorrectStatus.Listener",
    "DeleteAcl: ACL creating, configuring, deleting, changing entries: IncorrectStatus.Acl",
    "DeleteListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "DeleteLoadBalancer: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "DeleteRule: listener creating, configuring, deleting, changing certificates, changing ACLs: ResourceInConfiguring.Listener",
    "DeleteRule: rule creating, configuring, deleting: IncorrectStatus.Rule",
    "DeleteRules: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Rule",
    "DeleteRules: rule creating, configuring, deleting: IncorrectStatus.Rule",
    "DeleteSecurityPolicy: security policy configuring: IncorrectStatus.SecurityPolicy",
    "DeleteServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "DetachCommonBandwidthPackageFromLoadBalancer: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "DisableDeletionProtection: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "DisableLoadBalancerAccessLog: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "DisableLoadBalancerIpv6Internet: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "DissociateAclsFromListener: ACL creating, deleting: IncorrectStatus.Acl",
    "DissociateAclsFromListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "DissociateAdditionalCertificatesFromListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "EnableDeletionProtection: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "EnableLoadBalancerAccessLog: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "EnableLoadBalancerIpv6Internet: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "LoadBalancerJoinSecurityGroup: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "LoadBalancerLeaveSecurityGroup: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "ModifyCapacityReservation: capacity configuring: OperationDenied.PriorRequestNotComplete",
    "RemoveEntriesFromAcl: ACL creating, configuring, deleting, changing entries: IncorrectStatus.Acl",
    "RemoveServersFromServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "ReplaceServersInServerGroup: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "StartListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "StartShiftLoadBalancerZones: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "StopListener: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "UpdateAScripts: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "UpdateAScripts: script creating, configuring, deleting: IncorrectStatus.Listener",
    "UpdateAclAttribute: ACL creating, configuring, deleting, changing entries: IncorrectStatus.Acl",
    "UpdateListenerAttribute: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "UpdateListenerAttribute: server group creating, deleting: IncorrectStatus.ServerGroup",
    "UpdateListenerLogConfig: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Listener",
    "UpdateLoadBalancerAddressTypeConfig: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "UpdateLoadBalancerAttribute: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "UpdateLoadBalancerEdition: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "UpdateLoadBalancerZones: load balancer creating, configuring, deleting: IncorrectStatus.LoadBalancer",
    "UpdateRuleAttribute: listener creating, configuring, deleting, changing certificates, changing ACLs: ResourceInConfiguring.Listener",
    "UpdateRuleAttribute: rule creating, configuring, deleting: IncorrectStatus.Rule",
    "UpdateRuleAttribute: server group creating, deleting: IncorrectStatus.ServerGroup",
    "UpdateRulesAttribute: listener creating, configuring, deleting, changing certificates, changing ACLs: IncorrectStatus.Rule",
    "UpdateRulesAttribute: rule creating, configuring, deleting: IncorrectStatus.Rule",
    "UpdateRulesAttribute: server group creating, deleting: IncorrectStatus.ServerGroup",
    "UpdateSecurityPolicyAttribute: security policy configuring: IncorrectStatus.SecurityPolicy",
    "UpdateServerGroupAttribute: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
    "UpdateServerGroupServersAttribute: server group creating, configuring, deleting, changing servers: IncorrectStatus.ServerGroup",
];
