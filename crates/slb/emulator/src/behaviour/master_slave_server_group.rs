//! Primary/secondary server groups. They stay as they were made.

use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Local, Tags};
use aliyun_slb_model::{
    AssociatedListener as ListenerItem, BackendServer, CreateMasterSlaveServerGroup,
    CreateMasterSlaveServerGroupResponse, DeleteMasterSlaveServerGroup,
    DeleteMasterSlaveServerGroupResponse, DescribeMasterSlaveServerGroupAttribute,
    DescribeMasterSlaveServerGroupAttributeResponse, DescribeMasterSlaveServerGroups,
    DescribeMasterSlaveServerGroupsResponse, MasterSlaveBackendServer,
    MasterSlaveServerGroup as Item, MasterSlaveServerGroupAssociatedObjects as Users,
    MasterSlaveServerType as Part,
};

use super::{Scene, servers};
use crate::state::ModelTags as _;
use crate::state::{LoadBalancer, MasterSlaveGroup, Server};

/// Makes a group of a primary and a secondary server. One without a name is called by its id.
pub(crate) fn create_master_slave_server_group(
    scene: &mut Scene<'_>,
    request: CreateMasterSlaveServerGroup,
) -> Result<CreateMasterSlaveServerGroupResponse, ApiError> {
    let info = CreateMasterSlaveServerGroup::INFO;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let load_balancer = region.open_load_balancer(&request.load_balancer_id)?;
    let (masters, slaves): (Vec<_>, Vec<_>) = request
        .master_slave_backend_servers
        .into_iter()
        .partition(|server| server.server_type == Part::Master);
    let read = |servers: Vec<_>| match <[MasterSlaveBackendServer; 1]>::try_from(servers) {
        Ok([one]) => {
            let server = servers::server(without_part(one))?;
            Ok(servers::addressed(server, &shared.inventory))
        }
        Err(_) => Err(ApiError::new("BACKEND_SERVERS_CAN_ONLY_CONTAIN_ONE_MASTER_AND_ONE_SLAVE")),
    };
    let both = [read(masters)?, read(slaves)?];
    servers::check_joining(info, &both, &[], load_balancer, &shared.inventory)?;
    servers::check_room(info, region, &request.load_balancer_id, both.len())?;

    let id = scene.fresh_id("rsp-", 13);
    let [master, slave] = both;
    let group = MasterSlaveGroup {
        load_balancer_id: request.load_balancer_id,
        name: request.master_slave_server_group_name.filter(|name| !name.is_empty()),
        created: scene.now,
        tags: Tags::of(request.tag.as_slice()),
        master,
        slave,
    };
    let mut response = CreateMasterSlaveServerGroupResponse::new(id.as_str(), scene.request_id);
    response.master_slave_backend_servers = shown(&group, Server::without_address);
    scene.region(request.region_id.as_deref())?.add_master_slave_group(id, group);
    Ok(response)
}

/// Takes a group away that no listener uses.
pub(crate) fn delete_master_slave_server_group(
    scene: &mut Scene<'_>,
    request: DeleteMasterSlaveServerGroup,
) -> Result<DeleteMasterSlaveServerGroupResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.master_slave_server_group_id;
    let group = region.master_slave_groups.get(&id).ok_or_else(no_such_group)?;
    let load_balancer = region.open_load_balancer(&group.load_balancer_id)?;
    if users(load_balancer, &id).next().is_some() {
        return Err(ApiError::new("RspoolVipExist"));
    }
    region.remove_master_slave_group(&id);
    Ok(DeleteMasterSlaveServerGroupResponse::new(request_id))
}

/// A group with its servers and their addresses.
pub(crate) fn describe_master_slave_server_group_attribute(
    scene: &mut Scene<'_>,
    request: DescribeMasterSlaveServerGroupAttribute,
) -> Result<DescribeMasterSlaveServerGroupAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.master_slave_server_group_id;
    let group = region.master_slave_groups.get(&id).ok_or_else(no_such_group)?;
    let mut response = DescribeMasterSlaveServerGroupAttributeResponse::new(
        group.load_balancer_id.as_str(),
        id.as_str(),
        request_id,
    );
    response.master_slave_server_group_name = Some(group.name_or(&id));
    response.create_time = Some(group.created.to_string());
    response.tags = group.tags.pairs();
    response.master_slave_backend_servers = shown(group, Server::with_address);
    Ok(response)
}

/// The groups of a load balancer, without their servers; what uses them is told on demand.
pub(crate) fn describe_master_slave_server_groups(
    scene: &mut Scene<'_>,
    request: DescribeMasterSlaveServerGroups,
) -> Result<DescribeMasterSlaveServerGroupsResponse, ApiError> {
    let mut response = DescribeMasterSlaveServerGroupsResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.load_balancer(&request.load_balancer_id)?;
    for id in &load_balancer.master_slave_groups {
        let Some(group) = region.master_slave_groups.get(id) else { continue };
        let name = group.name_or(id);
        let wanted = request.description.as_ref().is_none_or(|wanted| *wanted == name);
        if !wanted || !group.tags.match_all(&request.tag) {
            continue;
        }
        let mut item = Item::new(id.as_str());
        item.master_slave_server_group_name = Some(name);
        item.create_time = Some(group.created.to_string());
        item.tags = group.tags.pairs();
        let mut own = Users::new();
        if request.include_listener == Some(true) {
            own.listeners = users(load_balancer, id).collect();
        }
        item.associated_objects = Some(own);
        response.master_slave_server_groups.push(item);
    }
    Ok(response)
}

/// The listeners that use a group.
fn users(load_balancer: &LoadBalancer, group_id: &str) -> impl Iterator<Item = ListenerItem> {
    let all = load_balancer.listeners.iter();
    all.filter(move |(_, listener)| listener.master_slave_group() == Some(group_id)).map(
        |((port, protocol), _)| {
            let mut item = ListenerItem::new(*port);
            item.protocol = Some((*protocol).into());
            item
        },
    )
}

/// The servers of a group as answers show them.
fn shown(
    group: &MasterSlaveGroup,
    show: fn(&Server) -> BackendServer,
) -> Vec<MasterSlaveBackendServer> {
    let with_part = |(server, part): (&Server, Part)| {
        let own = show(server);
        let mut shown = MasterSlaveBackendServer::new(own.server_id, own.port, part);
        shown.weight = own.weight;
        shown.description = own.description;
        shown.r#type = own.r#type;
        shown.server_ip = own.server_ip;
        shown
    };
    group.servers().into_iter().zip([Part::Master, Part::Slave]).map(with_part).collect()
}

fn without_part(from: MasterSlaveBackendServer) -> BackendServer {
    let mut server = BackendServer::new(from.server_id, from.port);
    server.weight = from.weight;
    server.description = from.description;
    server.r#type = from.r#type;
    server.server_ip = from.server_ip;
    server
}

/// The code has several messages; clients tell this case by its message.
fn no_such_group() -> ApiError {
    ApiError::new("InvalidParameter")
        .status(404)
        .saying("The specified MasterSlaveGroupId does not exist.")
}

#[cfg(test)]
mod tests;
