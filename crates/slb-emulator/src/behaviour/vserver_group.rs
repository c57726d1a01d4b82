//! vServer groups.

use aliyun_slb_model::{
    AddVServerGroupBackendServers, AddVServerGroupBackendServersResponse, BackendServer,
    BackendServerType,
};

use super::Scene;
use crate::fault::Fault;
use crate::state::{Addressed, Inventory, Kind, LoadBalancer, Region, Server, VServerGroup};

/// How many servers one load balancer may have, over all of its groups.
const MOST_SERVERS: usize = 200;

/// Appends servers to a group, all or none. Servers that are in the group keep their weights.
pub(crate) fn add_vserver_group_backend_servers(
    scene: &mut Scene<'_>,
    request: AddVServerGroupBackendServers,
) -> Result<AddVServerGroupBackendServersResponse, Fault> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let servers = request.backend_servers.into_iter().map(server).collect::<Result<_, _>>()?;
    let group = add_servers(region, &request.vserver_group_id, servers)?;
    let mut response =
        AddVServerGroupBackendServersResponse::new(request.vserver_group_id, request_id);
    response.backend_servers = group.servers.iter().map(Server::without_address).collect();
    Ok(response)
}

/// Adds servers to a group, in their order.
pub(crate) fn add_servers<'r>(
    region: &'r mut Region,
    group_id: &str,
    servers: Vec<Server>,
) -> Result<&'r VServerGroup, Fault> {
    let group = region.vserver_groups.get(group_id).ok_or_else(no_such_group)?;
    let load_balancer =
        region.load_balancers.get(&group.load_balancer_id).ok_or_else(no_such_group)?;
    for (n, server) in servers.iter().enumerate() {
        check_spec(server, load_balancer)?;
        check_inventory(server, &region.inventory)?;
        let earlier = servers.iter().take(n);
        if group.servers.iter().chain(earlier).any(|known| known.is_same_as(server)) {
            return Err(duplicate());
        }
    }
    if region.servers_of(load_balancer) + servers.len() > MOST_SERVERS {
        return Err(Fault::new("InstanceBackendServerNumberOverLimit"));
    }
    let group = region.vserver_groups.get_mut(group_id).ok_or_else(no_such_group)?;
    group.servers.extend(servers);
    Ok(group)
}

/// The code has several messages; clients tell this case by its message.
fn no_such_group() -> Fault {
    Fault::new("InvalidParameter")
        .status(404)
        .saying("The specified VServerGroupId does not exist.")
}

/// As ModifyVServerGroupBackendServers documents it.
pub(crate) fn duplicate() -> Fault {
    Fault::new("InvalidParameter")
        .saying("The specified BackendServers contain duplicated value of ServerID and Port.")
}

/// A shared load balancer takes ECS instances only.
fn check_spec(server: &Server, load_balancer: &LoadBalancer) -> Result<(), Fault> {
    if load_balancer.is_shared() && server.kind != Kind::Ecs {
        let what = format!("backend servers of {} type", server.kind.as_str());
        return Err(Fault::new("InvalidParameter.SpecNotSupport").with(what));
    }
    Ok(())
}

/// A server must exist, run, and have the address it is added with.
fn check_inventory(server: &Server, inventory: &Inventory) -> Result<(), Fault> {
    let id = &server.server_id;
    match server.kind {
        Kind::Ecs => match inventory.instances.get(id) {
            None => Err(Fault::new("InvalidServerId.NotExist")),
            Some(instance) if !instance.running => Err(Fault::new("ObtainIpFail")),
            Some(_) => Ok(()),
        },
        Kind::Eni => check_address(server, inventory.network_interfaces.get(id)),
        Kind::Eci => check_address(server, inventory.container_groups.get(id)),
    }
}

fn check_address(server: &Server, found: Option<&Addressed>) -> Result<(), Fault> {
    let own = found
        .ok_or_else(|| Fault::new("ResourceNotFound.vServers").with(server.server_id.as_str()))?;
    match server.server_ip {
        Some(ip) if own.addresses.contains(&ip) => Ok(()),
        _ => Err(Fault::new("InvalidParameter")
            .because(format!("ServerIp is no address of {}.", server.server_id))),
    }
}

/// A server as the state keeps it. An ECS instance is known by its id: an address is passed over.
fn server(from: BackendServer) -> Result<Server, Fault> {
    let kind = match from.r#type {
        None | Some(BackendServerType::Ecs) => Kind::Ecs,
        Some(BackendServerType::Eni) => Kind::Eni,
        Some(BackendServerType::Eci) => Kind::Eci,
        Some(_) => return Err(Fault::new("BackendServer.InvalidType")),
    };
    let server_ip = match kind {
        Kind::Ecs => None,
        Kind::Eni | Kind::Eci => from.server_ip.and_then(|ip| ip.parse().ok()),
    };
    Ok(Server {
        server_id: from.server_id,
        port: from.port,
        weight: from.weight.unwrap_or(Server::full_weight()),
        kind,
        server_ip,
        description: from.description.filter(|text| !text.is_empty()),
    })
}

#[cfg(test)]
mod tests;
