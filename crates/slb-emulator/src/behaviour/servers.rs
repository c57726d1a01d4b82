//! Servers that join groups of any kind: what they must be, and what of them a group bears.

use aliyun_core::OperationInfo;
use aliyun_slb_model::{BackendServer, BackendServerType};

use crate::api_error::ApiError;
use crate::state::{Addressed, Inventory, Kind, LoadBalancer, Region, Server};

/// Servers as the state keeps them.
pub(super) fn read(servers: Vec<BackendServer>) -> Result<Vec<Server>, ApiError> {
    servers.into_iter().map(server).collect()
}

/// A server that is to join a group: an ENI or an ECI that is named without an address serves with
/// its primary one.
pub(super) fn addressed(server: Server, inventory: &Inventory) -> Server {
    let primary =
        || inventory.addressed(server.kind, &server.server_id)?.addresses.first().copied();
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
    for (n, server) in joining.iter().enumerate() {
        check_spec(info, server, load_balancer)?;
        check_inventory(info, server, inventory)?;
        check_family(info, server, load_balancer)?;
        for known in present.iter().chain(joining.iter().take(n)) {
            check_beside(info, server, known)?;
        }
    }
    Ok(())
}

/// Whether a load balancer has room for so many more servers.
pub(crate) fn check_room(
    info: &OperationInfo,
    region: &Region,
    load_balancer_id: &str,
    more: usize,
) -> Result<(), ApiError> {
    let most = region.quotas.backend_servers_per_load_balancer;
    if more > 0 && region.index.servers_of(load_balancer_id) + more > most {
        let what = format!("more than {most} servers");
        return Err(ApiError::documented(info, &["InstanceBackendServerNumberOverLimit"], what));
    }
    Ok(())
}

/// As ModifyVServerGroupBackendServers documents it.
pub(crate) fn duplicate() -> ApiError {
    ApiError::new("InvalidParameter")
        .saying("The specified BackendServers contain duplicated value of ServerID and Port.")
}

/// A server that is to be changed, and is not there.
pub(super) fn absent(server: &Server) -> ApiError {
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
        return Err(ApiError::documented(info, &["InvalidParameter.SpecNotSupport"], what));
    }
    Ok(())
}

/// A server must exist, run, and have the address it is added with.
fn check_inventory(
    info: &OperationInfo,
    server: &Server,
    inventory: &Inventory,
) -> Result<(), ApiError> {
    const UNKNOWN: [&str; 2] = ["InvalidServerId.NotExist", "InvalidServerId.NotFound"];
    let id = server.server_id.as_str();
    match server.kind {
        Kind::Ecs => match inventory.instances.get(id) {
            None => Err(ApiError::documented(info, &UNKNOWN, id)),
            Some(instance) if !instance.running => {
                Err(ApiError::documented(info, &["ObtainIpFail"], id))
            }
            Some(_) => Ok(()),
        },
        Kind::Eni | Kind::Eci => {
            let [on_all, on_some] = UNKNOWN;
            let unknown = ["ResourceNotFound.vServers", on_all, on_some];
            let own = inventory.addressed(server.kind, id);
            check_address(server, own.ok_or_else(|| ApiError::documented(info, &unknown, id))?)
        }
    }
}

fn check_address(server: &Server, own: &Addressed) -> Result<(), ApiError> {
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
            Err(ApiError::documented(info, &CODES, ip.to_string()))
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
            Err(ApiError::documented(info, &codes, ip.to_string()))
        }
        _ => Ok(()),
    }
}
