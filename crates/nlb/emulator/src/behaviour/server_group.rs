//! Server groups. They stand by themselves: listeners of any load balancer in their VPC use them.

pub(crate) mod create;
pub(crate) mod delete;
mod health_check;
pub(crate) mod list;
pub(crate) mod set;

#[cfg(test)]
mod tests;

use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{HealthCheckType, Scheduler, ServerGroupProtocol};

use crate::state::ServerGroup;

/// The longest time in seconds between two checks that are not by UDP.
const MOST_INTERVAL: i32 = 50;

/// Whether the settings of a group go together.
pub(crate) fn check(group: &ServerGroup) -> Result<(), ApiError> {
    if group.scheduler == Scheduler::Qch && group.protocol != ServerGroupProtocol::Udp {
        let why = "The Scheduler qch is for groups of the Protocol UDP.";
        return Err(ApiError::new("IllegalParam").because(why));
    }
    if group.protocol == ServerGroupProtocol::Tcpssl && group.preserve_client_ip_enabled {
        return Err(ApiError::new("IllegalParam.PreserveClientIpSwitch"));
    }
    let health_check = &group.health_check;
    let has_port = health_check.health_check_connect_port > 0;
    if group.any_port_enabled && health_check.health_check_enabled && !has_port {
        let code = "IllegalParam.AnyPortServerGroupConflictWithHealthCheckConfig";
        return Err(ApiError::new(code));
    }
    let is_udp = health_check.health_check_type == HealthCheckType::Udp;
    if !is_udp && health_check.health_check_interval > MOST_INTERVAL {
        let why = "HealthCheckInterval may be up to 50, unless HealthCheckType is UDP.";
        return Err(ApiError::new("IllegalParam").because(why));
    }
    Ok(())
}
