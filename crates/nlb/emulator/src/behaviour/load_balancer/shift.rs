use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    CancelShiftLoadBalancerZones, CancelShiftLoadBalancerZonesResponse, ShiftedZone,
    StartShiftLoadBalancerZones, StartShiftLoadBalancerZonesResponse,
};

use super::place::ZONES;
use super::working;
use crate::behaviour::Scene;
use crate::state::Region;

/// Takes the address of a zone out of the DNS name.
pub(crate) fn start_shift_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: StartShiftLoadBalancerZones,
) -> Result<StartShiftLoadBalancerZonesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    shift(region, &request.load_balancer_id, &request.zone_mappings, true)?;
    Ok(StartShiftLoadBalancerZonesResponse::new(request_id))
}

/// Puts it back.
pub(crate) fn cancel_shift_load_balancer_zones(
    scene: &mut Scene<'_>,
    request: CancelShiftLoadBalancerZones,
) -> Result<CancelShiftLoadBalancerZonesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    shift(region, &request.load_balancer_id, &request.zone_mappings, false)?;
    Ok(CancelShiftLoadBalancerZonesResponse::new(request_id))
}

fn shift(
    region: &mut Region,
    id: &str,
    named: &[ShiftedZone],
    shifted: bool,
) -> Result<(), ApiError> {
    let own = working(region, id)?;
    let mut left = own.zones.iter().filter(|zone| !zone.shifted).count();
    for (n, named) in named.iter().enumerate() {
        let can_be = match own.zone(&named.zone_id) {
            Some(zone) => zone.vswitch_id == named.vswitch_id && zone.shifted != shifted,
            None => false,
        };
        // One zone is left to answer.
        if !can_be || (shifted && left <= 1) {
            let id = named.zone_id.as_str();
            let error = ApiError::new("IncorrectStatus.ZoneId").with(id);
            return Err(error.in_item(ZONES, n, "ZoneId", id));
        }
        left = left.saturating_sub(1);
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        let is_named = |id: &str| named.iter().any(|named| named.zone_id == id);
        let zones = own.zones.iter_mut().filter(|zone| is_named(&zone.zone_id));
        zones.for_each(|zone| zone.shifted = shifted);
    }
    Ok(())
}
