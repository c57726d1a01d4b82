//! Load balancers: what creates, changes, describes and deletes them.

pub(crate) mod address;
pub(crate) mod bandwidth;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod describe;
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
use crate::state::{LoadBalancer, Region};

/// A load balancer that works, so that it can be changed.
fn working<'r>(region: &'r Region, id: &str) -> Result<&'r LoadBalancer, ApiError> {
    match region.load_balancer(id)? {
        own if own.is_active() => Ok(own),
        _ => Err(ApiError::new("IncorrectStatus.loadbalancer").with(id)),
    }
}

/// Begins the job of a change.
fn begin_job(
    scene: &mut Scene<'_>,
    region_id: Option<&str>,
    id: &str,
    operate_type: &str,
) -> Result<String, ApiError> {
    let task = Task { resource_type: "loadbalancer", resource_id: id, operate_type };
    scene.begin_job(region_id, task)
}
