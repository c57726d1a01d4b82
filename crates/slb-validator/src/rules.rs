//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

use std::net::IpAddr;

use aliyun_core::Checker;
use aliyun_slb_model::{BackendServer, BackendServerType};

/// No server may stand twice in a list. An ECS instance is the same by ID and port; of an ENI or
/// an ECI each address is a server of its own.
pub fn distinct_backend_servers(name: &'static str, servers: &[BackendServer], v: &mut Checker) {
    let identities: Vec<Identity<'_>> = servers.iter().map(Identity::of).collect();
    for (n, server) in identities.iter().enumerate() {
        if let Some(first) = identities[..n].iter().position(|earlier| earlier.same(server)) {
            let message = format!(
                "is the same server as item {}: ServerId, Port and, but for ECS, ServerIp agree",
                first + 1
            );
            v.violate_item(name, n, "ServerId", "distinctBackendServers", message);
        }
    }
}

/// What makes a server the same as another one.
struct Identity<'s> {
    server_id: &'s str,
    port: i32,
    /// `None` for an ECS instance, which is the same at any address.
    address: Option<Address<'s>>,
}

/// An address, however it is written (`::1` is `0:0:0:0:0:0:0:1`); the text if it is none.
type Address<'s> = Option<Result<IpAddr, &'s str>>;

impl<'s> Identity<'s> {
    fn of(server: &'s BackendServer) -> Self {
        let address = match server.r#type {
            Some(BackendServerType::Eni | BackendServerType::Eci) => {
                Some(server.server_ip.as_deref().map(|ip| ip.parse().map_err(|_| ip)))
            }
            _ => None,
        };
        Self { server_id: &server.server_id, port: server.port, address }
    }

    fn same(&self, other: &Self) -> bool {
        let apart = matches!((&self.address, &other.address), (Some(a), Some(b)) if a != b);
        self.port == other.port && self.server_id == other.server_id && !apart
    }
}
