use aliyun_emulator::product::Local;
use aliyun_slb_model::*;

use super::describe::is_wanted;
use crate::desk::Desk;
use crate::state::Region;
use crate::state::Status;

/// From the built-in seed: of guaranteed performance, and shared.
const GUARANTEED: &str = "lb-bp1000000000000000001";
const SHARED: &str = "lb-bp1000000000000000002";

fn by_use() -> CreateLoadBalancer {
    CreateLoadBalancer::new().instance_charge_type(InstanceChargeType::PayByClcu)
}

fn create(desk: &Desk, request: CreateLoadBalancer) -> String {
    desk.call(&request).unwrap().load_balancer_id
}

fn attribute(desk: &Desk, id: &str) -> DescribeLoadBalancerAttributeResponse {
    desk.call(&DescribeLoadBalancerAttribute::new(id)).unwrap()
}

fn ids(desk: &Desk, request: &DescribeLoadBalancers) -> Vec<String> {
    let found = desk.call(request).unwrap().load_balancers;
    found.into_iter().map(|item| item.load_balancer_id).collect()
}

#[test]
fn a_load_balancer_lives_and_dies() {
    let desk = Desk::new();
    let created = desk.call(&by_use().load_balancer_name("web")).unwrap();
    let id = created.load_balancer_id.as_str();
    assert!(id.starts_with("lb-bp1") && id.len() == 24);
    assert_eq!(created.load_balancer_name.as_deref(), Some("web"));
    assert_eq!((created.network_type, created.order_id), (Some(NetworkType::Classic), None));

    let shown = attribute(&desk, id);
    assert_eq!(shown.address, created.address);
    assert_eq!(shown.load_balancer_status, LoadBalancerStatus::Active);
    assert_eq!(shown.load_balancer_spec, Some(LoadBalancerSpec::SlbLcuElastic));
    assert_eq!(shown.internet_charge_type, Some(InternetChargeType::Paybytraffic));
    assert_eq!(shown.address_type, Some(AddressType::Internet));
    assert_eq!(shown.delete_protection, Some(Switch::Off));
    assert_eq!(shown.region_id.as_deref(), Some("cn-hangzhou"));
    assert_eq!(shown.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(shown.create_time_stamp, Some(1_700_000_000_000));

    desk.call(&SetLoadBalancerName::new(id, "api")).unwrap();
    desk.call(&SetLoadBalancerStatus::new(id, "inactive")).unwrap();
    desk.call(
        &SetLoadBalancerModificationProtection::new(id, "ConsoleProtection")
            .modification_protection_reason("mine"),
    )
    .unwrap();
    let shown = attribute(&desk.reload(), id);
    assert_eq!(shown.load_balancer_name.as_deref(), Some("api"));
    assert_eq!(shown.load_balancer_status, LoadBalancerStatus::Inactive);
    assert_eq!(shown.modification_protection_reason.as_deref(), Some("mine"));
    desk.call(&SetLoadBalancerModificationProtection::new(id, "NonProtection")).unwrap();
    assert_eq!(attribute(&desk, id).modification_protection_reason, None);

    desk.call(&SetLoadBalancerDeleteProtection::new(id, Switch::On)).unwrap();
    desk.refuses(&DeleteLoadBalancer::new(id), "OperationDenied.DeleteProtectionIsOn");
    desk.call(&SetLoadBalancerDeleteProtection::new(id, Switch::Off)).unwrap();
    desk.call(&DeleteLoadBalancer::new(id)).unwrap();
    desk.refuses(&DescribeLoadBalancerAttribute::new(id), "InvalidLoadBalancerId.NotFound");
}

#[test]
fn a_private_one_is_in_a_network() {
    let desk = Desk::new();
    let created = desk.call(&by_use().vswitch_id("vsw-1")).unwrap();
    assert_eq!(created.network_type, Some(NetworkType::Vpc));
    assert_eq!(created.vpc_id.as_deref(), Some("vpc-1"));
    let shown = attribute(&desk, &created.load_balancer_id);
    assert_eq!(shown.address_type, Some(AddressType::Intranet));
    let address = created.address.unwrap();
    let same = by_use().vswitch_id("vsw-1").address(address.as_str());
    desk.refuses(&same, "InvalidParameter");
    let other = by_use().vswitch_id("vsw-1").address("10.1.2.3");
    assert_eq!(desk.call(&other).unwrap().address.as_deref(), Some("10.1.2.3"));
}

#[test]
fn a_token_stands_for_its_first_call() {
    let desk = Desk::new();
    let request = by_use().client_token("once");
    let id = create(&desk, request.clone());
    assert_eq!(create(&desk, request.clone()), id);
    desk.refuses(&request.clone().load_balancer_name("other"), "InvalidParameter");
    assert_eq!(ids(&desk, &DescribeLoadBalancers::new()).len(), 3);
    desk.call(&DeleteLoadBalancer::new(id.as_str())).unwrap();
    assert_ne!(create(&desk, request), id);
}

#[test]
fn what_cannot_be_created_has_its_code() {
    let desk = Desk::new();
    let by_spec = CreateLoadBalancer::new().load_balancer_spec("slb.s1.small");
    let ipv6 = by_use().address_ip_version(AddressIpVersion::Ipv6);
    for (request, code) in [
        (CreateLoadBalancer::new(), "ShareSlbHaltSales"),
        (
            CreateLoadBalancer::new().instance_charge_type(InstanceChargeType::PayBySpec),
            "MissingParam.LoadBalancerSpec",
        ),
        (by_use().address_type(AddressType::Intranet), "MissingParam.VSwitchId"),
        (ipv6.clone().vswitch_id("vsw-1"), "InvalidParameter.Mismatch"),
        (
            ipv6.clone().vswitch_id("vsw-1").address_type(AddressType::Intranet),
            "InvalidParameter.Mismatch",
        ),
        (
            by_spec.clone().internet_charge_type(InternetChargeType::Paybybandwidth),
            "InvalidParameter.Bandwidth",
        ),
        (by_use().region_id("cn-made-up"), "InvalidRegionId.NotFound"),
    ] {
        desk.refuses(&request, code);
    }
    assert_eq!(desk.call(&ipv6).unwrap().address.as_deref(), Some("2408:4005::1"));
    for _ in 3..60 {
        create(&desk, by_use());
    }
    desk.refuses(&by_use(), "OverQuota");
}

#[test]
fn a_list_is_filtered_and_paged() {
    let desk = Desk::new();
    let made: Vec<_> = (0..12)
        .map(|n| {
            let tag = Tag::new("n").value(format!("{}", n % 2));
            create(&desk, by_use().load_balancer_name(format!("web-{n}")).tag([tag]))
        })
        .collect();
    let all = DescribeLoadBalancers::new();
    let first = desk.call(&all).unwrap();
    let numbers = (first.page_number, first.page_size, first.total_count);
    assert_eq!((numbers, first.load_balancers.len()), ((Some(1), Some(10), Some(14)), 10));
    assert_eq!(ids(&desk, &all.clone().page_number(2)).len(), 4);
    assert!(ids(&desk, &all.clone().page_number(3)).is_empty());
    assert_eq!(ids(&desk, &all.clone().tag([Tag::new("n").value("1")])).len(), 6);
    assert_eq!(ids(&desk, &all.clone().tag([Tag::new("n")]).page_size(50)).len(), 12);
    assert_eq!(ids(&desk, &all.clone().load_balancer_name("web-3")), [made[3].as_str()]);
    let two = format!("{},{}", made[0], made[1]);
    assert_eq!(ids(&desk, &all.clone().load_balancer_id(two)).len(), 2);
    assert!(ids(&desk, &all.clone().address_type(AddressType::Intranet)).is_empty());
    let item = &first.load_balancers[0];
    assert_eq!(item.internet_charge_type.as_deref(), Some("4"));
    assert_eq!(item.internet_charge_type_alias, Some(InternetChargeType::Paybytraffic));

    let server = AddVServerGroupBackendServers::new(
        "rsp-bp10000000001",
        [BackendServer::ecs("i-bp100000000000000001", 80)],
    );
    desk.call(&server).unwrap();
    assert_eq!(ids(&desk, &all.server_id("i-bp100000000000000001")), [GUARANTEED]);
}

#[test]
fn what_is_found_by_the_index_is_what_a_walk_finds() {
    let one = |n: usize, vpc: &str, tags: &str| {
        format!(
            r#"{{"LoadBalancerId":"lb-{n}","LoadBalancerSpec":"slb.s2.small","Settings":{{
            "LoadBalancerName":"Web-{}","VpcId":"{vpc}","VSwitchId":"vsw-{}",
            "ResourceGroupId":"rg-{}"}},"Tags":{{{tags}}}}}"#,
            n / 2,
            n % 3,
            n % 2,
        )
    };
    let all = [
        one(0, "vpc-a", r#""env":"test""#),
        one(1, "VPC-A", r#""env":"live","team":"""#),
        one(2, "vpc-b", r#""env":"""#),
        one(3, "vpc-a", r#""envy":"test""#),
        one(4, "vpc-b", ""),
    ];
    let desk = Desk::seeded(&format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"LoadBalancers":[{}]}}}}}}"#,
        all.join(",")
    ));
    let list = DescribeLoadBalancers::new;
    let tagged = |key: &str, value: &str| list().tag([Tag::new(key).value(value)]);
    for (request, found) in [
        (list().load_balancer_name("Web-0"), 2),
        (list().load_balancer_name("web-0"), 0),
        (list().load_balancer_name("Web-1, Web-2,none"), 3),
        (list().vpc_id("vpc-a"), 3),
        (list().vpc_id("vpc-A").vswitch_id("vsw-0"), 2),
        (list().resource_group_id("rg-1"), 2),
        (list().tag([Tag::new("env")]), 3),
        (tagged("env", ""), 3),
        (tagged("env", "test"), 1),
        (tagged("team", "x"), 0),
        (tagged("env", "live").tag([Tag::new("team"), Tag::new("env")]), 1),
        (list().tags([OldTag::new("env").tag_value("live")]), 1),
        (tagged("env", "test").load_balancer_name("Web-1"), 0),
    ] {
        let walked = desk.local(|local: Local<'_, Region>| {
            let region = &*local.own;
            let wanted = region.load_balancers.iter();
            let wanted = wanted.filter(|(id, own)| is_wanted(&request, region, id, own));
            wanted.map(|(id, _)| id.to_owned()).collect::<Vec<_>>()
        });
        assert_eq!(ids(&desk, &request), walked, "{request:?}");
        assert_eq!(walked.len(), found, "{request:?}");
    }
}

#[test]
fn what_it_costs_can_be_changed_in_one_direction() {
    let desk = Desk::new();
    desk.call(&ModifyLoadBalancerInstanceSpec::new(SHARED, "slb.s2.small")).unwrap();
    assert_eq!(attribute(&desk, SHARED).load_balancer_spec, Some(LoadBalancerSpec::SlbS2Small));
    desk.refuses(
        &ModifyLoadBalancerInstanceSpec::new(SHARED, "slb.lcu.elastic"),
        "ModifySpecNotAllowed",
    );

    let subscribe = |id: &str| ModifyLoadBalancerPayType::new(id).pay_type(PayType::PrePay);
    desk.refuses(&subscribe(SHARED), "Operation.NotAllowed");
    let by_bandwidth = ModifyLoadBalancerInternetSpec::new(SHARED)
        .internet_charge_type(InternetChargeType::Paybybandwidth)
        .bandwidth(20);
    assert!(desk.call(&by_bandwidth).unwrap().order_id.is_some());
    assert_eq!(attribute(&desk, SHARED).bandwidth, Some(20));
    desk.call(&subscribe(SHARED)).unwrap();
    assert_eq!(attribute(&desk, SHARED).pay_type, Some(PayType::PrePay));
    assert_eq!(attribute(&desk, SHARED).end_time.as_deref(), Some("2023-12-14T22:13:20Z"));
    desk.refuses(&subscribe(SHARED), "Operation.NotAllowed");
    desk.refuses(&DeleteLoadBalancer::new(SHARED), "InvalidChargeType");
    desk.refuses(
        &SetLoadBalancerDeleteProtection::new(SHARED, Switch::On),
        "OperationUnsupported.DeleteProtectionForPrePayInstance",
    );
    desk.refuses(
        &ModifyLoadBalancerInternetSpec::new(SHARED)
            .internet_charge_type(InternetChargeType::Paybytraffic),
        "Instance.InternetChargeTypeNotAllowed",
    );
    let to_use = |id: &str| ModifyLoadBalancerInstanceChargeType::new(id, "PayByCLCU");
    desk.refuses(&to_use(SHARED), "Operation.NotAllowed");

    desk.call(&to_use(GUARANTEED)).unwrap();
    desk.refuses(&to_use(GUARANTEED), "OperationDenied.PayByCLCU");
    desk.refuses(&subscribe(GUARANTEED), "OperationDenied.PayByCLCU");
    desk.refuses(&ModifyLoadBalancerInternetSpec::new(GUARANTEED), "OperationDenied.PayByCLCU");
    desk.refuses(
        &ModifyLoadBalancerInstanceSpec::new(GUARANTEED, "slb.s1.small"),
        "OperationDenied.PayByCLCU",
    );
    let private = create(
        &desk,
        CreateLoadBalancer::new().load_balancer_spec("slb.s1.small").vswitch_id("vsw-1"),
    );
    desk.refuses(&ModifyLoadBalancerInternetSpec::new(private), "ActionNotAllowed");
}

#[test]
fn a_price_by_use_goes_back_to_one_by_specification() {
    let desk = Desk::new();
    let back = || ModifyLoadBalancerInstanceChargeType::new(GUARANTEED, "PayBySpec");
    desk.refuses(&back(), "OperationDenied.PayBySpec");
    for (spec, becomes) in [(Some("slb.s3.small"), "slb.s3.small"), (None, "slb.s1.small")] {
        desk.call(&ModifyLoadBalancerInstanceChargeType::new(GUARANTEED, "PayByCLCU")).unwrap();
        let mut back = back();
        back.load_balancer_spec = spec.map(str::to_owned);
        desk.call(&back).unwrap();
        let told = attribute(&desk, GUARANTEED);
        assert_eq!(told.instance_charge_type, Some(InstanceChargeType::PayBySpec));
        assert_eq!(told.load_balancer_spec, Some(becomes.into()));
    }
}

#[test]
fn a_bandwidth_of_none_is_passed_over() {
    let desk = Desk::new();
    let spec = |bandwidth| {
        ModifyLoadBalancerInternetSpec::new(SHARED)
            .internet_charge_type(InternetChargeType::Paybybandwidth)
            .bandwidth(bandwidth)
    };
    for (bandwidth, becomes) in [(20, 20), (0, 20), (5120, 5120)] {
        desk.call(&spec(bandwidth)).unwrap();
        assert_eq!(attribute(&desk, SHARED).bandwidth, Some(becomes));
    }
}

#[test]
fn a_locked_one_takes_no_changes() {
    let desk = Desk::new();
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        region.load_balancers.get_mut(GUARANTEED).unwrap().status = Status::Locked;
    });
    let desk = desk.reload();
    assert_eq!(attribute(&desk, GUARANTEED).load_balancer_status, LoadBalancerStatus::Locked);
    desk.refuses(&SetLoadBalancerName::new(GUARANTEED, "web"), "ActionNotAllowed");
    desk.refuses(&DeleteLoadBalancer::new(GUARANTEED), "ActionNotAllowed");
    let listener = CreateLoadBalancerUDPListener::new(GUARANTEED, 53, -1).backend_server_port(53);
    desk.refuses(&listener, "ActionNotAllowed");
    let start = StartLoadBalancerListener::new(GUARANTEED, 53);
    desk.refuses(&start, "Operation.NotAllowed");
    desk.refuses(&DeleteLoadBalancerListener::new(GUARANTEED, 53), "Operation.NotAllowed");
}
