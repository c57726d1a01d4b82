//! A refusal that is about an item of a list says which one.

use super::fixture;
use crate::desk::Desk;

/// A call, and the item that its refusal names.
type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const CASES: &[Case] = &[
    (
        "AddServersToServerGroup",
        &[
            ("ServerGroupId", "sgp-tcp"),
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
            ("ServerGroupId", "sgp-tcp"),
            ("Servers.1.ServerId", "i-1"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
        "Servers.1.ServerId \"i-1\"",
    ),
    (
        "UpdateServerGroupServersAttribute",
        &[
            ("ServerGroupId", "sgp-tcp"),
            ("Servers.1.ServerId", "i-2"),
            ("Servers.1.ServerType", "Ecs"),
            ("Servers.1.Port", "80"),
        ],
        "Servers.1.ServerId \"i-2\"",
    ),
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Intranet"),
            ("VpcId", "vpc-1"),
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
            ("AddressType", "Intranet"),
            ("VpcId", "vpc-1"),
            ("ZoneMappings.1.ZoneId", "nowhere"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "vsw-2"),
        ],
        "ZoneMappings.1.ZoneId \"nowhere\"",
    ),
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Internet"),
            ("VpcId", "vpc-1"),
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
            ("LoadBalancerId", "nlb-1"),
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
            ("LoadBalancerId", "nlb-1"),
            ("AddressType", "Internet"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-x"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ],
        "ZoneMappings.1.ZoneId \"cn-hangzhou-x\"",
    ),
    (
        "StartShiftLoadBalancerZones",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-x"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
        ],
        "ZoneMappings.1.ZoneId \"cn-hangzhou-x\"",
    ),
    (
        "LoadBalancerJoinSecurityGroup",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("SecurityGroupIds.1", "sg-1"),
            ("SecurityGroupIds.2", "nope"),
        ],
        "SecurityGroupIds.2 \"nope\"",
    ),
    (
        "LoadBalancerLeaveSecurityGroup",
        &[("LoadBalancerId", "nlb-1"), ("SecurityGroupIds.1", "sg-1")],
        "SecurityGroupIds.1 \"sg-1\"",
    ),
    (
        "CreateListener",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ListenerProtocol", "TCPSSL"),
            ("ListenerPort", "444"),
            ("ServerGroupId", "sgp-tls"),
            ("CertificateIds.1", "nope"),
        ],
        "CertificateIds.1 \"nope\"",
    ),
    (
        "AssociateAdditionalCertificatesWithListener",
        &[
            ("ListenerId", "LISTENER"),
            ("AdditionalCertificateIds.1", "cert-2"),
            ("AdditionalCertificateIds.2", "cert-1"),
        ],
        "AdditionalCertificateIds.2 \"cert-1\"",
    ),
    (
        "DisassociateAdditionalCertificatesWithListener",
        &[("ListenerId", "LISTENER"), ("AdditionalCertificateIds.1", "cert-3")],
        "AdditionalCertificateIds.1 \"cert-3\"",
    ),
    (
        "TagResources",
        &[
            ("ResourceType", "servergroup"),
            ("ResourceId.1", "sgp-tcp"),
            ("ResourceId.2", "sgp-9"),
            ("Tag.1.Key", "k"),
        ],
        "ResourceId.2 \"sgp-9\"",
    ),
    ("ListAsynJobs", &[("JobIds.1", "nope")], "JobIds.1 \"nope\""),
];

#[test]
fn a_refusal_ends_with_the_item_that_it_is_about() {
    let desk = fixture::desk();
    let listener = fixture::listen(&desk, &fixture::tls(443));
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
    let given = [("ServerGroupId", "sgp-tcp"), ("Servers.1.ServerId", "i-1"), (name, "80")];
    let (status, code, message) = Desk::new().told("AddServersToServerGroup", &given);
    assert_eq!(status, 400, "{code}");
    assert!(message.contains(&format!("{name} names no item of Servers")), "{code}: {message}");
}
