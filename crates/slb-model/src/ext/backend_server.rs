use crate::{BackendServer, BackendServerType};

impl BackendServer {
    /// An ECS instance.
    pub fn ecs(server_id: impl Into<String>, port: i32) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Ecs)
    }

    /// An address of an elastic network interface.
    pub fn eni(server_id: impl Into<String>, server_ip: impl Into<String>, port: i32) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eni).server_ip(server_ip)
    }

    /// An address of an elastic container instance.
    pub fn eci(server_id: impl Into<String>, server_ip: impl Into<String>, port: i32) -> Self {
        Self::new(server_id, port).r#type(BackendServerType::Eci).server_ip(server_ip)
    }
}
