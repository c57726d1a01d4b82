//! Changes of listeners. What a call leaves out stays as it is.

use aliyun_emulator::product::{ApiError, Settings};
use aliyun_slb_model::{
    SetLoadBalancerHTTPListenerAttribute, SetLoadBalancerHTTPListenerAttributeResponse,
    SetLoadBalancerHTTPSListenerAttribute, SetLoadBalancerHTTPSListenerAttributeResponse,
    SetLoadBalancerTCPListenerAttribute, SetLoadBalancerTCPListenerAttributeResponse,
    SetLoadBalancerUDPListenerAttribute, SetLoadBalancerUDPListenerAttributeResponse,
};

use super::create::{ADDRESS, check_bandwidth, given};
use super::describe::no_such_listener;
use super::references;
use crate::behaviour::Scene;
use crate::behaviour::load_balancer;
use crate::state::{ListenerKey, Protocol, Region};

pub(crate) fn set_load_balancer_tcp_listener_attribute(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerTCPListenerAttribute,
) -> Result<SetLoadBalancerTCPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Tcp);
    change(region, &request.load_balancer_id, key, given(&request, ADDRESS))?;
    Ok(SetLoadBalancerTCPListenerAttributeResponse::new(request_id))
}

pub(crate) fn set_load_balancer_udp_listener_attribute(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerUDPListenerAttribute,
) -> Result<SetLoadBalancerUDPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Udp);
    change(region, &request.load_balancer_id, key, given(&request, ADDRESS))?;
    Ok(SetLoadBalancerUDPListenerAttributeResponse::new(request_id))
}

pub(crate) fn set_load_balancer_http_listener_attribute(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerHTTPListenerAttribute,
) -> Result<SetLoadBalancerHTTPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Http);
    change(region, &request.load_balancer_id, key, given(&request, ADDRESS))?;
    Ok(SetLoadBalancerHTTPListenerAttributeResponse::new(request_id))
}

pub(crate) fn set_load_balancer_https_listener_attribute(
    scene: &mut Scene<'_>,
    request: SetLoadBalancerHTTPSListenerAttribute,
) -> Result<SetLoadBalancerHTTPSListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Https);
    change(region, &request.load_balancer_id, key, given(&request, ADDRESS))?;
    Ok(SetLoadBalancerHTTPSListenerAttributeResponse::new(request_id))
}

fn change(
    region: &mut Region,
    load_balancer_id: &str,
    key: ListenerKey,
    mut given: Settings,
) -> Result<(), ApiError> {
    let load_balancer = region.open_load_balancer(load_balancer_id)?;
    let listener = load_balancer.listeners.get(&key).ok_or_else(no_such_listener)?;
    if listener.forward_port().is_some() {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    let mut settings = listener.settings.clone();
    switch_groups(&mut settings, &mut given, key.1)?;
    references::check(region, load_balancer_id, key, &given)?;
    check_bandwidth(load_balancer, key, &given)?;
    check_scheduler(&settings, &given)?;
    settings.extend(given);
    references::check_health(key.1, &settings)?;
    let load_balancer = load_balancer::open(region, load_balancer_id)?;
    let listener = load_balancer.listeners.get_mut(&key).ok_or_else(no_such_listener)?;
    listener.settings = settings;
    Ok(())
}

const VSERVER: (&str, &str) = ("VServerGroup", "VServerGroupId");
const MASTER_SLAVE: (&str, &str) = ("MasterSlaveServerGroup", "MasterSlaveServerGroupId");

/// Puts a group on or takes it off, as the switches of the call say. An id without its switch
/// counts for nothing.
fn switch_groups(
    settings: &mut Settings,
    given: &mut Settings,
    protocol: Protocol,
) -> Result<(), ApiError> {
    let on = |given: &Settings, (switch, _): (&str, &str)| given.is(switch, "on");
    for (switch, id) in [VSERVER, MASTER_SLAVE] {
        match given.get(switch) {
            Some("on") if given.get(id).is_none() => {
                return Err(match protocol.is_layer_7() || id == MASTER_SLAVE.1 {
                    true => ApiError::new("MissingParameter").with(id),
                    false => ApiError::new("MissingParam.VServerGroupId"),
                });
            }
            Some("on") => {
                settings.remove(VSERVER.1);
                settings.remove(MASTER_SLAVE.1);
            }
            Some(_) => {
                let other = if switch == VSERVER.0 { MASTER_SLAVE } else { VSERVER };
                let stays = settings.get("BackendServerPort").is_some()
                    || settings.get(other.1).is_some()
                    || on(given, other);
                if settings.get(id).is_some() && !stays {
                    return Err(ApiError::new("OperationFailed.ServerGroupInUse"));
                }
                settings.remove(id);
                given.remove(id);
            }
            None => given.remove(id),
        }
        given.remove(switch);
    }
    Ok(())
}

/// A listener goes from one hash to another or from one round to another, not between them.
fn check_scheduler(settings: &Settings, given: &Settings) -> Result<(), ApiError> {
    let is_round = |scheduler: &str| matches!(scheduler, "rr" | "wrr" | "wlc");
    match (settings.get("Scheduler"), given.get("Scheduler")) {
        (Some(before), Some(after)) if is_round(before) != is_round(after) => {
            let why = format!("Scheduler cannot go from {before} to {after}.");
            Err(ApiError::new("InvalidParameter").because(why))
        }
        _ => Ok(()),
    }
}
