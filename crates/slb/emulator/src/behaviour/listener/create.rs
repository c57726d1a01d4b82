//! New listeners. They are stopped.

use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Settings, Tags};
use aliyun_slb_model::{
    CreateLoadBalancerHTTPListener, CreateLoadBalancerHTTPListenerResponse,
    CreateLoadBalancerHTTPSListener, CreateLoadBalancerHTTPSListenerResponse,
    CreateLoadBalancerTCPListener, CreateLoadBalancerTCPListenerResponse,
    CreateLoadBalancerUDPListener, CreateLoadBalancerUDPListenerResponse, Tag,
};

use super::{defaults, references};
use crate::behaviour::Scene;
use crate::behaviour::load_balancer;
use crate::state::ModelTags as _;
use crate::state::{Listener, ListenerKey, LoadBalancer, Protocol, Region};

/// What says which listener is meant, and is none of its settings.
pub(super) const ADDRESS: &[&str] = &["RegionId", "LoadBalancerId", "ListenerPort"];

/// Names that requests and descriptions do not share.
const RENAMED: &[(&str, &str)] = &[
    ("HealthCheckSwitch", "HealthCheck"),
    ("healthCheckExp", "HealthCheckExp"),
    ("healthCheckInterval", "HealthCheckInterval"),
    ("healthCheckReq", "HealthCheckReq"),
];

pub(crate) fn create_load_balancer_tcp_listener(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancerTCPListener,
) -> Result<CreateLoadBalancerTCPListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Tcp);
    add(region, &request.load_balancer_id, key, given(&request, ADDRESS), &request.tag)?;
    Ok(CreateLoadBalancerTCPListenerResponse::new(request_id))
}

pub(crate) fn create_load_balancer_udp_listener(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancerUDPListener,
) -> Result<CreateLoadBalancerUDPListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Udp);
    add(region, &request.load_balancer_id, key, given(&request, ADDRESS), &request.tag)?;
    Ok(CreateLoadBalancerUDPListenerResponse::new(request_id))
}

pub(crate) fn create_load_balancer_http_listener(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancerHTTPListener,
) -> Result<CreateLoadBalancerHTTPListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Http);
    add(region, &request.load_balancer_id, key, given(&request, ADDRESS), &request.tag)?;
    Ok(CreateLoadBalancerHTTPListenerResponse::new(request_id))
}

pub(crate) fn create_load_balancer_https_listener(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancerHTTPSListener,
) -> Result<CreateLoadBalancerHTTPSListenerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let key = (request.listener_port, Protocol::Https);
    add(region, &request.load_balancer_id, key, given(&request, ADDRESS), &request.tag)?;
    Ok(CreateLoadBalancerHTTPSListenerResponse::new(request_id))
}

/// What a request sets, by the names of the descriptions.
pub(super) fn given<O: Operation>(request: &O, but: &[&str]) -> Settings {
    let mut given = Settings::default();
    given.apply(request, but);
    for (sent, shown) in RENAMED {
        given.rename(sent, shown);
    }
    given
}

fn add(
    region: &mut Region,
    load_balancer_id: &str,
    key: ListenerKey,
    given: Settings,
    tags: &[Tag],
) -> Result<(), ApiError> {
    let load_balancer = region.open_load_balancer(load_balancer_id)?;
    references::check(region, load_balancer_id, key, &given)?;
    check_room(load_balancer, key, region.quotas.listeners_per_load_balancer)?;
    check_bandwidth(load_balancer, key, &given)?;
    let mut listener = Listener { settings: given, tags: Tags::of(tags), ..Listener::default() };
    listener.settings.default_to(defaults(key.1));
    load_balancer::open(region, load_balancer_id)?.listeners.insert(key, listener);
    Ok(())
}

/// The port must be free, but for a listener that it can be shared with, and there may be `most`
/// listeners.
fn check_room(
    load_balancer: &LoadBalancer,
    (port, protocol): ListenerKey,
    most: usize,
) -> Result<(), ApiError> {
    let on_port = load_balancer.listeners.range((port, Protocol::Tcp)..=(port, Protocol::Https));
    if on_port.into_iter().any(|((_, other), _)| !other.shares_port_with(protocol)) {
        return Err(ApiError::new("InvalidParameter.ListenerPortConflict"));
    }
    if load_balancer.listeners.len() >= most {
        return Err(ApiError::new("ListenerNumberOverLimit"));
    }
    Ok(())
}

/// The listeners of a load balancer that pays for bandwidth may not have more than it has.
pub(super) fn check_bandwidth(
    load_balancer: &LoadBalancer,
    key: ListenerKey,
    given: &Settings,
) -> Result<(), ApiError> {
    let own = &load_balancer.settings;
    let limited =
        own.is("AddressType", "internet") && own.is("InternetChargeType", "paybybandwidth");
    let bandwidth = |settings: &Settings| settings.number("Bandwidth").filter(|number| *number > 0);
    let Some(wanted) = bandwidth(given).filter(|_| limited) else { return Ok(()) };
    let others = load_balancer.listeners.iter().filter(|(other, _)| **other != key);
    let taken: i64 = others.filter_map(|(_, listener)| bandwidth(&listener.settings)).sum();
    if own.number("Bandwidth").is_some_and(|most| taken + wanted > most) {
        let why = "The listeners together would have more Bandwidth than the load balancer.";
        return Err(ApiError::new("InvalidParameter").because(why));
    }
    Ok(())
}
