//! Servers that join groups.

use aliyun_alb_model::{AddServersToServerGroup, AddServersToServerGroupResponse};
use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Local};

use super::join::joining;
use crate::behaviour::server_group::begin_job;
use crate::behaviour::{Scene, quota};
use crate::state::Server;

/// Adds servers to a group, all or none.
pub(crate) fn add_servers_to_server_group(
    scene: &mut Scene<'_>,
    request: AddServersToServerGroup,
) -> Result<AddServersToServerGroupResponse, ApiError> {
    let mut response = AddServersToServerGroupResponse::new(scene.request_id);
    let id = request.server_group_id;
    let Local { own: region, shared, .. } = scene.local(None)?;
    let group = region.server_group(&id)?;
    let staying: Vec<&Server> = group.servers.iter().filter(|own| !own.is_leaving()).collect();
    let info = AddServersToServerGroup::INFO;
    let place = (&*region, &shared.inventory);
    let joining = joining(info, place, (group, &staying), ("Servers", request.servers))?;
    let is_here = |server: &&Server| group.servers.iter().any(|own| own.key() == server.key());
    let fresh = joining.iter().filter(|server| !is_here(server)).count();
    quota::check_group(region, group, fresh)?;

    // One that drains and is added again stays.
    if let Some(group) = region.server_groups.get_mut(&id) {
        group.servers.retain(|own| !joining.iter().any(|server| server.key() == own.key()));
        group.servers.extend(joining);
    }
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}
