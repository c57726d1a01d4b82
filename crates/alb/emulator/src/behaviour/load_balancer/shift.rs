use aliyun_alb_model::{
    AddressAllocatedMode, CancelShiftLoadBalancerZones, CancelShiftLoadBalancerZonesResponse,
    ShiftedZone, StartShiftLoadBalancerZones, StartShiftLoadBalancerZonesResponse,
};
use aliyun_emulator::product::{ApiError, Local};

use super::{place, working};
use crate::behaviour::Scene;
use crate::state::Region;

/// Takes the address of a zone out of the DNS name, at once.
pub(crate) fn start_shift_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: StartShiftLoadBalancerZones,
) -> Result<StartShiftLoadBalancerZonesResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.load_balancer_id.as_str();
    let mut local = scene.local(None)?;
    check(&local, id, &request.zone_mappings, true)?;
    let own = local.own.load_balancer(id)?;
    let active = own.zones.iter().filter(|zone| !zone.shifted).count();
    // One zone is left to answer.
    if active <= request.zone_mappings.len() {
        return Err(ApiError::new("OperationDenied.ConfigLastActiveZoneNotSupport"));
    }
    shift(&mut local, id, &request.zone_mappings, true);
    Ok(StartShiftLoadBalancerZonesResponse::new(request_id))
}

/// Puts it back.
pub(crate) fn cancel_shift_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: CancelShiftLoadBalancerZones,
) -> Result<CancelShiftLoadBalancerZonesResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.load_balancer_id.as_str();
    let mut local = scene.local(None)?;
    check(&local, id, &request.zone_mappings, false)?;
    shift(&mut local, id, &request.zone_mappings, false);
    Ok(CancelShiftLoadBalancerZonesResponse::new(request_id))
}

/// The load balancer has these zones, which are not shifted already, or not back.
fn check(
    local: &Local<'_, Region>,
    id: &str,
    named: &[ShiftedZone],
    shifted: bool,
) -> Result<(), ApiError> {
    let own = working(local.own, id)?;
    if own.address_allocated_mode != AddressAllocatedMode::Fixed {
        return Err(ApiError::new("OperationDenied.OnlyFixedAddressAllocatedModeSupported"));
    }
    for (n, named) in named.iter().enumerate() {
        let of_zone = |error: ApiError| error.in_item(place::ZONES, n, "ZoneId", &named.zone_id);
        let of_vswitch =
            |error: ApiError| error.in_item(place::ZONES, n, "VSwitchId", &named.vswitch_id);
        if !local.shared.resources.v_switch(&named.vswitch_id).is_there() {
            return Err(of_vswitch(place::no_vswitch(&named.vswitch_id)));
        }
        let Some(zone) = own.zone(&named.zone_id) else {
            let why = format!("{id} is not in {}.", named.zone_id);
            let error = ApiError::new("OperationDenied.ZoneVSwitchNotExist").because(why);
            return Err(of_zone(error));
        };
        if zone.vswitch_id != named.vswitch_id {
            return Err(of_vswitch(place::mismatched()));
        }
        if zone.shifted == shifted {
            return Err(of_zone(ApiError::new("OperationDenied.ZoneMappingsNotChanged")));
        }
    }
    Ok(())
}

fn shift(local: &mut Local<'_, Region>, id: &str, named: &[ShiftedZone], shifted: bool) {
    let Some(own) = local.own.load_balancers.get_mut(id) else { return };
    let is_named = |id: &str| named.iter().any(|named| named.zone_id == id);
    let zones = own.zones.iter_mut().filter(|zone| is_named(&zone.zone_id));
    zones.for_each(|zone| zone.shifted = shifted);
}
