use std::net::IpAddr;

use aliyun_nlb_model::ServerType;
use serde::{Deserialize, Serialize};

use super::known::known;

/// A server in a group, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Server {
    /// The id of an ECS instance, an ENI or an ECI, or an address.
    pub(crate) server_id: String,
    #[serde(deserialize_with = "known")]
    pub(crate) server_type: ServerType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) server_ip: Option<IpAddr>,
    /// 0 in a group for any port.
    #[serde(default)]
    pub(crate) port: u16,
    #[serde(default = "full")]
    pub(crate) weight: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) description: String,
}

/// The weight of a server that was added without one.
const fn full() -> i32 {
    100
}

impl Server {
    /// A server with full weight.
    pub(crate) fn new(server_id: impl Into<String>, server_type: ServerType, port: u16) -> Self {
        Self {
            server_id: server_id.into(),
            server_type,
            server_ip: None,
            port,
            weight: full(),
            description: String::new(),
        }
    }
}
