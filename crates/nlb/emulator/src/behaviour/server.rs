//! The servers of groups.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

use aliyun_emulator::product::{ApiError, Inventory};
use aliyun_nlb_model::ServerType;

use crate::state::{Server, kind_of};

/// The address that a server serves at if none is named: for the type Ip its id, else the first one
/// that is known. ECS instances of which none is known have one made up from their id.
fn primary(inventory: &Inventory, server_type: &ServerType, id: &str) -> Option<IpAddr> {
    let Some(kind) = kind_of(server_type) else { return id.parse().ok() };
    let known = inventory.host(kind, id)?.addresses.first().copied();
    known.or_else(|| (*server_type == ServerType::Ecs).then(|| made_up(id)))
}

/// An address in 10.0.0.0/8, the same for the same id.
fn made_up(id: &str) -> IpAddr {
    // FNV-1a.
    let hash = id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [_, first, second, third] = hash.to_be_bytes();
    IpAddr::from(Ipv4Addr::new(10, first, second, third))
}

/// Which server of a group a call means, by its place; without an address it is the one at the
/// primary address, or else the first that fits.
fn meant(
    servers: &[Server],
    inventory: &Inventory,
    (id, server_type, ip, port): (&str, &ServerType, Option<&str>, u16),
) -> Result<usize, ApiError> {
    let unknown = || ApiError::new("ResourceNotFound.BackendServer");
    let fits = |server: &Server| {
        !server.is_leaving()
            && server.port == port
            && server.server_type == *server_type
            && server.server_id == id
    };
    let at =
        |ip: IpAddr| servers.iter().position(|server| fits(server) && server.server_ip == Some(ip));
    let found = match ip.filter(|ip| !ip.is_empty()) {
        Some(ip) => ip.parse().ok().and_then(at),
        None => primary(inventory, server_type, id)
            .and_then(at)
            .or_else(|| servers.iter().position(fits)),
    };
    found.ok_or_else(unknown)
}
