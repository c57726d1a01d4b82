use crate::{Server, ServerType};

impl Server {
    /// An ECS instance at its primary private address.
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

    /// An address, for server groups of the type `Ip`. It is the ID of the server too.
    pub fn ip(address: impl Into<String>, port: u16) -> Self {
        let address = address.into();
        Self::new(address.clone(), ServerType::Ip).server_ip(address).port(port)
    }

    /// A function, for server groups of the type `Fc`, by its ARN.
    pub fn function(arn: impl Into<String>) -> Self {
        Self::new(arn, ServerType::Fc)
    }
}
