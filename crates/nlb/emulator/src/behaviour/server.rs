//! The servers of groups.

pub(crate) mod add;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use aliyun_emulator::product::{ApiError, Inventory};
use aliyun_nlb_model::ServerType;

use crate::state::{Server, kind_of};

/// The address that a server serves at if none is named: for the type Ip its id.
fn primary(inventory: &Inventory, server_type: &ServerType, id: &str) -> Option<IpAddr> {
    match kind_of(server_type) {
        Some(kind) => inventory.address(kind, id),
        None => id.parse().ok(),
    }
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
