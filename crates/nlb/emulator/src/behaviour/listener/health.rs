//! How the servers behind a listener are.

use aliyun_emulator::product::{ApiError, Checks, Inventory, Local};
use aliyun_nlb_model::{
    GetListenerHealthStatus, GetListenerHealthStatusResponse, HealthCheckType, ListenerHealth,
    NonNormalServer, ServerGroupHealth, ServerHealthStatus, UnhealthyReason, UnhealthyReasonCode,
};

use crate::behaviour::Scene;
use crate::state::{Listener, Server, ServerGroup};

/// The servers of a listener that are not known to be healthy. A listener that is stopped checks
/// none.
pub(crate) fn get_listener_health_status(
    scene: &mut Scene<'_>,
    request: GetListenerHealthStatus,
) -> Result<GetListenerHealthStatusResponse, ApiError> {
    let mut response = GetListenerHealthStatusResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let listener = region.listener(&request.listener_id)?;
    if !listener.stopped {
        let group = region.server_group(&listener.server_group_id)?;
        response.listener_health_status = vec![shown(listener, group, &shared.inventory, now)];
    }
    response.total_count = i32::try_from(response.listener_health_status.len()).ok();
    response.max_results = response.total_count;
    Ok(response)
}

fn shown(
    listener: &Listener,
    group: &ServerGroup,
    inventory: &Inventory,
    now: i64,
) -> ListenerHealth {
    let mut own = ServerGroupHealth::new();
    own.server_group_id = Some(group.server_group_id.clone());
    own.heath_check_enabled = Some(group.health_check.health_check_enabled);
    let staying = group.servers.iter().filter(|server| !server.is_leaving());
    let told = staying.filter_map(|server| {
        let (status, reason) = health(group, server, inventory, now)?;
        let mut told = NonNormalServer::new();
        told.status = Some(status);
        told.port = Some(server.port);
        told.server_id = Some(server.server_id.clone());
        told.server_ip = server.server_ip.map(|ip| ip.to_string());
        told.reason = reason.map(|code| {
            let mut reason = UnhealthyReason::new();
            reason.reason_code = Some(code);
            reason
        });
        Some(told)
    });
    own.non_normal_servers = told.collect();
    let mut shown = ListenerHealth::new();
    shown.listener_id = Some(listener.listener_id.clone());
    shown.listener_port = Some(listener.listener_port);
    shown.listener_protocol = Some(listener.listener_protocol.clone());
    shown.server_group_infos = vec![own];
    shown
}

/// How a server is, with the reason, unless it is healthy. Of an address nothing bad is known.
fn health(
    group: &ServerGroup,
    server: &Server,
    inventory: &Inventory,
    now: i64,
) -> Option<(ServerHealthStatus, Option<UnhealthyReasonCode>)> {
    if !group.health_check.health_check_enabled {
        return Some((ServerHealthStatus::Unavailable, None));
    }
    let own = &group.health_check;
    // The port 0 stands for that of the server.
    let port = match own.health_check_connect_port {
        0 => server.port,
        port => port,
    };
    let interval = i64::from(own.health_check_interval).saturating_mul(1000);
    let until = |times: i32| interval.saturating_mul(times.into());
    let checks = Checks {
        port: Some(port),
        now,
        until_well: until(own.healthy_threshold),
        until_ill: until(own.unhealthy_threshold),
    };
    let host = inventory.host(server.kind()?, &server.server_id);
    let reason = match host {
        Some(host) if host.passes(&checks) => return None,
        Some(host) if host.condition.status.is_running() => {
            match own.health_check_type == HealthCheckType::Http {
                true => UnhealthyReasonCode::HttpCodeNotMatch,
                false => UnhealthyReasonCode::ConnectFailed,
            }
        }
        _ => UnhealthyReasonCode::ConnectTimeout,
    };
    Some((ServerHealthStatus::Unhealthy, Some(reason)))
}
