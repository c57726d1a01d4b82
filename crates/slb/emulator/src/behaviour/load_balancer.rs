//! Load balancers.

pub(crate) mod charge;
pub(crate) mod create;
pub(crate) mod describe;
pub(crate) mod set;

use aliyun_emulator::product::ApiError;

use crate::state::{LoadBalancer, Region};

pub(crate) use describe::check;

/// A load balancer, to change: it must not be locked.
pub(crate) fn open<'r>(region: &'r mut Region, id: &str) -> Result<&'r mut LoadBalancer, ApiError> {
    region.open_load_balancer(id)?;
    let found = region.load_balancers.get_mut(id);
    found.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))
}

#[cfg(test)]
mod tests;
