//! Load balancers.

mod charge;
mod create;
mod describe;
mod set;

use crate::api_error::ApiError;
use crate::registry::{Handler, handler};
use crate::state::{LoadBalancer, Region};

pub(crate) use describe::check;

/// The operations of this group.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(create::create_load_balancer),
        handler(create::delete_load_balancer),
        handler(describe::describe_load_balancers),
        handler(describe::describe_load_balancer_attribute),
        handler(set::set_load_balancer_name),
        handler(set::set_load_balancer_status),
        handler(set::set_load_balancer_delete_protection),
        handler(set::set_load_balancer_modification_protection),
        handler(charge::modify_load_balancer_instance_spec),
        handler(charge::modify_load_balancer_internet_spec),
        handler(charge::modify_load_balancer_instance_charge_type),
        handler(charge::modify_load_balancer_pay_type),
    ]
}

/// A load balancer, to change: it must not be locked.
pub(crate) fn open<'r>(region: &'r mut Region, id: &str) -> Result<&'r mut LoadBalancer, ApiError> {
    region.open_load_balancer(id)?;
    let found = region.load_balancers.get_mut(id);
    found.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))
}

#[cfg(test)]
mod tests;
