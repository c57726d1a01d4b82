//! Regions and zones. The zones of a region are those of the vSwitches that a seed lists; where it
//! lists none there are two.

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    DescribeRegions, DescribeRegionsResponse, DescribeZones, DescribeZonesResponse,
    Region as RegionItem, Zone,
};

use super::Scene;

/// The regions that the account has; they are called by their ids in every language.
pub(crate) fn describe_regions(
    scene: &mut Scene<'_>,
    _request: DescribeRegions,
) -> Result<DescribeRegionsResponse, ApiError> {
    let mut response = DescribeRegionsResponse::new(scene.request_id);
    for id in scene.regions() {
        let mut item = RegionItem::new(id);
        item.local_name = Some(id.to_owned());
        item.region_endpoint = Some(format!("nlb.{id}.aliyuncs.com"));
        response.regions.push(item);
    }
    Ok(response)
}

/// The zones of a region.
pub(crate) fn describe_zones(
    scene: &mut Scene<'_>,
    request: DescribeZones,
) -> Result<DescribeZonesResponse, ApiError> {
    let mut response = DescribeZonesResponse::new(scene.request_id);
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let local = scene.local(request.region_id.as_deref())?;
    for id in local.shared.resources.zones(&region_id) {
        let mut zone = Zone::new(id.as_str());
        zone.local_name = Some(id);
        response.zones.push(zone);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use aliyun_nlb_model::{AcceptLanguage, CreateLoadBalancer, NewZoneMapping};

    use super::*;
    use crate::desk::Desk;

    const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
        "VSwitches":[
            {"VSwitchId":"vsw-1","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"},
            {"VSwitchId":"vsw-2","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
            {"VSwitchId":"vsw-3","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}]},
        "cn-beijing":{}}}"#;

    fn zone_ids(desk: &Desk, region: &str) -> Vec<String> {
        let answer = desk.call(&DescribeZones::new().region_id(region)).unwrap();
        answer.zones.into_iter().map(|zone| zone.zone_id).collect()
    }

    #[test]
    fn regions_are_those_of_the_account_with_their_endpoints() {
        let desk = Desk::seeded(SEED);
        let request = DescribeRegions::new().accept_language(AcceptLanguage::ZhCn);
        let told: Vec<_> = desk.call(&request).unwrap().regions;
        let told: Vec<_> =
            told.into_iter().map(|it| (it.region_id, it.region_endpoint.unwrap())).collect();
        let expected = ["cn-beijing", "cn-hangzhou"];
        let expected = expected.map(|id| (id.to_owned(), format!("nlb.{id}.aliyuncs.com")));
        assert_eq!(told, expected);
    }

    #[test]
    fn zones_are_those_of_the_vswitches_or_two() {
        let desk = Desk::seeded(SEED);
        assert_eq!(zone_ids(&desk, "cn-hangzhou"), ["cn-hangzhou-g", "cn-hangzhou-h"]);
        assert_eq!(zone_ids(&desk, "cn-beijing"), ["cn-beijing-a", "cn-beijing-b"]);
        desk.refuses(&DescribeZones::new().region_id("cn-nowhere"), "InvalidRegionId.NotFound");
    }

    #[test]
    fn a_load_balancer_stands_in_zones_that_there_are() {
        let desk = Desk::seeded(SEED);
        let new = |region: &str, zones: [(&str, &str); 2]| {
            let zones = zones
                .map(|(zone, vswitch)| NewZoneMapping::new(format!("{region}-{zone}"), vswitch));
            CreateLoadBalancer::new("Intranet", "vpc-1", zones).region_id(region)
        };
        desk.call(&new("cn-hangzhou", [("g", "vsw-2"), ("h", "vsw-1")])).unwrap();
        let error = desk.call(&new("cn-hangzhou", [("g", "vsw-2"), ("a", "vsw-1")]));
        assert!(error.is_err());
        // Where no vSwitches are listed, there is a zone for every letter.
        desk.call(&new("cn-beijing", [("k", "vsw-1"), ("x", "vsw-2")])).unwrap();
        assert!(desk.call(&new("cn-beijing", [("k", "vsw-1"), ("1", "vsw-2")])).is_err());
    }
}
