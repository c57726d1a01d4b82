//! Server groups. They stand by themselves: listeners and rules of any load balancer in their VPC use
//! them.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod health_check;
pub(crate) mod list;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use aliyun_alb_model::{Scheduler, StickySessionType};
use aliyun_emulator::product::{ApiError, Task};

use super::Scene;
use crate::state::ServerGroup;

/// Begins the job of a change of a group.
pub(super) fn begin_job(
    scene: &mut Scene<'_>,
    id: &str,
    operate_type: &'static str,
) -> Result<String, ApiError> {
    scene.begin_job(None, Task { resource_type: "servergroup", resource_id: id, operate_type })
}

/// Whether the settings of a group go together.
pub(crate) fn check(group: &ServerGroup) -> Result<(), ApiError> {
    let is_on = |switch: Option<bool>| switch == Some(true);
    let starts_slowly = is_on(group.slow_start.slow_start_enabled);
    if group.is_for_functions() && is_on(group.connection_drain.connection_drain_enabled) {
        return Err(ApiError::new("UnsupportedFeature.ConnectionDrain").with("ConnectionDrain"));
    }
    if group.is_for_functions() && starts_slowly {
        return Err(ApiError::new("UnsupportedFeature.SlowStart").with("SlowStart"));
    }
    if starts_slowly && group.scheduler != Scheduler::Wrr {
        let why = "The Scheduler and SlowStartEnabled are mismatched.";
        return Err(ApiError::new("Mismatch.ServerGroupSchedulerAndSlowStartEnable").because(why));
    }
    let sticky = &group.sticky_session;
    if !is_on(sticky.sticky_session_enabled) {
        return Ok(());
    }
    let is_own = sticky.sticky_session_type == Some(StickySessionType::Server);
    if is_own && sticky.cookie.as_deref().is_none_or(str::is_empty) {
        let why = "StickySessionConfig.Cookie is needed where StickySessionType is Server.";
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    if !group.cross_zone_enabled {
        let why =
            "StickySessionEnabled and CrossZoneEnabled go together: one is on, the other off.";
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    Ok(())
}
