//! Servers that join groups.

use aliyun_emulator::product::{ApiError, Host, HostStatus, Inventory, Local, Task, is_private};
use aliyun_nlb_model::{
    AddServersToServerGroup, AddServersToServerGroupResponse, AddressIpVersion,
    Server as NewServer, ServerGroupType, ServerType,
};

use super::primary;
use crate::behaviour::Scene;
use crate::behaviour::quota::{self, Count};
use crate::state::{Key, Region, Server, ServerGroup};

/// Adds servers to a group, all or none.
pub(crate) fn add_servers_to_server_group(
    scene: &mut Scene<'_>,
    request: AddServersToServerGroup,
) -> Result<AddServersToServerGroupResponse, ApiError> {
    let mut response = AddServersToServerGroupResponse::new(scene.request_id);
    let (id, region_id) = (request.server_group_id, request.region_id);
    let Local { own: region, shared, .. } = scene.local(region_id.as_deref())?;
    let group = region.server_group(&id)?;
    let mut joining = Vec::with_capacity(request.servers.len());
    for (n, given) in request.servers.into_iter().enumerate() {
        let server_id = given.server_id.clone();
        let server = joining_one(region, &shared.inventory, (group, &joining), given)
            .map_err(|error| error.in_item("Servers", n, "ServerId", &server_id))?;
        joining.push(server);
    }
    let is_here = |server: &&Server| group.servers.iter().any(|own| own.key() == server.key());
    let fresh = joining.iter().filter(|server| !is_here(server));
    quota::check_group(region, &id, Count::of(fresh))?;

    // One that drains and is added again stays.
    if let Some(group) = region.server_groups.get_mut(&id) {
        group.servers.retain(|own| !joining.iter().any(|server| server.key() == own.key()));
        group.servers.extend(joining);
    }
    let task = Task { resource_type: "servergroup", resource_id: &id, operate_type: "AddServers" };
    response.job_id = Some(scene.begin_job(region_id.as_deref(), task)?);
    response.server_group_id = Some(id);
    Ok(response)
}

/// A server as the state keeps it, if it may join those of a group and those that join before it.
fn joining_one(
    region: &Region,
    inventory: &Inventory,
    (group, joining): (&ServerGroup, &[Server]),
    given: NewServer,
) -> Result<Server, ApiError> {
    let is_bare = given.server_ip.as_deref().is_none_or(str::is_empty);
    let server = read(given, group, inventory)?;
    let staying = || group.servers.iter().filter(|own| !own.is_leaving());
    if is_bare {
        check_once(&server, staying().chain(joining))?;
    }
    check_beside(&server, staying())?;
    check_beside(&server, joining)?;
    check_groups(region, &server, &group.server_group_id)?;
    Ok(server)
}

/// A server as the state keeps it, if it may join a group.
fn read(given: NewServer, group: &ServerGroup, inventory: &Inventory) -> Result<Server, ApiError> {
    let named = given.server_ip.as_deref().filter(|ip| !ip.is_empty());
    let server = Server {
        server_ip: named.map(str::parse).transpose().map_err(|_| illegal_address())?,
        server_id: given.server_id,
        server_type: given.server_type,
        port: given.port.unwrap_or_default(),
        weight: given.weight.unwrap_or(Server::full_weight()),
        description: given.description.unwrap_or_default(),
        gone_at: None,
    };
    check_type(&server, group)?;
    check_running(&server, inventory)?;
    addressed(server, group, inventory)
}

/// A server with its address, if it may be in a group, whether it runs or not.
pub(crate) fn addressed(
    server: Server,
    group: &ServerGroup,
    inventory: &Inventory,
) -> Result<Server, ApiError> {
    check_type(&server, group)?;
    let own = match server.kind() {
        Some(kind) => inventory.host(kind, &server.server_id).ok_or_else(|| unknown(&server))?,
        None => &Host::default(),
    };
    let primary = primary(inventory, &server.server_type, &server.server_id);
    let server_ip = server.server_ip.or(primary).ok_or_else(|| match server.kind() {
        Some(_) => ApiError::new("MissingParam.IP"),
        None => illegal_address(),
    })?;
    let is_own = match server.kind() {
        Some(_) => own.addresses.is_empty() || own.addresses.contains(&server_ip),
        None => server.server_id.parse() == Ok(server_ip) && is_private(server_ip),
    };
    if !is_own {
        return Err(illegal_address());
    }
    if server_ip.is_ipv6() && group.address_ip_version == AddressIpVersion::Ipv4 {
        return Err(ApiError::new("OperationDenied.ServerGroupNotSupportIpv6"));
    }
    if (server.port == 0) != group.any_port_enabled {
        return Err(ApiError::new("IllegalParam.RSPortConflictWithServerGroup"));
    }
    Ok(Server { server_ip: Some(server_ip), ..server })
}

/// Addresses go with groups of addresses, and all others with groups of instances.
fn check_type(server: &Server, group: &ServerGroup) -> Result<(), ApiError> {
    if server.kind().is_none() == (group.server_group_type == ServerGroupType::Ip) {
        return Ok(());
    }
    let (own, other) = (&server.server_type, &group.server_group_type);
    let why = format!("A server of the type {own} does not go with a group of the type {other}.");
    Err(ApiError::new("Mismatch.ServerType").because(why))
}

/// A server that joins must be there, and an ENI attached.
fn check_running(server: &Server, inventory: &Inventory) -> Result<(), ApiError> {
    let host = server.kind().and_then(|kind| inventory.host(kind, &server.server_id));
    match host.map(|host| host.condition.status) {
        Some(HostStatus::Stopped) if server.server_type == ServerType::Eni => {
            Err(ApiError::new("IncorrectStatus.Eni"))
        }
        Some(HostStatus::Released) => Err(unknown(server)),
        _ => Ok(()),
    }
}

fn unknown(server: &Server) -> ApiError {
    match server.server_type {
        ServerType::Ecs => ApiError::new("ResourceNotFound.Ecs"),
        ServerType::Eni => ApiError::new("ResourceNotFound.Eni"),
        _ => ApiError::new("ResourceNotFound.Eci"),
    }
}

fn illegal_address() -> ApiError {
    ApiError::new("IllegalParam.IP")
}

/// An ECS instance for which no address is named is there already at whatever address it serves, as
/// the inventory knows none.
fn check_once<'s>(
    server: &Server,
    others: impl IntoIterator<Item = &'s Server>,
) -> Result<(), ApiError> {
    let is_same = |other: &Server| {
        server.server_type == ServerType::Ecs
            && other.server_type == ServerType::Ecs
            && other.server_id == server.server_id
            && other.port == server.port
    };
    match others.into_iter().any(is_same) {
        true => Err(ApiError::new("DuplicatedParam.Server")),
        false => Ok(()),
    }
}

/// A group has a server once, and an address and port once.
pub(crate) fn check_beside<'s>(
    server: &Server,
    others: impl IntoIterator<Item = &'s Server>,
) -> Result<(), ApiError> {
    for other in others {
        if other.key() == server.key() {
            return Err(ApiError::new("DuplicatedParam.Server"));
        }
        // That of an ECS instance may be made up.
        let is_known = [server, other].iter().all(|one| one.server_type != ServerType::Ecs);
        if is_known && other.server_ip == server.server_ip && other.port == server.port {
            return Err(ApiError::new("ResourceInUse.IP"));
        }
    }
    Ok(())
}

/// Whether a server may be in a group beside those in which it is.
fn check_groups(region: &Region, server: &Server, group_id: &str) -> Result<(), ApiError> {
    let key = Key::Server(server.server_id.clone());
    let used = region.index.count_beside(&key, group_id);
    let most = region.quotas.server_groups_per_server;
    quota::check("nlb_quota_server_added_num", used, 1, most)
}
