use aliyun_alb_model::{
    AddressType, DisableLoadBalancerIpv6Internet, DisableLoadBalancerIpv6InternetResponse,
    EnableLoadBalancerIpv6Internet, EnableLoadBalancerIpv6InternetResponse,
};
use aliyun_emulator::product::ApiError;

use super::{begin_job, working};
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Region};

/// Opens the IPv6 addresses of a load balancer to the internet.
pub(crate) fn enable_load_balancer_ipv6_internet(
    scene: &mut Scene<'_>,
    request: EnableLoadBalancerIpv6Internet,
) -> Result<EnableLoadBalancerIpv6InternetResponse, ApiError> {
    let mut response = EnableLoadBalancerIpv6InternetResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    if dual(region, id)?.ipv6_address_type == AddressType::Internet {
        return Err(ApiError::new("OperationDenied.Ipv6InternetInstance"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.ipv6_address_type = AddressType::Internet;
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Closes them.
pub(crate) fn disable_load_balancer_ipv6_internet(
    scene: &mut Scene<'_>,
    request: DisableLoadBalancerIpv6Internet,
) -> Result<DisableLoadBalancerIpv6InternetResponse, ApiError> {
    let mut response = DisableLoadBalancerIpv6InternetResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    if dual(region, id)?.ipv6_address_type == AddressType::Intranet {
        return Err(ApiError::new("OperationDenied.Ipv6IntranetInstance"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.ipv6_address_type = AddressType::Intranet;
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// A load balancer with IPv6 addresses.
fn dual<'r>(region: &'r Region, id: &str) -> Result<&'r LoadBalancer, ApiError> {
    match working(region, id)? {
        own if own.is_dual() => Ok(own),
        _ => Err(ApiError::new("OperationDenied.NonDualStackInstance")),
    }
}
