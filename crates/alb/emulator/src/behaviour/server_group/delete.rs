//! Server groups that go.

use aliyun_alb_model::{DeleteServerGroup, DeleteServerGroupResponse};
use aliyun_emulator::product::ApiError;

use super::begin_job;
use crate::behaviour::Scene;
use crate::state::Subject;

/// Deletes a group that no listener and no rule uses, with its servers.
pub(crate) fn delete_server_group(
    scene: &mut Scene<'_>,
    request: DeleteServerGroup,
) -> Result<DeleteServerGroupResponse, ApiError> {
    let mut response = DeleteServerGroupResponse::new(scene.request_id);
    let id = request.server_group_id;
    let region = scene.region(None)?;
    region.server_group(&id)?;
    let is_used = region.listeners_with_group(&id).next().is_some()
        || region.rules_with_group(&id).next().is_some();
    if is_used {
        return Err(ApiError::new("ResourceInUse.ServerGroup").with(id));
    }

    region.remove(Subject::ServerGroup(id.clone()));
    response.job_id = Some(begin_job(scene, &id, "Delete")?);
    Ok(response)
}
