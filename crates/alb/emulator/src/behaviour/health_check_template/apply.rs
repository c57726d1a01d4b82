//! Templates that are copied into groups.

use aliyun_alb_model::{
    ApplyHealthCheckTemplateToServerGroup, ApplyHealthCheckTemplateToServerGroupResponse,
};
use aliyun_emulator::product::ApiError;

use crate::behaviour::Scene;
use crate::behaviour::server_group::begin_job;
use crate::state::HealthCheck;

/// Lets a group check its servers as a template says, whether it did so before or not.
pub(crate) fn apply_health_check_template_to_server_group(
    scene: &mut Scene<'_>,
    request: ApplyHealthCheckTemplateToServerGroup,
) -> Result<ApplyHealthCheckTemplateToServerGroupResponse, ApiError> {
    let mut response = ApplyHealthCheckTemplateToServerGroupResponse::new(scene.request_id);
    let id = request.server_group_id;
    let region = scene.region(None)?;
    let check = region.template(&request.health_check_template_id)?.health_check.clone();
    region.server_group(&id)?;

    if let Some(group) = region.server_groups.get_mut(&id) {
        group.health_check = HealthCheck { health_check_enabled: true, ..check };
    }
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}
