//! Default server groups, and the health of the servers of all groups. The servers of a default
//! group have no port: it is the `BackendServerPort` of the listener.

pub(crate) mod health;

use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Local};
use aliyun_slb_model::{
    AddBackendServers, AddBackendServersResponse, BackendServer, DefaultBackendServer,
    RemoveBackendServers, RemoveBackendServersResponse, SetBackendServers,
    SetBackendServersResponse,
};

use super::{Scene, servers};
use crate::state::{Region, Server};

/// Appends servers, all or none. Of those that a call names twice the first counts.
pub(crate) fn add_backend_servers(
    scene: &mut Scene<'_>,
    request: AddBackendServers,
) -> Result<AddBackendServersResponse, ApiError> {
    let info = AddBackendServers::INFO;
    let request_id = scene.request_id;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let load_balancer = region.open_load_balancer(&request.load_balancer_id)?;
    let mut joining: Vec<Server> = Vec::new();
    for server in read(request.backend_servers)? {
        let server = servers::addressed(server, &shared.inventory);
        if !server.is_in(&joining) {
            joining.push(server);
        }
    }
    let present = &load_balancer.servers;
    servers::check_joining(info, &joining, present, load_balancer, &shared.inventory)?;
    servers::check_room(info, region, &request.load_balancer_id, joining.len())?;
    let group = group(region, &request.load_balancer_id)?;
    group.extend(joining);
    let mut response = AddBackendServersResponse::new(request.load_balancer_id, request_id);
    response.backend_servers = group.iter().map(shown).collect();
    Ok(response)
}

/// Changes the weights of servers, and the descriptions that are given.
pub(crate) fn set_backend_servers(
    scene: &mut Scene<'_>,
    request: SetBackendServers,
) -> Result<SetBackendServersResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.open_load_balancer(&request.load_balancer_id)?;
    let changes = read(request.backend_servers)?;
    servers::check_there(&changes, &load_balancer.servers)?;
    let group = group(region, &request.load_balancer_id)?;
    servers::change(group, changes);
    let mut response = SetBackendServersResponse::new(request.load_balancer_id, request_id);
    response.backend_servers = group.iter().map(shown).collect();
    Ok(response)
}

/// Takes servers out. Those that are not in the group are passed over.
pub(crate) fn remove_backend_servers(
    scene: &mut Scene<'_>,
    request: RemoveBackendServers,
) -> Result<RemoveBackendServersResponse, ApiError> {
    let request_id = scene.request_id;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    region.open_load_balancer(&request.load_balancer_id)?;
    let leaving = read(request.backend_servers)?;
    servers::check_leaving(RemoveBackendServers::INFO, &leaving, shared)?;
    let group = group(region, &request.load_balancer_id)?;
    group.retain(|server| !server.is_meant_by(&leaving));
    let mut response = RemoveBackendServersResponse::new(request.load_balancer_id, request_id);
    response.backend_servers = group.iter().map(shown).collect();
    Ok(response)
}

/// The default group of a load balancer.
fn group<'r>(
    region: &'r mut Region,
    load_balancer_id: &str,
) -> Result<&'r mut Vec<Server>, ApiError> {
    let load_balancer = region.load_balancers.get_mut(load_balancer_id);
    let load_balancer =
        load_balancer.ok_or_else(|| ApiError::new("InvalidLoadBalancerId.NotFound"))?;
    Ok(&mut load_balancer.servers)
}

fn read(from: Vec<DefaultBackendServer>) -> Result<Vec<Server>, ApiError> {
    let with_port = from.into_iter().map(|from| {
        let mut server = BackendServer::new(from.server_id, 0);
        server.weight = from.weight;
        server.description = from.description;
        server.r#type = from.r#type;
        server.server_ip = from.server_ip;
        server
    });
    servers::read(with_port.collect())
}

/// A server as answers show it.
fn shown(server: &Server) -> DefaultBackendServer {
    let full = server.with_address();
    let mut shown = DefaultBackendServer::new(full.server_id);
    shown.weight = full.weight;
    shown.description = full.description;
    shown.r#type = full.r#type;
    shown.server_ip = full.server_ip;
    shown
}

#[cfg(test)]
mod tests;
