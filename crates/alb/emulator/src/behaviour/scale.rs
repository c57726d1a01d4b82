//! What a call costs does not grow with what it is not about.

use aliyun_core::Params;

use crate::desk::Desk;

/// So many load balancers, each with a listener, a group and an ACL of its own.
fn desk(size: usize) -> Desk {
    let all = |one: &dyn Fn(usize) -> String| (0..size).map(one).collect::<Vec<_>>().join(",");
    let load_balancers = all(&|n| {
        format!(
            r#"{{"LoadBalancerId":"alb-{n:06}","LoadBalancerName":"name-{n}","VpcId":"vpc-1",
            "AddressType":"Internet","AddressIpVersion":"DualStack","ResourceGroupId":"rg-{n}",
            "ZoneMappings":[
                {{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1","IntranetAddress":"10.1.{0}.{1}"}},
                {{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2","IntranetAddress":"10.2.{0}.{1}"}}],
            "Tags":{{"n":"{n}"}}}}"#,
            n / 250,
            n % 250
        )
    });
    let listeners = all(&|n| {
        format!(
            r#"{{"ListenerId":"lsn-{n:06}","LoadBalancerId":"alb-{n:06}","ListenerProtocol":"HTTP",
            "ListenerPort":80,"DefaultActions":[{{"Type":"ForwardGroup","ForwardGroupConfig":
                {{"ServerGroupTuples":[{{"ServerGroupId":"sgp-{n:06}"}}]}}}}],"Tags":{{"n":"{n}"}}}}"#
        )
    });
    let groups = all(&|n| {
        format!(
            r#"{{"ServerGroupId":"sgp-{n:06}","ServerGroupName":"name-{n}","VpcId":"vpc-1",
            "Tags":{{"n":"{n}"}}}}"#
        )
    });
    let acls = all(&|n| format!(r#"{{"AclId":"acl-{n:06}","AclName":"name-{n}"}}"#));
    Desk::seeded(&format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"Alb":{{"LoadBalancers":[{load_balancers}],
            "Listeners":[{listeners}],"ServerGroups":[{groups}],"Acls":[{acls}],
            "Quotas":{{"LoadBalancers":1000}}}}}}}}}}"#
    ))
}

const ONE: (&str, &str) = ("LoadBalancerId", "alb-000001");

/// Calls about one thing, in an order in which each is done.
const CALLS: &[(&str, &[(&str, &str)])] = &[
    ("ListLoadBalancers", &[("MaxResults", "1")]),
    ("ListLoadBalancers", &[("LoadBalancerIds.1", "alb-000001")]),
    ("ListLoadBalancers", &[("LoadBalancerNames.1", "name-1"), ("AddressType", "Internet")]),
    ("ListLoadBalancers", &[("ResourceGroupId", "rg-1")]),
    ("ListLoadBalancers", &[("DNSName", "alb-000001.cn-hangzhou.alb.aliyuncs.com")]),
    ("ListLoadBalancers", &[("Tag.1.Key", "n"), ("Tag.1.Value", "1")]),
    ("GetLoadBalancerAttribute", &[ONE]),
    ("ListTagResources", &[("ResourceType", "loadbalancer"), ("MaxResults", "1")]),
    ("ListTagResources", &[("ResourceType", "listener"), ("ResourceId.1", "lsn-000001")]),
    ("ListTagKeys", &[("ResourceType", "servergroup")]),
    ("ListTagValues", &[("TagKey", "n"), ("MaxResults", "1")]),
    (
        "CreateLoadBalancer",
        &[
            ("AddressType", "Internet"),
            ("VpcId", "vpc-1"),
            ("LoadBalancerEdition", "Standard"),
            ("LoadBalancerBillingConfig.PayType", "PostPay"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
            ("ZoneMappings.2.VSwitchId", "vsw-2"),
        ],
    ),
    ("UpdateLoadBalancerAttribute", &[ONE, ("LoadBalancerName", "other")]),
    ("UpdateLoadBalancerAddressTypeConfig", &[ONE, ("AddressType", "Intranet")]),
    ("UpdateLoadBalancerEdition", &[ONE, ("LoadBalancerEdition", "StandardWithWaf")]),
    ("EnableLoadBalancerIpv6Internet", &[ONE]),
    ("LoadBalancerJoinSecurityGroup", &[ONE, ("SecurityGroupIds.1", "sg-1")]),
    (
        "StartShiftLoadBalancerZones",
        &[ONE, ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"), ("ZoneMappings.1.VSwitchId", "vsw-1")],
    ),
    ("ModifyCapacityReservation", &[ONE, ("MinimumLoadBalancerCapacity.CapacityUnits", "100")]),
    ("EnableDeletionProtection", &[("ResourceId", "alb-000001")]),
    ("DisableDeletionProtection", &[("ResourceId", "alb-000001")]),
    (
        "TagResources",
        &[("ResourceType", "acl"), ("ResourceId.1", "acl-000001"), ("Tag.1.Key", "k")],
    ),
    (
        "MoveResourceGroup",
        &[
            ("ResourceType", "servergroup"),
            ("ResourceId", "sgp-000001"),
            ("NewResourceGroupId", "rg-2"),
        ],
    ),
    ("DeleteLoadBalancer", &[ONE]),
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
