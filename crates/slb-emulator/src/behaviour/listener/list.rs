//! Listeners of several load balancers.

use std::ops::Bound;

use aliyun_slb_model::{
    DescribeLoadBalancerListeners, DescribeLoadBalancerListenersResponse,
    DescribeLoadBalancerListenersResponseListeners as Item,
};

use super::describe::{acl_ids, visible};
use crate::api_error::ApiError;
use crate::behaviour::Scene;
use crate::state::{Listener, ListenerKey, Protocol, Region};

/// How many are on a page, if nothing is said.
const PAGE_SIZE: i32 = 20;

/// The listeners that are asked for, in the order of load balancers and ports. A token names the
/// last listener of its page.
pub(super) fn describe_load_balancer_listeners(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerListeners,
) -> Result<DescribeLoadBalancerListenersResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let after = match request.next_token.as_deref().filter(|token| !token.is_empty()) {
        Some(token) => Bound::Excluded(position(token)?),
        None => Bound::Unbounded,
    };
    let size = request.max_results.unwrap_or(PAGE_SIZE);
    let count = usize::try_from(size).unwrap_or_default();
    let wanted: Vec<_> = region
        .listeners_of(&request.load_balancer_id)
        .filter(|(id, key, listener)| is_wanted(&request, id, *key, listener))
        .collect();
    let is_left = |(id, key): (&str, ListenerKey)| match &after {
        Bound::Excluded((last_id, last_key)) => (id, key) > (last_id.as_str(), *last_key),
        _ => true,
    };
    let left: Vec<_> = wanted.iter().filter(|(id, key, _)| is_left((id, *key))).collect();
    let mut response = DescribeLoadBalancerListenersResponse::new(request_id);
    let page = left.iter().take(count);
    response.listeners = page
        .map(|(id, key, listener)| item(region, id, *key, listener))
        .collect::<Result<_, _>>()?;
    let last = left.get(count.saturating_sub(1)).filter(|_| left.len() > count);
    response.next_token = last.map(|(id, key, _)| token(id, *key));
    response.max_results = Some(size);
    response.total_count = i32::try_from(wanted.len()).ok();
    Ok(response)
}

fn token(id: &str, (port, protocol): ListenerKey) -> String {
    format!("{id}_{}_{port}", protocol.as_str())
}

fn position(token: &str) -> Result<(String, ListenerKey), ApiError> {
    let illegal = || ApiError::new("IllegalParam.NextToken");
    let (rest, port) = token.rsplit_once('_').ok_or_else(illegal)?;
    let (id, protocol) = rest.rsplit_once('_').ok_or_else(illegal)?;
    let protocol = Protocol::named(protocol).ok_or_else(illegal)?;
    Ok((id.to_owned(), (port.parse().map_err(|_| illegal())?, protocol)))
}

fn is_wanted(
    request: &DescribeLoadBalancerListeners,
    id: &str,
    (port, protocol): ListenerKey,
    listener: &Listener,
) -> bool {
    let ids = &request.load_balancer_id;
    let described = request.description.as_deref().filter(|text| !text.is_empty());
    (ids.is_empty() || ids.iter().any(|wanted| wanted == id))
        && request.listener_port.is_none_or(|wanted| wanted == port)
        && request.listener_protocol.as_ref().is_none_or(|p| Protocol::of(p) == Some(protocol))
        && described.is_none_or(|text| listener.settings.get("Description") == Some(text))
        && listener.tags.match_all(&request.tag)
}

fn item(
    region: &Region,
    id: &str,
    key: ListenerKey,
    listener: &Listener,
) -> Result<Item, ApiError> {
    let (port, protocol) = key;
    let settings = visible(listener);
    let mut item: Item = settings.describe(&[
        ("LoadBalancerId", id),
        ("ListenerPort", &port.to_string()),
        ("ListenerProtocol", protocol.as_str()),
        ("Status", region.listener_status(id, key, listener)),
    ])?;
    match protocol {
        Protocol::Tcp => item.tcp_listener_config = Some(settings.describe(&[])?),
        Protocol::Udp => item.udp_listener_config = Some(settings.describe(&[])?),
        Protocol::Http => item.http_listener_config = Some(settings.describe(&[])?),
        Protocol::Https => item.https_listener_config = Some(settings.describe(&[])?),
    }
    item.acl_ids = acl_ids(listener);
    item.tags = listener.tags.pairs();
    Ok(item)
}
