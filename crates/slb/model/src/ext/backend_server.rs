use crate::{BackendServer, BackendServerType};

impl BackendServer {
    /// An ECS instance.
    pub fn ecs(server_id: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Ecs)
    }

    /// An address of an elastic network interface.
    pub fn eni(server_id: impl Into<String>, server_ip: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eni).server_ip(server_ip)
    }

    /// An elastic network interface at its primary address, which the service looks up. The
    /// vendor's documents ask for an address: see [`BackendServer::eni`].
    pub fn eni_primary(server_id: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eni)
    }

    /// An address of an elastic container instance.
    pub fn eci(server_id: impl Into<String>, server_ip: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eci).server_ip(server_ip)
    }

    /// An elastic container instance at its primary address, which the service looks up. The
    /// vendor's documents ask for an address: see [`BackendServer::eci`].
    pub fn eci_primary(server_id: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eci)
    }
}
