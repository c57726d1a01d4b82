//! Server groups that go.

use aliyun_emulator::product::{ApiError, Task};
use aliyun_nlb_model::{DeleteServerGroup, DeleteServerGroupResponse};

use crate::behaviour::Scene;

/// Deletes a group that no listener uses, with its servers.
pub(crate) fn delete_server_group(
    scene: &mut Scene<'_>,
    request: DeleteServerGroup,
) -> Result<DeleteServerGroupResponse, ApiError> {
    let mut response = DeleteServerGroupResponse::new(scene.request_id);
    let (id, region_id) = (request.server_group_id, request.region_id);
    let region = scene.region(region_id.as_deref())?;
    region.server_group(&id)?;
    if region.users_of_group(&id).next().is_some() {
        return Err(ApiError::new("ResourceInUse.ServerGroup"));
    }
    region.remove_server_group(&id);
    let task = Task { resource_type: "servergroup", resource_id: &id, operate_type: "Delete" };
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    Ok(response)
}
