//! What a call costs does not grow with what it is not about.

use aliyun_core::Params;

use crate::desk::Desk;

/// So many load balancers, each with a listener, a group with a server, and a policy of its own.
fn desk(size: usize) -> Desk {
    let all = |one: &dyn Fn(usize) -> String| (0..size).map(one).collect::<Vec<_>>().join(",");
    let load_balancers = all(&|n| {
        format!(
            r#"{{"LoadBalancerId":"nlb-{n:06}","LoadBalancerName":"name-{n}","VpcId":"vpc-1",
            "ZoneMappings":[{{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1",
                "PrivateIPv4Address":"10.1.{}.{}"}}],"Tags":{{"n":"{n}"}}}}"#,
            n / 250,
            n % 250
        )
    });
    let listeners = all(&|n| {
        format!(
            r#"{{"ListenerId":"lsn-{n:06}@443","LoadBalancerId":"nlb-{n:06}",
            "ListenerProtocol":"TCPSSL","ListenerPort":443,"ServerGroupId":"sgp-{n:06}",
            "CertificateIds":["cert-1"],"SecurityPolicyId":"tls-{n:06}","Tags":{{"n":"{n}"}}}}"#
        )
    });
    let groups = all(&|n| {
        format!(
            r#"{{"ServerGroupId":"sgp-{n:06}","ServerGroupName":"name-{n}","VpcId":"vpc-1",
            "PreserveClientIpEnabled":false,"Tags":{{"n":"{n}"}},"Servers":[
                {{"ServerId":"i-{n:06}","ServerType":"Ecs","ServerIp":"10.0.0.1","Port":80}}]}}"#
        )
    });
    let policies = all(&|n| {
        format!(
            r#"{{"SecurityPolicyId":"tls-{n:06}","SecurityPolicyName":"name-{n}",
            "TlsVersions":["TLSv1.2"],"Ciphers":["AES128-SHA"],"Tags":{{"n":"{n}"}}}}"#
        )
    });
    Desk::seeded(&format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"Instances":[{{"InstanceId":"i-[000000-000999]"}}],
        "Nlb":{{"LoadBalancers":[{load_balancers}],"Listeners":[{listeners}],
            "ServerGroups":[{groups}],"SecurityPolicies":[{policies}],
            "Quotas":{{"SecurityPolicies":1000}}}}}}}}}}"#
    ))
}

/// Calls about one thing, in an order in which each is done.
const CALLS: &[(&str, &[(&str, &str)])] = &[
    ("ListListeners", &[("MaxResults", "1")]),
    ("ListListeners", &[("ListenerIds.1", "lsn-000001@443")]),
    ("ListListeners", &[("LoadBalancerIds.1", "nlb-000001"), ("ListenerProtocol", "TCPSSL")]),
    ("ListListeners", &[("Tag.1.Key", "n"), ("Tag.1.Value", "1")]),
    ("GetListenerAttribute", &[("ListenerId", "lsn-000001@443")]),
    ("GetListenerHealthStatus", &[("ListenerId", "lsn-000001@443")]),
    ("ListListenerCertificates", &[("ListenerId", "lsn-000001@443")]),
    ("ListServerGroups", &[("MaxResults", "1")]),
    ("ListServerGroups", &[("ServerGroupIds.1", "sgp-000001")]),
    ("ListServerGroups", &[("ServerGroupNames.1", "name-1"), ("ServerGroupType", "Instance")]),
    ("ListServerGroups", &[("Tag.1.Key", "n"), ("Tag.1.Value", "1")]),
    ("ListServerGroupServers", &[("ServerGroupId", "sgp-000001")]),
    ("ListServerGroupServers", &[("ServerIds.1", "i-000001")]),
    ("ListServerGroupServers", &[("MaxResults", "1")]),
    ("ListTagResources", &[("ResourceType", "servergroup"), ("MaxResults", "1")]),
    ("ListSecurityPolicy", &[("MaxResults", "1")]),
    ("ListSecurityPolicy", &[("SecurityPolicyIds.1", "tls-000001")]),
    ("ListSecurityPolicy", &[("SecurityPolicyNames.1", "name-1")]),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-000001"),
            ("ListenerProtocol", "TCP"),
            ("ListenerPort", "22"),
            ("ServerGroupId", "sgp-000002"),
        ],
    ),
    ("UpdateListenerAttribute", &[("ListenerId", "lsn-000001@443"), ("Cps", "5")]),
    (
        "AssociateAdditionalCertificatesWithListener",
        &[("ListenerId", "lsn-000001@443"), ("AdditionalCertificateIds.1", "cert-2")],
    ),
    (
        "DisassociateAdditionalCertificatesWithListener",
        &[("ListenerId", "lsn-000001@443"), ("AdditionalCertificateIds.1", "cert-2")],
    ),
    ("StopListener", &[("ListenerId", "lsn-000001@443")]),
    ("StartListener", &[("ListenerId", "lsn-000001@443")]),
    ("CreateServerGroup", &[("ServerGroupName", "more"), ("VpcId", "vpc-1")]),
    (
        "UpdateServerGroupAttribute",
        &[("ServerGroupId", "sgp-000001"), ("ServerGroupName", "other")],
    ),
    (
        "AddServersToServerGroup",
        &[
            ("ServerGroupId", "sgp-000001"),
            ("Servers.1.ServerId", "i-000002"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
    ),
    (
        "UpdateServerGroupServersAttribute",
        &[
            ("ServerGroupId", "sgp-000001"),
            ("Servers.1.ServerId", "i-000002"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
            ("Servers.1.Weight", "0"),
        ],
    ),
    (
        "RemoveServersFromServerGroup",
        &[
            ("ServerGroupId", "sgp-000001"),
            ("Servers.1.ServerId", "i-000002"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
    ),
    (
        "UpdateSecurityPolicyAttribute",
        &[("SecurityPolicyId", "tls-000001"), ("SecurityPolicyName", "other")],
    ),
    ("DeleteListener", &[("ListenerId", "lsn-000001@443")]),
    ("DeleteServerGroup", &[("ServerGroupId", "sgp-000001")]),
    ("DeleteSecurityPolicy", &[("SecurityPolicyId", "tls-000001")]),
    ("CreateSecurityPolicy", &[("TlsVersions.1", "TLSv1.2"), ("Ciphers.1", "AES128-SHA")]),
];

#[test]
fn a_call_walks_over_no_more_than_its_answer_holds() {
    for size in [10, 300] {
        let desk = desk(size);
        for (action, given) in CALLS {
            let mut params = Params::new();
            params.text("RegionId", "cn-hangzhou");
            given.iter().for_each(|(name, value)| {
                params.text(*name, *value);
            });
            let visits = desk.visits(action, &params);
            assert!(visits <= 1, "{action} with {given:?} walks over {visits} of {size}");
        }
    }
}
