//! Servers that join groups of any kind: what they must be, and what of them a group bears.

use aliyun_core::OperationInfo;
use aliyun_emulator::product::{ApiError, Host, HostStatus, Inventory, Kind, Shared};
use aliyun_slb_model::{BackendServer, BackendServerType};

use crate::state::{LoadBalancer, Region, Server};

/// Servers as the state keeps them.
pub(super) fn read(servers: Vec<BackendServer>) -> Result<Vec<Server>, ApiError> {
    servers.into_iter().map(server).collect()
}

/// A server that is to join a group: an ENI or an ECI that is named without an address serves with
/// its primary one.
pub(super) fn addressed(server: Server, inventory: &Inventory) -> Server {
    let primary = || inventory.host(server.kind, &server.server_id)?.addresses.first().copied();
    let server_ip = server.server_ip.or_else(primary);
    Server { server_ip, ..server }
}

/// The servers that are to join a group.
pub(super) fn joining(
    servers: Vec<BackendServer>,
    inventory: &Inventory,
) -> Result<Vec<Server>, ApiError> {
    servers.into_iter().map(|from| Ok(addressed(server(from)?, inventory))).collect()
}

/// A server as the state keeps it. An ECS instance is known by its id: an address is passed over.
pub(super) fn server(from: BackendServer) -> Result<Server, ApiError> {
    let kind = match from.r#type {
        None | Some(BackendServerType::Ecs) => Kind::Ecs,
        Some(BackendServerType::Eni) => Kind::Eni,
        Some(BackendServerType::Eci) => Kind::Eci,
        Some(_) => return Err(ApiError::new("BackendServer.InvalidType")),
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

/// Whether servers may join those that are in a group already.
pub(crate) fn check_joining(
    info: &OperationInfo,
    joining: &[Server],
    present: &[Server],
    load_balancer: &LoadBalancer,
    inventory: &Inventory,
) -> Result<(), ApiError> {
    joining.iter().try_for_each(|server| check_running(info, server, inventory))?;
    check_members(info, joining, present, load_balancer, inventory)
}

/// Whether servers may be beside those that are in a group already, whether they run or not.
pub(crate) fn check_members(
    info: &OperationInfo,
    joining: &[Server],
    present: &[Server],
    load_balancer: &LoadBalancer,
    inventory: &Inventory,
) -> Result<(), ApiError> {
    for (n, server) in joining.iter().enumerate() {
        check_spec(info, server, load_balancer)?;
        check_known(info, server, inventory)?;
        check_family(info, server, load_balancer)?;
        for known in present.iter().chain(joining.iter().take(n)) {
            check_beside(info, server, known)?;
        }
    }
    Ok(())
}

/// Whether servers may be taken out of a group: not while one was released and leaves by itself.
pub(super) fn check_leaving(
    info: &OperationInfo,
    leaving: &[Server],
    shared: &Shared,
) -> Result<(), ApiError> {
    match leaving.iter().find(|server| shared.is_leaving(server.kind, &server.server_id)) {
        Some(server) => {
            let id = server.server_id.as_str();
            let why = format!("The server {id} was released and leaves its groups by itself.");
            Err(ApiError::documented(info, &["ObtainIpFail"], id, why))
        }
        None => Ok(()),
    }
}

/// Whether a load balancer has room for so many more servers.
pub(crate) fn check_room(
    info: &OperationInfo,
    region: &Region,
    load_balancer_id: &str,
    more: usize,
) -> Result<(), ApiError> {
    let most = region.quotas.backend_servers_per_load_balancer;
    if more > 0 && region.counts.servers_of(load_balancer_id) + more > most {
        let codes = ["InstanceBackendServerNumberOverLimit"];
        let why = format!("The load balancer would have more than {most} servers.");
        return Err(ApiError::documented(info, &codes, most.to_string(), why));
    }
    Ok(())
}

/// As ModifyVServerGroupBackendServers documents it.
pub(crate) fn duplicate() -> ApiError {
    ApiError::new("InvalidParameter")
        .saying("The specified BackendServers contain duplicated value of ServerID and Port.")
}

/// Whether all servers that are to be changed are in their group.
pub(super) fn check_there(changes: &[Server], group: &[Server]) -> Result<(), ApiError> {
    let there = |change: &Server| group.iter().any(|server| change.means(server));
    match changes.iter().find(|change| !there(change)) {
        Some(server) => Err(absent(server)),
        None => Ok(()),
    }
}

/// Changes the weights of servers of a group, and the descriptions that are given.
pub(super) fn change(group: &mut [Server], changes: Vec<Server>) {
    for change in changes {
        for server in group.iter_mut().filter(|server| change.means(server)) {
            server.weight = change.weight;
            server.description = change.description.clone().or_else(|| server.description.take());
        }
    }
}

/// A server that is to be changed, and is not there.
fn absent(server: &Server) -> ApiError {
    ApiError::new("InvalidParameter").because(format!("{} is not in the group.", server.server_id))
}

/// A shared load balancer takes ECS instances only.
fn check_spec(
    info: &OperationInfo,
    server: &Server,
    load_balancer: &LoadBalancer,
) -> Result<(), ApiError> {
    if load_balancer.is_shared() && server.kind != Kind::Ecs {
        let what = format!("backend servers of {} type", server.kind.as_str());
        let why = format!("A shared load balancer does not support {what}.");
        return Err(ApiError::documented(info, &["InvalidParameter.SpecNotSupport"], what, why));
    }
    Ok(())
}

/// A server that joins must run. One that is not known is left to [`check_known`].
fn check_running(
    info: &OperationInfo,
    server: &Server,
    inventory: &Inventory,
) -> Result<(), ApiError> {
    let id = server.server_id.as_str();
    match inventory.host(server.kind, id).map(|host| host.condition.status) {
        Some(HostStatus::Stopped) => {
            let why = format!("The server {id} does not run.");
            Err(ApiError::documented(info, &["ObtainIpFail"], id, why))
        }
        Some(HostStatus::Released) => Err(unknown(info, server)),
        Some(HostStatus::Running) | None => Ok(()),
    }
}

/// A server must be known, and have the address it is added with.
fn check_known(
    info: &OperationInfo,
    server: &Server,
    inventory: &Inventory,
) -> Result<(), ApiError> {
    let own = inventory.host(server.kind, &server.server_id);
    let own = own.ok_or_else(|| unknown(info, server))?;
    match server.kind {
        Kind::Ecs => Ok(()),
        Kind::Eni | Kind::Eci => check_address(server, own),
    }
}

fn unknown(info: &OperationInfo, server: &Server) -> ApiError {
    let codes =
        ["ResourceNotFound.vServers", "InvalidServerId.NotExist", "InvalidServerId.NotFound"];
    // The first one is that of ENIs and ECIs.
    let codes = if server.kind == Kind::Ecs { &codes[1..] } else { &codes };
    let id = server.server_id.as_str();
    ApiError::documented(info, codes, id, format!("The server {id} does not exist."))
}

fn check_address(server: &Server, own: &Host) -> Result<(), ApiError> {
    match server.server_ip {
        Some(ip) if own.addresses.contains(&ip) => Ok(()),
        _ => Err(ApiError::new("InvalidParameter")
            .because(format!("ServerIp is no address of {}.", server.server_id))),
    }
}

/// A load balancer with an IPv4 address takes no servers with an IPv6 one.
fn check_family(
    info: &OperationInfo,
    server: &Server,
    load_balancer: &LoadBalancer,
) -> Result<(), ApiError> {
    const CODES: [&str; 2] = ["LBNotSupportIpv6Backend", "OperationDeny.LbNotSupportIPv6Server"];
    match server.server_ip {
        Some(ip) if ip.is_ipv6() && load_balancer.is_of_family("ipv4") => {
            let why = format!("A load balancer with IPv4 does not take a server at {ip}.");
            Err(ApiError::documented(info, &CODES, ip.to_string(), why))
        }
        _ => Ok(()),
    }
}

/// Two servers of a group have neither the same place nor the same address.
fn check_beside(info: &OperationInfo, server: &Server, known: &Server) -> Result<(), ApiError> {
    if known.is_same_as(server) {
        return Err(duplicate());
    }
    match server.server_ip {
        Some(ip) if known.server_ip == Some(ip) && known.port == server.port => {
            let codes = ["InvalidBackendServers.ServerIpConflict"];
            let why = format!("Two servers of the group have the address {ip}.");
            Err(ApiError::documented(info, &codes, why.clone(), why))
        }
        _ => Ok(()),
    }
}
