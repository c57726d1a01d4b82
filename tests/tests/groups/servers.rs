//! The servers that a group may have, and the names by which the model knows them.

use aliyun_lb_groups::Server;

/// What a group takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Instances, interfaces and containers.
    Instances,
    Addresses,
}

/// The inventory has as many of each kind.
pub const MOST: u64 = 250;

/// The n-th server, from 1 on.
pub fn server(kind: Kind, n: u64) -> Server {
    match (kind, n % 8) {
        (Kind::Addresses, _) => Server::ip(format!("10.9.0.{n}"), 80),
        (_, 1) => interface(n, 1),
        // The one before at its other address.
        (_, 2) => interface(n - 1, 2),
        (_, 3) => Server::eci(format!("eci-{n:03}"), format!("10.3.0.{n}"), 80),
        // The one before on another port.
        (_, 5) => Server::ecs(format!("i-{:03}", n - 1), 81),
        _ => Server::ecs(format!("i-{n:03}"), 80),
    }
}

fn interface(n: u64, address: u64) -> Server {
    Server::eni(format!("eni-{n:03}"), format!("10.{address}.0.{n}"), 80)
}

/// The name of a server.
pub fn key(server: &Server) -> String {
    key_of(&server.server_id, server.server_ip.as_deref(), server.port.unwrap_or_default().into())
}

/// The name of what the service tells of so.
pub fn key_of(id: &str, address: Option<&str>, port: u64) -> String {
    // An instance is one server whatever its address.
    let address = address.filter(|_| id.starts_with("eni-") || id.starts_with("eci-"));
    format!("{id}@{}:{port}", address.unwrap_or_default())
}
