use aliyun_core::OpenEnum;
use aliyun_emulator::product::{Keyed, Tags, default_resource_group};
use aliyun_nlb_model::{
    AddressIpVersion, HealthCheckConfig, HealthCheckHttpCode, HealthCheckHttpVersion,
    HealthCheckMethod, HealthCheckType, IpVersionAffinityMode, Scheduler, ServerGroupProtocol,
    ServerGroupType,
};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::Server;
use super::known::known;

/// A server group, which is also its form in a seed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct ServerGroup {
    pub(crate) server_group_id: String,
    #[serde(default)]
    pub(crate) server_group_name: String,
    #[serde(default = "instance", deserialize_with = "known")]
    pub(crate) server_group_type: ServerGroupType,
    #[serde(rename = "AddressIPVersion", default = "ipv4", deserialize_with = "known")]
    pub(crate) address_ip_version: AddressIpVersion,
    #[serde(default = "tcp", deserialize_with = "known")]
    pub(crate) protocol: ServerGroupProtocol,
    pub(crate) vpc_id: String,
    #[serde(default)]
    pub(crate) any_port_enabled: bool,
    #[serde(default)]
    pub(crate) connection_drain_enabled: bool,
    /// In seconds.
    #[serde(default = "ten")]
    pub(crate) connection_drain_timeout: i32,
    #[serde(default = "wrr", deserialize_with = "known")]
    pub(crate) scheduler: Scheduler,
    #[serde(default = "on")]
    pub(crate) preserve_client_ip_enabled: bool,
    /// With nothing left out.
    #[serde(default = "default_health_check", deserialize_with = "health_check")]
    pub(crate) health_check: HealthCheckConfig,
    #[serde(default = "no_affinity", deserialize_with = "known")]
    pub(crate) ip_version_affinity_mode: IpVersionAffinityMode,
    #[serde(default = "default_resource_group")]
    pub(crate) resource_group_id: String,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    #[serde(default)]
    pub(crate) servers: Vec<Server>,
    /// The greater, the newer.
    #[serde(default)]
    pub(crate) number: u64,
}

impl ServerGroup {
    /// With the defaults of the service.
    pub(crate) fn new(id: String, vpc_id: String) -> Self {
        Self {
            server_group_id: id,
            server_group_name: String::new(),
            server_group_type: instance(),
            address_ip_version: ipv4(),
            protocol: tcp(),
            vpc_id,
            any_port_enabled: false,
            connection_drain_enabled: false,
            connection_drain_timeout: ten(),
            scheduler: wrr(),
            preserve_client_ip_enabled: on(),
            health_check: default_health_check(),
            ip_version_affinity_mode: no_affinity(),
            resource_group_id: default_resource_group(),
            tags: Tags::default(),
            servers: Vec::new(),
            number: 0,
        }
    }

    /// Whether the health of the servers is checked.
    pub(crate) fn is_checked(&self) -> bool {
        self.health_check.health_check_enabled == Some(true)
    }
}

impl Keyed for ServerGroup {
    const NAME: &'static str = "ServerGroupId";

    fn id(&self) -> &str {
        &self.server_group_id
    }
}

/// The health check of a group of which nothing is said. Texts that have no default are empty.
pub(crate) fn default_health_check() -> HealthCheckConfig {
    let mut all = HealthCheckConfig::new();
    all.health_check_enabled = Some(true);
    all.health_check_type = Some(HealthCheckType::Tcp);
    all.health_check_connect_port = Some(0);
    all.healthy_threshold = Some(2);
    all.unhealthy_threshold = Some(2);
    all.health_check_connect_timeout = Some(5);
    all.health_check_interval = Some(5);
    all.health_check_domain = Some("$SERVER_IP".to_owned());
    all.health_check_url = Some("/".to_owned());
    all.health_check_http_code = vec![HealthCheckHttpCode::Http2xx];
    all.http_check_method = Some(HealthCheckMethod::Get);
    all.health_check_req = Some(String::new());
    all.health_check_exp = Some(String::new());
    all.health_check_http_version = Some(HealthCheckHttpVersion::Http10);
    all
}

/// Puts what is given in the place of what was there.
pub(crate) fn change_health_check(own: &mut HealthCheckConfig, given: HealthCheckConfig) {
    fn put<T>(own: &mut Option<T>, given: Option<T>) {
        if given.is_some() {
            *own = given;
        }
    }
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    put(&mut own.health_check_enabled, given.health_check_enabled);
    put(&mut own.health_check_type, given.health_check_type);
    put(&mut own.health_check_connect_port, given.health_check_connect_port);
    put(&mut own.healthy_threshold, given.healthy_threshold);
    put(&mut own.unhealthy_threshold, given.unhealthy_threshold);
    put(&mut own.health_check_connect_timeout, given.health_check_connect_timeout);
    put(&mut own.health_check_interval, given.health_check_interval);
    put(&mut own.health_check_domain, said(given.health_check_domain));
    put(&mut own.health_check_url, said(given.health_check_url));
    put(&mut own.http_check_method, given.http_check_method);
    put(&mut own.health_check_req, said(given.health_check_req));
    put(&mut own.health_check_exp, said(given.health_check_exp));
    put(&mut own.health_check_http_version, given.health_check_http_version);
    if !given.health_check_http_code.is_empty() {
        own.health_check_http_code = given.health_check_http_code;
    }
}

/// A health check of a seed, which may leave out anything.
fn health_check<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HealthCheckConfig, D::Error> {
    let given = HealthCheckConfig::deserialize(deserializer)?;
    let is_known = given.health_check_type.as_ref().is_none_or(knows)
        && given.http_check_method.as_ref().is_none_or(knows)
        && given.health_check_http_version.as_ref().is_none_or(knows)
        && given.health_check_http_code.iter().all(knows);
    if !is_known {
        return Err(D::Error::custom("has a word that the service does not know"));
    }
    let mut all = default_health_check();
    change_health_check(&mut all, given);
    Ok(all)
}

fn knows<T: OpenEnum>(value: &T) -> bool {
    value.unknown().is_none()
}

const fn instance() -> ServerGroupType {
    ServerGroupType::Instance
}

const fn ipv4() -> AddressIpVersion {
    AddressIpVersion::Ipv4
}

const fn tcp() -> ServerGroupProtocol {
    ServerGroupProtocol::Tcp
}

const fn ten() -> i32 {
    10
}

const fn wrr() -> Scheduler {
    Scheduler::Wrr
}

const fn on() -> bool {
    true
}

const fn no_affinity() -> IpVersionAffinityMode {
    IpVersionAffinityMode::NonAffinity
}
