//! Regions and zones. The zones of a region are those of the vSwitches that a seed lists; where it
//! lists none there are two.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Resources};
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
    for id in zones(&local.shared.resources, &region_id) {
        let mut zone = Zone::new(id.as_str());
        zone.local_name = Some(id);
        response.zones.push(zone);
    }
    Ok(response)
}

/// The ids of the zones of a region.
pub(crate) fn zones(resources: &Resources, region_id: &str) -> BTreeSet<String> {
    let listed = resources.v_switches.iter().map(|vswitch| vswitch.zone_id.clone());
    let listed: BTreeSet<_> = listed.collect();
    if listed.is_empty() {
        return ["a", "b"].map(|letter| format!("{region_id}-{letter}")).into();
    }
    listed
}

/// Whether a region has a zone. Where no vSwitches are listed, it has one for every letter.
pub(crate) fn has_zone(resources: &Resources, region_id: &str, zone_id: &str) -> bool {
    if !resources.v_switches.is_empty() {
        return resources.v_switches.iter().any(|vswitch| vswitch.zone_id == zone_id);
    }
    let letter = zone_id.strip_prefix(region_id).and_then(|rest| rest.strip_prefix('-'));
    letter.is_some_and(|letter| matches!(letter.as_bytes(), [b'a'..=b'z']))
}
