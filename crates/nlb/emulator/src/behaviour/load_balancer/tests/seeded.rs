use std::collections::BTreeSet;

use aliyun_nlb_model::{
    CreateLoadBalancer, GetLoadBalancerAttribute, ListLoadBalancers, NewZoneMapping,
};

use crate::behaviour::fixture;
use crate::desk::Desk;

/// The built-in seed.
fn built_in() -> Desk {
    Desk::seeded(include_str!("../../../../seed/default.json"))
}

/// The EIPs of a load balancer, with their addresses.
fn eips(desk: &Desk, id: &str) -> Vec<(String, String)> {
    let own = desk.call(&GetLoadBalancerAttribute::new(id)).unwrap();
    let addresses = own.zone_mappings.into_iter().flat_map(|zone| zone.load_balancer_addresses);
    let both = addresses.map(|it| Some((it.allocation_id?, it.public_ipv4_address?)));
    both.collect::<Option<_>>().unwrap()
}

#[test]
fn the_same_zone_twice_is_none_that_a_load_balancer_can_have() {
    let desk = fixture::desk();
    let (status, code, message) = desk.told(
        "UpdateLoadBalancerZones",
        &[
            ("LoadBalancerId", "nlb-1"),
            ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.1.VSwitchId", "vsw-1"),
            ("ZoneMappings.2.ZoneId", "cn-hangzhou-g"),
            ("ZoneMappings.2.VSwitchId", "vsw-2"),
        ],
    );
    assert_eq!((status, code), (400, "InvalidZones"), "{message}");
}

#[test]
fn a_seeded_load_balancer_on_the_internet_has_eips() {
    let desk = built_in();
    let own = eips(&desk, "nlb-000000000000000001");
    let ids: BTreeSet<_> = own.iter().map(|(id, _)| id).collect();
    assert_eq!((own.len(), ids.len()), (2, 2), "{own:?}");
    assert!(own.iter().all(|(id, ip)| id.starts_with("eip-") && !ip.is_empty()), "{own:?}");
    desk.reload();
    assert_eq!(eips(&desk, "nlb-000000000000000001"), own);

    // One that is listed is known by its address.
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
        "Eips":[{"AllocationId":"eip-7","IpAddress":"1.2.3.4"}],
        "Nlb":{"LoadBalancers":[{"LoadBalancerId":"nlb-1","VpcId":"vpc-1","AddressType":"Internet",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1",
                "PublicIPv4Address":"1.2.3.4"}]}]}}}}"#,
    );
    assert_eq!(eips(&desk, "nlb-1"), [("eip-7".to_owned(), "1.2.3.4".to_owned())]);
}

#[test]
fn new_things_are_newer_than_those_of_a_seed_whatever_their_numbers() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Nlb":{"LoadBalancers":[
            {"LoadBalancerId":"nlb-1","VpcId":"vpc-1","Number":281474976710000,
                "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}]}}}}"#,
    );
    let zones = [
        NewZoneMapping::new("cn-hangzhou-g", "vsw-1"),
        NewZoneMapping::new("cn-hangzhou-h", "vsw-2"),
    ];
    let create = || {
        let request = CreateLoadBalancer::new("Intranet", "vpc-1", zones.clone());
        desk.call(&request).unwrap().loadbalancer_id
    };
    let (one, two) = (create(), create());
    let listed = desk.call(&ListLoadBalancers::new()).unwrap().load_balancers;
    let ids: Vec<_> = listed.into_iter().map(|own| own.load_balancer_id).collect();
    assert_eq!(ids, [two, one, "nlb-1".to_owned()]);
}
