//! Zones, EIPs, bandwidth packages and IPv6.

use aliyun_nlb_model::{
    AddressType, AttachCommonBandwidthPackageToLoadBalancer, CancelShiftLoadBalancerZones,
    CreateLoadBalancer, DetachCommonBandwidthPackageFromLoadBalancer,
    DisableLoadBalancerIpv6Internet, EipType, EnableLoadBalancerIpv6Internet, ShiftedZone,
    StartShiftLoadBalancerZones, UpdateLoadBalancerAddressTypeConfig, UpdateLoadBalancerZones,
    UpdatedZoneMapping, ZoneMappingEip, ZoneStatus,
};

use super::{create, desk, shown, zone};
use crate::desk::Desk;

/// The EIPs of a load balancer with their addresses.
fn eips(desk: &Desk, id: &str) -> Vec<(String, String)> {
    let zones = shown(desk, id).zone_mappings.into_iter();
    let addresses = zones.flat_map(|zone| zone.load_balancer_addresses);
    let eips = addresses.map(|own| {
        (own.allocation_id.unwrap_or_default(), own.public_ipv4_address.unwrap_or_default())
    });
    eips.collect()
}

#[test]
fn the_internet_needs_an_eip_for_each_zone() {
    let desk = desk();
    let zones = [zone("g", "vsw-4").allocation_id("eip-2"), zone("h", "vsw-h").allocation_id("")];
    let request = CreateLoadBalancer::new(AddressType::Internet, "vpc-1", zones);
    let id = desk.call(&request).unwrap().loadbalancer_id;
    let [named, made] = eips(&desk, &id).try_into().unwrap();
    assert_eq!(named, ("eip-2".to_owned(), "47.1.0.2".to_owned()));
    assert!(made.0.starts_with("eip-") && made.1.starts_with("47."), "{made:?}");
    // Each EIP is one thing.
    desk.refuses(&request, "ResourceAlreadyAssociated.AllocationId");
    let with = |one: &str, other: &str| {
        let zones =
            [zone("g", "vsw-4").allocation_id(one), zone("h", "vsw-h").allocation_id(other)];
        CreateLoadBalancer::new(AddressType::Internet, "vpc-1", zones)
    };
    desk.refuses(&with("eip-3", "eip-3"), "DuplicatedParam.AllocationId");
    desk.refuses(&with("eip-3", "eip-7"), "IllegalParam");
}

#[test]
fn addresses_are_of_the_vswitch_and_free() {
    let desk = desk();
    let at = |address: &str| {
        let zones = [zone("g", "vsw-g").private_ipv4_address(address), zone("h", "vsw-h")];
        CreateLoadBalancer::new(AddressType::Intranet, "vpc-1", zones)
    };
    desk.refuses(&at("10.0.0.2"), "ResourceInUse.IP");
    desk.refuses(&at("10.9.0.2"), "IllegalParam");
    let id = desk.call(&at("10.0.0.3")).unwrap().loadbalancer_id;
    let own = shown(&desk, &id).zone_mappings.remove(0).load_balancer_addresses.remove(0);
    assert_eq!(own.private_ipv4_address.as_deref(), Some("10.0.0.3"));
    // The vSwitch has four addresses in all.
    let any =
        CreateLoadBalancer::new("Intranet", "vpc-1", [zone("g", "vsw-g"), zone("h", "vsw-h")]);
    desk.call(&any).unwrap();
    desk.call(&any).unwrap();
    desk.refuses(&any, "ResourceNotEnough.VSwitchIp");
}

#[test]
fn the_address_type_changes_with_eips() {
    let desk = desk();
    let to = UpdateLoadBalancerAddressTypeConfig::new;
    desk.refuses(&to("nlb-none", "Internet"), "ResourceNotFound.loadBalancer");
    desk.refuses(&to("nlb-in", "Intranet"), "OperationDenied.AddressTypeNotChanged");
    let eip = |letter: &str, vswitch: &str, id: &str| {
        ZoneMappingEip::new()
            .zone_id(format!("cn-hangzhou-{letter}"))
            .vswitch_id(vswitch)
            .allocation_id(id)
    };
    let with = |zones: Vec<ZoneMappingEip>| to("nlb-in", "Internet").zone_mappings(zones);
    let unknown = with(vec![eip("i", "vsw-i", "eip-2")]);
    desk.refuses(&unknown, "Mismatch.ZoneIdAndVswitchId");
    let twice = with(vec![eip("g", "vsw-g", "eip-2"), eip("h", "vsw-h", "eip-2")]);
    desk.refuses(&twice, "DuplicatedParam.AllocationId");
    let used = with(vec![eip("g", "vsw-g", "eip-1")]);
    desk.refuses(&used, "OperationDenied.EipAlreadyInBandwidthPackage");
    desk.refuses(&with(vec![eip("g", "vsw-g", "eip-7")]), "TagInvokeError");
    let anycast = eip("g", "vsw-g", "eip-2").eip_type(EipType::Anycast);
    desk.refuses(&with(vec![anycast]), "ResourceNotFound.AnycastInstance");

    let answer = desk.call(&with(vec![eip("g", "vsw-g", "eip-2")])).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(shown(&desk, "nlb-in").address_type, Some(AddressType::Internet));
    let found = eips(&desk, "nlb-in");
    assert_eq!(found[0], ("eip-2".to_owned(), "47.1.0.2".to_owned()));
    assert!(found[1].0.starts_with("eip-"));

    desk.call(&to("nlb-in", "Intranet")).unwrap();
    assert!(eips(&desk, "nlb-in").iter().all(|(id, ip)| id.is_empty() && ip.is_empty()));
    // The EIP is free again.
    desk.call(&with(vec![eip("g", "vsw-g", "eip-2")])).unwrap();
    desk.call(&to("nlb-out", "Intranet")).unwrap();
    assert_eq!(shown(&desk, "nlb-out").bandwidth_package_id.as_deref(), Some(""));
}

fn to(letter: &str, vswitch: &str) -> UpdatedZoneMapping {
    UpdatedZoneMapping::new(format!("cn-hangzhou-{letter}"), vswitch)
}

#[test]
fn zones_come_and_go() {
    let desk = desk();
    let set = |zones: Vec<UpdatedZoneMapping>| UpdateLoadBalancerZones::new("nlb-in", zones);
    let (g, h) = (to("g", "vsw-g"), to("h", "vsw-h"));
    let same = set(vec![g.clone(), h.clone()]);
    desk.refuses(&same, "OperationDenied.ZoneMappingsNotChanged");
    desk.refuses(&set(vec![g.clone()]), "InvalidZones");
    desk.refuses(&set(vec![g.clone(), g.clone()]), "InvalidZones");
    desk.refuses(&set(vec![g.clone(), to("x", "vsw-i")]), "InvalidZones");
    let moved = set(vec![to("g", "vsw-4"), h.clone()]);
    desk.refuses(&moved, "OperationDenied.ZoneVSwitchChanged");
    let other = set(vec![g.clone().private_ipv4_address("10.0.0.4"), h.clone()]);
    desk.refuses(&other, "OperationDenied.ProtectedPrivateIPv4AddressChanged");
    desk.refuses(&set(vec![g.clone(), h.clone(), to("i", "vsw-9")]), "ResourceNotFound.VSwitch");
    desk.refuses(&set(vec![g.clone(), h.clone(), to("i", "vsw-far")]), "ResourceNotFound.VSwitch");
    let more = set(vec![g.clone(), h.clone(), to("i", "vsw-i")]);
    assert!(desk.call(&more).unwrap().job_id.is_some());
    let zones = |desk: &Desk| {
        let zones = shown(desk, "nlb-in").zone_mappings.into_iter();
        zones.map(|zone| zone.zone_id.replace("cn-hangzhou-", "")).collect::<String>()
    };
    assert_eq!(zones(&desk), "ghi");
    desk.call(&set(vec![to("i", "vsw-i"), g])).unwrap();
    assert_eq!(zones(&desk), "gi");
    // A zone for IPv6 needs a vSwitch with it.
    let dual = UpdateLoadBalancerZones::new("nlb-out", vec![to("g", "vsw-4"), to("h", "vsw-h")]);
    desk.call(&dual).unwrap();
    let dual = dual.zone_mappings.into_iter().chain([to("i", "vsw-i")]);
    let dual = UpdateLoadBalancerZones::new("nlb-out", dual);
    desk.refuses(&dual, "OperationFailed.vSwitchNotSupportIpv6");
}

#[test]
fn the_eip_of_a_zone_can_be_exchanged() {
    let desk = desk();
    let zones = || [to("g", "vsw-4"), to("h", "vsw-h")];
    let id = desk.call(&create(AddressType::Internet)).unwrap().loadbalancer_id;
    let [g, h] = zones();
    let swap = UpdateLoadBalancerZones::new(id.as_str(), [g.allocation_id("eip-3"), h.clone()]);
    desk.call(&swap).unwrap();
    assert_eq!(eips(&desk, &id)[0], ("eip-3".to_owned(), "47.1.0.3".to_owned()));
    desk.refuses(&swap, "OperationDenied.ZoneMappingsNotChanged");
}

#[test]
fn a_zone_shifts_while_another_one_answers() {
    let desk = desk();
    let start = |letter, vswitch| {
        let zone = ShiftedZone::new(format!("cn-hangzhou-{letter}"), vswitch);
        StartShiftLoadBalancerZones::new("nlb-in", [zone])
    };
    let cancel = |letter, vswitch| {
        let zone = ShiftedZone::new(format!("cn-hangzhou-{letter}"), vswitch);
        CancelShiftLoadBalancerZones::new("nlb-in", [zone])
    };
    desk.refuses(&cancel("g", "vsw-g"), "IncorrectStatus.ZoneId");
    desk.refuses(&start("i", "vsw-i"), "IncorrectStatus.ZoneId");
    desk.refuses(&start("g", "vsw-4"), "IncorrectStatus.ZoneId");
    desk.call(&start("g", "vsw-g")).unwrap();
    let zone = shown(&desk, "nlb-in").zone_mappings.remove(0);
    assert_eq!(zone.status, Some(ZoneStatus::Shifted));
    assert_eq!(zone.load_balancer_addresses[0].private_ipv4_hc_status, None);
    desk.refuses(&start("g", "vsw-g"), "IncorrectStatus.ZoneId");
    desk.refuses(&start("h", "vsw-h"), "IncorrectStatus.ZoneId");
    desk.call(&cancel("g", "vsw-g")).unwrap();
    let zone = shown(&desk, "nlb-in").zone_mappings.remove(0);
    assert_eq!(zone.status, Some(ZoneStatus::Active));
}

#[test]
fn a_bandwidth_package_is_for_the_internet_and_one() {
    let desk = desk();
    let attach = AttachCommonBandwidthPackageToLoadBalancer::new;
    let detach = DetachCommonBandwidthPackageFromLoadBalancer::new;
    desk.refuses(&attach("nlb-in", "cbwp-1"), "OperationDenied.IntranetLoadBalancer");
    desk.refuses(&attach("nlb-out", "cbwp-1"), "ResourceAlreadyAssociated.loadbalancer");
    desk.refuses(&attach("nlb-out", "cbwp-9"), "ResourceNotFound.CommonBandwidthPackage");
    desk.refuses(&attach("nlb-out", "x"), "ResourceNotFound.BandwidthPackageId");
    desk.refuses(&detach("nlb-out", "cbwp-9"), "ResourceNotAssociated.loadbalancer");
    desk.refuses(&detach("nlb-in", "cbwp-1"), "ResourceNotAssociated.loadbalancer");
    assert!(desk.call(&detach("nlb-out", "cbwp-1")).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "nlb-out").bandwidth_package_id.as_deref(), Some(""));
    assert!(desk.call(&attach("nlb-out", "cbwp-1")).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "nlb-out").bandwidth_package_id.as_deref(), Some("cbwp-1"));
}

#[test]
fn ipv6_opens_and_closes() {
    let desk = desk();
    let enable = EnableLoadBalancerIpv6Internet::new;
    let disable = DisableLoadBalancerIpv6Internet::new;
    desk.refuses(&enable("nlb-in"), "OperationDenied.NonDualStackInstance");
    desk.refuses(&disable("nlb-in"), "OperationDenied.NonDualStackInstance");
    desk.refuses(&disable("nlb-out"), "OperationDenied.Ipv6IntranetInstance");
    desk.refuses(&enable("nlb-far"), "ResourceNotFound.Ipv6Gateway");
    // Twice is once.
    desk.call(&enable("nlb-out")).unwrap();
    desk.call(&enable("nlb-out")).unwrap();
    assert_eq!(shown(&desk, "nlb-out").ipv6_address_type, Some(AddressType::Internet));
    desk.call(&disable("nlb-out")).unwrap();
    assert_eq!(shown(&desk, "nlb-out").ipv6_address_type, Some(AddressType::Intranet));
}
