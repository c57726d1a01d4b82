//! Changes of the servers of a group.

use aliyun_emulator::product::{ApiError, Local, Task};
use aliyun_nlb_model::{
    UpdateServerGroupServersAttribute, UpdateServerGroupServersAttributeResponse,
};

use super::meant;
use crate::behaviour::Scene;

/// Changes weights and descriptions, all or none. What is left out stays; an empty description
/// stands for nothing.
pub(crate) fn update_server_group_servers_attribute(
    scene: &mut Scene<'_>,
    request: UpdateServerGroupServersAttribute,
) -> Result<UpdateServerGroupServersAttributeResponse, ApiError> {
    let mut response = UpdateServerGroupServersAttributeResponse::new(scene.request_id);
    let (id, region_id) = (request.server_group_id, request.region_id);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let mut servers = region.server_group(&id)?.servers.clone();
    for (n, given) in request.servers.into_iter().enumerate() {
        let ip = given.server_ip.as_deref();
        let key = (&*given.server_id, &given.server_type, ip, given.port);
        let place = meant(&servers, &shared.inventory, key)
            .map_err(|error| error.in_item("Servers", n, "ServerId", &given.server_id))?;
        if let Some(server) = servers.get_mut(place) {
            server.weight = given.weight.unwrap_or(server.weight);
            if let Some(description) = given.description.filter(|text| !text.is_empty()) {
                server.description = description;
            }
        }
    }
    if let Some(group) = region.server_groups.get_mut(&id) {
        group.servers = servers;
    }
    let task =
        Task { resource_type: "servergroup", resource_id: &id, operate_type: "UpdateServers" };
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    response.server_group_id = Some(id);
    Ok(response)
}
