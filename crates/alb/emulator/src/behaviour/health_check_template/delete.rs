//! Templates that go.

use aliyun_alb_model::{DeleteHealthCheckTemplates, DeleteHealthCheckTemplatesResponse};
use aliyun_emulator::product::ApiError;

use crate::behaviour::Scene;

/// Deletes templates, whether they are there or not.
pub(crate) fn delete_health_check_templates(
    scene: &mut Scene<'_>,
    request: DeleteHealthCheckTemplates,
) -> Result<DeleteHealthCheckTemplatesResponse, ApiError> {
    let response = DeleteHealthCheckTemplatesResponse::new(scene.request_id);
    let region = scene.region(None)?;
    for id in &request.health_check_template_ids {
        region.health_check_templates.remove(id);
    }
    Ok(response)
}
