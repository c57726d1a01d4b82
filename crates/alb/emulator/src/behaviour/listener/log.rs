//! What a listener puts into the access log.

use aliyun_alb_model::{
    AccessLogTracingConfig, UpdateListenerLogConfig, UpdateListenerLogConfigResponse,
};
use aliyun_emulator::product::ApiError;

use super::set::give;
use super::{begin_job, references};
use crate::behaviour::Scene;

/// Changes what is logged. To switch something on, the load balancer needs an access log.
pub(crate) fn update_listener_log_config(
    scene: &mut Scene<'_>,
    request: UpdateListenerLogConfig,
) -> Result<UpdateListenerLogConfigResponse, ApiError> {
    let mut response = UpdateListenerLogConfigResponse::new(scene.request_id);
    let id = request.listener_id.as_str();
    let region = scene.region(None)?;
    let listener = region.listener(id)?;
    let load_balancer = references::home(region, &listener.load_balancer_id)?;
    let headers = request.access_log_record_customized_headers_enabled;
    let tracing = request.access_log_tracing_config;
    let traces = tracing.as_ref().is_some_and(|config| config.tracing_enabled == Some(true));
    if (headers == Some(true) || traces) && load_balancer.access_log.is_none() {
        let why = format!("the access log of {}", load_balancer.load_balancer_id);
        return Err(ApiError::new("OperationDenied.AccessLogDisabled").with(why));
    }
    if let Some(listener) = region.listeners.get_mut(id) {
        let own = &mut listener.log_config;
        give(&mut own.access_log_record_customized_headers_enabled, headers);
        if let Some(given) = tracing {
            let config =
                own.access_log_tracing_config.get_or_insert_with(AccessLogTracingConfig::new);
            give(&mut config.tracing_enabled, given.tracing_enabled);
            give(&mut config.tracing_sample, given.tracing_sample);
            give(&mut config.tracing_type, given.tracing_type);
        }
    }
    response.job_id = Some(begin_job(scene, id, "Update")?);
    Ok(response)
}
