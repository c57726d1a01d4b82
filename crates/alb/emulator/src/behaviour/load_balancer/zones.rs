use aliyun_alb_model::{NewZoneMapping, UpdateLoadBalancerZones, UpdateLoadBalancerZonesResponse};
use aliyun_emulator::product::{ApiError, Local};

use super::place::{self, Site, Wanted};
use super::{begin_job, working};
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Region, Zone};

/// Gives a load balancer these zones: some come, some go, some stay as they are.
pub(crate) fn update_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerZones,
) -> Result<UpdateLoadBalancerZonesResponse, ApiError> {
    let mut response = UpdateLoadBalancerZonesResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region_id = scene.region_id(None)?;
    let number = scene.ids().made;
    let local = scene.local(None)?;
    let own = working(local.own, id)?;
    let site = Site {
        region_id: &region_id,
        vpc_id: &own.vpc_id,
        is_internet: own.is_internet(),
        is_dual: own.is_dual(),
        number,
    };
    let mut zones = zones(&local, site, own, &request.zone_mappings)?;
    if zones == own.zones {
        return Err(ApiError::new("OperationDenied.ZoneMappingsNotChanged"));
    }
    place::make_eips(scene, &mut zones);
    if let Some(own) = scene.region(None)?.load_balancers.get_mut(id) {
        own.zones = zones;
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// The zones that a load balancer is to have, those that stay in their order. The EIPs of these are
/// passed over: another operation changes them.
fn zones(
    local: &Local<'_, Region>,
    site: Site<'_>,
    own: &LoadBalancer,
    wanted: &[NewZoneMapping],
) -> Result<Vec<Zone>, ApiError> {
    place::check_number(local, site.region_id, wanted.len())?;
    for (n, wanted) in wanted.iter().enumerate() {
        let zone = own.zone(&wanted.zone_id);
        if zone.is_some_and(|zone| zone.vswitch_id != wanted.vswitch_id) {
            let error = ApiError::new("OperationDenied.ZoneVSwitchChanged");
            return Err(error.in_item(place::ZONES, n, "VSwitchId", &wanted.vswitch_id));
        }
    }
    let all = wanted.iter().enumerate().map(|zone| Wanted::of(zone, site.is_internet));
    let all: Vec<_> = all.collect();
    place::check(local, site, &all)?;
    let is_wanted = |zone: &&Zone| all.iter().any(|wanted| wanted.zone_id == zone.zone_id);
    let mut zones: Vec<_> = own.zones.iter().filter(is_wanted).cloned().collect();
    let new = || all.iter().filter(|wanted| own.zone(wanted.zone_id).is_none());
    let eips = new().filter_map(|zone| zone.eip);
    place::check_eips(local, Some(&own.load_balancer_id), eips, "IncorrectBusinessStatus.Eip")?;
    let mut chosen = Vec::new();
    for wanted in new() {
        zones.push(place::build(local, site, *wanted, &mut chosen)?);
    }
    Ok(zones)
}
