use aliyun_alb_model::{
    DisableLoadBalancerAccessLog, DisableLoadBalancerAccessLogResponse,
    EnableLoadBalancerAccessLog, EnableLoadBalancerAccessLogResponse,
};
use aliyun_emulator::product::ApiError;

use super::{begin_job, working};
use crate::behaviour::Scene;
use crate::state::AccessLog;

/// Writes the access log of a load balancer to a Logstore.
pub(crate) fn enable_load_balancer_access_log(
    scene: &mut Scene<'_>,
    request: EnableLoadBalancerAccessLog,
) -> Result<EnableLoadBalancerAccessLogResponse, ApiError> {
    let mut response = EnableLoadBalancerAccessLogResponse::new(scene.request_id);
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    if working(region, id)?.access_log.is_some() {
        return Err(ApiError::new("OperationDenied.AccessLogEnabled"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        let (log_project, log_store) = (request.log_project, request.log_store);
        own.access_log = Some(AccessLog { log_project, log_store });
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}

/// Writes it no more, from now on. What listeners add to it stays.
pub(crate) fn disable_load_balancer_access_log(
    scene: &mut Scene<'_>,
    request: DisableLoadBalancerAccessLog,
) -> Result<DisableLoadBalancerAccessLogResponse, ApiError> {
    let request_id = scene.request_id;
    let id = request.load_balancer_id.as_str();
    let region = scene.region(None)?;
    if working(region, id)?.access_log.is_none() {
        return Err(ApiError::new("OperationDenied.AccessLogDisabled"));
    }
    if let Some(own) = region.load_balancers.get_mut(id) {
        own.access_log = None;
    }
    Ok(DisableLoadBalancerAccessLogResponse::new(request_id))
}
