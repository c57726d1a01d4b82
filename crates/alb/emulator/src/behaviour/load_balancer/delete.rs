use aliyun_alb_model::{DeleteLoadBalancer, DeleteLoadBalancerResponse, LockType};
use aliyun_emulator::product::ApiError;

use super::{begin_job, locked, wrong_status};
use crate::behaviour::Scene;
use crate::state::{Lock, Standing, Subject};

/// Deletes a load balancer with its listeners, whose jobs have ended then. What it uses stays.
pub(crate) fn delete_load_balancer(
    scene: &mut Scene<'_>,
    request: DeleteLoadBalancer,
) -> Result<DeleteLoadBalancerResponse, ApiError> {
    let mut response = DeleteLoadBalancerResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    let own = region.load_balancer(id)?;
    // What is left of a load balancer that was not paid may be deleted.
    let keeps = |lock: &&Lock| lock.lock_type != LockType::ResidualLocked;
    if let Some(lock) = own.operation_locks.iter().find(keeps) {
        return Err(locked(id, lock));
    }
    if own.standing == Standing::Inactive {
        return Err(wrong_status(region, own));
    }
    if own.deletion_protection.enabled {
        return Err(ApiError::new("OperationDenied.DeletionProtectionEnabled"));
    }
    for part in region.remove(Subject::LoadBalancer(id.to_owned())) {
        let (_, part) = aliyun_emulator::product::Subject::name(&part);
        scene.end_jobs(None, part)?;
    }
    response.job_id = Some(begin_job(scene, id, "Delete")?);
    Ok(response)
}
