use aliyun_emulator::product::{Tags, all_known, default_resource_group, known, some_known};
use aliyun_nlb_model::{
    AddressIpVersion, HealthCheckHttpCode, HealthCheckHttpVersion, HealthCheckMethod,
    HealthCheckType, IpVersionAffinityMode, Scheduler, ServerGroupProtocol, ServerGroupType,
};
use serde::{Deserialize, Serialize, Serializer};

use super::Server;

/// A server group, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ServerGroup {
    pub(crate) server_group_id: String,
    #[serde(default)]
    pub(crate) server_group_name: String,
    pub(crate) vpc_id: String,
    #[serde(default = "instance", deserialize_with = "known")]
    pub(crate) server_group_type: ServerGroupType,
    #[serde(default = "ipv4", rename = "AddressIPVersion", deserialize_with = "known")]
    pub(crate) address_ip_version: AddressIpVersion,
    #[serde(default = "tcp", deserialize_with = "known")]
    pub(crate) protocol: ServerGroupProtocol,
    #[serde(default)]
    pub(crate) any_port_enabled: bool,
    #[serde(default)]
    pub(crate) connection_drain_enabled: bool,
    #[serde(default = "ten")]
    pub(crate) connection_drain_timeout: i32,
    #[serde(default = "weighted", deserialize_with = "known")]
    pub(crate) scheduler: Scheduler,
    #[serde(default = "yes")]
    pub(crate) preserve_client_ip_enabled: bool,
    #[serde(default, deserialize_with = "some_known", skip_serializing_if = "Option::is_none")]
    pub(crate) ip_version_affinity_mode: Option<IpVersionAffinityMode>,
    #[serde(default)]
    pub(crate) health_check: HealthCheck,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
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

fn ipv4() -> AddressIpVersion {
    AddressIpVersion::Ipv4
}

fn tcp() -> ServerGroupProtocol {
    ServerGroupProtocol::Tcp
}

fn weighted() -> Scheduler {
    Scheduler::Wrr
}

fn ten() -> i32 {
    10
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
            address_ip_version: ipv4(),
            protocol: tcp(),
            any_port_enabled: false,
            connection_drain_enabled: false,
            connection_drain_timeout: ten(),
            scheduler: weighted(),
            preserve_client_ip_enabled: yes(),
            ip_version_affinity_mode: None,
            health_check: HealthCheck::default(),
            resource_group_id: default_resource_group(),
            tags: Tags::default(),
            servers: Vec::new(),
            number: 0,
        }
    }
}

/// How the health of servers is checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct HealthCheck {
    pub(crate) health_check_enabled: bool,
    #[serde(deserialize_with = "known")]
    pub(crate) health_check_type: HealthCheckType,
    /// 0 is the port of the server.
    pub(crate) health_check_connect_port: u16,
    pub(crate) healthy_threshold: i32,
    pub(crate) unhealthy_threshold: i32,
    pub(crate) health_check_connect_timeout: i32,
    pub(crate) health_check_interval: i32,
    pub(crate) health_check_domain: String,
    pub(crate) health_check_url: String,
    #[serde(deserialize_with = "all_known")]
    pub(crate) health_check_http_code: Vec<HealthCheckHttpCode>,
    #[serde(deserialize_with = "known")]
    pub(crate) http_check_method: HealthCheckMethod,
    #[serde(deserialize_with = "known")]
    pub(crate) health_check_http_version: HealthCheckHttpVersion,
    pub(crate) health_check_req: String,
    pub(crate) health_check_exp: String,
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            health_check_enabled: true,
            health_check_type: HealthCheckType::Tcp,
            health_check_connect_port: 0,
            healthy_threshold: 2,
            unhealthy_threshold: 2,
            health_check_connect_timeout: 5,
            health_check_interval: 5,
            health_check_domain: "$SERVER_IP".to_owned(),
            health_check_url: "/".to_owned(),
            health_check_http_code: vec![HealthCheckHttpCode::Http2xx],
            http_check_method: HealthCheckMethod::Get,
            health_check_http_version: HealthCheckHttpVersion::Http10,
            health_check_req: String::new(),
            health_check_exp: String::new(),
        }
    }
}
