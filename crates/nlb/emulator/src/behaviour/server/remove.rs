//! Servers that leave groups.

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Local, Task};
use aliyun_nlb_model::{RemoveServersFromServerGroup, RemoveServersFromServerGroupResponse};

use super::meant;
use crate::behaviour::Scene;

/// Takes servers out of a group, all or none. While the group drains connections, they are in it
/// until these are over.
pub(crate) fn remove_servers_from_server_group(
    scene: &mut Scene<'_>,
    request: RemoveServersFromServerGroup,
) -> Result<RemoveServersFromServerGroupResponse, ApiError> {
    let mut response = RemoveServersFromServerGroupResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let (id, region_id) = (request.server_group_id, request.region_id);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let group = region.server_group(&id)?;
    let leaving = request.servers.iter().enumerate().map(|(n, named)| {
        let port = named.port.unwrap_or_default();
        let key = (&*named.server_id, &named.server_type, named.server_ip.as_deref(), port);
        meant(&group.servers, &shared.inventory, key)
            .map_err(|error| error.in_item("Servers", n, "ServerId", &named.server_id))
    });
    let leaving = leaving.collect::<Result<BTreeSet<_>, _>>()?;
    let drained = i64::from(group.connection_drain_timeout).saturating_mul(1000);
    let gone_at = (group.connection_drain_enabled && drained > 0).then(|| now + drained);

    region.remove_servers(&id, &leaving, gone_at);
    let task =
        Task { resource_type: "servergroup", resource_id: &id, operate_type: "RemoveServers" };
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    response.server_group_id = Some(id);
    Ok(response)
}
