use std::net::IpAddr;

use aliyun_alb_model::ServerType;
use aliyun_emulator::product::{Kind, known};
use serde::{Deserialize, Serialize};

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
    /// 0 for a function.
    #[serde(default)]
    pub(crate) port: u16,
    #[serde(default = "Server::full_weight")]
    pub(crate) weight: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) description: String,
    /// Whether an address outside of the VPC is reached through a leased line.
    #[serde(default)]
    pub(crate) remote_ip_enabled: bool,
    /// When it is gone, in milliseconds since 1970, if it was removed and its connections end yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gone_at: Option<i64>,
}

impl Server {
    /// The weight of a server that was added without one.
    pub(crate) const fn full_weight() -> i32 {
        100
    }

    /// The time at which a server is gone whose group drains no connections: as soon as its removal
    /// has settled.
    pub(crate) const WHEN_SETTLED: i64 = 0;

    /// Whether it was removed, and is shown still.
    pub(crate) fn is_leaving(&self) -> bool {
        self.gone_at.is_some()
    }

    /// What tells the servers of a group apart.
    pub(crate) fn key(&self) -> (&str, Option<IpAddr>, u16) {
        (&self.server_id, self.server_ip, self.port)
    }

    /// What it is in the inventory; an address is nothing there.
    pub(crate) fn kind(&self) -> Option<Kind> {
        kind_of(&self.server_type)
    }
}

/// What of the inventory a type stands for.
pub(crate) fn kind_of(server_type: &ServerType) -> Option<Kind> {
    match server_type {
        ServerType::Ecs => Some(Kind::Ecs),
        ServerType::Eni => Some(Kind::Eni),
        ServerType::Eci => Some(Kind::Eci),
        _ => None,
    }
}
