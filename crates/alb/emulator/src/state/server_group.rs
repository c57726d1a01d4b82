use aliyun_alb_model::{
    ConnectionDrainConfig, Scheduler, ServerGroupProtocol, ServerGroupType, SlowStartConfig,
    StickySessionConfig, StickySessionType, UchConfig,
};
use aliyun_emulator::product::{Tags, default_resource_group, known};
use serde::{Deserialize, Serialize, Serializer};

use super::{HealthCheck, Server};

/// A server group, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ServerGroup {
    pub(crate) server_group_id: String,
    #[serde(default)]
    pub(crate) server_group_name: String,
    /// Empty in a group for functions.
    #[serde(default)]
    pub(crate) vpc_id: String,
    #[serde(default = "instance", deserialize_with = "known")]
    pub(crate) server_group_type: ServerGroupType,
    #[serde(default = "http", deserialize_with = "known")]
    pub(crate) protocol: ServerGroupProtocol,
    #[serde(default = "weighted", deserialize_with = "known")]
    pub(crate) scheduler: Scheduler,
    #[serde(default, rename = "HealthCheckConfig")]
    pub(crate) health_check: HealthCheck,
    #[serde(default = "no_stickiness", rename = "StickySessionConfig")]
    pub(crate) sticky_session: StickySessionConfig,
    #[serde(default, rename = "UchConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) uch: Option<UchConfig>,
    #[serde(default = "no_drain", rename = "ConnectionDrainConfig")]
    pub(crate) connection_drain: ConnectionDrainConfig,
    #[serde(default = "no_slow_start", rename = "SlowStartConfig")]
    pub(crate) slow_start: SlowStartConfig,
    #[serde(default = "yes")]
    pub(crate) cross_zone_enabled: bool,
    #[serde(default)]
    pub(crate) upstream_keepalive_enabled: bool,
    #[serde(default)]
    pub(crate) ipv6_enabled: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) service_name: String,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    #[serde(default, serialize_with = "staying")]
    pub(crate) servers: Vec<Server>,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

/// Writes the servers but for those that go as soon as that has settled.
fn staying<S: Serializer>(servers: &[Server], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(servers.iter().filter(|own| own.gone_at != Some(Server::WHEN_SETTLED)))
}

fn instance() -> ServerGroupType {
    ServerGroupType::Instance
}

fn http() -> ServerGroupProtocol {
    ServerGroupProtocol::Http
}

fn weighted() -> Scheduler {
    Scheduler::Wrr
}

fn no_stickiness() -> StickySessionConfig {
    let kind = StickySessionType::Insert;
    let config = StickySessionConfig::new().sticky_session_enabled(false);
    config.sticky_session_type(kind).cookie_timeout(1000)
}

fn no_drain() -> ConnectionDrainConfig {
    ConnectionDrainConfig::new().connection_drain_enabled(false).connection_drain_timeout(300)
}

fn no_slow_start() -> SlowStartConfig {
    SlowStartConfig::new().slow_start_enabled(false).slow_start_duration(30)
}

fn yes() -> bool {
    true
}

impl ServerGroup {
    /// A group with what holds where nothing is chosen.
    pub(crate) fn new(id: String, name: String, vpc_id: String) -> Self {
        Self {
            server_group_id: id,
            server_group_name: name,
            vpc_id,
            server_group_type: instance(),
            protocol: http(),
            scheduler: weighted(),
            health_check: HealthCheck::default(),
            sticky_session: no_stickiness(),
            uch: None,
            connection_drain: no_drain(),
            slow_start: no_slow_start(),
            cross_zone_enabled: yes(),
            upstream_keepalive_enabled: false,
            ipv6_enabled: false,
            service_name: String::new(),
            resource_group_id: default_resource_group(),
            created: 0,
            tags: Tags::default(),
            servers: Vec::new(),
            number: 0,
        }
    }

    /// When the connections of a server have ended that is removed now, if it drains any.
    pub(crate) fn drained_at(&self, now: i64) -> Option<i64> {
        let drain = &self.connection_drain;
        let drained = i64::from(drain.connection_drain_timeout.unwrap_or_default()) * 1000;
        let drains = drain.connection_drain_enabled == Some(true) && drained > 0;
        drains.then(|| now.saturating_add(drained))
    }

    pub(crate) fn is_for_functions(&self) -> bool {
        self.server_group_type == ServerGroupType::Fc
    }
}
