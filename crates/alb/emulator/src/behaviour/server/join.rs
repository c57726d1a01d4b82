//! Which servers may join a group.

use aliyun_alb_model::{Server as NewServer, ServerGroupType, ServerType};
use aliyun_core::OperationInfo;
use aliyun_emulator::product::{ApiError, Host, HostStatus, Inventory, is_private};

use super::primary;
use crate::behaviour::quota;
use crate::state::{Key, Region, Server, ServerGroup};

/// The servers of a list of a request as the state keeps them, if they may join those of a group that
/// stay.
pub(super) fn joining(
    info: &OperationInfo,
    (region, inventory): (&Region, &Inventory),
    (group, staying): (&ServerGroup, &[&Server]),
    (list, given): (&str, Vec<NewServer>),
) -> Result<Vec<Server>, ApiError> {
    let mut joining: Vec<Server> = Vec::with_capacity(given.len());
    for (n, given) in given.into_iter().enumerate() {
        let id = given.server_id.clone();
        let is_bare = given.server_ip.as_deref().is_none_or(str::is_empty);
        let server = read(given, group, inventory).and_then(|server| {
            check_beside(info, &server, is_bare, (group, staying), &joining)?;
            check_groups(region, &server, &group.server_group_id)?;
            Ok(server)
        });
        joining.push(server.map_err(|error| error.in_item(list, n, "ServerId", &id))?);
    }
    Ok(joining)
}

/// Whether a server may join those of a group that stay and those that join before it.
fn check_beside(
    info: &OperationInfo,
    server: &Server,
    is_bare: bool,
    (group, staying): (&ServerGroup, &[&Server]),
    joining: &[Server],
) -> Result<(), ApiError> {
    for other in joining {
        match clash(server, other, is_bare) {
            Some(Clash::Server) => {
                let id = server.server_id.as_str();
                return Err(ApiError::new("DuplicatedParam.BackendServer").with(id));
            }
            Some(Clash::Address) => return Err(address_in_use(info, server)),
            None => {}
        }
    }
    for other in staying {
        match clash(server, other, is_bare) {
            Some(Clash::Server) => return Err(already_there(server, group)),
            Some(Clash::Address) => return Err(address_in_use(info, server)),
            None => {}
        }
    }
    Ok(())
}

fn already_there(server: &Server, group: &ServerGroup) -> ApiError {
    let (id, group) = (&server.server_id, &group.server_group_id);
    let why = format!("There is already {id} having the same configuration with {group}.");
    ApiError::new("Conflict.BackendServer").because(why)
}

fn address_in_use(info: &OperationInfo, server: &Server) -> ApiError {
    let ip = server.server_ip.map(|ip| ip.to_string()).unwrap_or_default();
    let why = format!("Another server of the group has the address {ip} and the port.");
    ApiError::documented(info, &["ResourceInUse.IP", "Conflict.BackendServer"], ip, why)
}

/// What of two servers of a group is the same and must not be.
pub(crate) enum Clash {
    /// They are one server.
    Server,
    /// They have one address and port.
    Address,
}

/// Whether two servers stand in each other's way. An ECS instance for which no address is named is
/// there already at whatever address it serves, as the inventory knows none.
pub(crate) fn clash(server: &Server, other: &Server, is_bare: bool) -> Option<Clash> {
    let is_ecs = |one: &Server| one.server_type == ServerType::Ecs;
    let is_same = server.server_id == other.server_id && server.port == other.port;
    if server.key() == other.key() || (is_bare && is_same && is_ecs(server) && is_ecs(other)) {
        return Some(Clash::Server);
    }
    // That of an ECS instance may be made up, and a function has none.
    let is_known = !is_ecs(server) && !is_ecs(other) && server.server_ip.is_some();
    let is_one = server.server_ip == other.server_ip && server.port == other.port;
    (is_known && is_one).then_some(Clash::Address)
}

/// A server as the state keeps it, if it may join a group.
fn read(given: NewServer, group: &ServerGroup, inventory: &Inventory) -> Result<Server, ApiError> {
    let named = given.server_ip.as_deref().filter(|ip| !ip.is_empty());
    let is_address = given.server_type == ServerType::Ip;
    let server = Server {
        server_ip: named.map(str::parse).transpose().map_err(|_| illegal_address())?,
        server_id: given.server_id,
        server_type: given.server_type,
        port: given.port.unwrap_or_default(),
        weight: given.weight.unwrap_or(Server::full_weight()),
        description: given.description.unwrap_or_default(),
        remote_ip_enabled: is_address && given.remote_ip_enabled == Some(true),
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
    if server.server_type == ServerType::Fc {
        return Ok(Server { server_ip: None, port: 0, ..server });
    }
    let own = match server.kind() {
        Some(kind) => inventory.host(kind, &server.server_id).ok_or_else(|| unknown(&server))?,
        None => &Host::default(),
    };
    let primary = primary(inventory, &server.server_type, &server.server_id);
    let server_ip = server.server_ip.or(primary).ok_or_else(illegal_address)?;
    let is_own = match server.kind() {
        Some(_) => own.addresses.is_empty() || own.addresses.contains(&server_ip),
        None => server.server_id.parse() == Ok(server_ip) && is_private(server_ip),
    };
    if !is_own || (server_ip.is_ipv6() && !group.ipv6_enabled) {
        return Err(illegal_address());
    }
    Ok(Server { server_ip: Some(server_ip), ..server })
}

/// Addresses go with groups of addresses, functions with those of functions, and all others with
/// groups of instances.
fn check_type(server: &Server, group: &ServerGroup) -> Result<(), ApiError> {
    let fitting = match server.server_type {
        ServerType::Ip => ServerGroupType::Ip,
        ServerType::Fc => ServerGroupType::Fc,
        _ => ServerGroupType::Instance,
    };
    if group.server_group_type == fitting {
        return Ok(());
    }
    let (id, own, other) = (&server.server_id, &server.server_type, &group.server_group_id);
    let why = format!("The ServerType {own} is mismatched for {id} and {other}.");
    Err(ApiError::new("Mismatch.ServerType").because(why))
}

/// A server that joins must be there, and an ENI attached.
fn check_running(server: &Server, inventory: &Inventory) -> Result<(), ApiError> {
    let host = server.kind().and_then(|kind| inventory.host(kind, &server.server_id));
    match host.map(|host| host.condition.status) {
        Some(HostStatus::Stopped) if server.server_type == ServerType::Eni => {
            let why = format!("The status of {} [Available] is incorrect.", server.server_id);
            Err(ApiError::new("IncorrectStatus.Eni").because(why))
        }
        Some(HostStatus::Released) => Err(unknown(server)),
        _ => Ok(()),
    }
}

fn unknown(server: &Server) -> ApiError {
    let error = match server.server_type {
        ServerType::Ecs => ApiError::new("ResourceNotFound.Ecs"),
        ServerType::Eni => ApiError::new("ResourceNotFound.Eni"),
        _ => ApiError::new("ResourceNotFound.Eci"),
    };
    error.with(server.server_id.as_str())
}

fn illegal_address() -> ApiError {
    ApiError::new("IllegalParam.ServerIp")
}

/// Whether a server may be in a group beside those in which it is.
fn check_groups(region: &Region, server: &Server, group_id: &str) -> Result<(), ApiError> {
    let id = server.server_id.as_str();
    let used = region.index.count_beside(&Key::Server(id.to_owned()), group_id);
    let most = region.quotas.server_groups_per_server;
    quota::check_of("ResourceQuotaExceeded.ServerAddedNum", id, (used, 1), most)
}
