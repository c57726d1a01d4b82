//! The health check of a group, as requests and answers have it.

use aliyun_nlb_model::HealthCheckConfig;

use crate::behaviour::put;
use crate::state::HealthCheck;

/// Puts what is given in the place of what was there.
pub(super) fn change(own: &mut HealthCheck, given: HealthCheckConfig) {
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
    put(&mut own.health_check_http_version, given.health_check_http_version);
    put(&mut own.health_check_req, said(given.health_check_req));
    put(&mut own.health_check_exp, said(given.health_check_exp));
    if !given.health_check_http_code.is_empty() {
        own.health_check_http_code = given.health_check_http_code;
    }
}

/// Everything of it, whether it is on or off.
pub(super) fn shown(own: &HealthCheck) -> HealthCheckConfig {
    let mut shown = HealthCheckConfig::new();
    shown.health_check_enabled = Some(own.health_check_enabled);
    shown.health_check_type = Some(own.health_check_type.clone());
    shown.health_check_connect_port = Some(own.health_check_connect_port);
    shown.healthy_threshold = Some(own.healthy_threshold);
    shown.unhealthy_threshold = Some(own.unhealthy_threshold);
    shown.health_check_connect_timeout = Some(own.health_check_connect_timeout);
    shown.health_check_interval = Some(own.health_check_interval);
    shown.health_check_domain = Some(own.health_check_domain.clone());
    shown.health_check_url = Some(own.health_check_url.clone());
    shown.health_check_http_code.clone_from(&own.health_check_http_code);
    shown.http_check_method = Some(own.http_check_method.clone());
    shown.health_check_http_version = Some(own.health_check_http_version.clone());
    shown.health_check_req = Some(own.health_check_req.clone());
    shown.health_check_exp = Some(own.health_check_exp.clone());
    shown
}
