use aliyun_alb_model::{
    CapacityReservationState, CapacityReservationStatus, DescribeCapacityReservation,
    DescribeCapacityReservationResponse, LoadBalancerCapacity, ModifyCapacityReservation,
    ModifyCapacityReservationResponse,
};
use aliyun_emulator::product::ApiError;
use aliyun_runtime::Timestamp;

use super::working;
use crate::behaviour::{Scene, quota};
use crate::state::{Capacity, Kind, Region, Subject};

/// The least that can be reserved.
const LEAST: i32 = 100;

/// How often capacity may be lowered or given back.
const DECREASES: i32 = 2;

/// Reserves capacity for a load balancer, or gives it back.
pub(crate) fn modify_capacity_reservation(
    scene: &mut Scene<'_>,
    request: ModifyCapacityReservation,
) -> Result<ModifyCapacityReservationResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    let own = working(region, id)?;
    let known = own.capacity.clone();
    let units = match request.reset_capacity_reservation {
        Some(true) => 0,
        _ => wanted(region, &request)?,
    };
    let is_less = units < known.units;
    if is_less && known.decreases >= DECREASES {
        return Err(ApiError::new("OperationDenied.CapacityDecreaseRequestLimitExceeded"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        let decreases = known.decreases + i32::from(is_less);
        own.capacity = Capacity { units, decreases, changed: now };
    }
    Ok(ModifyCapacityReservationResponse::new(request_id))
}

/// How much a request wants, if that can be had.
fn wanted(region: &Region, request: &ModifyCapacityReservation) -> Result<i32, ApiError> {
    let id = request.load_balancer_id.as_str();
    let own = region.load_balancer(id)?;
    let capacity = request.minimum_load_balancer_capacity.as_ref();
    let Some(units) = capacity.and_then(|capacity| capacity.capacity_units) else {
        let name = "MinimumLoadBalancerCapacity.CapacityUnits";
        return Err(ApiError::new("MissingParameter").with(name));
    };
    if own.is_basic() {
        return Err(ApiError::new("OperationDenied.CapacityReservationNotSupport"));
    }
    if region.listeners_of(id).all(|listener| listener.stopped) {
        return Err(ApiError::new("OperationDenied.ListenerNotFound"));
    }
    if units < LEAST {
        return Err(ApiError::new("OperationDenied.CapacityUnitsBelowMinimum"));
    }
    let number = |units: i32| usize::try_from(units).unwrap_or_default();
    let most = region.quotas.capacity_per_load_balancer;
    quota::check("QuotaExceeded.ReservationMaxLcuPerLb", 0, number(units), most)?;
    // What a load balancer holds in the index is what is reserved for it.
    let all = region.index.sizes().sum(Kind::LoadBalancer);
    let used = all.saturating_sub(number(own.capacity.units));
    let most = region.quotas.capacity;
    quota::check("QuotaExceeded.ReservationMaxLcuPerRegion", used, number(units), most)?;
    Ok(units)
}

/// Describes the capacity that is reserved for a load balancer, the same part of it in each zone.
pub(crate) fn describe_capacity_reservation(
    scene: &mut Scene<'_>,
    request: DescribeCapacityReservation,
) -> Result<DescribeCapacityReservationResponse, ApiError> {
    let mut response = DescribeCapacityReservationResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    let own = region.load_balancer(id)?;
    let Capacity { units, decreases, changed } = own.capacity;
    response.decrease_requests_remaining = Some((DECREASES - decreases).max(0));
    response.last_modified_time = (changed != 0).then(|| time(changed));
    let mut capacity = LoadBalancerCapacity::new();
    if units > 0 {
        capacity.capacity_units = Some(units);
        let is_pending = region.change(Subject::Capacity, id).is_some();
        let part = f64::from(units) / own.zones.len().max(1) as f64;
        let zones = own.zones.iter().map(|zone| {
            let mut shown = CapacityReservationState::new();
            shown.availability_zone = Some(zone.zone_id.clone());
            shown.status = Some(match is_pending {
                true => CapacityReservationStatus::Pending,
                false => CapacityReservationStatus::Provisioned,
            });
            shown.effective_capacity_units = Some(if is_pending { 0.0 } else { part });
            shown
        });
        response.capacity_reservation_state = zones.collect();
    }
    response.minimum_load_balancer_capacity = Some(capacity);
    Ok(response)
}

/// A time as this answer alone has it.
fn time(seconds: i64) -> String {
    Timestamp::from_unix(seconds).to_string().replace('T', " ").replace('Z', "")
}
