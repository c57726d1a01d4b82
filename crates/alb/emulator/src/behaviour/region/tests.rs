use aliyun_alb_model::{
    AcceptLanguage, CreateLoadBalancer, CreateServerGroup, LoadBalancerBillingConfig,
    NewHealthCheckConfig, NewZoneMapping,
};
use aliyun_core::{Operation as _, Params};

use super::*;
use crate::desk::Desk;

const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "VSwitches":[
        {"VSwitchId":"vsw-1","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"},
        {"VSwitchId":"vsw-2","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-3","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}]},
    "cn-beijing":{}}}"#;

/// The zones that are told to who asks the host of a region, or names a region beside.
fn zones(desk: &Desk, host: Option<&str>, region: &str) -> Vec<String> {
    let params = Params::from_iter([("RegionId", region)]);
    let answer = desk.call_at(host, "DescribeZones", &params).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let zones = answer["Zones"].as_array().unwrap().iter();
    zones.map(|zone| zone["ZoneId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn regions_are_those_of_the_account_with_their_endpoints() {
    let desk = Desk::seeded(SEED);
    let request = DescribeRegions::new().accept_language(AcceptLanguage::ZhCn);
    let told: Vec<_> = desk.call(&request).unwrap().regions;
    let told: Vec<_> =
        told.into_iter().map(|it| (it.region_id, it.region_endpoint.unwrap())).collect();
    let expected = ["cn-beijing", "cn-hangzhou"];
    let expected = expected.map(|id| (id.to_owned(), format!("alb.{id}.aliyuncs.com")));
    assert_eq!(told, expected);
}

#[test]
fn the_region_is_that_of_the_host_or_the_one_that_is_named_beside() {
    let desk = Desk::seeded(SEED);
    let (here, there) = (["cn-hangzhou-g", "cn-hangzhou-h"], ["cn-beijing-a", "cn-beijing-b"]);
    assert_eq!(zones(&desk, Some("cn-hangzhou"), ""), here);
    assert_eq!(zones(&desk, Some("cn-beijing"), ""), there);
    assert_eq!(zones(&desk, None, "cn-hangzhou"), here);
    // It is no parameter of the operation, so the host counts, unless it is that of no region.
    assert_eq!(zones(&desk, Some("cn-beijing"), "cn-hangzhou"), there);
    assert_eq!(zones(&desk, Some("cn-nowhere"), "cn-hangzhou"), here);
    assert_eq!(zones(&desk, None, ""), there);
}

#[test]
fn a_region_that_is_named_beside_and_is_none_is_refused() {
    let desk = Desk::seeded(SEED);
    let nowhere = Params::from_iter([("RegionId", "cn-nowhere")]);
    for action in ["DescribeZones", "ListLoadBalancers", "ListServerGroups", "ListRules"] {
        let told = desk.call_raw(action, &nowhere).unwrap_err();
        assert_eq!(told.code(), "InvalidRegionId.NotFound", "{action}");
    }
    // Regions, and the jobs of all of them, are told wherever one asks.
    for action in ["DescribeRegions", "ListAsynJobs"] {
        desk.call_raw(action, &nowhere).unwrap();
    }
    let mut params = nowhere;
    let health = NewHealthCheckConfig::new(false);
    CreateServerGroup::new("web", health).vpc_id("vpc-1").encode(&mut params);
    let made = desk.call_raw("CreateServerGroup", &params).unwrap_err();
    assert_eq!(made.code(), "InvalidRegionId.NotFound");
}

#[test]
fn a_load_balancer_stands_in_zones_that_there_are() {
    let desk = Desk::seeded(SEED);
    let new = |region: &str, zones: [(&str, &str); 2]| {
        let zones =
            zones.map(|(zone, vswitch)| NewZoneMapping::new(format!("{region}-{zone}"), vswitch));
        let billing = LoadBalancerBillingConfig::post_pay();
        let request = CreateLoadBalancer::new("Intranet", "vpc-1", zones, "Standard", billing);
        let mut params = Params::new();
        request.encode(&mut params);
        desk.call_at(Some(region), "CreateLoadBalancer", &params)
    };
    new("cn-hangzhou", [("g", "vsw-2"), ("h", "vsw-1")]).unwrap();
    assert!(new("cn-hangzhou", [("g", "vsw-2"), ("a", "vsw-1")]).is_err());
    // Where no vSwitches are listed, there is a zone for every letter.
    new("cn-beijing", [("k", "vsw-1"), ("x", "vsw-2")]).unwrap();
    assert!(new("cn-beijing", [("k", "vsw-1"), ("1", "vsw-2")]).is_err());
}
