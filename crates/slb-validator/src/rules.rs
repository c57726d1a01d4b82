//! Rules that a spec names and data cannot say. Each public function is one, under the name of
//! the spec in snake case.

use aliyun_core::Checker;
use aliyun_slb_model::{BackendServer, BackendServerType};

/// No server may stand twice in a list. An ECS instance is the same by ID and port; of an ENI or
/// an ECI each address is a server of its own.
pub fn distinct_backend_servers(name: &'static str, servers: &[BackendServer], v: &mut Checker) {
    for (n, server) in servers.iter().enumerate() {
        if let Some(first) = servers[..n].iter().position(|earlier| same(earlier, server)) {
            let message = format!(
                "is the same server as item {}: ServerId, Port and, but for ECS, ServerIp agree",
                first + 1
            );
            v.violate_item(name, n, "ServerId", "distinctBackendServers", message);
        }
    }
}

fn same(a: &BackendServer, b: &BackendServer) -> bool {
    let by_address = |server: &BackendServer| {
        matches!(server.r#type, Some(BackendServerType::Eni | BackendServerType::Eci))
    };
    a.server_id == b.server_id
        && a.port == b.port
        && (!(by_address(a) && by_address(b)) || a.server_ip == b.server_ip)
}
