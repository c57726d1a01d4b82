//! How the servers behind listeners are.

use aliyun_slb_model::{
    DescribeHealthStatus, DescribeHealthStatusResponse,
    DescribeHealthStatusResponseBackendServers as Item,
    DescribeHealthStatusResponseBackendServersServerHealthStatus as Health,
};

use super::super::Scene;
use crate::api_error::ApiError;
use crate::state::{
    Inventory, Kind, Listener, ListenerKey, LoadBalancer, Protocol, Region, Server,
};

/// The servers of the listeners that run. Without a health check nothing is known of them; a
/// server that does not run fails it.
pub(super) fn describe_health_status(
    scene: &mut Scene<'_>,
    request: DescribeHealthStatus,
) -> Result<DescribeHealthStatusResponse, ApiError> {
    let mut response = DescribeHealthStatusResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
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
        for server in servers(region, load_balancer, listener) {
            response.backend_servers.push(item(key, listener, server, &region.inventory));
        }
    }
    Ok(response)
}

/// The servers that a listener sends requests to, of its rules too.
fn servers<'r>(
    region: &'r Region,
    load_balancer: &'r LoadBalancer,
    listener: &'r Listener,
) -> Vec<&'r Server> {
    let group = |id: &str| region.vserver_groups.get(id).map(|group| &group.servers);
    let own = if let Some(id) = listener.vserver_group() {
        group(id).into_iter().flatten().collect()
    } else if let Some(id) = listener.master_slave_group() {
        let group = region.master_slave_groups.get(id);
        group.into_iter().flat_map(|group| group.servers()).collect()
    } else {
        load_balancer.servers.iter().collect()
    };
    let mut found: Vec<&Server> = own;
    let rules = listener.rules.iter().filter_map(|id| region.rules.get(id));
    for server in rules.filter_map(|rule| group(&rule.vserver_group_id)).flatten() {
        if !found.iter().any(|known| known.is_same_as(server)) {
            found.push(server);
        }
    }
    found
}

fn item(
    (listener_port, protocol): ListenerKey,
    listener: &Listener,
    server: &Server,
    inventory: &Inventory,
) -> Item {
    let own_port = (server.port != 0).then_some(server.port);
    let shared_port = || i32::try_from(listener.settings.number("BackendServerPort")?).ok();
    let mut item = Item::new(server.server_id.as_str());
    item.listener_port = Some(listener_port);
    item.protocol = Some(protocol.into());
    item.port = own_port.or_else(shared_port);
    item.server_ip = server.server_ip.map(|ip| ip.to_string());
    item.server_health_status = Some(health(listener, server, inventory));
    item
}

fn health(listener: &Listener, server: &Server, inventory: &Inventory) -> Health {
    let switches = ["HealthCheck", "HealthCheckSwitch"];
    if switches.iter().all(|switch| !listener.settings.is(switch, "on")) {
        return Health::Unavailable;
    }
    let stopped = server.kind == Kind::Ecs
        && inventory.instances.get(&server.server_id).is_none_or(|instance| !instance.running);
    if stopped { Health::Abnormal } else { Health::Normal }
}
