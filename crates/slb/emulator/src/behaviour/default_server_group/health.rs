//! How the servers behind listeners are.

use aliyun_emulator::product::{ApiError, Checks, Inventory, Local, Settings};
use aliyun_slb_model::{
    BackendServerHealth as Item, DescribeHealthStatus, DescribeHealthStatusResponse,
    ServerHealthStatus as Health,
};

use super::super::Scene;
use crate::state::{Listener, ListenerKey, LoadBalancer, Protocol, Region, Server};

/// The servers of the listeners that run. Without a health check nothing is known of them.
pub(crate) fn describe_health_status(
    scene: &mut Scene<'_>,
    request: DescribeHealthStatus,
) -> Result<DescribeHealthStatusResponse, ApiError> {
    let mut response = DescribeHealthStatusResponse::new(scene.request_id);
    let now = scene.milliseconds;
    let Local { own: region, shared, .. } = scene.local(request.region_id.as_deref())?;
    let load_balancer = region.load_balancer(&request.load_balancer_id)?;
    let wanted = request.listener_protocol.as_ref().and_then(Protocol::of);
    let listeners: Vec<_> = match request.listener_port {
        Some(port) => {
            let found = load_balancer.listener_on(port, wanted)?;
            vec![found.ok_or_else(|| ApiError::new("CheckedListenerNotFound"))?]
        }
        None => {
            let all = load_balancer.listeners.iter().map(|(key, listener)| (*key, listener));
            all.filter(|((_, speaks), _)| wanted.is_none_or(|wanted| wanted == *speaks)).collect()
        }
    };
    for (key, listener) in listeners.into_iter().filter(|(_, listener)| listener.running) {
        for (server, settings) in servers(region, load_balancer, listener) {
            let mut item = item(key, listener, server);
            let health = health(settings, server, item.port, &shared.inventory, now);
            item.server_health_status = Some(health);
            response.backend_servers.push(item);
        }
    }
    Ok(response)
}

/// The servers that a listener sends requests to, of its rules too, each with the settings of its
/// health check.
fn servers<'r>(
    region: &'r Region,
    load_balancer: &'r LoadBalancer,
    listener: &'r Listener,
) -> Vec<(&'r Server, &'r Settings)> {
    let group = |id: &str| region.vserver_groups.get(id).map(|group| &group.servers);
    let own: Vec<&Server> = if let Some(id) = listener.vserver_group() {
        group(id).into_iter().flatten().collect()
    } else if let Some(id) = listener.master_slave_group() {
        let group = region.master_slave_groups.get(id);
        group.into_iter().flat_map(|group| group.servers()).collect()
    } else {
        load_balancer.servers.iter().collect()
    };
    let mut found: Vec<_> = own.into_iter().map(|server| (server, &listener.settings)).collect();
    for rule in listener.rules.iter().filter_map(|id| region.rules.get(id)) {
        let settings = rule.own.as_ref().unwrap_or(&listener.settings);
        for server in group(&rule.vserver_group_id).into_iter().flatten() {
            if !found.iter().any(|(known, _)| known.is_same_as(server)) {
                found.push((server, settings));
            }
        }
    }
    found
}

fn item((listener_port, protocol): ListenerKey, listener: &Listener, server: &Server) -> Item {
    let own_port = (server.port != 0).then_some(server.port);
    let shared_port = || u16::try_from(listener.settings.number("BackendServerPort")?).ok();
    let mut item = Item::new(server.server_id.as_str());
    item.listener_port = Some(listener_port);
    item.protocol = Some(protocol.into());
    item.port = own_port.or_else(shared_port);
    item.server_ip = server.server_ip.map(|ip| ip.to_string());
    item
}

/// How a server is that takes requests on a port.
fn health(
    settings: &Settings,
    server: &Server,
    port: Option<u16>,
    inventory: &Inventory,
    now: i64,
) -> Health {
    if !settings.is("HealthCheck", "on") {
        return Health::Unavailable;
    }
    let number = |name| settings.number(name).unwrap_or_default();
    // A port that is not there, or -520, stands for that of the server.
    let checked = u16::try_from(number("HealthCheckConnectPort")).ok().filter(|port| *port > 0);
    let interval = number("HealthCheckInterval").saturating_mul(1000);
    let checks = Checks {
        port: checked.or(port),
        now,
        until_well: number("HealthyThreshold").saturating_mul(interval),
        until_ill: number("UnhealthyThreshold").saturating_mul(interval),
    };
    let host = inventory.host(server.kind, &server.server_id);
    if host.is_some_and(|host| host.passes(&checks)) { Health::Normal } else { Health::Abnormal }
}
