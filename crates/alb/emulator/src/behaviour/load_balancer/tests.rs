mod addresses;
mod changes;
mod settling;

use aliyun_alb_model::{
    AddressAllocatedMode, AddressType, CreateLoadBalancer, DeleteLoadBalancer,
    EnableDeletionProtection, GetLoadBalancerAttribute, GetLoadBalancerAttributeResponse,
    ListAsynJobs, ListLoadBalancers, LoadBalancerBillingConfig, LoadBalancerBussinessStatus,
    LoadBalancerEdition, LoadBalancerStatus, NewZoneMapping, Tag, UpdateLoadBalancerAttribute,
    ZoneStatus,
};
use aliyun_core::Params;
use aliyun_emulator::product::Local;

use crate::desk::Desk;
use crate::state::Region;

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
    "Alb":{
    "WithoutIpv6":["vsw-i","vpc-2"],
    "Quotas":{"Capacity":900,"CapacityPerLoadBalancer":600},
    "LoadBalancers":[
        {"LoadBalancerId":"alb-in","VpcId":"vpc-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-g","IntranetAddress":"10.0.0.2"},
            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"alb-out","VpcId":"vpc-1","AddressType":"Internet",
            "AddressIpVersion":"DualStack","BandwidthPackageId":"cbwp-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-4","AllocationId":"eip-1"},
            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h","AllocationId":"eip-9"},
            {"ZoneId":"cn-hangzhou-i","VSwitchId":"vsw-i","AllocationId":"eip-8"}]},
        {"LoadBalancerId":"alb-basic","VpcId":"vpc-1","LoadBalancerEdition":"Basic",
            "AddressAllocatedMode":"Dynamic","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"},
            {"ZoneId":"cn-hangzhou-i","VSwitchId":"vsw-i"}]},
        {"LoadBalancerId":"alb-locked","VpcId":"vpc-1",
            "OperationLocks":[{"LockType":"FinancialLocked","LockReason":"unpaid"}],
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"alb-residual","VpcId":"vpc-1",
            "OperationLocks":[{"LockType":"ResidualLocked"}],
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"alb-failed","VpcId":"vpc-1","LoadBalancerStatus":"CreateFailed",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-h"}]},
        {"LoadBalancerId":"alb-still","VpcId":"vpc-2","LoadBalancerStatus":"Inactive",
            "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-far"}]}],
    "ServerGroups":[{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}],
    "Acls":[{"AclId":"acl-1"}],
    "Listeners":[
        {"ListenerId":"lsn-1","LoadBalancerId":"alb-in","ListenerProtocol":"HTTP","ListenerPort":80,
            "DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-1"}]}}]},
        {"ListenerId":"lsn-2","LoadBalancerId":"alb-out","ListenerProtocol":"HTTP",
            "ListenerPort":80,"AclType":"White","AclIds":["acl-1"],"DefaultActions":[
            {"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-1"}]}}]}],
    "Rules":[{"RuleId":"rule-1","ListenerId":"lsn-1","LoadBalancerId":"alb-in","Priority":1,
        "RuleConditions":[{"Type":"Host","HostConfig":{"Values":["a.com"]}}],
        "RuleActions":[{"Type":"ForwardGroup","Order":1,"ForwardGroupConfig":
            {"ServerGroupTuples":[{"ServerGroupId":"sgp-1"}]}}]}],
    "AScripts":[{"AScriptId":"as-1","AScriptName":"one","ListenerId":"lsn-1",
        "LoadBalancerId":"alb-in","ScriptContent":"if true {}"}]}}}}"#;

fn desk() -> Desk {
    Desk::seeded(SEED)
}

fn zone(letter: &str, vswitch: &str) -> NewZoneMapping {
    NewZoneMapping::new(format!("cn-hangzhou-{letter}"), vswitch)
}

fn with_zones<const N: usize>(
    address_type: &str,
    zones: [NewZoneMapping; N],
) -> CreateLoadBalancer {
    let billing = LoadBalancerBillingConfig::post_pay();
    CreateLoadBalancer::new(address_type, "vpc-1", zones, "Standard", billing)
}

fn create(address_type: &str) -> CreateLoadBalancer {
    with_zones(address_type, [zone("g", "vsw-4"), zone("h", "vsw-h")])
}

#[track_caller]
fn shown(desk: &Desk, id: &str) -> GetLoadBalancerAttributeResponse {
    desk.call(&GetLoadBalancerAttribute::new(id)).unwrap()
}

#[test]
fn a_new_one_has_all_that_clients_read() {
    let desk = desk();
    let id = desk.call(&create("Intranet")).unwrap().load_balancer_id;
    assert!(id.starts_with("alb-") && id.len() == 22, "{id}");
    let own = shown(&desk, &id);
    assert_eq!(own.region_id.as_deref(), Some("cn-hangzhou"));
    assert_eq!(own.load_balancer_status, LoadBalancerStatus::Active);
    assert_eq!(own.load_balancer_bussiness_status, Some(LoadBalancerBussinessStatus::Normal));
    assert_eq!(own.load_balancer_name.as_deref(), Some(""));
    assert_eq!(own.load_balancer_edition, Some(LoadBalancerEdition::Standard));
    assert_eq!(own.address_type, Some(AddressType::Intranet));
    assert_eq!(own.ipv6_address_type, Some(AddressType::Intranet));
    assert_eq!(own.address_allocated_mode, Some(AddressAllocatedMode::Fixed));
    assert_eq!(own.resource_group_id.as_deref(), Some("rg-default"));
    assert_eq!(own.dns_name, Some(format!("{id}.cn-hangzhou.alb.aliyuncs.com")));
    assert_eq!(own.create_time.as_deref().map(str::len), Some(20));
    assert_eq!(own.deletion_protection_config.unwrap().enabled, Some(false));
    assert_eq!(own.zone_mappings.len(), 2);
    for zone in own.zone_mappings {
        assert_eq!(zone.status, Some(ZoneStatus::Active));
        let [address] = zone.load_balancer_addresses.as_slice() else { panic!("one record") };
        assert!(address.intranet_address.as_deref().unwrap().starts_with("10."));
        assert_eq!(address.address, address.intranet_address);
        assert_eq!(address.allocation_id.as_deref(), Some(""));
        assert_eq!(address.ipv6_address.as_deref(), Some(""));
    }
    // The answer names no job, and there is one.
    let jobs = desk.call(&ListAsynJobs::new().resource_ids([&id])).unwrap();
    assert_eq!((jobs.total_count, jobs.jobs.len()), (Some(1), 1));
    assert_eq!(jobs.jobs[0].api_name.as_deref(), Some("CreateLoadBalancer"));
    desk.reload();
}

#[test]
fn what_is_empty_is_written_as_clients_need_it() {
    let desk = desk();
    let params = Params::from_iter([("LoadBalancerId", "alb-in"), ("RegionId", "cn-hangzhou")]);
    let json = desk.call_raw("GetLoadBalancerAttribute", &params).unwrap();
    for needed in [
        r#""BandwidthPackageId":"""#,
        r#""SecurityGroupIds":[]"#,
        r#""Tags":[]"#,
        r#""LoadBalancerOperationLocks":[]"#,
        r#""Ipv6AddressType":"Intranet""#,
        r#""AccessLogConfig":{}"#,
        r#""Ipv4LocalAddresses":[]"#,
    ] {
        assert!(json.contains(needed), "{needed} in {json}");
    }
    let json = desk.call_raw("ListLoadBalancers", &Params::new()).unwrap();
    assert!(!json.contains("NextToken"), "{json}");
    let params = Params::from_iter([("LoadBalancerIds.1", "alb-none")]);
    let json = desk.call_raw("ListLoadBalancers", &params).unwrap();
    assert!(json.contains(r#""LoadBalancers":[]"#), "{json}");
    assert!(json.contains(r#""TotalCount":0"#), "{json}");
}

#[test]
fn empty_texts_and_what_is_not_known_are_passed_over() {
    let desk = desk();
    let params = Params::from_iter([
        ("RegionId", "cn-hangzhou"),
        ("AddressType", "Internet"),
        ("VpcId", "vpc-1"),
        ("LoadBalancerEdition", "Basic"),
        ("LoadBalancerBillingConfig.PayType", "PostPay"),
        ("LoadBalancerBillingConfig.BandwidthPackageId", ""),
        ("ZoneMappings.1.ZoneId", "cn-hangzhou-g"),
        ("ZoneMappings.1.VSwitchId", "vsw-4"),
        ("ZoneMappings.1.AllocationId", ""),
        ("ZoneMappings.1.IntranetAddress", ""),
        ("ZoneMappings.2.ZoneId", "cn-hangzhou-h"),
        ("ZoneMappings.2.VSwitchId", "vsw-h"),
        ("LoadBalancerName", ""),
        ("ResourceGroupId", ""),
        ("ModificationProtectionConfig.Reason", ""),
        ("AddressAllocatedMode", "Dynamic"),
        ("Tags.1.Key", "k"),
        ("Unheard", "of"),
    ]);
    let answer = desk.call_raw("CreateLoadBalancer", &params).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let own = shown(&desk, answer["LoadBalancerId"].as_str().unwrap());
    // All new ones have fixed addresses.
    assert_eq!(own.address_allocated_mode, Some(AddressAllocatedMode::Fixed));
    assert_eq!(own.load_balancer_edition, Some(LoadBalancerEdition::Basic));
    assert_eq!(own.resource_group_id.as_deref(), Some("rg-default"));
    assert!(own.tags.is_empty());
}

#[test]
fn creation_is_checked() {
    let desk = desk();
    let base = || create("Internet");
    let with = |zones: [NewZoneMapping; 2]| with_zones("Internet", zones);
    let billing = LoadBalancerBillingConfig::post_pay;
    let zones = base().zone_mappings;
    let other = CreateLoadBalancer::new("Internet", "vpc-9", zones.clone(), "Basic", billing());
    desk.refuses(&other, "ResourceNotFound.Vpc");
    desk.refuses(&with_zones("Internet", [zone("g", "vsw-4")]), "InvalidParameter");
    desk.refuses(&with([zone("z", "vsw-4"), zone("h", "vsw-h")]), "InvalidParameter");
    desk.refuses(&with([zone("g", "vsw-4"), zone("g", "vsw-g")]), "DuplicatedParam.ZoneId");
    desk.refuses(&with([zone("g", "vsw-9"), zone("h", "vsw-h")]), "ResourceNotFound.VSwitch");
    desk.refuses(&with([zone("g", "vsw-far"), zone("h", "vsw-h")]), "ResourceNotFound.VSwitch");
    let wrong = with([zone("g", "vsw-h"), zone("h", "vsw-4")]);
    desk.refuses(&wrong, "Mismatch.ZoneIdAndVSwitchId");
    let twice = with([zone("g", "vsw-4"), zone("h", "vsw-4")]);
    desk.refuses(&twice, "Mismatch.ZoneIdAndVSwitchId");
    let dual = with([zone("g", "vsw-4"), zone("i", "vsw-i")]).address_ip_version("DualStack");
    desk.refuses(&dual, "InvalidParameter");
    desk.refuses(&base().resource_group_id("nowhere"), "InvalidParameter");
    let package = |kind: &str, id: &str| {
        let billing = billing().bandwidth_package_id(id);
        CreateLoadBalancer::new(kind, "vpc-1", zones.clone(), "Standard", billing)
    };
    let unknown = package("Internet", "cbwp-9");
    desk.refuses(&unknown, "ResourceNotFound.CommonBandwidthPackage");
    // What is for the internet is passed over elsewhere.
    let id = desk.call(&package("Intranet", "cbwp-9")).unwrap().load_balancer_id;
    assert_eq!(shown(&desk, &id).bandwidth_package_id.as_deref(), Some(""));
    let id = desk.call(&package("Internet", "cbwp-1")).unwrap().load_balancer_id;
    assert_eq!(shown(&desk, &id).bandwidth_package_id.as_deref(), Some("cbwp-1"));
}

#[test]
fn there_may_be_so_many() {
    let desk =
        Desk::seeded(r#"{"Regions":{"cn-hangzhou":{"Alb":{"Quotas":{"LoadBalancers":1}}}}}"#);
    let request = with_zones("Intranet", [zone("a", "vsw-1"), zone("b", "vsw-2")]);
    desk.call(&request).unwrap();
    let desk = desk.reload();
    desk.refuses(&request, "QuotaExceeded.LoadBalancersNum");
}

#[test]
fn a_token_stands_for_its_call_and_a_dry_run_for_nothing() {
    let desk = desk();
    let request = create("Internet").client_token("t-1");
    desk.refuses(&request.clone().dry_run(true), "DryRunOperation");
    let first = desk.call(&request).unwrap();
    let again = desk.call(&request.clone().dry_run(false)).unwrap();
    assert_eq!(first.load_balancer_id, again.load_balancer_id);
    desk.refuses(&request.clone().dry_run(true), "DryRunOperation");
    desk.refuses(&request.load_balancer_name("other"), "IdempotentParameterMismatch");
}

#[test]
fn what_is_protected_or_locked_stays() {
    let desk = desk();
    let request = create("Intranet").deletion_protection_enabled(true);
    let id = desk.call(&request).unwrap().load_balancer_id;
    desk.refuses(&DeleteLoadBalancer::new(id), "OperationDenied.DeletionProtectionEnabled");
    // Some client deletes a listener like this.
    desk.refuses(&DeleteLoadBalancer::new("lsn-1"), "ResourceNotFound.LoadBalancer");
    desk.refuses(&DeleteLoadBalancer::new("alb-locked"), "IncorrectBusinessStatus.LoadBalancer");
    desk.refuses(&DeleteLoadBalancer::new("alb-still"), "IncorrectStatus.LoadBalancer");
    for id in ["alb-failed", "alb-residual"] {
        assert!(desk.call(&DeleteLoadBalancer::new(id)).unwrap().job_id.is_some());
        desk.refuses(&GetLoadBalancerAttribute::new(id), "ResourceNotFound.LoadBalancer");
    }
    let locked = shown(&desk, "alb-locked");
    assert_eq!(locked.load_balancer_bussiness_status, Some(LoadBalancerBussinessStatus::Abnormal));
    assert_eq!(locked.load_balancer_status, LoadBalancerStatus::Inactive);
    assert_eq!(locked.load_balancer_operation_locks[0].lock_reason.as_deref(), Some("unpaid"));
    let set = UpdateLoadBalancerAttribute::new("alb-locked").load_balancer_name("new");
    desk.refuses(&set, "IncorrectBusinessStatus.LoadBalancer");
    desk.refuses(&EnableDeletionProtection::new("alb-still"), "IncorrectStatus.LoadBalancer");
    let (_, _, message) = desk.told("DeleteLoadBalancer", &[("LoadBalancerId", "alb-still")]);
    assert_eq!(message, "The status of alb-still [Inactive] is incorrect.");
}

#[test]
fn what_belongs_to_it_goes_with_it_and_groups_stay() {
    let desk = desk();
    desk.call(&DeleteLoadBalancer::new("alb-in")).unwrap();
    desk.local(|local: Local<'_, Region>| {
        let own = local.own;
        let left = [own.listeners.len(), own.rules.len(), own.ascripts.len()];
        assert_eq!(left, [1, 0, 0]);
        assert_eq!(own.server_groups.len(), 1);
    });
    desk.reload();
}

#[test]
fn lists_narrow() {
    let desk = desk();
    let tagged = create("Internet")
        .load_balancer_name("tagged")
        .resource_group_id("rg-2")
        .tag([Tag::new("k").value("1"), Tag::new("only")]);
    let id = desk.call(&tagged).unwrap().load_balancer_id;
    let count = |request: &ListLoadBalancers| desk.call(request).unwrap().total_count.unwrap();
    let list = ListLoadBalancers::new;
    assert_eq!(count(&list()), 8);
    for one in [
        list().load_balancer_names(["tagged"]),
        list().load_balancer_ids([id.as_str(), "alb-none"]),
        list().resource_group_id("rg-2"),
        list().tag([Tag::new("only")]),
        list().tag([Tag::new("k").value("1"), Tag::new("only")]),
        list().vpc_ids(["vpc-2"]),
        list().dns_name("alb-in.cn-hangzhou.alb.aliyuncs.com"),
        list().load_balancer_status("CreateFailed"),
        list().address_type("Internet").zone_id("cn-hangzhou-i"),
        list().address_ip_version("ipv4").address_type("Internet"),
        list().address("10.0.0.2"),
        list().address("47.1.0.1"),
    ] {
        assert_eq!(count(&one), 1, "{one:?}");
    }
    assert_eq!(count(&list().load_balancer_bussiness_status("Abnormal")), 2);
    assert_eq!(count(&list().pay_type("PostPay").internet_charge_type("paybytraffic")), 8);
    for none in [
        list().tag([Tag::new("k").value("2")]),
        list().tag([Tag::new("k"), Tag::new("other")]),
        list().load_balancer_names(["tag"]),
        list().vpc_ids(["vpc-2"]).load_balancer_names(["tagged"]),
        list().dns_name("alb-in"),
        list().address("nowhere"),
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
    desk.refuses(&list().next_token("x"), "InvalidParameter");
}
