//! A refusal that is about an item of a list says which one.

use super::fixture;
use crate::desk::Desk;

/// A call, and the item that its refusal names.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const CASES: &[Case] = &[
    (
        "AddServersToServerGroup",
        &[
            ("ServerGroupId", "sgp-http"),
            ("Servers.1.ServerId", "i-1"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
            ("Servers.2.ServerId", "i-nope"),
            ("Servers.2.ServerType", "Ecs"),
            ("Servers.2.Port", "80"),
        ],
        "Servers.2.ServerId \"i-nope\"",
    ),
    (
        "RemoveServersFromServerGroup",
        &[
            ("ServerGroupId", "sgp-http"),
            ("Servers.1.ServerId", "i-1"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
        "Servers.1.ServerId \"i-1\"",
    ),
    (
        "UpdateServerGroupServersAttribute",
        &[
            ("ServerGroupId", "sgp-http"),
            ("Servers.1.ServerId", "i-2"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
        "Servers.1.ServerId \"i-2\"",
    ),
    (
        "ReplaceServersInServerGroup",
        &[
            ("ServerGroupId", "sgp-http"),
            ("AddedServers.1.ServerId", "i-1"),
            ("AddedServers.1.ServerType", "Ecs"),
            ("AddedServers.1.Port", "80"),
            ("RemovedServers.1.ServerId", "i-2"),
            ("RemovedServers.1.ServerType", "Ecs"),
            ("RemovedServers.1.Port", "80"),
        ],
        "RemovedServers.1.ServerId \"i-2\"",
    ),
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Intranet"),
            ("VpcId", "vpc-1"),
            ("LoadBalancerEdition", "Standard"),
            ("LoadBalancerBillingConfig.PayType", "PostPay"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "nope"),
        ],
        "ZoneMappings.2.VSwitchId \"nope\"",
    ),
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Internet"),
            ("VpcId", "vpc-1"),
            ("LoadBalancerEdition", "Standard"),
            ("LoadBalancerBillingConfig.PayType", "PostPay"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.1.AllocationId", "eip-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "vsw-2"),
            ("ZoneMappings.2.AllocationId", "eip-1"),
        ],
        "ZoneMappings.2.AllocationId \"eip-1\"",
    ),
    (
        "UpdateLoadBalancerZones",
        &[
            ("LoadBalancerId", "alb-1"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "vsw-9"),
        ],
        "ZoneMappings.2.VSwitchId \"vsw-9\"",
    ),
    (
        "UpdateLoadBalancerAddressTypeConfig",
        &[
            ("LoadBalancerId", "alb-1"),
            ("AddressType", "Internet"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-x"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ],
        "ZoneMappings.1.ZoneId \"cn-hangzhou-x\"",
    ),
    (
        "LoadBalancerJoinSecurityGroup",
        &[
            ("LoadBalancerId", "alb-1"),
            ("SecurityGroupIds.1", "sg-1"),
            ("SecurityGroupIds.2", "nope"),
        ],
        "SecurityGroupIds.2 \"nope\"",
    ),
    (
        "LoadBalancerLeaveSecurityGroup",
        &[("LoadBalancerId", "alb-1"), ("SecurityGroupIds.1", "sg-1")],
        "SecurityGroupIds.1 \"sg-1\"",
    ),
    (
        "AssociateAdditionalCertificatesWithListener",
        &[
            ("ListenerId", "LISTENER"),
            ("Certificates.1.CertificateId", "cert-2"),
            ("Certificates.2.CertificateId", "nope"),
        ],
        "Certificates.2.CertificateId \"nope\"",
    ),
    (
        "DissociateAdditionalCertificatesFromListener",
        &[("ListenerId", "LISTENER"), ("Certificates.1.CertificateId", "cert-3")],
        "Certificates.1.CertificateId \"cert-3\"",
    ),
    (
        "AddEntriesToAcl",
        &[
            ("AclId", "acl-1"),
            ("AclEntries.1.Entry", "10.1.0.0/16"),
            ("AclEntries.2.Entry", "10.0.0.0/8"),
        ],
        "AclEntries.2.Entry \"10.0.0.0/8\"",
    ),
    (
        "RemoveEntriesFromAcl",
        &[("AclId", "acl-1"), ("Entries.1", "10.1.0.0/16")],
        "Entries.1 \"10.1.0.0/16\"",
    ),
    (
        "AssociateAclsWithListener",
        &[
            ("ListenerId", "lsn-1"),
            ("AclType", "White"),
            ("AclIds.1", "acl-1"),
            ("AclIds.2", "acl-9"),
        ],
        "AclIds.2 \"acl-9\"",
    ),
    (
        "DissociateAclsFromListener",
        &[("ListenerId", "lsn-1"), ("AclIds.1", "acl-1")],
        "AclIds.1 \"acl-1\"",
    ),
    ("ListAclRelations", &[("AclIds.1", "acl-1"), ("AclIds.2", "acl-9")], "AclIds.2 \"acl-9\""),
    (
        "ListSecurityPolicyRelations",
        &[("SecurityPolicyIds.1", "spy-1"), ("SecurityPolicyIds.2", "spy-9")],
        "SecurityPolicyIds.2 \"spy-9\"",
    ),
    (
        "UpdateAScripts",
        &[("AScripts.1.AScriptId", "as-9"), ("AScripts.1.AScriptName", "more")],
        "AScripts.1.AScriptId \"as-9\"",
    ),
    ("DeleteAScripts", &[("AScriptIds.1", "as-9")], "AScriptIds.1 \"as-9\""),
    ("DeleteRules", &[("RuleIds.1", "rule-9")], "RuleIds.1 \"rule-9\""),
    (
        "UpdateRulesAttribute",
        &[("Rules.1.RuleId", "rule-9"), ("Rules.1.Priority", "2")],
        "Rules.1.RuleId \"rule-9\"",
    ),
    (
        "CreateRules",
        &[
            ("ListenerId", "lsn-1"),
            ("Rules.1.Priority", "1"),
            ("Rules.1.RuleName", "first"),
            ("Rules.1.RuleConditions.1.Type", "Path"),
            ("Rules.1.RuleConditions.1.PathConfig.Values.1", "/a"),
            ("Rules.1.RuleActions.1.Type", "ForwardGroup"),
            ("Rules.1.RuleActions.1.Order", "1"),
            ("Rules.1.RuleActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-9"),
        ],
        "Rules.1.RuleName \"first\"",
    ),
    (
        "TagResources",
        &[
            ("ResourceType", "servergroup"),
            ("ResourceId.1", "sgp-http"),
            ("ResourceId.2", "sgp-9"),
            ("Tag.1.Key", "k"),
        ],
        "ResourceId.2 \"sgp-9\"",
    ),
];

#[test]
fn a_refusal_ends_with_the_item_that_it_is_about() {
    let desk = fixture::desk();
    let listener = fixture::listen(&desk, &fixture::https(443));
    for (action, given, item) in CASES {
        let given = given.iter().map(|(name, text)| {
            let text = if *text == "LISTENER" { listener.as_str() } else { text };
            (*name, text)
        });
        let (_, code, message) = desk.told(action, &given.collect::<Vec<_>>());
        assert!(message.ends_with(&format!(" It is about {item}.")), "{action} {code}: {message}");
    }
}

#[test]
fn a_number_that_no_item_has_is_told_with_its_name() {
    let name = "Servers.99999999999999999999.Port";
    let given = [("ServerGroupId", "sgp-1"), ("Servers.1.ServerId", "i-1"), (name, "80")];
    let (status, code, message) = Desk::new().told("AddServersToServerGroup", &given);
    assert_eq!(status, 400, "{code}");
    assert!(message.contains(&format!("{name} names no item of Servers")), "{code}: {message}");
}
