use aliyun_emulator::product::{ApiError, Local};
use aliyun_nlb_model::{
    UpdateLoadBalancerZones, UpdateLoadBalancerZonesResponse, UpdatedZoneMapping,
};

use super::place::{self, EipCodes, Site, Wanted, ZONES, given};
use super::{begin_job, working};
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Region, Zone};

const EIPS: EipCodes =
    EipCodes { unknown: "IllegalParam", in_package: "ResourceAlreadyAssociated.AllocationId" };

/// Gives a load balancer these zones: some come, some go, some stay as they are.
pub(crate) fn update_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerZones,
) -> Result<UpdateLoadBalancerZonesResponse, ApiError> {
    let mut response = UpdateLoadBalancerZonesResponse::new(scene.request_id);
    let (name, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let region_id = scene.region_id(name)?;
    let number = scene.ids().made;
    let local = scene.local(name)?;
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
    for zone in zones.iter_mut().filter(|zone| zone.public_ipv4.is_some()) {
        zone.allocation_id.get_or_insert_with(|| scene.fresh_id("eip-", 18));
    }
    if let Some(own) = scene.region(name)?.load_balancers.get_mut(id) {
        own.zones = zones;
    }
    response.job_id = Some(begin_job(scene, name, id, "Update")?);
    Ok(response)
}

/// The zones that a load balancer is to have, those that stay in their order.
fn zones(
    local: &Local<'_, Region>,
    site: Site<'_>,
    own: &LoadBalancer,
    wanted: &[UpdatedZoneMapping],
) -> Result<Vec<Zone>, ApiError> {
    let present = own.zones.len();
    if wanted.len() < present && present <= 2 {
        return Err(ApiError::new("InvalidZones"));
    }
    place::check_number(local, site.region_id, wanted.len())?;
    for (n, wanted) in wanted.iter().enumerate() {
        let Some(zone) = own.zone(&wanted.zone_id) else { continue };
        if zone.vswitch_id != wanted.vswitch_id {
            let error = ApiError::new("OperationDenied.ZoneVSwitchChanged");
            return Err(error.in_item(ZONES, n, "VSwitchId", &wanted.vswitch_id));
        }
        let address = given(wanted.private_ipv4_address.as_ref());
        if let Some(text) = address.filter(|text| zone.private_ipv4 != text.parse().ok()) {
            let error = ApiError::new("OperationDenied.ProtectedPrivateIPv4AddressChanged");
            return Err(error.in_item(ZONES, n, "PrivateIPv4Address", text));
        }
    }
    let as_wanted = |zone| as_wanted(zone, site.is_internet);
    let all: Vec<_> = wanted.iter().map(as_wanted).collect();
    place::check(local, site, &all)?;
    let types = wanted.iter().map(|zone| zone.eip_type.as_ref());
    let eips = all.iter().zip(types).enumerate();
    let eips = eips.filter_map(|(n, (zone, kind))| Some((n, zone.eip?, kind)));
    place::check_eips(local, Some(&own.load_balancer_id), eips, EIPS)?;
    let mut chosen = Vec::new();
    let staying = own
        .zones
        .iter()
        .filter_map(|zone| Some((zone, all.iter().find(|wanted| wanted.zone_id == zone.zone_id)?)));
    let mut zones = Vec::new();
    for (zone, wanted) in staying {
        let mut zone = zone.clone();
        if let Some(eip) = wanted.eip.filter(|eip| zone.allocation_id.as_deref() != Some(eip)) {
            zone.allocation_id = Some(eip.to_owned());
            zone.public_ipv4 =
                Some(place::public_address(local, Some(eip), site.number, &mut chosen)?);
        }
        zones.push(zone);
    }
    let coming = all.into_iter().enumerate();
    for wanted in coming.filter(|(_, wanted)| own.zone(wanted.zone_id).is_none()) {
        zones.push(place::build(local, site, wanted, &mut chosen)?);
    }
    Ok(zones)
}

fn as_wanted(zone: &UpdatedZoneMapping, is_internet: bool) -> Wanted<'_> {
    Wanted {
        zone_id: &zone.zone_id,
        vswitch_id: &zone.vswitch_id,
        private_ipv4: given(zone.private_ipv4_address.as_ref()),
        eip: given(zone.allocation_id.as_ref()).filter(|_| is_internet),
        ..Wanted::default()
    }
}
