//! New templates.

use aliyun_alb_model::{
    CreateHealthCheckTemplate, CreateHealthCheckTemplateResponse, HealthCheckConfig,
};
use aliyun_emulator::product::{ApiError, Tags, resource_group};

use super::change;
use crate::behaviour::{Scene, quota};
use crate::state::{HealthCheck, HealthCheckTemplate, Kind, ModelTags as _};

/// Makes a template. Its name need not be new. No code is for an unknown resource group.
pub(crate) fn create_health_check_template(
    scene: &mut Scene<'_>,
    request: CreateHealthCheckTemplate,
) -> Result<CreateHealthCheckTemplateResponse, ApiError> {
    let region = scene.region(None)?;
    let mut template = template(request)?;
    let (used, most) = (region.health_check_templates.len(), region.quotas.health_check_templates);
    quota::check("QuotaExceeded.HealthCheckTemplatesNum", used, 1, most)?;

    let id = scene.fresh_id("hct-", 18);
    template.health_check_template_id.clone_from(&id);
    let made = scene.ids().made;
    let region = scene.region(None)?;
    template.number = region.index.next_number(Kind::HealthCheckTemplate, made);
    region.health_check_templates.insert(id.as_str(), template);
    Ok(CreateHealthCheckTemplateResponse::new(id, scene.request_id))
}

/// What a request asks for, without an id.
fn template(request: CreateHealthCheckTemplate) -> Result<HealthCheckTemplate, ApiError> {
    let resource_group_id = resource_group(request.resource_group_id).ok_or_else(|| {
        ApiError::new("InvalidParameter").because("ResourceGroupId is no resource group.")
    })?;
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
    let mut health_check = HealthCheck::default();
    change(&mut health_check, config)?;
    Ok(HealthCheckTemplate {
        health_check_template_id: String::new(),
        health_check_template_name: request.health_check_template_name,
        health_check,
        resource_group_id,
        tags: Tags::of(&request.tag),
        number: 0,
    })
}
