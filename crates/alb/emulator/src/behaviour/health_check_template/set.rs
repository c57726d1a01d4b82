//! Changes of templates. What a call leaves out stays as it is.

use aliyun_alb_model::{
    HealthCheckConfig, UpdateHealthCheckTemplateAttribute,
    UpdateHealthCheckTemplateAttributeResponse,
};
use aliyun_emulator::product::ApiError;

use super::change;
use crate::behaviour::{Scene, put};

/// Changes a template; groups that have a copy keep it.
pub(crate) fn update_health_check_template_attribute(
    scene: &mut Scene<'_>,
    request: UpdateHealthCheckTemplateAttribute,
) -> Result<UpdateHealthCheckTemplateAttributeResponse, ApiError> {
    let response = UpdateHealthCheckTemplateAttributeResponse::new(scene.request_id);
    let id = request.health_check_template_id.as_str();
    let region = scene.region(None)?;
    let mut template = region.template(id)?.clone();
    let name = request.health_check_template_name.filter(|name| !name.is_empty());
    put(&mut template.health_check_template_name, name);
    let mut config = HealthCheckConfig::new();
    config.health_check_connect_port = request.health_check_connect_port;
    config.health_check_host = request.health_check_host;
    config.health_check_codes = request.health_check_codes;
    config.health_check_http_version = request.health_check_http_version;
    config.health_check_interval = request.health_check_interval;
    config.health_check_method = request.health_check_method;
    config.health_check_path = request.health_check_path;
    config.health_check_protocol = request.health_check_protocol;
    config.health_check_timeout = request.health_check_timeout;
    config.healthy_threshold = request.healthy_threshold;
    config.unhealthy_threshold = request.unhealthy_threshold;
    change(&mut template.health_check, config)?;
    region.health_check_templates.insert(id, template);
    Ok(response)
}
