use crate::{Server, ServerType};

impl Server {
    /// An ECS instance, at its primary private address.
    pub fn ecs(server_id: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, ServerType::Ecs).port(port)
    }

    /// An address of an elastic network interface.
    pub fn eni(server_id: impl Into<String>, server_ip: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, ServerType::Eni).server_ip(server_ip).port(port)
    }

    /// An address of an elastic container instance.
    pub fn eci(server_id: impl Into<String>, server_ip: impl Into<String>, port: u16) -> Self {
        Self::new(server_id, ServerType::Eci).server_ip(server_ip).port(port)
    }

    /// An address, for groups of the type Ip.
    pub fn ip(server_ip: impl Into<String>, port: u16) -> Self {
        let server_ip = server_ip.into();
        Self::new(server_ip.clone(), ServerType::Ip).server_ip(server_ip).port(port)
    }
}
