//! vServer groups.

pub(crate) mod describe;
pub(crate) mod members;

use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Local, Tags};
use aliyun_slb_model::{
    CreateVServerGroup, CreateVServerGroupResponse, DeleteVServerGroup, DeleteVServerGroupResponse,
    SetVServerGroupAttribute, SetVServerGroupAttributeResponse,
};

use super::{Scene, servers};
use crate::state::ModelTags as _;
use crate::state::{Key, LoadBalancer, Region, Server, VServerGroup};

/// Makes a group, with servers or empty. A group without a name is called by its id.
pub(crate) fn create_vserver_group(
    scene: &mut Scene<'_>,
    request: CreateVServerGroup,
) -> Result<CreateVServerGroupResponse, ApiError> {
    let info = CreateVServerGroup::INFO;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let load_balancer = region.open_load_balancer(&request.load_balancer_id)?;
    let servers = request.backend_servers.unwrap_or_default();
    let servers = servers::joining(servers, &shared.inventory)?;
    servers::check_joining(info, &servers, &[], load_balancer, &shared.inventory)?;
    servers::check_room(info, region, &request.load_balancer_id, servers.len())?;

    let id = scene.fresh_id("rsp-", 13);
    let group = VServerGroup {
        load_balancer_id: request.load_balancer_id,
        name: request.vserver_group_name,
        created: scene.now,
        tags: Tags::of(request.tag.as_slice()),
        servers,
    };
    let mut response = CreateVServerGroupResponse::new(id.as_str(), scene.request_id);
    response.backend_servers = group.servers.iter().map(Server::without_address).collect();
    scene.region(request.region_id.as_deref())?.add_vserver_group(id, group);
    Ok(response)
}

/// Takes a group away that no listener and no rule uses.
pub(crate) fn delete_vserver_group(
    scene: &mut Scene<'_>,
    request: DeleteVServerGroup,
) -> Result<DeleteVServerGroupResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.vserver_group_id;
    let (_, load_balancer) = open(region, &id)?;
    let mut listeners = load_balancer.listeners.values();
    let ruled = region.index.sources(&Key::RuleGroup(id.clone())).next().is_some();
    if ruled || listeners.any(|own| own.vserver_group() == Some(&id)) {
        return Err(ApiError::new("RspoolVipExist"));
    }
    region.remove_vserver_group(&id);
    Ok(DeleteVServerGroupResponse::new(request_id))
}

/// Renames a group, changes the weights and descriptions of servers in it, or both.
pub(crate) fn set_vserver_group_attribute(
    scene: &mut Scene<'_>,
    request: SetVServerGroupAttribute,
) -> Result<SetVServerGroupAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.vserver_group_id;
    let (group, _) = open(region, &id)?;
    let changes = servers::read(request.backend_servers.unwrap_or_default())?;
    let name = request.vserver_group_name.filter(|name| !name.is_empty());
    if name.is_none() && changes.is_empty() {
        return Err(ApiError::new("MissingParameter"));
    }
    servers::check_there(&changes, &group.servers)?;
    let group = region.vserver_groups.get_mut(&id).ok_or_else(no_such_group)?;
    group.name = name.or_else(|| group.name.take());
    servers::change(&mut group.servers, changes);
    let mut response = SetVServerGroupAttributeResponse::new(id.as_str(), request_id);
    response.vserver_group_name = Some(group.name_or(&id));
    response.backend_servers = group.servers.iter().map(Server::without_address).collect();
    Ok(response)
}

/// A group, with its load balancer, that can be changed.
fn open<'r>(
    region: &'r Region,
    group_id: &str,
) -> Result<(&'r VServerGroup, &'r LoadBalancer), ApiError> {
    let group = region.vserver_groups.get(group_id).ok_or_else(no_such_group)?;
    Ok((group, region.open_load_balancer(&group.load_balancer_id)?))
}

/// The code has several messages; clients tell this case by its message.
pub(crate) fn no_such_group() -> ApiError {
    ApiError::new("InvalidParameter")
        .status(404)
        .saying("The specified VServerGroupId does not exist.")
}

#[cfg(test)]
mod tests;
