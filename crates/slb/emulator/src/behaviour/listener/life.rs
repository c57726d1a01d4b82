//! Starting, stopping, deleting.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    DeleteLoadBalancerListener, DeleteLoadBalancerListenerResponse, ListenerProtocol,
    StartLoadBalancerListener, StartLoadBalancerListenerResponse, StopLoadBalancerListener,
    StopLoadBalancerListenerResponse,
};

use super::describe::no_such_listener;
use crate::behaviour::Scene;
use crate::behaviour::load_balancer;
use crate::state::{Protocol, Region, Status};

/// Starts it, at once. One that runs goes on running.
pub(crate) fn start_load_balancer_listener(
    scene: &mut Scene<'_>,
    request: StartLoadBalancerListener,
) -> Result<StartLoadBalancerListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let protocol = request.listener_protocol.as_ref();
    turn(region, &request.load_balancer_id, request.listener_port, protocol, true)?;
    Ok(StartLoadBalancerListenerResponse::new(request_id))
}

/// Stops it, at once. One that is stopped stays so.
pub(crate) fn stop_load_balancer_listener(
    scene: &mut Scene<'_>,
    request: StopLoadBalancerListener,
) -> Result<StopLoadBalancerListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let protocol = request.listener_protocol.as_ref();
    turn(region, &request.load_balancer_id, request.listener_port, protocol, false)?;
    Ok(StopLoadBalancerListenerResponse::new(request_id))
}

/// Deletes it with its rules and domain extensions. A load balancer without listeners is inactive.
pub(crate) fn delete_load_balancer_listener(
    scene: &mut Scene<'_>,
    request: DeleteLoadBalancerListener,
) -> Result<DeleteLoadBalancerListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = &request.load_balancer_id;
    let found = region.load_balancer(id)?;
    if found.status == Status::Locked {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    let protocol = request.listener_protocol.as_ref().and_then(Protocol::of);
    let meant = found.listener_on(request.listener_port, protocol)?;
    let (key, _) = meant.ok_or_else(|| ApiError::new("ResourceNotFound.Listener"))?;
    let forwards = |port| found.listeners.values().any(|other| other.forward_port() == Some(port));
    if key.1 == Protocol::Https && forwards(key.0) {
        return Err(ApiError::new("ListenerForwardExist"));
    }
    region.remove_listener(id, key);
    let left = load_balancer::open(region, id)?;
    if left.listeners.is_empty() {
        left.status = Status::Inactive;
    }
    Ok(DeleteLoadBalancerListenerResponse::new(request_id))
}

fn turn(
    region: &mut Region,
    load_balancer_id: &str,
    port: u16,
    protocol: Option<&ListenerProtocol>,
    running: bool,
) -> Result<(), ApiError> {
    let found = region.load_balancer(load_balancer_id)?;
    if found.status == Status::Locked {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    let protocol = protocol.and_then(Protocol::of);
    let (key, _) = found.listener_on(port, protocol)?.ok_or_else(no_such_listener)?;
    let found = load_balancer::open(region, load_balancer_id)?;
    found.listeners.get_mut(&key).ok_or_else(no_such_listener)?.running = running;
    Ok(())
}
