//! Changes of server groups. What a call leaves out stays as it is.

use aliyun_emulator::product::{ApiError, Task};
use aliyun_nlb_model::{UpdateServerGroupAttribute, UpdateServerGroupAttributeResponse};

use super::{check, health_check};
use crate::behaviour::{Scene, put};
use crate::state::Listener;

/// Changes a group. What is given may be what it has.
pub(crate) fn update_server_group_attribute(
    scene: &mut Scene<'_>,
    request: UpdateServerGroupAttribute,
) -> Result<UpdateServerGroupAttributeResponse, ApiError> {
    let mut response = UpdateServerGroupAttributeResponse::new(scene.request_id);
    let (id, region_id) = (request.server_group_id, request.region_id);
    let region = scene.region(region_id.as_deref())?;
    let mut group = region.server_group(&id)?.clone();
    let preserves = request.preserve_client_ip_enabled == Some(true);
    if preserves && region.users_of_group(&id).any(Listener::is_tls) {
        return Err(ApiError::new("IllegalParam.PreserveClientIpSwitch"));
    }
    put(&mut group.server_group_name, request.server_group_name);
    put(&mut group.connection_drain_enabled, request.connection_drain_enabled);
    put(&mut group.connection_drain_timeout, request.connection_drain_timeout);
    put(&mut group.scheduler, request.scheduler);
    put(&mut group.preserve_client_ip_enabled, request.preserve_client_ip_enabled);
    if request.ip_version_affinity_mode.is_some() {
        group.ip_version_affinity_mode = request.ip_version_affinity_mode;
    }
    health_check::change(&mut group.health_check, request.health_check_config.unwrap_or_default());
    check(&group)?;
    region.server_groups.insert(id.as_str(), group);
    let task = Task { resource_type: "servergroup", resource_id: &id, operate_type: "Update" };
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    response.server_group_id = Some(id);
    Ok(response)
}
