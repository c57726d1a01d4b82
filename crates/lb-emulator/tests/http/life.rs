//! The life of a load balancer, through every operation.

use std::collections::BTreeMap;

use aliyun_core::Value;
use aliyun_lb_emulator::Emulator;

use crate::support::{Place, V1};

/// One call: what of its answer later calls need, as `name=path`, the operation, and its
/// parameters. `$name` is what an earlier answer held.
type Step = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const LB: (&str, &str) = ("LoadBalancerId", "$lb");
const GROUP: (&str, &str) = ("VServerGroupId", "$group");
const PAIR: (&str, &str) = ("MasterSlaveServerGroupId", "$pair");
const CERT: (&str, &str) = ("ServerCertificateId", "$cert");
const CA: (&str, &str) = ("CACertificateId", "$ca");
const ACL: (&str, &str) = ("AclId", "$acl");
const TLS: (&str, &str) = ("TLSCipherPolicyId", "$tls");
const RULE: (&str, &str) = ("RuleId", "$rule");
const DOMAIN: (&str, &str) = ("DomainExtensionId", "$domain");
const WHOLE: (&str, &str) = ("Bandwidth", "-1");
const HTTP: (&str, &str) = ("ListenerPort", "80");
const HTTPS: (&str, &str) = ("ListenerPort", "443");
const TCP: (&str, &str) = ("ListenerPort", "1883");
const UDP: (&str, &str) = ("ListenerPort", "53");
const PROJECT: (&str, &str) = ("LogProject", "my-project");
const LOGS: (&str, &str) = (
    "LogsDownloadAttributes",
    r#"[{"LogProject":"my-project","LogStore":"access","LoadBalancerId":"$lb"}]"#,
);

#[rustfmt::skip]
const STEPS: &[Step] = &[
    ("", "DescribeRegions", &[]),
    ("zone=Zones.Zone.1.ZoneId", "DescribeZones", &[]),
    ("", "DescribeAvailableResource", &[]),
    ("lb=LoadBalancerId", "CreateLoadBalancer", &[
        ("AddressType", "internet"), ("InternetChargeType", "paybybandwidth"), ("Bandwidth", "10"),
        ("LoadBalancerSpec", "slb.s1.small"), ("MasterZoneId", "$zone"), ("ClientToken", "first"),
        ("Tag.1.Key", "env"), ("Tag.1.Value", "test"),
    ]),
    // The same answer again, by its token.
    ("", "CreateLoadBalancer", &[
        ("AddressType", "internet"), ("InternetChargeType", "paybybandwidth"), ("Bandwidth", "10"),
        ("LoadBalancerSpec", "slb.s1.small"), ("MasterZoneId", "$zone"), ("ClientToken", "first"),
        ("Tag.1.Key", "env"), ("Tag.1.Value", "test"),
    ]),
    ("", "SetLoadBalancerName", &[LB, ("LoadBalancerName", "shop")]),
    ("", "SetLoadBalancerDeleteProtection", &[LB, ("DeleteProtection", "on")]),
    ("", "SetLoadBalancerDeleteProtection", &[LB, ("DeleteProtection", "off")]),
    ("", "SetLoadBalancerModificationProtection", &[
        LB, ("ModificationProtectionStatus", "NonProtection"),
    ]),
    ("", "ModifyLoadBalancerInstanceSpec", &[LB, ("LoadBalancerSpec", "slb.s2.small")]),
    ("", "ModifyLoadBalancerInternetSpec", &[LB, ("InternetChargeType", "paybytraffic")]),
    ("", "SetLoadBalancerStatus", &[LB, ("LoadBalancerStatus", "inactive")]),
    ("", "SetLoadBalancerStatus", &[LB, ("LoadBalancerStatus", "active")]),
    ("", "MoveResourceGroup", &[
        ("ResourceId", "$lb"), ("ResourceType", "loadbalancer"), ("NewResourceGroupId", "rg-shop"),
    ]),
    ("", "DescribeLoadBalancerAttribute", &[LB]),
    ("", "DescribeLoadBalancers", &[]),
    ("subscribed=LoadBalancerId", "CreateLoadBalancer", &[
        ("InternetChargeType", "paybybandwidth"), ("Bandwidth", "10"),
        ("LoadBalancerSpec", "slb.s1.small"),
    ]),
    ("", "ModifyLoadBalancerPayType", &[
        ("LoadBalancerId", "$subscribed"), ("PayType", "PrePay"), ("PricingCycle", "month"),
        ("Duration", "1"),
    ]),

    ("", "AddBackendServers", &[LB, (
        "BackendServers",
        r#"[{"ServerId":"i-bp100000000000000001"},{"ServerId":"i-bp100000000000000002"}]"#,
    )]),
    ("", "SetBackendServers", &[LB, (
        "BackendServers", r#"[{"ServerId":"i-bp100000000000000002","Weight":7}]"#,
    )]),
    ("", "RemoveBackendServers", &[LB, (
        "BackendServers", r#"[{"ServerId":"i-bp100000000000000001"}]"#,
    )]),
    ("group=VServerGroupId", "CreateVServerGroup", &[LB, ("VServerGroupName", "web")]),
    ("", "AddVServerGroupBackendServers", &[GROUP, (
        "BackendServers",
        r#"[{"ServerId":"i-bp100000000000000001","Port":80},{"ServerId":"i-bp100000000000000002","Port":80}]"#,
    )]),
    ("", "ModifyVServerGroupBackendServers", &[
        GROUP,
        ("OldBackendServers", r#"[{"ServerId":"i-bp100000000000000001","Port":80}]"#),
        ("NewBackendServers", r#"[{"ServerId":"i-bp100000000000000003","Port":81}]"#),
    ]),
    ("", "RemoveVServerGroupBackendServers", &[GROUP, (
        "BackendServers", r#"[{"ServerId":"i-bp100000000000000003","Port":81}]"#,
    )]),
    ("", "SetVServerGroupAttribute", &[GROUP, ("VServerGroupName", "web-2")]),
    ("", "DescribeVServerGroupAttribute", &[GROUP]),
    ("pair=MasterSlaveServerGroupId", "CreateMasterSlaveServerGroup", &[LB, (
        "MasterSlaveBackendServers",
        r#"[{"ServerId":"i-bp100000000000000005","Port":53,"ServerType":"Master"},{"ServerId":"i-bp100000000000000006","Port":53,"ServerType":"Slave"}]"#,
    )]),
    ("", "DescribeMasterSlaveServerGroupAttribute", &[PAIR]),
    ("", "DescribeMasterSlaveServerGroups", &[LB]),

    ("cert=ServerCertificateId", "UploadServerCertificate", &[
        ("ServerCertificate", "$rsa.pem"), ("PrivateKey", "$rsa.key.pem"),
    ]),
    ("", "SetServerCertificateName", &[CERT, ("ServerCertificateName", "www")]),
    ("", "DescribeServerCertificates", &[CERT]),
    ("ca=CACertificateId", "UploadCACertificate", &[("CACertificate", "$rsa.pem")]),
    ("", "SetCACertificateName", &[CA, ("CACertificateName", "callers")]),
    ("", "DescribeCACertificates", &[CA]),
    ("tls=TLSCipherPolicyId", "CreateTLSCipherPolicy", &[
        ("Name", "strict"), ("TLSVersions.1", "TLSv1.2"),
        ("Ciphers.1", "ECDHE-RSA-AES128-GCM-SHA256"),
    ]),
    ("", "SetTLSCipherPolicyAttribute", &[
        TLS, ("Name", "stricter"), ("TLSVersions.1", "TLSv1.3"),
        ("Ciphers.1", "TLS_AES_128_GCM_SHA256"),
    ]),
    ("acl=AclId", "CreateAccessControlList", &[("AclName", "office")]),
    ("", "AddAccessControlListEntry", &[ACL, (
        "AclEntrys", r#"[{"entry":"10.0.0.0/24","comment":"a"},{"entry":"10.0.1.1","comment":"b"}]"#,
    )]),
    ("", "RemoveAccessControlListEntry", &[ACL, ("AclEntrys", r#"[{"entry":"10.0.0.0/24"}]"#)]),
    ("", "SetAccessControlListAttribute", &[ACL, ("AclName", "office-2")]),
    ("", "DescribeAccessControlLists", &[]),

    ("", "CreateLoadBalancerHTTPListener", &[
        LB, HTTP, WHOLE, GROUP, ("HealthCheck", "off"), ("StickySession", "off"),
    ]),
    ("", "CreateLoadBalancerHTTPSListener", &[
        LB, HTTPS, WHOLE, GROUP, CERT, CA, ("HealthCheck", "off"), ("StickySession", "off"),
        ("TLSCipherPolicy", "$tls"),
    ]),
    ("", "CreateLoadBalancerTCPListener", &[LB, TCP, WHOLE, ("BackendServerPort", "1883")]),
    ("", "CreateLoadBalancerUDPListener", &[LB, UDP, WHOLE, PAIR]),
    ("", "StartLoadBalancerListener", &[LB, HTTP]),
    ("", "StopLoadBalancerListener", &[LB, HTTP]),
    ("", "SetLoadBalancerHTTPListenerAttribute", &[LB, HTTP, ("Description", "web")]),
    ("", "SetLoadBalancerHTTPSListenerAttribute", &[LB, HTTPS, ("EnableHttp2", "off")]),
    ("", "SetLoadBalancerTCPListenerAttribute", &[
        LB, TCP, ACL, ("Scheduler", "rr"), ("AclStatus", "on"), ("AclType", "white"),
    ]),
    ("", "SetLoadBalancerUDPListenerAttribute", &[LB, UDP, ("Description", "dns")]),
    ("", "DescribeLoadBalancerHTTPListenerAttribute", &[LB, HTTP]),
    ("", "DescribeLoadBalancerHTTPSListenerAttribute", &[LB, HTTPS]),
    ("", "DescribeLoadBalancerTCPListenerAttribute", &[LB, TCP]),
    ("", "DescribeLoadBalancerUDPListenerAttribute", &[LB, UDP]),
    ("", "DescribeLoadBalancerListeners", &[("LoadBalancerId.1", "$lb")]),
    ("", "DescribeHealthStatus", &[LB]),
    ("", "DescribeAccessControlListAttribute", &[ACL]),
    ("", "ListTLSCipherPolicies", &[("IncludeListener", "true")]),

    ("domain=DomainExtensionId", "CreateDomainExtension", &[
        LB, HTTPS, CERT, ("Domain", "a.example.com"),
    ]),
    ("", "SetDomainExtensionAttribute", &[DOMAIN, CERT]),
    ("", "DescribeDomainExtensionAttribute", &[DOMAIN]),
    ("", "DescribeDomainExtensions", &[LB, HTTPS]),
    ("rule=Rules.Rule.1.RuleId", "CreateRules", &[LB, HTTP, (
        "RuleList", r#"[{"RuleName":"cache","Url":"/cache","VServerGroupId":"$group"}]"#,
    )]),
    ("", "SetRule", &[RULE, ("RuleName", "cache-2")]),
    ("", "DescribeRuleAttribute", &[RULE]),
    ("", "DescribeRules", &[LB, HTTP]),
    ("", "DescribeVServerGroups", &[LB, ("IncludeRule", "true"), ("IncludeListener", "true")]),
    ("", "SetListenerAccessControlStatus", &[
        LB, HTTP, ("AccessControlStatus", "open_white_list"),
    ]),
    ("", "AddListenerWhiteListItem", &[LB, HTTP, ("SourceItems", "10.0.0.1,10.1.0.0/16")]),
    ("", "RemoveListenerWhiteListItem", &[LB, HTTP, ("SourceItems", "10.0.0.1")]),
    ("", "DescribeListenerAccessControlAttribute", &[LB, HTTP]),

    ("", "AddTags", &[LB, ("Tags", r#"[{"TagKey":"team","TagValue":"shop"}]"#)]),
    ("", "DescribeTags", &[LB]),
    ("", "RemoveTags", &[LB, ("Tags", r#"[{"TagKey":"team","TagValue":"shop"}]"#)]),
    ("", "TagResources", &[
        ("ResourceType", "vservergroup"), ("ResourceId.1", "$group"), ("Tag.1.Key", "cost"),
        ("Tag.1.Value", "7"),
    ]),
    ("", "ListTagResources", &[("ResourceType", "vservergroup"), ("ResourceId.1", "$group")]),
    ("", "UntagResources", &[
        ("ResourceType", "vservergroup"), ("ResourceId.1", "$group"), ("TagKey.1", "cost"),
    ]),
    ("", "SetAccessLogsDownloadAttribute", &[LOGS]),
    ("", "DescribeAccessLogsDownloadAttribute", &[]),
    ("", "DeleteAccessLogsDownloadAttribute", &[LOGS]),
    ("", "EnableHighDefinationMonitor", &[PROJECT, ("LogStore", "figures")]),
    ("", "ModifyHighDefinationMonitor", &[PROJECT, ("LogStore", "figures-2")]),
    ("", "DescribeHighDefinationMonitor", &[]),

    ("", "ModifyLoadBalancerInstanceChargeType", &[LB, ("InstanceChargeType", "PayByCLCU")]),
    ("", "DeleteRules", &[("RuleIds", r#"["$rule"]"#)]),
    ("", "DeleteDomainExtension", &[DOMAIN]),
    ("", "DeleteLoadBalancerListener", &[LB, HTTP]),
    ("", "DeleteLoadBalancerListener", &[LB, HTTPS]),
    ("", "DeleteLoadBalancerListener", &[LB, TCP]),
    ("", "DeleteLoadBalancerListener", &[LB, UDP]),
    ("", "DeleteVServerGroup", &[GROUP]),
    ("", "DeleteMasterSlaveServerGroup", &[PAIR]),
    ("", "DeleteAccessControlList", &[ACL]),
    ("", "DeleteTLSCipherPolicy", &[TLS]),
    ("", "DeleteServerCertificate", &[CERT]),
    ("", "DeleteCACertificate", &[CA]),
    ("", "DeleteLoadBalancer", &[LB]),
];

/// Leads a load balancer through its life, with answers in this form. Every call succeeds. The
/// operations that it called are returned.
pub async fn live(emulator: &Emulator, format: &str) -> Vec<&'static str> {
    let pem = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../slb/emulator/tests/certificates/");
        std::fs::read_to_string(format!("{folder}{name}")).unwrap()
    };
    // The longer names first, so that none is taken for the beginning of another.
    let mut known = BTreeMap::new();
    for name in ["rsa.pem", "rsa.key.pem"] {
        known.insert(format!("${name}"), pem(name));
    }
    for (keep, action, params) in STEPS {
        let call = V1 { place: Place::Form, ..V1::call(action, &[]) };
        let mut call = call.set("Format", format);
        for (name, value) in *params {
            let value = known
                .iter()
                .rev()
                .fold((*value).to_owned(), |value, (name, text)| value.replace(name, text));
            call = call.set(name, &value);
        }
        let reply = call.send(emulator.address()).await;
        assert_eq!(reply.status, 200, "{action}: {reply:?}");
        if let Some((name, path)) = keep.split_once('=') {
            let answer = reply.value();
            let found =
                path.split('.').fold(&answer, |at, step| match (at, step.parse::<usize>()) {
                    (Value::List(items), Ok(number)) => &items[number - 1],
                    (_, Ok(_)) => at,
                    _ => at.get(step).unwrap_or_else(|| panic!("{action}: no {path}: {reply:?}")),
                });
            known.insert(format!("${name}"), found.as_text().unwrap().to_owned());
        }
    }
    STEPS.iter().map(|(_, action, _)| *action).collect()
}
