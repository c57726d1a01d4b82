mod addresses;
mod changes;
mod seeded;

use aliyun_nlb_model::{
    AddressType, CreateLoadBalancer, DeleteLoadBalancer, DeletionProtectionConfig,
    GetLoadBalancerAttribute, GetLoadBalancerAttributeResponse, ListListeners, ListLoadBalancers,
    LoadBalancerBusinessStatus, LoadBalancerStatus, NewZoneMapping, Tag,
    UpdateLoadBalancerAttribute, ZoneStatus,
};

use crate::desk::Desk;

/// Load balancers in three zones, and what they can name.
const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"},{"VpcId":"vpc-2"}],
    "VSwitches":[
        {"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g","CidrBlock":"10.0.0.0/29"},
        {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h","CidrBlock":"10.0.1.0/24"},
        {"VSwitchId":"vsw-i","VpcId":"vpc-1","ZoneId":"cn-hangzhou-i"},
        {"VSwitchId":"vsw-4","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-far","VpcId":"vpc-2","ZoneId":"cn-hangzhou-g"}],
    "Eips":[{"AllocationId":"eip-1","IpAddress":"47.1.0.1"},
        {"AllocationId":"eip-2","IpAddress":"47.1.0.2"},
        {"AllocationId":"eip-3","IpAddress":"47.1.0.3"}],
    "BandwidthPackages":[{"BandwidthPackageId":"cbwp-1"}],
    "SecurityGroups":[{"SecurityGroupId":"sg-1","VpcId":"vpc-1"},{"SecurityGroupId":"sg-2"},
        {"SecurityGroupId":"sg-3"},{"SecurityGroupId":"sg-4"},{"SecurityGroupId":"sg-5"},
        {"SecurityGroupId":"sg-far","VpcId":"vpc-2"}],
    "Nlb":{
    "WithoutIpv6":["vsw-i","vpc-2"],
    "LoadBalancers":[
        {"LoadBalancerId":"nlb-in","VpcId":"vpc-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-g","PrivateIPv4Address":"10.0.0.2"},
            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"nlb-out","VpcId":"vpc-1","AddressType":"Internet",
            "AddressIpVersion":"DualStack","BandwidthPackageId":"cbwp-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-4","AllocationId":"eip-1"},
            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h","AllocationId":"eip-9"},
            {"ZoneId":"cn-hangzhou-i","VSwitchId":"vsw-i","AllocationId":"eip-8"}]},
        {"LoadBalancerId":"nlb-far","VpcId":"vpc-2","AddressIpVersion":"DualStack","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-far"}]},
        {"LoadBalancerId":"nlb-locked","VpcId":"vpc-1",
            "OperationLocks":[{"LockType":"FinancialLocked","LockReason":"unpaid"}],
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"nlb-residual","VpcId":"vpc-1",
            "OperationLocks":[{"LockType":"ResidualLocked"}],
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"nlb-failed","VpcId":"vpc-1","LoadBalancerStatus":"CreateFailed",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"nlb-still","VpcId":"vpc-1","LoadBalancerStatus":"Inactive",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]}],
    "ServerGroups":[{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}],
    "Listeners":[{"ListenerId":"lsn-1@80","LoadBalancerId":"nlb-in","ListenerProtocol":"TCP",
        "ListenerPort":80,"ServerGroupId":"sgp-1"}]}}}}"#;

fn desk() -> Desk {
    Desk::seeded(SEED)
}

fn zone(letter: &str, vswitch: &str) -> NewZoneMapping {
    NewZoneMapping::new(format!("cn-hangzhou-{letter}"), vswitch)
}

fn create(address_type: AddressType) -> CreateLoadBalancer {
    CreateLoadBalancer::new(address_type, "vpc-1", [zone("g", "vsw-4"), zone("h", "vsw-h")])
}

#[track_caller]
fn shown(desk: &Desk, id: &str) -> GetLoadBalancerAttributeResponse {
    desk.call(&GetLoadBalancerAttribute::new(id)).unwrap()
}

#[test]
fn a_new_one_has_all_that_clients_read() {
    let desk = desk();
    let request = create(AddressType::Intranet);
    let answer = desk.call(&request).unwrap();
    let id = answer.loadbalancer_id;
    assert!(id.starts_with("nlb-") && id.len() == 22, "{id}");
    assert!(answer.order_id.is_some());
    let own = shown(&desk, &id);
    assert_eq!(own.load_balancer_status, LoadBalancerStatus::Active);
    assert_eq!(own.load_balancer_business_status, Some(LoadBalancerBusinessStatus::Normal));
    assert_eq!(own.load_balancer_name.as_deref(), Some(""));
    assert_eq!(own.address_type, Some(AddressType::Intranet));
    assert_eq!(own.ipv6_address_type, Some(AddressType::Intranet));
    assert_eq!(own.bandwidth_package_id.as_deref(), Some(""));
    assert_eq!((own.cross_zone_enabled, own.cps), (Some(true), Some(0)));
    assert_eq!(own.resource_group_id.as_deref(), Some("rg-default"));
    let dns_name = format!("{id}.cn-hangzhou.nlb.aliyuncsslb.com");
    assert_eq!(own.dns_name, Some(dns_name));
    assert_eq!(own.create_time.as_deref().map(str::len), Some(20));
    assert_eq!(own.deletion_protection_config.unwrap().enabled, Some(false));
    assert_eq!(own.zone_mappings.len(), 2);
    for zone in own.zone_mappings {
        assert_eq!(zone.status, Some(ZoneStatus::Active));
        let [address] = zone.load_balancer_addresses.as_slice() else { panic!("one record") };
        assert!(address.eni_id.as_deref().unwrap().starts_with("eni-"));
        assert!(address.private_ipv4_address.as_deref().unwrap().starts_with("10."));
        assert_eq!(address.allocation_id.as_deref(), Some(""));
        assert_eq!(address.public_ipv4_address.as_deref(), Some(""));
        assert_eq!(address.ipv6_address.as_deref(), Some(""));
    }
    desk.reload();
}

#[test]
fn what_is_empty_is_written_as_clients_need_it() {
    let desk = desk();
    let params = aliyun_core::Params::from_iter([("LoadBalancerId", "nlb-in")]);
    let json = desk.call_raw("GetLoadBalancerAttribute", &params).unwrap();
    for needed in [
        r#""BandwidthPackageId":"""#,
        r#""SecurityGroupIds":[]"#,
        r#""Tags":[]"#,
        r#""OperationLocks":[]"#,
        r#""Ipv6AddressType":"Intranet""#,
        r#""Cps":0"#,
    ] {
        assert!(json.contains(needed), "{needed} in {json}");
    }
    let json = desk.call_raw("ListLoadBalancers", &aliyun_core::Params::new()).unwrap();
    assert!(!json.contains("NextToken"), "{json}");
    let params = aliyun_core::Params::from_iter([("LoadBalancerIds.1", "nlb-none")]);
    let json = desk.call_raw("ListLoadBalancers", &params).unwrap();
    assert!(json.contains(r#""LoadBalancers":[]"#), "{json}");
}

#[test]
fn creation_is_checked() {
    let desk = desk();
    let base = || create(AddressType::Internet);
    let with =
        |zones: [NewZoneMapping; 2]| CreateLoadBalancer::new(AddressType::Internet, "vpc-1", zones);
    let other = CreateLoadBalancer::new(AddressType::Internet, "vpc-9", base().zone_mappings);
    desk.refuses(&other, "ResourceNotFound.Vpc");
    let one = CreateLoadBalancer::new(AddressType::Internet, "vpc-1", [zone("g", "vsw-4")]);
    desk.refuses(&one, "InvalidZones");
    desk.refuses(&with([zone("z", "vsw-4"), zone("h", "vsw-h")]), "InvalidZones");
    let twice = with([zone("g", "vsw-4"), zone("g", "vsw-g")]);
    desk.refuses(&twice, "OperationFailed.DuplicateZones.");
    desk.refuses(&with([zone("g", "vsw-9"), zone("h", "vsw-h")]), "ResourceNotFound.VSwitch");
    desk.refuses(&with([zone("g", "vsw-far"), zone("h", "vsw-h")]), "ResourceNotFound.VSwitch");
    let wrong = with([zone("g", "vsw-h"), zone("h", "vsw-4")]);
    desk.refuses(&wrong, "Mismatch.ZoneIdAndVswitchId");
    let dual = with([zone("g", "vsw-4"), zone("i", "vsw-i")]).address_ip_version("DualStack");
    desk.refuses(&dual, "OperationFailed.vSwitchNotSupportIpv6");
    let group = base().resource_group_id("nowhere");
    desk.refuses(&group, "OperationFailed.NotExist.ResourceGroup");
    desk.refuses(&base().bandwidth_package_id("cbwp-9"), "IllegalParam");
    let package = create(AddressType::Intranet).bandwidth_package_id("cbwp-1");
    desk.refuses(&package, "IllegalParam");
    desk.refuses(&base().load_balancer_name("1"), "IllegalParam.loadBalancerName");
}

#[test]
fn there_may_be_so_many() {
    let desk =
        Desk::seeded(r#"{"Regions":{"cn-hangzhou":{"Nlb":{"Quotas":{"LoadBalancers":1}}}}}"#);
    let request =
        CreateLoadBalancer::new("Intranet", "vpc-1", [zone("a", "vsw-1"), zone("b", "vsw-2")]);
    desk.call(&request).unwrap();
    let desk = desk.reload();
    desk.refuses(&request, "QuotaExceeded.QuotaInsufficient");
}

#[test]
fn a_token_stands_for_its_call_and_a_dry_run_for_nothing() {
    let desk = desk();
    let request = create(AddressType::Internet).client_token("t-1");
    desk.refuses(&request.clone().dry_run(true), "DryRunOperation");
    let first = desk.call(&request).unwrap();
    let again = desk.call(&request).unwrap();
    assert_eq!(first.loadbalancer_id, again.loadbalancer_id);
    let other = request.load_balancer_name("other");
    desk.refuses(&other, "IdempotenceSignatureMismatch");
}

#[test]
fn a_token_minds_what_is_asked_for_alone() {
    let desk = desk();
    let request = create(AddressType::Intranet).client_token("once");
    let first = desk.call(&request).unwrap().loadbalancer_id;
    let again = request.clone().dry_run(false).region_id("cn-hangzhou");
    assert_eq!(desk.call(&again).unwrap().loadbalancer_id, first);
    desk.refuses(&request.dry_run(true), "DryRunOperation");
}

#[test]
fn what_is_protected_or_locked_stays() {
    let desk = desk();
    let protection = DeletionProtectionConfig::new().enabled(true);
    let request = create(AddressType::Intranet).deletion_protection_config(protection);
    let id = desk.call(&request).unwrap().loadbalancer_id;
    desk.refuses(&DeleteLoadBalancer::new(id), "OperationDenied.DeletionProtectionEnabled");
    desk.refuses(&DeleteLoadBalancer::new("nlb-none"), "ResourceNotFound.loadBalancer");
    desk.refuses(&DeleteLoadBalancer::new("nlb-locked"), "Conflict.Lock");
    desk.refuses(&DeleteLoadBalancer::new("nlb-still"), "IncorrectStatus.loadbalancer");
    for id in ["nlb-failed", "nlb-residual"] {
        assert!(desk.call(&DeleteLoadBalancer::new(id)).unwrap().job_id.is_some());
        desk.refuses(&GetLoadBalancerAttribute::new(id), "ResourceNotFound.loadBalancer");
    }
    let locked = shown(&desk, "nlb-locked");
    assert_eq!(locked.load_balancer_business_status, Some(LoadBalancerBusinessStatus::Abnormal));
    assert_eq!(locked.load_balancer_status, LoadBalancerStatus::Inactive);
    assert_eq!(locked.operation_locks[0].lock_reason.as_deref(), Some("unpaid"));
    let set = UpdateLoadBalancerAttribute::new("nlb-locked").load_balancer_name("new");
    desk.refuses(&set, "IncorrectStatus.loadbalancer");
}

#[test]
fn listeners_go_with_it_and_groups_stay() {
    let desk = desk();
    desk.call(&DeleteLoadBalancer::new("nlb-in")).unwrap();
    assert!(desk.call(&ListListeners::new()).unwrap().listeners.is_empty());
    let delete = aliyun_nlb_model::DeleteServerGroup::new("sgp-1");
    desk.call(&delete).unwrap();
    desk.reload();
}

#[test]
fn lists_narrow() {
    let desk = desk();
    let tagged = create(AddressType::Internet)
        .load_balancer_name("tagged")
        .resource_group_id("rg-2")
        .tag([Tag::new("k").value("1"), Tag::new("only")]);
    let id = desk.call(&tagged).unwrap().loadbalancer_id;
    let count = |request: &ListLoadBalancers| desk.call(request).unwrap().total_count.unwrap();
    let list = ListLoadBalancers::new;
    assert_eq!(count(&list()), 8);
    for one in [
        list().load_balancer_names(["tagged"]),
        list().load_balancer_ids([id.as_str(), "nlb-none"]),
        list().resource_group_id("rg-2"),
        list().tag([Tag::new("only")]),
        list().tag([Tag::new("k").value("1"), Tag::new("only")]),
        list().vpc_ids(["vpc-2"]),
        list().dns_name("nlb-in.cn-hangzhou.nlb.aliyuncsslb.com"),
        list().load_balancer_status("CreateFailed"),
        list().address_type("Internet").zone_id("cn-hangzhou-i"),
        list().address_ip_version("ipv4").address_type("Internet"),
        list().ipv6_address_type("Intranet").vpc_ids(["vpc-2"]),
    ] {
        assert_eq!(count(&one), 1, "{one:?}");
    }
    assert_eq!(count(&list().load_balancer_business_status("Abnormal")), 2);
    for none in [
        list().tag([Tag::new("k").value("2")]),
        list().tag([Tag::new("k"), Tag::new("other")]),
        list().load_balancer_names(["tag"]),
        list().vpc_ids(["vpc-2"]).load_balancer_names(["tagged"]),
        list().dns_name("nlb-in"),
    ] {
        assert_eq!(count(&none), 0, "{none:?}");
    }
    // The newest comes first, and pages follow each other without a gap.
    let mut seen = Vec::new();
    let mut token = String::new();
    loop {
        let page = desk.call(&list().max_results(3).next_token(token)).unwrap();
        assert_eq!((page.total_count, page.max_results), (Some(8), Some(3)));
        seen.extend(page.load_balancers.into_iter().map(|own| own.load_balancer_id));
        match page.next_token {
            Some(next) => token = next,
            None => break,
        }
    }
    assert_eq!((seen.len(), &seen[0]), (8, &id));
    assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), 8);
    desk.refuses(&list().next_token("x"), "IllegalParam");
}
