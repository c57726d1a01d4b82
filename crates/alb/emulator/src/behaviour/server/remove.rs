//! Servers that leave groups.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    RemoveServersFromServerGroup, RemoveServersFromServerGroupResponse, ServerKey,
};
use aliyun_emulator::product::{ApiError, Inventory, Local};

use super::{Named, meant};
use crate::behaviour::Scene;
use crate::behaviour::server_group::begin_job;
use crate::state::ServerGroup;

/// Takes servers out of a group, all or none. While the group drains connections, they are in it
/// until these are over.
pub(crate) fn remove_servers_from_server_group(
    scene: &mut Scene<'_>,
    request: RemoveServersFromServerGroup,
) -> Result<RemoveServersFromServerGroupResponse, ApiError> {
    let mut response = RemoveServersFromServerGroupResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let id = request.server_group_id;
    let Local { own: region, shared, .. } = scene.local(None)?;
    let group = region.server_group(&id)?;
    let leaving = leaving(group, &shared.inventory, ("Servers", &request.servers))?;
    let gone_at = group.drained_at(now);

    region.remove_servers(&id, &leaving, gone_at);
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}

/// The places in a group of the servers of a list that are to leave it.
pub(super) fn leaving(
    group: &ServerGroup,
    inventory: &Inventory,
    (list, servers): (&str, &[ServerKey]),
) -> Result<BTreeSet<usize>, ApiError> {
    let places = servers.iter().enumerate().map(|(n, own)| {
        let (id, server_type) = (own.server_id.as_str(), &own.server_type);
        let named = Named { id, server_type, ip: own.server_ip.as_deref(), port: own.port };
        meant(&group.servers, inventory, &named)
            .map_err(|error| error.in_item(list, n, "ServerId", id))
    });
    places.collect()
}
