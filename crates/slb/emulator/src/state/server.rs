use std::net::IpAddr;

use aliyun_emulator::product::Kind;
use aliyun_slb_model::{BackendServer, BackendServerType};

/// A server in a group.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) server_id: String,
    /// 0 in the default group, whose servers have none.
    pub(crate) port: u16,
    pub(crate) weight: i32,
    pub(crate) kind: Kind,
    /// The address of an ENI or an ECI; an ECS instance is known by its id alone.
    pub(crate) server_ip: Option<IpAddr>,
    pub(crate) description: Option<String>,
}

impl Server {
    /// The weight of a server that was added without one.
    pub(crate) const fn full_weight() -> i32 {
        100
    }

    /// Whether both take the same place in a group.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.port == other.port
            && self.server_id == other.server_id
            && self.server_ip == other.server_ip
    }

    /// Whether a call that names this server means the other: without an address it means each
    /// address of an ENI or an ECI.
    pub(crate) fn means(&self, other: &Self) -> bool {
        self.port == other.port
            && self.server_id == other.server_id
            && (self.server_ip.is_none() || self.server_ip == other.server_ip)
    }

    /// Whether a call that names these means this one too.
    pub(crate) fn is_meant_by(&self, named: &[Self]) -> bool {
        named.iter().any(|named| named.means(self))
    }

    /// Whether one of these is the same.
    pub(crate) fn is_in(&self, servers: &[Self]) -> bool {
        servers.iter().any(|server| server.is_same_as(self))
    }

    /// The server with everything that is known of it.
    pub(crate) fn with_address(&self) -> BackendServer {
        let mut shown = self.without_address();
        shown.server_ip = self.server_ip.map(|ip| ip.to_string());
        shown
    }

    /// The server as the answers of writing operations show it: without its address.
    pub(crate) fn without_address(&self) -> BackendServer {
        let mut shown = BackendServer::new(self.server_id.as_str(), self.port);
        shown.weight = Some(self.weight);
        shown.r#type = Some(type_of(self.kind));
        shown.description = self.description.clone();
        shown
    }
}

/// What a server is, as answers tell it.
pub(crate) fn type_of(kind: Kind) -> BackendServerType {
    match kind {
        Kind::Ecs => BackendServerType::Ecs,
        Kind::Eni => BackendServerType::Eni,
        Kind::Eci => BackendServerType::Eci,
    }
}
