//! Changes of server groups. What a call leaves out stays as it is.

use aliyun_alb_model::{
    ConnectionDrainConfig, HealthCheckConfig, Scheduler, SlowStartConfig, StickySessionConfig,
    UchConfig, UpdateServerGroupAttribute, UpdateServerGroupAttributeResponse,
};
use aliyun_emulator::product::ApiError;

use super::{begin_job, check, health_check};
use crate::behaviour::{Scene, put};
use crate::state::{Region, ServerGroup};

/// Changes a group. What is given may be what it has.
pub(crate) fn update_server_group_attribute(
    scene: &mut Scene<'_>,
    request: UpdateServerGroupAttribute,
) -> Result<UpdateServerGroupAttributeResponse, ApiError> {
    let mut response = UpdateServerGroupAttributeResponse::new(scene.request_id);
    let id = request.server_group_id;
    let region = scene.region(None)?;
    let mut group = region.server_group(&id)?.clone();
    let settings = Settings {
        name: request.server_group_name,
        scheduler: request.scheduler,
        health_check: request.health_check_config,
        sticky_session: request.sticky_session_config,
        upstream_keepalive: request.upstream_keepalive_enabled,
        service_name: request.service_name,
        uch: request.uch_config,
        connection_drain: request.connection_drain_config,
        slow_start: request.slow_start_config,
        cross_zone: request.cross_zone_enabled,
    };
    change(&mut group, settings);
    check(&group)?;
    check_users(region, &group)?;

    region.server_groups.insert(id.as_str(), group);
    response.job_id = Some(begin_job(scene, &id, "Update")?);
    Ok(response)
}

/// Whether the load balancers that use a group take it as it is: basic ones know less.
fn check_users(region: &Region, group: &ServerGroup) -> Result<(), ApiError> {
    let users = region.load_balancers_with_group(&group.server_group_id);
    let mut users = users.into_iter().filter_map(|id| region.load_balancers.get(id));
    let Some(basic) = users.find(|own| own.is_basic()) else { return Ok(()) };
    let id = &basic.load_balancer_id;
    if group.connection_drain.connection_drain_enabled == Some(true) {
        let why = format!("The edition of {id} and ConnectionDrainEnabled are mismatched.");
        return Err(ApiError::new("Mismatch.LoadBalancerEditionAndConnectionDrain").because(why));
    }
    if group.slow_start.slow_start_enabled == Some(true) {
        let why = format!("The edition of {id} and SlowStartEnabled are mismatched.");
        return Err(ApiError::new("Mismatch.LoadBalancerEditionAndSlowStartEnable").because(why));
    }
    Ok(())
}

/// What can be changed of a group.
pub(super) struct Settings {
    pub(super) name: Option<String>,
    pub(super) scheduler: Option<Scheduler>,
    pub(super) health_check: Option<HealthCheckConfig>,
    pub(super) sticky_session: Option<StickySessionConfig>,
    pub(super) upstream_keepalive: Option<bool>,
    pub(super) service_name: Option<String>,
    pub(super) uch: Option<UchConfig>,
    pub(super) connection_drain: Option<ConnectionDrainConfig>,
    pub(super) slow_start: Option<SlowStartConfig>,
    pub(super) cross_zone: Option<bool>,
}

/// Puts what is given in the place of what was there. A group for functions has no scheduler and no
/// sessions: they are passed over.
pub(super) fn change(group: &mut ServerGroup, given: Settings) {
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    put(&mut group.server_group_name, said(given.name));
    health_check::change(&mut group.health_check, given.health_check.unwrap_or_default());
    put(&mut group.upstream_keepalive_enabled, given.upstream_keepalive);
    put(&mut group.service_name, said(given.service_name));
    put(&mut group.cross_zone_enabled, given.cross_zone);
    if let Some(given) = given.connection_drain {
        let own = &mut group.connection_drain;
        merge(&mut own.connection_drain_enabled, given.connection_drain_enabled);
        merge(&mut own.connection_drain_timeout, given.connection_drain_timeout);
    }
    if let Some(given) = given.slow_start {
        let own = &mut group.slow_start;
        merge(&mut own.slow_start_enabled, given.slow_start_enabled);
        // Terraform sends 0 for none.
        merge(&mut own.slow_start_duration, given.slow_start_duration.filter(|it| *it != 0));
    }
    if group.is_for_functions() {
        return;
    }
    put(&mut group.scheduler, given.scheduler);
    merge(&mut group.uch, given.uch);
    if let Some(given) = given.sticky_session {
        let own = &mut group.sticky_session;
        merge(&mut own.sticky_session_enabled, given.sticky_session_enabled);
        merge(&mut own.sticky_session_type, given.sticky_session_type);
        merge(&mut own.cookie, said(given.cookie));
        merge(&mut own.cookie_timeout, given.cookie_timeout);
    }
}

/// Puts what is given in the place of what may have been there.
fn merge<T>(own: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *own = given;
    }
}
