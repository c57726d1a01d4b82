//! Zones, EIPs, bandwidth packages and IPv6.

use aliyun_alb_model::{
    AddressType, AttachCommonBandwidthPackageToLoadBalancer, CancelShiftLoadBalancerZones,
    DetachCommonBandwidthPackageFromLoadBalancer, DisableLoadBalancerIpv6Internet, EipType,
    EnableLoadBalancerIpv6Internet, NewZoneMapping, ShiftedZone, StartShiftLoadBalancerZones,
    UpdateLoadBalancerAddressTypeConfig, UpdateLoadBalancerZones, ZoneMappingEip, ZoneStatus,
};

use super::{desk, shown, with_zones, zone};
use crate::desk::Desk;

/// The EIPs of a load balancer with their addresses.
fn eips(desk: &Desk, id: &str) -> Vec<(String, String)> {
    let zones = shown(desk, id).zone_mappings.into_iter();
    let addresses = zones.flat_map(|zone| zone.load_balancer_addresses);
    let eips = addresses
        .map(|own| (own.allocation_id.unwrap_or_default(), own.address.unwrap_or_default()));
    eips.collect()
}

#[test]
fn the_internet_needs_an_eip_for_each_zone() {
    let desk = desk();
    let zones = [zone("g", "vsw-4").allocation_id("eip-2"), zone("h", "vsw-h").allocation_id("")];
    let request = with_zones("Internet", zones);
    let id = desk.call(&request).unwrap().load_balancer_id;
    let [named, made] = eips(&desk, &id).try_into().unwrap();
    assert_eq!(named, ("eip-2".to_owned(), "47.1.0.2".to_owned()));
    assert!(made.0.starts_with("eip-") && made.1.starts_with("47."), "{made:?}");
    // Each EIP is one thing.
    desk.refuses(&request, "InvalidParameter");
    let with = |one: &str, other: &str| {
        let zones =
            [zone("g", "vsw-4").allocation_id(one), zone("h", "vsw-h").allocation_id(other)];
        with_zones("Internet", zones)
    };
    desk.refuses(&with("eip-3", "eip-3"), "InvalidParameter");
    desk.refuses(&with("eip-3", "eip-7"), "ResourceNotFound.Eip");
    // One of another kind is in no inventory.
    let anycast = zone("g", "vsw-4").allocation_id("aeip-1").eip_type("Anycast");
    let id = desk.call(&with_zones("Internet", [anycast, zone("h", "vsw-h")])).unwrap();
    let own = shown(&desk, &id.load_balancer_id).zone_mappings.remove(0);
    assert_eq!(own.load_balancer_addresses[0].eip_type, Some(EipType::Anycast));
}

#[test]
fn addresses_are_of_the_vswitch_and_free() {
    let desk = desk();
    let at = |address: &str| {
        let zones = [zone("g", "vsw-g").intranet_address(address), zone("h", "vsw-h")];
        with_zones("Intranet", zones)
    };
    desk.refuses(&at("10.0.0.2"), "InvalidParameter");
    desk.refuses(&at("10.9.0.2"), "InvalidParameter");
    let id = desk.call(&at("10.0.0.3")).unwrap().load_balancer_id;
    let own = shown(&desk, &id).zone_mappings.remove(0).load_balancer_addresses.remove(0);
    assert_eq!(own.intranet_address.as_deref(), Some("10.0.0.3"));
    // The vSwitch has four addresses in all.
    let any = with_zones("Intranet", [zone("g", "vsw-g"), zone("h", "vsw-h")]);
    desk.call(&any).unwrap();
    desk.call(&any).unwrap();
    desk.refuses(&any, "ResourceNotEnough.VSwitchIp");
}

#[test]
fn the_address_type_changes_with_eips() {
    let desk = desk();
    let to = UpdateLoadBalancerAddressTypeConfig::new;
    desk.refuses(&to("alb-none", "Internet"), "ResourceNotFound.LoadBalancer");
    desk.refuses(&to("alb-in", "Intranet"), "OperationDenied.AddressTypeNotChanged");
    let eip = |letter: &str, vswitch: &str, id: &str| {
        ZoneMappingEip::new()
            .zone_id(format!("cn-hangzhou-{letter}"))
            .vswitch_id(vswitch)
            .allocation_id(id)
    };
    let with = |zones: Vec<ZoneMappingEip>| to("alb-in", "Internet").zone_mappings(zones);
    let unknown = with(vec![eip("i", "vsw-i", "eip-2")]);
    desk.refuses(&unknown, "Mismatch.ZoneIdAndVSwitchId");
    let twice = with(vec![eip("g", "vsw-g", "eip-2"), eip("h", "vsw-h", "eip-2")]);
    desk.refuses(&twice, "IncorrectBusinessStatus.Eip");
    desk.refuses(&with(vec![eip("g", "vsw-g", "eip-1")]), "IncorrectBusinessStatus.Eip");
    desk.refuses(&with(vec![eip("g", "vsw-g", "eip-7")]), "ResourceNotFound.Eip");

    let answer = desk.call(&with(vec![eip("g", "vsw-g", "eip-2")])).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(shown(&desk, "alb-in").address_type, Some(AddressType::Internet));
    let found = eips(&desk, "alb-in");
    assert_eq!(found[0], ("eip-2".to_owned(), "47.1.0.2".to_owned()));
    assert!(found[1].0.starts_with("eip-"));

    desk.call(&to("alb-in", "Intranet")).unwrap();
    let closed = eips(&desk, "alb-in");
    assert!(closed.iter().all(|(id, ip)| id.is_empty() && ip.starts_with("10.")), "{closed:?}");
    // The EIP is free again, and need not be named.
    desk.call(&to("alb-in", "Internet")).unwrap();
    assert!(eips(&desk, "alb-in").iter().all(|(id, _)| id.starts_with("eip-")));
    desk.call(&to("alb-out", "Intranet")).unwrap();
    assert_eq!(shown(&desk, "alb-out").bandwidth_package_id.as_deref(), Some(""));
    desk.reload();
}

#[test]
fn zones_come_and_go() {
    let desk = desk();
    let set = |zones: Vec<NewZoneMapping>| UpdateLoadBalancerZones::new("alb-in", zones);
    let (g, h) = (zone("g", "vsw-g"), zone("h", "vsw-h"));
    let same = set(vec![h.clone(), g.clone()]);
    desk.refuses(&same, "OperationDenied.ZoneMappingsNotChanged");
    desk.refuses(&set(vec![g.clone()]), "InvalidParameter");
    desk.refuses(&set(vec![g.clone(), g.clone()]), "InvalidParameter");
    desk.refuses(&set(vec![g.clone(), zone("x", "vsw-i")]), "InvalidParameter");
    let moved = set(vec![zone("g", "vsw-4"), h.clone()]);
    desk.refuses(&moved, "OperationDenied.ZoneVSwitchChanged");
    let with = |other: NewZoneMapping| set(vec![g.clone(), h.clone(), other]);
    desk.refuses(&with(zone("i", "vsw-9")), "ResourceNotFound.VSwitch");
    desk.refuses(&with(zone("i", "vsw-far")), "ResourceNotFound.VSwitch");
    desk.refuses(&with(zone("i", "vsw-4")), "Mismatch.ZoneIdAndVSwitchId");
    assert!(desk.call(&with(zone("i", "vsw-i"))).unwrap().job_id.is_some());
    let zones = |desk: &Desk| {
        let zones = shown(desk, "alb-in").zone_mappings.into_iter();
        zones.map(|zone| zone.zone_id.replace("cn-hangzhou-", "")).collect::<String>()
    };
    assert_eq!(zones(&desk), "ghi");
    desk.call(&set(vec![zone("i", "vsw-i"), g])).unwrap();
    assert_eq!(zones(&desk), "gi");
    // A zone for IPv6 needs a vSwitch with it.
    let dual = UpdateLoadBalancerZones::new("alb-out", [zone("g", "vsw-4"), zone("h", "vsw-h")]);
    desk.call(&dual).unwrap();
    let dual = dual.zone_mappings.into_iter().chain([zone("i", "vsw-i")]);
    let dual = UpdateLoadBalancerZones::new("alb-out", dual);
    desk.refuses(&dual, "InvalidParameter");
    desk.reload();
}

#[test]
fn the_eip_of_a_zone_that_stays_is_passed_over() {
    let desk = desk();
    let zones = ["g", "h", "i"].into_iter().zip(["vsw-4", "vsw-h", "vsw-i"]);
    let zones = zones.map(|(letter, vswitch)| zone(letter, vswitch).allocation_id("eip-3"));
    let swap = UpdateLoadBalancerZones::new("alb-basic", zones.clone().skip(1));
    desk.refuses(&swap, "OperationDenied.ZoneMappingsNotChanged");
    // The EIP of a zone that comes counts.
    let request = with_zones("Internet", [zone("g", "vsw-4"), zone("h", "vsw-h")]);
    let id = desk.call(&request).unwrap().load_balancer_id;
    let before = eips(&desk, &id);
    desk.call(&UpdateLoadBalancerZones::new(id.as_str(), zones.clone())).unwrap();
    let after = eips(&desk, &id);
    assert_eq!(after[..2], before[..]);
    assert_eq!(after[2], ("eip-3".to_owned(), "47.1.0.3".to_owned()));
}

#[test]
fn a_zone_shifts_while_another_one_answers() {
    let desk = desk();
    let shifted =
        |letter: &str, vswitch: &str| [ShiftedZone::new(format!("cn-hangzhou-{letter}"), vswitch)];
    let start =
        |letter, vswitch| StartShiftLoadBalancerZones::new("alb-in", shifted(letter, vswitch));
    let cancel =
        |letter, vswitch| CancelShiftLoadBalancerZones::new("alb-in", shifted(letter, vswitch));
    desk.refuses(&cancel("g", "vsw-g"), "OperationDenied.ZoneMappingsNotChanged");
    desk.refuses(&start("i", "vsw-i"), "OperationDenied.ZoneVSwitchNotExist");
    desk.refuses(&start("g", "vsw-4"), "Mismatch.ZoneIdAndVSwitchId");
    desk.refuses(&start("g", "vsw-9"), "ResourceNotFound.VSwitch");
    desk.call(&start("g", "vsw-g")).unwrap();
    let zone = shown(&desk, "alb-in").zone_mappings.remove(0);
    assert_eq!(zone.status, Some(ZoneStatus::Shifted));
    assert_eq!(zone.load_balancer_addresses[0].intranet_address_hc_status, None);
    desk.refuses(&start("g", "vsw-g"), "OperationDenied.ZoneMappingsNotChanged");
    desk.refuses(&start("h", "vsw-h"), "OperationDenied.ConfigLastActiveZoneNotSupport");
    desk.call(&cancel("g", "vsw-g")).unwrap();
    let zone = shown(&desk, "alb-in").zone_mappings.remove(0);
    assert_eq!(zone.status, Some(ZoneStatus::Active));
    let dynamic = StartShiftLoadBalancerZones::new("alb-basic", shifted("h", "vsw-h"));
    desk.refuses(&dynamic, "OperationDenied.OnlyFixedAddressAllocatedModeSupported");
}

#[test]
fn a_bandwidth_package_is_for_the_internet_and_one() {
    let desk = desk();
    let attach = AttachCommonBandwidthPackageToLoadBalancer::new;
    let detach = DetachCommonBandwidthPackageFromLoadBalancer::new;
    let (wrong, unknown) = (
        "IncorrectBusinessStatus.CommonBandwidthPackage",
        "ResourceNotFound.CommonBandwidthPackage",
    );
    desk.refuses(&attach("alb-in", "cbwp-1"), wrong);
    desk.refuses(&attach("alb-out", "cbwp-1"), wrong);
    desk.refuses(&attach("alb-out", "cbwp-9"), unknown);
    desk.refuses(&detach("alb-out", "cbwp-9"), unknown);
    desk.refuses(&detach("alb-in", "cbwp-1"), unknown);
    assert!(desk.call(&detach("alb-out", "cbwp-1")).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "alb-out").bandwidth_package_id.as_deref(), Some(""));
    assert!(desk.call(&attach("alb-out", "cbwp-1")).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "alb-out").bandwidth_package_id.as_deref(), Some("cbwp-1"));
}

#[test]
fn ipv6_opens_and_closes() {
    let desk = desk();
    let enable = EnableLoadBalancerIpv6Internet::new;
    let disable = DisableLoadBalancerIpv6Internet::new;
    desk.refuses(&enable("alb-in"), "OperationDenied.NonDualStackInstance");
    desk.refuses(&disable("alb-in"), "OperationDenied.NonDualStackInstance");
    desk.refuses(&disable("alb-out"), "OperationDenied.Ipv6IntranetInstance");
    assert!(desk.call(&enable("alb-out")).unwrap().job_id.is_some());
    desk.refuses(&enable("alb-out"), "OperationDenied.Ipv6InternetInstance");
    assert_eq!(shown(&desk, "alb-out").ipv6_address_type, Some(AddressType::Internet));
    assert!(desk.call(&disable("alb-out")).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "alb-out").ipv6_address_type, Some(AddressType::Intranet));
}
