use aliyun_alb_model::{HealthCheckHttpVersion, HealthCheckMethod, HealthCheckProtocol};
use aliyun_emulator::product::{Checks, Inventory, known};
use serde::{Deserialize, Serialize};

use super::Server;

/// How the servers of a group are checked; a template has the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub(crate) struct HealthCheck {
    pub(crate) health_check_enabled: bool,
    #[serde(deserialize_with = "known")]
    pub(crate) health_check_protocol: HealthCheckProtocol,
    /// 0 for the port of each server.
    pub(crate) health_check_connect_port: u16,
    pub(crate) health_check_host: String,
    pub(crate) health_check_path: String,
    #[serde(deserialize_with = "known")]
    pub(crate) health_check_method: HealthCheckMethod,
    #[serde(deserialize_with = "known")]
    pub(crate) health_check_http_version: HealthCheckHttpVersion,
    pub(crate) health_check_codes: Vec<String>,
    pub(crate) health_check_interval: i32,
    pub(crate) health_check_timeout: i32,
    pub(crate) healthy_threshold: i32,
    pub(crate) unhealthy_threshold: i32,
}

impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            health_check_enabled: true,
            health_check_protocol: HealthCheckProtocol::Http,
            health_check_connect_port: 0,
            health_check_host: "$SERVER_IP".to_owned(),
            health_check_path: "/".to_owned(),
            health_check_method: HealthCheckMethod::Head,
            health_check_http_version: HealthCheckHttpVersion::Http11,
            health_check_codes: vec!["http_2xx".to_owned()],
            health_check_interval: 2,
            health_check_timeout: 5,
            healthy_threshold: 3,
            unhealthy_threshold: 3,
        }
    }
}

impl HealthCheck {
    /// What a check of a server goes by at a time, in milliseconds since 1970.
    pub(crate) fn checks(&self, server: &Server, now: i64) -> Checks {
        // The port 0 stands for that of the server.
        let port = match self.health_check_connect_port {
            0 => server.port,
            port => port,
        };
        let interval = i64::from(self.health_check_interval).saturating_mul(1000);
        let until = |times: i32| interval.saturating_mul(times.into());
        Checks {
            port: Some(port),
            now,
            until_well: until(self.healthy_threshold),
            until_ill: until(self.unhealthy_threshold),
        }
    }

    /// Whether a server passes, or is not checked. Of addresses and functions nothing bad is known.
    pub(crate) fn lets_pass(&self, server: &Server, inventory: &Inventory, now: i64) -> bool {
        let Some(kind) = server.kind().filter(|_| self.health_check_enabled) else { return true };
        let host = inventory.host(kind, &server.server_id);
        host.is_some_and(|host| host.passes(&self.checks(server, now)))
    }
}
