use aliyun_alb_model::{
    AddressType, UpdateLoadBalancerAddressTypeConfig, UpdateLoadBalancerAddressTypeConfigResponse,
    ZoneMappingEip,
};
use aliyun_emulator::product::ApiError;

use super::place::{self, WantedEip};
use super::{begin_job, given, working};
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Zone};

/// Opens a load balancer to the internet, with an EIP for each zone, or closes it.
pub(crate) fn update_load_balancer_address_type_config(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerAddressTypeConfig,
) -> Result<UpdateLoadBalancerAddressTypeConfigResponse, ApiError> {
    let mut response = UpdateLoadBalancerAddressTypeConfigResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let number = scene.ids().made;
    let local = scene.local(None)?;
    let own = working(local.own, id)?;
    if own.address_type == request.address_type {
        return Err(ApiError::new("OperationDenied.AddressTypeNotChanged"));
    }
    check_zones(own, &request.zone_mappings)?;
    let mut changed = own.clone();
    changed.address_type = request.address_type;
    if changed.address_type == AddressType::Internet {
        let eips = request.zone_mappings.iter().enumerate().filter_map(eip);
        place::check_eips(&local, Some(id), eips, "IncorrectBusinessStatus.Eip")?;
        let mut chosen = Vec::new();
        for zone in &mut changed.zones {
            let mut named = request.zone_mappings.iter().enumerate();
            let eip = named.find(|(_, it)| is_for(it, zone)).and_then(eip);
            let eip = eip.map(|eip| eip.id);
            zone.allocation_id = eip.map(str::to_owned);
            zone.public_ipv4 = Some(place::public_address(&local, eip, number, &mut chosen)?);
        }
        place::make_eips(scene, &mut changed.zones);
    } else {
        changed.bandwidth_package_id.clear();
        for zone in &mut changed.zones {
            (zone.allocation_id, zone.public_ipv4) = (None, None);
        }
    }
    scene.region(None)?.load_balancers.insert(id, changed);
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

fn eip((n, wanted): (usize, &ZoneMappingEip)) -> Option<WantedEip<'_>> {
    WantedEip::of(n, wanted.allocation_id.as_ref(), wanted.eip_type.as_ref())
}

/// Whether a request speaks of a zone, by either of its names.
fn is_for(wanted: &ZoneMappingEip, zone: &Zone) -> bool {
    let zone_id = given(wanted.zone_id.as_ref());
    let vswitch_id = given(wanted.vswitch_id.as_ref());
    let is = |named: Option<&str>, own: &str| named.is_none_or(|named| named == own);
    (zone_id.is_some() || vswitch_id.is_some())
        && is(zone_id, &zone.zone_id)
        && is(vswitch_id, &zone.vswitch_id)
}

/// A request speaks of zones that the load balancer has.
fn check_zones(own: &LoadBalancer, wanted: &[ZoneMappingEip]) -> Result<(), ApiError> {
    let is_known = |it: &ZoneMappingEip| own.zones.iter().any(|zone| is_for(it, zone));
    match wanted.iter().enumerate().find(|(_, it)| !is_known(it)) {
        None => Ok(()),
        Some((n, it)) => Err(match given(it.zone_id.as_ref()) {
            Some(zone) => place::mismatched().in_item(place::ZONES, n, "ZoneId", zone),
            None => {
                let vswitch = it.vswitch_id.as_deref().unwrap_or_default();
                place::mismatched().in_item(place::ZONES, n, "VSwitchId", vswitch)
            }
        }),
    }
}
