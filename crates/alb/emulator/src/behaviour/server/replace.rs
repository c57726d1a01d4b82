//! Servers that take the places of others.

use aliyun_alb_model::{ReplaceServersInServerGroup, ReplaceServersInServerGroupResponse};
use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Local};

use super::join::joining;
use super::remove::leaving;
use crate::behaviour::server_group::begin_job;
use crate::behaviour::{Scene, quota};
use crate::state::Server;

/// Takes servers out of a group and adds others, all or nothing. One that is to leave and to join
/// stays, as it is added.
pub(crate) fn replace_servers_in_server_group(
    scene: &mut Scene<'_>,
    request: ReplaceServersInServerGroup,
) -> Result<ReplaceServersInServerGroupResponse, ApiError> {
    let mut response = ReplaceServersInServerGroupResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let id = request.server_group_id;
    let Local { own: region, shared, .. } = scene.local(None)?;
    let group = region.server_group(&id)?;
    if group.is_for_functions() {
        let why = format!("The servers of {id} are functions, which cannot be replaced.");
        return Err(ApiError::new("Mismatch.ServerType").because(why));
    }
    let removed = ("RemovedServers", request.removed_servers.as_slice());
    let leaving = leaving(group, &shared.inventory, removed)?;
    let stays = |(n, own): &(usize, &Server)| !own.is_leaving() && !leaving.contains(n);
    let staying = group.servers.iter().enumerate().filter(stays);
    let staying: Vec<&Server> = staying.map(|(_, own)| own).collect();
    let info = ReplaceServersInServerGroup::INFO;
    let place = (&*region, &shared.inventory);
    let added = ("AddedServers", request.added_servers);
    let joining = joining(info, place, (group, &staying), added)?;
    quota::check_group(region, group, joining.len().saturating_sub(leaving.len()))?;
    let gone_at = group.drained_at(now);

    region.remove_servers(&id, &leaving, gone_at);
    if let Some(group) = region.server_groups.get_mut(&id) {
        group.servers.retain(|own| !joining.iter().any(|server| server.key() == own.key()));
        group.servers.extend(joining);
    }
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}
