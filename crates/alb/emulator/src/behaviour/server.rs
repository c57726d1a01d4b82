//! The servers of groups.

pub(crate) mod add;
mod join;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod replace;
pub(crate) mod set;

#[cfg(test)]
mod tests;

pub(crate) use join::{addressed, clash};

use std::net::IpAddr;

use aliyun_alb_model::ServerType;
use aliyun_emulator::product::{ApiError, Inventory};

use crate::state::{Server, kind_of};

/// The address that a server serves at if none is named: for the type Ip its id.
fn primary(inventory: &Inventory, server_type: &ServerType, id: &str) -> Option<IpAddr> {
    match kind_of(server_type) {
        Some(kind) => inventory.address(kind, id),
        None => id.parse().ok(),
    }
}

/// How a call names a server of a group.
struct Named<'a> {
    id: &'a str,
    server_type: &'a ServerType,
    ip: Option<&'a str>,
    port: Option<u16>,
}

/// Which server of a group a call means, by its place; without an address it is the one at the
/// primary address, or else the first that fits. One that was removed already is busy with that.
fn meant(servers: &[Server], inventory: &Inventory, named: &Named<'_>) -> Result<usize, ApiError> {
    let Named { id, server_type, ip, port } = named;
    let port = port.unwrap_or_default();
    let ip = ip.filter(|ip| !ip.is_empty()).map(|ip| ip.parse::<IpAddr>().ok());
    let find = |is_leaving: bool| {
        let fits = |server: &Server| {
            server.is_leaving() == is_leaving && server.port == port && server.server_id == *id
        };
        let at = |ip: IpAddr| servers.iter().position(|own| fits(own) && own.server_ip == Some(ip));
        match ip {
            Some(ip) => ip.and_then(at),
            None => primary(inventory, server_type, id)
                .and_then(at)
                .or_else(|| servers.iter().position(fits)),
        }
    };
    find(false).ok_or_else(|| match find(true) {
        Some(_) => ApiError::new("ResourceInConfiguring.BackendServer").with(*id),
        None => ApiError::new("ResourceNotFound.BackendServer").with(*id),
    })
}
