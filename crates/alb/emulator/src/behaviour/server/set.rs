//! Changes of the servers of a group.

use aliyun_alb_model::{
    UpdateServerGroupServersAttribute, UpdateServerGroupServersAttributeResponse,
};
use aliyun_emulator::product::{ApiError, Local};

use super::{Named, meant};
use crate::behaviour::Scene;
use crate::behaviour::server_group::begin_job;

/// Changes weights and descriptions, all or none. What is left out stays; an empty description
/// stands for nothing.
pub(crate) fn update_server_group_servers_attribute(
    scene: &mut Scene<'_>,
    request: UpdateServerGroupServersAttribute,
) -> Result<UpdateServerGroupServersAttributeResponse, ApiError> {
    let mut response = UpdateServerGroupServersAttributeResponse::new(scene.request_id);
    let id = request.server_group_id;
    let Local { own: region, shared, .. } = scene.local(None)?;
    let mut servers = region.server_group(&id)?.servers.clone();
    for (n, given) in request.servers.into_iter().enumerate() {
        let (server_id, server_type) = (given.server_id.as_str(), &given.server_type);
        let ip = given.server_ip.as_deref();
        let named = Named { id: server_id, server_type, ip, port: given.port };
        let place = meant(&servers, &shared.inventory, &named)
            .map_err(|error| error.in_item("Servers", n, "ServerId", server_id))?;
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
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}
