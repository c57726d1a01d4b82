use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    AddressType, DisableLoadBalancerIpv6Internet, DisableLoadBalancerIpv6InternetResponse,
    EnableLoadBalancerIpv6Internet, EnableLoadBalancerIpv6InternetResponse,
};

use super::working;
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Region};

/// Opens the IPv6 addresses of a load balancer to the internet.
pub(crate) fn enable_load_balancer_ipv6_internet(
    scene: &mut Scene<'_>,
    request: EnableLoadBalancerIpv6Internet,
) -> Result<EnableLoadBalancerIpv6InternetResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.load_balancer_id.as_str();
    let region = scene.region(request.region_id.as_deref())?;
    let own = dual(region, id)?;
    if !region.has_ipv6(&own.vpc_id) {
        return Err(ApiError::new("ResourceNotFound.Ipv6Gateway"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.ipv6_address_type = AddressType::Internet;
    }
    Ok(EnableLoadBalancerIpv6InternetResponse::new(request_id))
}

/// Closes them.
pub(crate) fn disable_load_balancer_ipv6_internet(
    scene: &mut Scene<'_>,
    request: DisableLoadBalancerIpv6Internet,
) -> Result<DisableLoadBalancerIpv6InternetResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.load_balancer_id.as_str();
    let region = scene.region(request.region_id.as_deref())?;
    if dual(region, id)?.ipv6_address_type == AddressType::Intranet {
        return Err(ApiError::new("OperationDenied.Ipv6IntranetInstance"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.ipv6_address_type = AddressType::Intranet;
    }
    Ok(DisableLoadBalancerIpv6InternetResponse::new(request_id))
}

/// A load balancer with IPv6 addresses.
fn dual<'r>(region: &'r Region, id: &str) -> Result<&'r LoadBalancer, ApiError> {
    match working(region, id)? {
        own if own.is_dual() => Ok(own),
        _ => Err(ApiError::new("OperationDenied.NonDualStackInstance")),
    }
}
