use aliyun_alb_model::{
    AttachCommonBandwidthPackageToLoadBalancer, AttachCommonBandwidthPackageToLoadBalancerResponse,
    DetachCommonBandwidthPackageFromLoadBalancer,
    DetachCommonBandwidthPackageFromLoadBalancerResponse,
};
use aliyun_emulator::product::ApiError;

use super::{begin_job_in, working};
use crate::behaviour::Scene;

/// Puts a load balancer on the internet into a bandwidth package.
pub(crate) fn attach_common_bandwidth_package_to_load_balancer(
    scene: &mut Scene<'_>,
    request: AttachCommonBandwidthPackageToLoadBalancer,
) -> Result<AttachCommonBandwidthPackageToLoadBalancerResponse, ApiError> {
    let mut response = AttachCommonBandwidthPackageToLoadBalancerResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let local = scene.local(region_id)?;
    let own = working(local.own, id)?;
    let package = request.bandwidth_package_id;
    if !local.shared.resources.bandwidth_package(&package).is_there() {
        return Err(ApiError::new("ResourceNotFound.CommonBandwidthPackage").with(package));
    }
    if !own.is_internet() || !own.bandwidth_package_id.is_empty() {
        let why = match own.is_internet() {
            true => format!("{id} is in {} already.", own.bandwidth_package_id),
            false => format!("{id} is not on the internet."),
        };
        return Err(ApiError::new("IncorrectBusinessStatus.CommonBandwidthPackage").because(why));
    }
    if let Some(own) = local.own.load_balancers.get_mut(id) {
        own.bandwidth_package_id = package;
    }
    response.job_id = Some(begin_job_in(scene, region_id, id, "Update")?);
    Ok(response)
}

/// Takes a load balancer out of its bandwidth package.
pub(crate) fn detach_common_bandwidth_package_from_load_balancer(
    scene: &mut Scene<'_>,
    request: DetachCommonBandwidthPackageFromLoadBalancer,
) -> Result<DetachCommonBandwidthPackageFromLoadBalancerResponse, ApiError> {
    let mut response = DetachCommonBandwidthPackageFromLoadBalancerResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let region = scene.region(region_id)?;
    let own = working(region, id)?;
    let package = request.bandwidth_package_id;
    if own.bandwidth_package_id.is_empty() || own.bandwidth_package_id != package {
        return Err(ApiError::new("ResourceNotFound.CommonBandwidthPackage").with(package));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.bandwidth_package_id.clear();
    }
    response.job_id = Some(begin_job_in(scene, region_id, id, "Update")?);
    Ok(response)
}
