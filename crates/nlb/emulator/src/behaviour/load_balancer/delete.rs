use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{DeleteLoadBalancer, DeleteLoadBalancerResponse, LockType};

use super::begin_job;
use crate::behaviour::Scene;
use crate::state::Standing;

/// Deletes a load balancer with its listeners, whose jobs have ended then. What it uses stays.
pub(crate) fn delete_load_balancer(
    scene: &mut Scene<'_>,
    request: DeleteLoadBalancer,
) -> Result<DeleteLoadBalancerResponse, ApiError> {
    let mut response = DeleteLoadBalancerResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let region = scene.region(region_id)?;
    let own = region.load_balancer(id)?;
    let is_kept = |lock: &crate::state::Lock| lock.lock_type != LockType::ResidualLocked;
    if own.operation_locks.iter().any(is_kept) {
        return Err(ApiError::new("Conflict.Lock").with(id));
    }
    if own.standing == Standing::Inactive {
        return Err(ApiError::new("IncorrectStatus.loadbalancer").with(id));
    }
    if own.deletion_protection.enabled {
        return Err(ApiError::new("OperationDenied.DeletionProtectionEnabled").with(id));
    }
    for listener in region.remove_load_balancer(id) {
        scene.end_jobs(region_id, &listener)?;
    }
    response.job_id = Some(begin_job(scene, region_id, id, "Delete")?);
    Ok(response)
}
