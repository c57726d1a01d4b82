//! Empty texts in calls, and empty lists in answers.

use aliyun_core::{Params, Value};
use aliyun_emulator::testing::at;

use super::fixture;
use crate::desk::Desk;

fn called(desk: &Desk, action: &str, given: &[(&str, &str)]) -> Result<String, String> {
    let named = given.iter().chain(&[("RegionId", "cn-hangzhou")]);
    let params = Params::from_iter(named.copied());
    desk.call_raw(action, &params).map_err(|error| format!("{action} {given:?}: {error}"))
}

/// A call with what is required.
type Required = (&'static str, &'static [(&'static str, &'static str)]);

/// Calls, and texts that say nothing there when they are empty.
const TAKEN: &[(Required, &[&str])] = &[
    (
        (
            "CreateLoadBalancer",
            &[
                ("AddressType", "Intranet"),
                ("VpcId", "vpc-1"),
                ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
                ("ZoneMappings.1.VSwitchId", "vsw-1"),
                ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
                ("ZoneMappings.2.VSwitchId", "vsw-2"),
            ],
        ),
        &[
            "LoadBalancerName",
            "BandwidthPackageId",
            "ResourceGroupId",
            "ZoneMappings.1.AllocationId",
            "ZoneMappings.1.Ipv6Address",
            "DeletionProtectionConfig.Reason",
            "ModificationProtectionConfig.Reason",
        ],
    ),
    (("UpdateLoadBalancerAttribute", &[("LoadBalancerId", "nlb-1")]), &["LoadBalancerName"]),
    (("GetLoadBalancerAttribute", &[("LoadBalancerId", "nlb-1")]), &["ClientToken"]),
    (("ListLoadBalancers", &[]), &["ZoneId", "DNSName", "ResourceGroupId", "NextToken"]),
    (
        (
            "CreateListener",
            &[
                ("LoadBalancerId", "nlb-1"),
                ("ListenerProtocol", "TCP"),
                ("ListenerPort", "80"),
                ("ServerGroupId", "sgp-tcp"),
            ],
        ),
        &["ListenerDescription", "SecurityPolicyId", "AlpnPolicy"],
    ),
    (
        ("UpdateListenerAttribute", &[("ListenerId", "LISTENER")]),
        &["ServerGroupId", "ListenerDescription", "SecurityPolicyId", "AlpnPolicy"],
    ),
    (("GetListenerAttribute", &[("ListenerId", "LISTENER")]), &["ClientToken"]),
    (
        ("CreateServerGroup", &[("ServerGroupName", "more"), ("VpcId", "vpc-1")]),
        &[
            "ResourceGroupId",
            "HealthCheckConfig.HealthCheckDomain",
            "HealthCheckConfig.HealthCheckUrl",
            "HealthCheckConfig.HealthCheckReq",
            "HealthCheckConfig.HealthCheckExp",
        ],
    ),
    (("UpdateServerGroupAttribute", &[("ServerGroupId", "sgp-tcp")]), &["ServerGroupName"]),
    (("ListServerGroups", &[]), &["ResourceGroupId", "VpcId", "NextToken"]),
    (("ListServerGroupServers", &[]), &["ServerGroupId", "NextToken"]),
    (
        (
            "CreateSecurityPolicy",
            &[("TlsVersions.1", "TLSv1.2"), ("Ciphers.1", "ECDHE-RSA-AES128-GCM-SHA256")],
        ),
        &["SecurityPolicyName", "ResourceGroupId"],
    ),
    (
        (
            "UpdateSecurityPolicyAttribute",
            &[("SecurityPolicyId", "tls-1"), ("Ciphers.1", "ECDHE-RSA-AES256-GCM-SHA384")],
        ),
        &["SecurityPolicyName"],
    ),
    (("ListSecurityPolicy", &[]), &["ResourceGroupId", "NextToken"]),
    (("DescribeRegions", &[]), &["ClientToken"]),
    (("DescribeZones", &[]), &["ClientToken"]),
];

#[test]
fn an_empty_text_says_nothing_where_the_service_takes_it() {
    for ((action, given), empty) in TAKEN {
        for name in *empty {
            let desk = fixture::desk();
            let listener = fixture::listen(&desk, &fixture::tcp(443));
            let given = given.iter().map(|(name, text)| {
                let text = if *text == "LISTENER" { listener.as_str() } else { text };
                (*name, text)
            });
            let given: Vec<_> = given.chain([(*name, "")]).collect();
            if let Err(problem) = called(&desk, action, &given) {
                panic!("{problem}");
            }
        }
    }
}

#[test]
fn an_empty_text_is_refused_where_the_service_refuses_it() {
    let desk = fixture::desk();
    let listener = fixture::listen(&desk, &fixture::tcp(443));
    let zones = [
        ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
        ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
        ("ZoneMappings.2.VSwitchId", "vsw-2"),
    ];
    let create = [&zones[..], &[("AddressType", "Intranet"), ("VpcId", "vpc-1")]].concat();
    let update = [&zones[..], &[("LoadBalancerId", "nlb-1")]].concat();
    let group = vec![("ServerGroupName", "more"), ("VpcId", "vpc-1")];
    let server = vec![("ServerGroupId", "sgp-tcp"), ("Servers.1.ServerId", "i-1")];
    let before = desk.state();
    for (action, given, name) in [
        ("CreateServerGroup", group.clone(), "HealthCheckConfig.HttpCheckMethod"),
        ("CreateServerGroup", group.clone(), "HealthCheckConfig.HealthCheckHttpCode.1"),
        ("CreateServerGroup", group, "Scheduler"),
        (
            "UpdateServerGroupAttribute",
            vec![("ServerGroupId", "sgp-tcp")],
            "HealthCheckConfig.HttpCheckMethod",
        ),
        ("AddServersToServerGroup", server, "Servers.1.ServerType"),
        ("CreateLoadBalancer", create.clone(), "ZoneMappings.1.PrivateIPv4Address"),
        ("CreateLoadBalancer", create, "AddressIpVersion"),
        ("UpdateLoadBalancerZones", update.clone(), "ZoneMappings.2.PrivateIPv4Address"),
        ("UpdateLoadBalancerZones", update, "ZoneMappings.1.EipType"),
        ("ListListeners", vec![], "ListenerProtocol"),
        ("ListListenerCertificates", vec![("ListenerId", listener.as_str())], "CertType"),
    ] {
        let given = [&given[..], &[(name, "")]].concat();
        let (status, code, message) = desk.told(action, &given);
        assert_eq!(status, 400, "{action} {name}: {code}");
        assert!(code.starts_with("IllegalParam"), "{action} {name}: {code} {message}");
        assert!(message.contains(name), "{action}: {message}");
        assert_eq!(desk.state(), before, "{action} {name} changed the state");
    }
    // As JSON in one parameter, too.
    let check = ("HealthCheckConfig", r#"{"HttpCheckMethod":""}"#);
    let group = [("ServerGroupName", "more"), ("VpcId", "vpc-1"), check];
    let (_, code, message) = desk.told("CreateServerGroup", &group);
    assert!(code.starts_with("IllegalParam") && message.contains("HttpCheckMethod"), "{message}");
}

#[test]
fn an_answer_has_the_lists_of_all_that_is_in_it_also_empty_ones() {
    let desk = fixture::desk();
    let answer = |action: &str, given: &[(&str, &str)]| called(&desk, action, given).unwrap();
    let one = answer("GetLoadBalancerAttribute", &[("LoadBalancerId", "nlb-1")]);
    let all = answer("ListLoadBalancers", &[("LoadBalancerIds.1", "nlb-1")]);
    let groups = answer("ListServerGroups", &[("ServerGroupIds.1", "sgp-udp")]);
    for (json, path) in [
        (&one, "ZoneMappings.0.LoadBalancerAddresses.0.Ipv4LocalAddresses"),
        (&one, "ZoneMappings.0.LoadBalancerAddresses.0.Ipv6LocalAddresses"),
        (&one, "SecurityGroupIds"),
        (&one, "Tags"),
        (&all, "LoadBalancers.0.ZoneMappings.0.LoadBalancerAddresses.0.Ipv4LocalAddresses"),
        (&all, "LoadBalancers.0.Tags"),
        (&all, "LoadBalancers.0.OperationLocks"),
        (&groups, "ServerGroups.0.Tags"),
        (&groups, "ServerGroups.0.RelatedLoadBalancerIds"),
    ] {
        let json = Value::from_json(json).unwrap();
        assert_eq!(at(&json, path), Some(&Value::List(Vec::new())), "{path}");
    }
}
