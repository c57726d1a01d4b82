use aliyun_alb_model::{
    DisableDeletionProtection, DisableDeletionProtectionResponse, EnableDeletionProtection,
    EnableDeletionProtectionResponse, ModificationProtectionStatus, UpdateLoadBalancerAttribute,
    UpdateLoadBalancerAttributeResponse,
};
use aliyun_emulator::product::ApiError;

use super::create::guard;
use super::{begin_job, given, working};
use crate::behaviour::Scene;
use crate::state::{Protection, Region};

/// Changes the name and the modification protection; what is left out stays. A reason alone counts
/// where there is such a protection.
pub(crate) fn update_load_balancer_attribute(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerAttribute,
) -> Result<UpdateLoadBalancerAttributeResponse, ApiError> {
    let (mut response, now) =
        (UpdateLoadBalancerAttributeResponse::new(scene.request_id), scene.now.unix());
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    working(region, id)?;
    if let Some(own) = region.load_balancers.get_mut(id) {
        if let Some(name) = given(request.load_balancer_name.as_ref()) {
            name.clone_into(&mut own.load_balancer_name);
        }
        let config = request.modification_protection_config.unwrap_or_default();
        let known = &mut own.modification_protection;
        match config.status {
            Some(status) => {
                let is_on = status == ModificationProtectionStatus::ConsoleProtection;
                *known = guard(is_on, config.reason, now);
            }
            None if known.enabled => {
                known.reason = config.reason.unwrap_or_else(|| known.reason.clone());
            }
            None => {}
        }
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Protects a load balancer from being deleted, at once.
pub(crate) fn enable_deletion_protection(
    scene: &mut Scene<'_>,
    request: EnableDeletionProtection,
) -> Result<EnableDeletionProtectionResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    protect(scene.region(None)?, &request.resource_id, true, now)?;
    Ok(EnableDeletionProtectionResponse::new(request_id))
}

/// Protects it no more.
pub(crate) fn disable_deletion_protection(
    scene: &mut Scene<'_>,
    request: DisableDeletionProtection,
) -> Result<DisableDeletionProtectionResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    protect(scene.region(None)?, &request.resource_id, false, now)?;
    Ok(DisableDeletionProtectionResponse::new(request_id))
}

/// Protects a load balancer or not. What is so already stays as it is.
fn protect(region: &mut Region, id: &str, enabled: bool, now: i64) -> Result<(), ApiError> {
    working(region, id)?;
    if let Some(own) = region.load_balancers.get_mut(id)
        && own.deletion_protection.enabled != enabled
    {
        let since = if enabled { now } else { 0 };
        own.deletion_protection = Protection { enabled, reason: String::new(), since };
    }
    Ok(())
}
