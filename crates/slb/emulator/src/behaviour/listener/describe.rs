//! What one listener looks like.

use aliyun_core::{FromValue, Operation as _};
use aliyun_emulator::product::{ApiError, Fact, Settings};
use aliyun_slb_model::{
    DescribeLoadBalancerHTTPListenerAttribute, DescribeLoadBalancerHTTPListenerAttributeResponse,
    DescribeLoadBalancerHTTPSListenerAttribute, DescribeLoadBalancerHTTPSListenerAttributeResponse,
    DescribeLoadBalancerTCPListenerAttribute, DescribeLoadBalancerTCPListenerAttributeResponse,
    DescribeLoadBalancerUDPListenerAttribute, DescribeLoadBalancerUDPListenerAttributeResponse,
    DomainExtension, ListenerRule,
};

use crate::behaviour::Scene;
use crate::generated::TABLES;
use crate::state::ModelTags as _;
use crate::state::{Listener, ListenerKey, Protocol, Region, Rule};

pub(crate) fn describe_load_balancer_tcp_listener_attribute(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerTCPListenerAttribute,
) -> Result<DescribeLoadBalancerTCPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let (id, key) = (&request.load_balancer_id, (request.listener_port, Protocol::Tcp));
    let listener = find(region, id, key)?;
    let mut shown: DescribeLoadBalancerTCPListenerAttributeResponse =
        show(region, id, key, request_id)?;
    shown.acl_ids = acl_ids(listener);
    shown.tags = listener.tags.pairs();
    Ok(shown)
}

pub(crate) fn describe_load_balancer_udp_listener_attribute(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerUDPListenerAttribute,
) -> Result<DescribeLoadBalancerUDPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let (id, key) = (&request.load_balancer_id, (request.listener_port, Protocol::Udp));
    let listener = find(region, id, key)?;
    let mut shown: DescribeLoadBalancerUDPListenerAttributeResponse =
        show(region, id, key, request_id)?;
    shown.acl_ids = acl_ids(listener);
    shown.tags = listener.tags.pairs();
    Ok(shown)
}

pub(crate) fn describe_load_balancer_http_listener_attribute(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerHTTPListenerAttribute,
) -> Result<DescribeLoadBalancerHTTPListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let (id, key) = (&request.load_balancer_id, (request.listener_port, Protocol::Http));
    let listener = find(region, id, key)?;
    let mut shown: DescribeLoadBalancerHTTPListenerAttributeResponse =
        show(region, id, key, request_id)?;
    shown.acl_ids = acl_ids(listener);
    shown.tags = listener.tags.pairs();
    shown.rules = rules(region, listener);
    Ok(shown)
}

pub(crate) fn describe_load_balancer_https_listener_attribute(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerHTTPSListenerAttribute,
) -> Result<DescribeLoadBalancerHTTPSListenerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let (id, key) = (&request.load_balancer_id, (request.listener_port, Protocol::Https));
    let listener = find(region, id, key)?;
    let mut shown: DescribeLoadBalancerHTTPSListenerAttributeResponse =
        show(region, id, key, request_id)?;
    shown.acl_ids = acl_ids(listener);
    shown.tags = listener.tags.pairs();
    shown.rules = rules(region, listener);
    for extension in region.extensions_of(id, key) {
        let mut item = DomainExtension::new(extension.id.as_str());
        item.domain = Some(extension.domain.clone());
        item.server_certificate_id = Some(extension.server_certificate_id.clone());
        shown.domain_extensions.push(item);
    }
    Ok(shown)
}

/// The code has several messages; clients tell this case by its message.
pub(super) fn no_such_listener() -> ApiError {
    ApiError::new("InvalidParameter").saying("The specified resource does not exist.")
}

fn find<'r>(region: &'r Region, id: &str, key: ListenerKey) -> Result<&'r Listener, ApiError> {
    region.load_balancer(id)?.listeners.get(&key).ok_or_else(no_such_listener)
}

/// The settings that are shown: those that others make meaningless are not.
pub(super) fn visible(protocol: Protocol, listener: &Listener) -> Settings {
    let description = match protocol {
        Protocol::Tcp => DescribeLoadBalancerTCPListenerAttribute::INFO,
        Protocol::Udp => DescribeLoadBalancerUDPListenerAttribute::INFO,
        Protocol::Http => DescribeLoadBalancerHTTPListenerAttribute::INFO,
        Protocol::Https => DescribeLoadBalancerHTTPSListenerAttribute::INFO,
    };
    TABLES.applying(description.action(), &listener.settings)
}

pub(super) fn acl_ids(listener: &Listener) -> Vec<String> {
    listener.acls().map(str::to_owned).collect()
}

fn rules(region: &Region, listener: &Listener) -> Vec<ListenerRule> {
    let rules = listener.rules.iter().filter_map(|id| Some((id, region.rules.get(id)?)));
    let shown = |(id, rule): (&String, &Rule)| {
        let mut shown = ListenerRule::new();
        shown.rule_id = Some(id.clone());
        shown.rule_name = Some(rule.name.clone());
        shown.domain = rule.domain.clone();
        shown.url = rule.url.clone();
        shown.vserver_group_id = Some(rule.vserver_group_id.clone());
        shown
    };
    rules.map(shown).collect()
}

fn show<T: FromValue>(
    region: &Region,
    load_balancer_id: &str,
    key: ListenerKey,
    request_id: &str,
) -> Result<T, ApiError> {
    let listener = find(region, load_balancer_id, key)?;
    let status = region.listener_status(load_balancer_id, key, listener);
    visible(key.1, listener).describe(&facts(
        load_balancer_id,
        &key.0.to_string(),
        status,
        request_id,
    ))
}

/// What stands beside the settings.
fn facts<'f>(
    load_balancer_id: &'f str,
    port: &'f str,
    status: &'f str,
    request_id: &'f str,
) -> [Fact<'f>; 4] {
    [
        ("LoadBalancerId", Some(load_balancer_id)),
        ("ListenerPort", Some(port)),
        ("Status", Some(status)),
        ("RequestId", Some(request_id)),
    ]
}

/// Whether a listener of a seed can be shown.
pub(crate) fn check((_, protocol): ListenerKey, listener: &Listener) -> Result<(), ApiError> {
    let (settings, facts) = (&listener.settings, facts("lb", "1", listener.status(), "none"));
    match protocol {
        Protocol::Tcp => settings.check::<DescribeLoadBalancerTCPListenerAttributeResponse>(&facts),
        Protocol::Udp => settings.check::<DescribeLoadBalancerUDPListenerAttributeResponse>(&facts),
        Protocol::Http => {
            settings.check::<DescribeLoadBalancerHTTPListenerAttributeResponse>(&facts)
        }
        Protocol::Https => {
            settings.check::<DescribeLoadBalancerHTTPSListenerAttributeResponse>(&facts)
        }
    }
}
