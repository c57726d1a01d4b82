//! Regions and zones. The zones of a region are those of the vSwitches that a seed lists; where it
//! lists none there are two.

use aliyun_alb_model::{
    DescribeRegions, DescribeRegionsResponse, DescribeZones, DescribeZonesResponse,
    Region as RegionItem, Zone,
};
use aliyun_emulator::product::ApiError;

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
        item.region_endpoint = Some(format!("alb.{id}.aliyuncs.com"));
        response.regions.push(item);
    }
    Ok(response)
}

/// The zones of the region that is asked.
pub(crate) fn describe_zones(
    scene: &mut Scene<'_>,
    _request: DescribeZones,
) -> Result<DescribeZonesResponse, ApiError> {
    let mut response = DescribeZonesResponse::new(scene.request_id);
    let region_id = scene.region_id(None)?;
    let local = scene.local(None)?;
    for id in local.shared.resources.zones(&region_id) {
        let mut zone = Zone::new(id.as_str());
        zone.local_name = Some(id);
        response.zones.push(zone);
    }
    Ok(response)
}

#[cfg(test)]
mod tests;
