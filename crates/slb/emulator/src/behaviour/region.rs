//! Regions, zones and what can be bought there. A region has two zones, which stand in for each
//! other.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    AddressIpVersion, AvailableResource as Pair, DescribeAvailableResource,
    DescribeAvailableResourceResponse, DescribeRegions, DescribeRegionsResponse, DescribeZones,
    DescribeZonesResponse, Region as RegionItem, SlaveZone, SupportResource as Support, Zone,
};

use super::Scene;

/// The last letters of the zones of a region: a primary one and the one that takes over.
const ZONES: [(&str, &str); 2] = [("a", "b"), ("b", "a")];

/// What can be bought in every zone: who can reach it, by which IP version.
const KINDS: [(&str, AddressIpVersion); 4] = [
    ("vpc", AddressIpVersion::Ipv4),
    ("classic_internet", AddressIpVersion::Ipv4),
    ("classic_internet", AddressIpVersion::Ipv6),
    ("classic_intranet", AddressIpVersion::Ipv4),
];

fn zone(region: &str, letter: &str) -> String {
    format!("{region}-{letter}")
}

/// The regions that the account has; they are called by their ids in every language.
pub(crate) fn describe_regions(
    scene: &mut Scene<'_>,
    _request: DescribeRegions,
) -> Result<DescribeRegionsResponse, ApiError> {
    let mut response = DescribeRegionsResponse::new(scene.request_id);
    for id in scene.regions() {
        let mut item = RegionItem::new(id);
        item.local_name = Some(id.to_owned());
        item.region_endpoint = Some(format!("slb.{id}.aliyuncs.com"));
        response.regions.push(item);
    }
    Ok(response)
}

/// The zones of a region, each with the one that takes over.
pub(crate) fn describe_zones(
    scene: &mut Scene<'_>,
    request: DescribeZones,
) -> Result<DescribeZonesResponse, ApiError> {
    let region = scene.region_id(request.region_id.as_deref())?;
    let mut response = DescribeZonesResponse::new(scene.request_id);
    for (master, slave) in ZONES {
        let (master, slave) = (zone(&region, master), zone(&region, slave));
        let mut item = Zone::new(master.as_str());
        let mut other = SlaveZone::new(slave.as_str());
        other.local_name = Some(slave);
        item.local_name = Some(master);
        item.slave_zones.push(other);
        response.zones.push(item);
    }
    Ok(response)
}

/// What can be bought in which zones.
pub(crate) fn describe_available_resource(
    scene: &mut Scene<'_>,
    request: DescribeAvailableResource,
) -> Result<DescribeAvailableResourceResponse, ApiError> {
    let region = scene.region_id(request.region_id.as_deref())?;
    let wanted = |address_type: &str, version: &AddressIpVersion| {
        request.address_type.as_ref().is_none_or(|wanted| wanted.as_str() == address_type)
            && request.address_ip_version.as_ref().is_none_or(|wanted| wanted == version)
    };
    let kinds = KINDS.into_iter().filter(|(address_type, version)| wanted(address_type, version));
    let supported: Vec<_> = kinds
        .map(|(address_type, version)| {
            let mut support = Support::new();
            support.address_type = Some(address_type.into());
            support.address_ip_version = Some(version);
            support
        })
        .collect();
    let mut response = DescribeAvailableResourceResponse::new(scene.request_id);
    for (master, slave) in ZONES.into_iter().filter(|_| !supported.is_empty()) {
        let mut pair = Pair::new(zone(&region, master));
        pair.slave_zone_id = Some(zone(&region, slave));
        pair.support_resources.clone_from(&supported);
        response.available_resources.push(pair);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use aliyun_slb_model::AvailableAddressType;

    use super::*;
    use crate::desk::Desk;

    #[test]
    fn regions_have_endpoints_and_pairs_of_zones() {
        let desk = Desk::new();
        let regions = desk.call(&DescribeRegions::new()).unwrap().regions;
        assert_eq!(regions.len(), 1);
        assert_eq!(regions[0].region_id, "cn-hangzhou");
        assert_eq!(regions[0].region_endpoint.as_deref(), Some("slb.cn-hangzhou.aliyuncs.com"));
        let zones = desk.call(&DescribeZones::new()).unwrap().zones;
        assert_eq!((zones.len(), &*zones[0].zone_id), (2, "cn-hangzhou-a"));
        assert_eq!(zones[0].slave_zones[0].zone_id, "cn-hangzhou-b");
        desk.refuses(&DescribeZones::new().region_id("cn-made-up"), "InvalidRegionId.NotFound");
    }

    #[test]
    fn what_can_be_bought_is_filtered() {
        let desk = Desk::new();
        let all = DescribeAvailableResource::new();
        let pairs = desk.call(&all).unwrap().available_resources;
        assert_eq!((pairs.len(), pairs[0].support_resources.len()), (2, 4));
        let ipv6 = all.address_ip_version(AddressIpVersion::Ipv6);
        let pairs = desk.call(&ipv6).unwrap().available_resources;
        assert_eq!(pairs[0].support_resources.len(), 1);
        let none = ipv6.address_type(AvailableAddressType::Vpc);
        assert!(desk.call(&none).unwrap().available_resources.is_empty());
    }
}
