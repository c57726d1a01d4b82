//! Servers that join groups.

use std::net::{IpAddr, Ipv4Addr};

use aliyun_emulator::product::{ApiError, HostStatus, Inventory, Local, Task};
use aliyun_nlb_model::{
    AddServersToServerGroup, AddServersToServerGroupResponse, AddressIpVersion,
    Server as NewServer, ServerGroupType, ServerType,
};

use super::primary;
use crate::behaviour::Scene;
use crate::behaviour::quota::{self, Count};
use crate::state::{Key, Region, Server, ServerGroup, kind_of};

/// The weight of a server that is added without one.
const FULL_WEIGHT: i32 = 100;

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
    for given in request.servers {
        let server = read(given, group, &shared.inventory)?;
        check_beside(&server, group.servers.iter().filter(|own| !own.is_leaving()))?;
        check_beside(&server, &joining)?;
        check_groups(region, &server, &id)?;
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

/// A server as the state keeps it, if it may be in a group.
pub(crate) fn read(
    given: NewServer,
    group: &ServerGroup,
    inventory: &Inventory,
) -> Result<Server, ApiError> {
    let is_address = given.server_type == ServerType::Ip;
    if is_address != (group.server_group_type == ServerGroupType::Ip) {
        let (own, other) = (&given.server_type, &group.server_group_type);
        let why =
            format!("A server of the type {own} does not go with a group of the type {other}.");
        return Err(ApiError::new("Mismatch.ServerType").because(why));
    }
    check_there(&given, inventory)?;
    let named = given.server_ip.as_deref().filter(|ip| !ip.is_empty());
    let named: Option<IpAddr> = named.map(str::parse).transpose().map_err(|_| illegal_address())?;
    let own = primary(inventory, &given.server_type, &given.server_id);
    let server_ip = named.or(own).ok_or_else(|| match is_address {
        true => illegal_address(),
        false => ApiError::new("MissingParam.IP"),
    })?;
    check_address(&given, server_ip, inventory)?;
    if server_ip.is_ipv6() && group.address_ip_version == AddressIpVersion::Ipv4 {
        return Err(ApiError::new("OperationDenied.ServerGroupNotSupportIpv6"));
    }
    let port = given.port.unwrap_or_default();
    if (port == 0) != group.any_port_enabled {
        return Err(ApiError::new("IllegalParam.RSPortConflictWithServerGroup"));
    }
    Ok(Server {
        server_id: given.server_id,
        server_type: given.server_type,
        server_ip: Some(server_ip),
        port,
        weight: given.weight.unwrap_or(FULL_WEIGHT),
        description: given.description.unwrap_or_default(),
        gone_at: None,
    })
}

/// A server must be known, unless it is an address, and an ENI attached.
fn check_there(given: &NewServer, inventory: &Inventory) -> Result<(), ApiError> {
    let Some(kind) = kind_of(&given.server_type) else { return Ok(()) };
    let status = inventory.host(kind, &given.server_id).map(|host| host.condition.status);
    match (status, &given.server_type) {
        (Some(HostStatus::Running), _) => Ok(()),
        (Some(HostStatus::Stopped), ServerType::Eni) => Err(ApiError::new("IncorrectStatus.Eni")),
        (Some(HostStatus::Stopped), _) => Ok(()),
        (_, ServerType::Ecs) => Err(ApiError::new("ResourceNotFound.Ecs")),
        (_, ServerType::Eni) => Err(ApiError::new("ResourceNotFound.Eni")),
        (_, _) => Err(ApiError::new("ResourceNotFound.Eci")),
    }
}

/// The address of a server is one of its own where these are known, and that of the type Ip its id
/// and private.
fn check_address(given: &NewServer, ip: IpAddr, inventory: &Inventory) -> Result<(), ApiError> {
    let own = match kind_of(&given.server_type) {
        Some(kind) => inventory.host(kind, &given.server_id).map(|host| &host.addresses),
        None if given.server_id.parse() == Ok(ip) && is_private(ip) => return Ok(()),
        None => return Err(illegal_address()),
    };
    match own.is_none_or(|own| own.is_empty() || own.contains(&ip)) {
        true => Ok(()),
        false => Err(illegal_address()),
    }
}

fn illegal_address() -> ApiError {
    ApiError::new("IllegalParam.IP")
}

/// Whether an address is one that groups take by itself. 100.64.0.0/10 is, as that of clouds.
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || is_shared(ip),
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast(),
    }
}

fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && second & 0b1100_0000 == 64
}

/// A group has a server once, and an address and port once.
fn check_beside<'s>(
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
    let used = region.index.sources(&key).filter(|id| *id != group_id).count();
    let most = region.quotas.server_groups_per_server;
    quota::check("nlb_quota_server_added_num", used, 1, most)
}
