//! Which servers are in a vServer group.

use aliyun_core::{Operation as _, OperationInfo};
use aliyun_emulator::product::{ApiError, Local, Shared};
use aliyun_slb_model::{
    AddVServerGroupBackendServers, AddVServerGroupBackendServersResponse,
    ModifyVServerGroupBackendServers, ModifyVServerGroupBackendServersResponse,
    RemoveVServerGroupBackendServers, RemoveVServerGroupBackendServersResponse,
};

use super::super::{Scene, servers};
use super::{no_such_group, open};
use crate::state::{Region, Server, VServerGroup};

/// Appends servers to a group, all or none. Servers that are in the group keep their weights.
pub(crate) fn add_vserver_group_backend_servers(
    scene: &mut Scene<'_>,
    request: AddVServerGroupBackendServers,
) -> Result<AddVServerGroupBackendServersResponse, ApiError> {
    let request_id = scene.request_id;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let joining = servers::joining(request.backend_servers, &shared.inventory)?;
    let info = AddVServerGroupBackendServers::INFO;
    let group = exchange(region, shared, info, &request.vserver_group_id, &[], joining)?;
    let mut response =
        AddVServerGroupBackendServersResponse::new(request.vserver_group_id, request_id);
    response.backend_servers = group.servers.iter().map(Server::without_address).collect();
    Ok(response)
}

/// Takes servers out of a group. Those that are not in it are passed over.
pub(crate) fn remove_vserver_group_backend_servers(
    scene: &mut Scene<'_>,
    request: RemoveVServerGroupBackendServers,
) -> Result<RemoveVServerGroupBackendServersResponse, ApiError> {
    let request_id = scene.request_id;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let leaving = servers::read(request.backend_servers)?;
    open(region, &request.vserver_group_id)?;
    servers::check_leaving(RemoveVServerGroupBackendServers::INFO, &leaving, shared)?;
    let group = region.vserver_groups.get_mut(&request.vserver_group_id);
    let group = group.ok_or_else(no_such_group)?;
    group.servers.retain(|server| !server.is_meant_by(&leaving));
    let mut response =
        RemoveVServerGroupBackendServersResponse::new(request.vserver_group_id, request_id);
    let undescribed = |server: &Server| {
        let mut shown = server.without_address();
        shown.description = None;
        shown
    };
    response.backend_servers = group.servers.iter().map(undescribed).collect();
    Ok(response)
}

/// Puts new servers in the place of old ones, in one step.
pub(crate) fn modify_vserver_group_backend_servers(
    scene: &mut Scene<'_>,
    request: ModifyVServerGroupBackendServers,
) -> Result<ModifyVServerGroupBackendServersResponse, ApiError> {
    let request_id = scene.request_id;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let leaving = servers::read(request.old_backend_servers.unwrap_or_default())?;
    let joining = request.new_backend_servers.unwrap_or_default();
    let joining = servers::joining(joining, &shared.inventory)?;
    if leaving.is_empty() && joining.is_empty() {
        return Err(ApiError::new("MissingParameter").with("NewBackendServers"));
    }
    let info = ModifyVServerGroupBackendServers::INFO;
    let group = exchange(region, shared, info, &request.vserver_group_id, &leaving, joining)?;
    let mut response =
        ModifyVServerGroupBackendServersResponse::new(request.vserver_group_id, request_id);
    response.backend_servers = group.servers.iter().map(Server::without_address).collect();
    Ok(response)
}

/// Some servers leave a group, others join it at its end.
pub(super) fn exchange<'r>(
    region: &'r mut Region,
    shared: &Shared,
    info: &OperationInfo,
    group_id: &str,
    leaving: &[Server],
    joining: Vec<Server>,
) -> Result<&'r VServerGroup, ApiError> {
    let (group, load_balancer) = open(region, group_id)?;
    let staying = group.servers.iter().filter(|server| !server.is_meant_by(leaving));
    let mut servers: Vec<Server> = staying.cloned().collect();
    servers::check_joining(info, &joining, &servers, load_balancer, &shared.inventory)?;
    servers.extend(joining);
    let more = servers.len().saturating_sub(group.servers.len());
    servers::check_room(info, region, &group.load_balancer_id, more)?;
    let group = region.vserver_groups.get_mut(group_id).ok_or_else(no_such_group)?;
    group.servers = servers;
    Ok(group)
}
