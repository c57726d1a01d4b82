//! The health check of a group, as requests and answers have it.

use aliyun_alb_model::{
    HealthCheckConfig, HealthCheckMethod, HealthCheckProtocol, NewHealthCheckConfig,
};

use crate::behaviour::put;
use crate::state::HealthCheck;

/// That of a new group as that of a change.
pub(super) fn of_new(given: NewHealthCheckConfig) -> HealthCheckConfig {
    let mut config = HealthCheckConfig::new();
    config.health_check_enabled = Some(given.health_check_enabled);
    config.health_check_connect_port = given.health_check_connect_port;
    config.health_check_host = given.health_check_host;
    config.health_check_codes = given.health_check_codes;
    config.health_check_http_version = given.health_check_http_version;
    config.health_check_interval = given.health_check_interval;
    config.health_check_method = given.health_check_method;
    config.health_check_path = given.health_check_path;
    config.health_check_protocol = given.health_check_protocol;
    config.health_check_timeout = given.health_check_timeout;
    config.healthy_threshold = given.healthy_threshold;
    config.unhealthy_threshold = given.unhealthy_threshold;
    config
}

/// Puts what is given in the place of what was there. What was never chosen follows the protocol.
pub(crate) fn change(own: &mut HealthCheck, given: HealthCheckConfig) {
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    if let Some(protocol) = given.health_check_protocol {
        let (method, codes) = defaults(&own.health_check_protocol);
        let (new_method, new_codes) = defaults(&protocol);
        if own.health_check_method == method {
            own.health_check_method = new_method;
        }
        if own.health_check_codes == codes {
            own.health_check_codes = new_codes;
        }
        own.health_check_protocol = protocol;
    }
    put(&mut own.health_check_enabled, given.health_check_enabled);
    put(&mut own.health_check_connect_port, given.health_check_connect_port);
    put(&mut own.health_check_host, said(given.health_check_host));
    put(&mut own.health_check_path, said(given.health_check_path));
    put(&mut own.health_check_method, given.health_check_method);
    put(&mut own.health_check_http_version, given.health_check_http_version);
    put(&mut own.health_check_interval, given.health_check_interval);
    put(&mut own.health_check_timeout, given.health_check_timeout);
    put(&mut own.healthy_threshold, given.healthy_threshold);
    put(&mut own.unhealthy_threshold, given.unhealthy_threshold);
    if !given.health_check_codes.is_empty() {
        own.health_check_codes = given.health_check_codes;
    }
}

/// The method and the codes of checks for which none are chosen.
fn defaults(protocol: &HealthCheckProtocol) -> (HealthCheckMethod, Vec<String>) {
    match protocol {
        HealthCheckProtocol::GRPC => (HealthCheckMethod::Post, vec!["0".to_owned()]),
        _ => (HealthCheckMethod::Head, vec!["http_2xx".to_owned()]),
    }
}

/// Everything of it, whether it is on or off.
pub(super) fn shown(own: &HealthCheck) -> HealthCheckConfig {
    let mut shown = HealthCheckConfig::new();
    shown.health_check_enabled = Some(own.health_check_enabled);
    shown.health_check_connect_port = Some(own.health_check_connect_port);
    shown.health_check_host = Some(own.health_check_host.clone());
    shown.health_check_codes.clone_from(&own.health_check_codes);
    shown.health_check_http_version = Some(own.health_check_http_version.clone());
    shown.health_check_interval = Some(own.health_check_interval);
    shown.health_check_method = Some(own.health_check_method.clone());
    shown.health_check_path = Some(own.health_check_path.clone());
    shown.health_check_protocol = Some(own.health_check_protocol.clone());
    shown.health_check_timeout = Some(own.health_check_timeout);
    shown.healthy_threshold = Some(own.healthy_threshold);
    shown.unhealthy_threshold = Some(own.unhealthy_threshold);
    shown
}
