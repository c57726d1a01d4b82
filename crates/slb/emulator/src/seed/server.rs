//! Servers of groups in a seed file.

use aliyun_emulator::product::{Kind, SeedError};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

use crate::state::Server;

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct ServerForm {
    server_id: String,
    /// Servers of the default group have none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "aliyun_emulator::product::some_port"
    )]
    port: Option<u16>,
    #[serde(default = "Server::full_weight")]
    weight: i32,
    #[serde(default, rename = "Type")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server_ip: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl ServerForm {
    /// A server of the default group.
    pub(super) fn bare(self) -> Result<Server, SeedError> {
        match self.port {
            None => self.on(0),
            Some(_) => Err(SeedError::new("Port", "a server of the default group has none")),
        }
    }

    /// A server of another group.
    pub(super) fn with_port(self) -> Result<Server, SeedError> {
        match self.port {
            Some(port) => self.on(port),
            None => Err(SeedError::new("Port", "is missing")),
        }
    }

    fn on(self, port: u16) -> Result<Server, SeedError> {
        if !(0..=100).contains(&self.weight) {
            let problem = format!("must be from 0 to 100 (got {})", self.weight);
            return Err(SeedError::new("Weight", problem));
        }
        Ok(Server {
            server_id: self.server_id,
            port,
            weight: self.weight,
            kind: self.kind,
            server_ip: self.server_ip,
            description: self.description,
        })
    }
}

impl From<&Server> for ServerForm {
    fn from(server: &Server) -> Self {
        Self {
            server_id: server.server_id.clone(),
            port: (server.port != 0).then_some(server.port),
            weight: server.weight,
            kind: server.kind,
            server_ip: server.server_ip,
            description: server.description.clone(),
        }
    }
}
