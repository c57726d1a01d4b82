//! Load balancers: what creates, changes, describes and deletes them.

pub(crate) mod access_log;
pub(crate) mod address;
pub(crate) mod bandwidth;
pub(crate) mod capacity;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod describe;
pub(crate) mod edition;
pub(crate) mod ipv6;
mod place;
pub(crate) mod security_group;
pub(crate) mod set;
pub(crate) mod shift;
pub(crate) mod zones;

#[cfg(test)]
mod tests;

use aliyun_emulator::product::{ApiError, Task};

use super::Scene;
use crate::state::{LoadBalancer, Lock, Region, Standing};

/// A load balancer that works, so that it can be changed.
fn working<'r>(region: &'r Region, id: &str) -> Result<&'r LoadBalancer, ApiError> {
    let own = region.load_balancer(id)?;
    if let Some(lock) = own.operation_locks.first() {
        return Err(locked(id, lock));
    }
    match own.standing {
        Standing::Active => Ok(own),
        _ => Err(wrong_status(region, own)),
    }
}

/// The refusal of what a lock keeps from being done.
pub(super) fn locked(id: &str, lock: &Lock) -> ApiError {
    let why = format!("The business status of {id} [{}] is incorrect.", lock.lock_type);
    ApiError::new("IncorrectBusinessStatus.LoadBalancer").because(why)
}

/// The refusal of what a load balancer in its state does not take.
pub(super) fn wrong_status(region: &Region, own: &LoadBalancer) -> ApiError {
    let (id, status) = (&own.load_balancer_id, region.load_balancer_status(own));
    let why = format!("The status of {id} [{status}] is incorrect.");
    ApiError::new("IncorrectStatus.LoadBalancer").because(why)
}

/// Begins the job of a change.
fn begin_job(scene: &mut Scene<'_>, id: &str, operate_type: &str) -> Result<String, ApiError> {
    begin_job_in(scene, None, id, operate_type)
}

/// The same where the request names a region.
fn begin_job_in(
    scene: &mut Scene<'_>,
    region_id: Option<&str>,
    id: &str,
    operate_type: &str,
) -> Result<String, ApiError> {
    let task = Task { resource_type: "loadbalancer", resource_id: id, operate_type };
    scene.begin_job(region_id, task)
}

/// A text that says something.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}
