//! What a call costs does not grow with what it is not about.

use std::fmt::Write as _;

use aliyun_core::Params;

use crate::desk::Desk;

/// So many load balancers, each with a group, a rule, a domain extension, and a listener with a
/// certificate and an access control list of its own.
fn desk(size: usize) -> Desk {
    let (mut load_balancers, mut certificates) = (Vec::new(), Vec::new());
    let (mut extensions, mut lists) = (Vec::new(), Vec::new());
    let (mut policies, mut logs) = (Vec::new(), Vec::new());
    for n in 0..size {
        let mut one = String::new();
        let _ = write!(
            one,
            r#"{{"LoadBalancerId":"lb-{n:06}","LoadBalancerSpec":"slb.s2.small",
            "Settings":{{"Address":"47.96.{}.{}","LoadBalancerName":"name-{n}","VpcId":"vpc-{n}"}},"Tags":{{"n":"{n}"}},
            "VServerGroups":[{{"VServerGroupId":"rsp-{n:06}","BackendServers":[
                {{"ServerId":"i-{n:06}","Port":80,"Weight":100}}]}}],
            "Listeners":[{{"ListenerPort":443,"ListenerProtocol":"https","Settings":{{
                "ServerCertificateId":"cert-{n:06}","AclStatus":"on","AclType":"white","AclId":"acl-{n:06}",
                "VServerGroupId":"rsp-{n:06}"}}}}],
            "Rules":[{{"RuleId":"rule-{n:06}","RuleName":"r","ListenerPort":443,
                "ListenerProtocol":"https","Url":"/a","VServerGroupId":"rsp-{n:06}"}}]}}"#,
            (n + 1) / 256,
            (n + 1) % 256,
        );
        load_balancers.push(one);
        certificates.push(format!(r#"{{"CertificateId":"cert-{n:06}"}}"#));
        policies.push(format!(
            r#"{{"TLSCipherPolicyId":"tls-{n:06}","Name":"p","TLSVersions":["TLSv1.2"],
            "Ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}}"#
        ));
        logs.push(format!(r#""lb-{n:06}":{{"LogProject":"p","LogStore":"s"}}"#));
        lists.push(format!(r#"{{"AclId":"acl-{n:06}","AclName":"a"}}"#));
        extensions.push(format!(
            r#"{{"DomainExtensionId":"de-{n:06}","LoadBalancerId":"lb-{n:06}","ListenerPort":443,
            "Domain":"a.example.com","ServerCertificateId":"cert-{n:06}"}}"#
        ));
    }
    Desk::seeded(&format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"LoadBalancers":[{}],"ServerCertificates":[{}],
        "AccessControlLists":[{}],"DomainExtensions":[{}],
        "TLSCipherPolicies":[{}],"AccessLogs":{{{}}},
        "Instances":[{{"InstanceId":"i-[000000-000999]"}}]}}}}}}"#,
        load_balancers.join(","),
        certificates.join(","),
        lists.join(","),
        extensions.join(","),
        policies.join(","),
        logs.join(","),
    ))
}

/// Calls about one thing, in an order in which each is done.
const CALLS: &[(&str, &[(&str, &str)])] = &[
    ("DescribeLoadBalancers", &[("PageSize", "1")]),
    ("DescribeLoadBalancers", &[("LoadBalancerId", "lb-000001,lb-000002")]),
    ("DescribeLoadBalancers", &[("Address", "47.96.0.2")]),
    ("DescribeLoadBalancers", &[("ServerId", "i-000001")]),
    ("DescribeLoadBalancers", &[("LoadBalancerName", "name-1")]),
    ("DescribeLoadBalancers", &[("VpcId", "vpc-1")]),
    ("DescribeLoadBalancers", &[("Tag.1.Key", "n"), ("Tag.1.Value", "1")]),
    ("DescribeLoadBalancers", &[("Tags", r#"[{"tagKey":"n","tagValue":"1"}]"#)]),
    ("DescribeLoadBalancerAttribute", &[("LoadBalancerId", "lb-000001")]),
    ("DescribeLoadBalancerListeners", &[("LoadBalancerId.1", "lb-000001")]),
    (
        "DescribeLoadBalancerHTTPSListenerAttribute",
        &[("LoadBalancerId", "lb-000001"), ("ListenerPort", "443")],
    ),
    ("DescribeLoadBalancerListeners", &[("MaxResults", "1")]),
    ("DescribeLoadBalancerListeners", &[("MaxResults", "1"), ("NextToken", "lb-000004_https_443")]),
    ("DescribeTags", &[("LoadBalancerId", "lb-000001")]),
    ("DescribeTags", &[]),
    ("ListTagResources", &[("ResourceType", "instance"), ("Tag.1.Key", "n"), ("Tag.1.Value", "1")]),
    ("DescribeAccessControlLists", &[("PageSize", "1")]),
    ("ListTLSCipherPolicies", &[("MaxItems", "1")]),
    ("ListTLSCipherPolicies", &[("MaxItems", "1"), ("NextToken", "tls-000004")]),
    ("DescribeAccessLogsDownloadAttribute", &[("PageSize", "1")]),
    ("ListTagResources", &[("ResourceType", "instance"), ("ResourceId.1", "lb-000001")]),
    ("DescribeAccessControlListAttribute", &[("AclId", "acl-000001")]),
    ("DescribeServerCertificates", &[("ServerCertificateId", "cert-000001")]),
    (
        "DescribeVServerGroups",
        &[("LoadBalancerId", "lb-000001"), ("IncludeRule", "true"), ("IncludeListener", "true")],
    ),
    ("DescribeHealthStatus", &[("LoadBalancerId", "lb-000001")]),
    ("DescribeDomainExtensions", &[("LoadBalancerId", "lb-000001"), ("ListenerPort", "443")]),
    (
        "CreateLoadBalancerTCPListener",
        &[
            ("LoadBalancerId", "lb-000001"),
            ("ListenerPort", "22"),
            ("Bandwidth", "-1"),
            ("BackendServerPort", "22"),
            ("AclStatus", "on"),
            ("AclType", "white"),
            ("AclId", "acl-000002"),
        ],
    ),
    (
        "AddVServerGroupBackendServers",
        &[
            ("VServerGroupId", "rsp-000001"),
            ("BackendServers", r#"[{"ServerId":"i-000002","Port":"80","Weight":"100"}]"#),
        ],
    ),
    ("DeleteRules", &[("RuleIds", r#"["rule-000001"]"#)]),
    ("DeleteDomainExtension", &[("DomainExtensionId", "de-000001")]),
    ("DeleteLoadBalancerListener", &[("LoadBalancerId", "lb-000001"), ("ListenerPort", "443")]),
    ("DeleteVServerGroup", &[("VServerGroupId", "rsp-000001")]),
    ("DeleteAccessControlList", &[("AclId", "acl-000001")]),
    ("DeleteServerCertificate", &[("ServerCertificateId", "cert-000001")]),
    ("DeleteLoadBalancer", &[("LoadBalancerId", "lb-000001")]),
    ("CreateLoadBalancer", &[("LoadBalancerSpec", "slb.s2.small")]),
];

#[test]
fn a_call_walks_over_no_more_than_its_answer_holds() {
    for size in [10, 59, 300] {
        // Beyond the quota no call makes another load balancer.
        let desk = desk(size);
        for (action, given) in
            CALLS.iter().filter(|(action, _)| size < 60 || *action != "CreateLoadBalancer")
        {
            let mut params = Params::new();
            params.text("RegionId", "cn-hangzhou");
            given.iter().for_each(|(name, value)| {
                params.text(*name, *value);
            });
            let visits = desk.visits(action, &params);
            // A list with a token looks at where it goes on, and whether.
            let most = if given.iter().any(|(name, _)| name.starts_with("Max")) { 3 } else { 1 };
            assert!(visits <= most, "{action} with {given:?} walks over {visits} of {size}");
        }
    }
}
