use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    ModificationProtectionStatus, UpdateLoadBalancerAttribute, UpdateLoadBalancerAttributeResponse,
    UpdateLoadBalancerProtection, UpdateLoadBalancerProtectionResponse,
};

use super::create::protection;
use super::{begin_job, working};
use crate::behaviour::Scene;

/// Changes the name, the way across zones and the limit of new connections; what is left out stays.
pub(crate) fn update_load_balancer_attribute(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerAttribute,
) -> Result<UpdateLoadBalancerAttributeResponse, ApiError> {
    let mut response = UpdateLoadBalancerAttributeResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let region = scene.region(region_id)?;
    working(region, id)?;
    if let Some(own) = region.load_balancers.get_mut(id) {
        if let Some(name) = request.load_balancer_name {
            own.load_balancer_name = name;
        }
        own.cross_zone_enabled = request.cross_zone_enabled.unwrap_or(own.cross_zone_enabled);
        own.cps = request.cps.unwrap_or(own.cps);
    }
    response.job_id = Some(begin_job(scene, region_id, id, "Update")?);
    Ok(response)
}

/// Changes the protections at once; what is left out stays.
pub(crate) fn update_load_balancer_protection(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerProtection,
) -> Result<UpdateLoadBalancerProtectionResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    let id = request.load_balancer_id.as_str();
    let region = scene.region(request.region_id.as_deref())?;
    working(region, id)?;
    if let Some(own) = region.load_balancers.get_mut(id) {
        if let Some(enabled) = request.deletion_protection_enabled {
            own.deletion_protection = protection(enabled, request.deletion_protection_reason, now);
        }
        if let Some(status) = request.modification_protection_status {
            let enabled = status == ModificationProtectionStatus::ConsoleProtection;
            let reason = request.modification_protection_reason;
            own.modification_protection = protection(enabled, reason, now);
        }
    }
    Ok(UpdateLoadBalancerProtectionResponse::new(request_id))
}
