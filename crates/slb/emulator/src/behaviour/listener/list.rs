//! Listeners of several load balancers.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    DescribeLoadBalancerListeners, DescribeLoadBalancerListenersResponse, Listener as Item,
};

use super::describe::{acl_ids, visible};
use crate::behaviour::Scene;
use crate::behaviour::page::{count, is_unfiltered};
use crate::state::ModelTags as _;
use crate::state::{Listener, ListenerKey, Protocol, Region, Thing};

/// How many are on a page, if nothing is said.
const PAGE_SIZE: i32 = 20;

/// The listeners that are asked for, in the order of load balancers and ports. A token names the
/// last listener of its page.
pub(crate) fn describe_load_balancer_listeners(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerListeners,
) -> Result<DescribeLoadBalancerListenersResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let after = request.next_token.as_deref().filter(|token| !token.is_empty());
    let after = after.map(position).transpose()?;
    let most = request.max_results.unwrap_or(PAGE_SIZE);
    let size = usize::try_from(most).unwrap_or_default();
    let is_left = |(id, key, _): &(&str, ListenerKey, &Listener)| {
        after.as_ref().is_none_or(|(last, last_key)| (*id, *key) > (last.as_str(), *last_key))
    };
    // One more than the page holds tells whether there is another page.
    let (total, mut page): (usize, Vec<_>) = if is_unfiltered(&request) {
        let first = after.as_ref().map_or("", |(id, _)| id.as_str());
        let left = region.listeners_from(first).filter(is_left);
        (region.counts.all_listeners(), left.take(size + 1).collect())
    } else {
        let wanted = wanted(&request, region);
        (wanted.len(), wanted.into_iter().filter(is_left).take(size + 1).collect())
    };
    let is_last = page.len() <= size;
    page.truncate(size);
    let mut response = DescribeLoadBalancerListenersResponse::new(request_id);
    if !is_last {
        response.next_token = page.last().map(|(id, key, _)| token(id, *key));
    }
    response.listeners = page
        .into_iter()
        .map(|(id, key, listener)| item(region, id, key, listener))
        .collect::<Result<_, _>>()?;
    response.max_results = Some(most);
    response.total_count = Some(count(total));
    Ok(response)
}

/// The listeners that a request asks for. Where it names load balancers or a tag, no others are
/// looked at.
fn wanted<'r>(
    request: &DescribeLoadBalancerListeners,
    region: &'r Region,
) -> Vec<(&'r str, ListenerKey, &'r Listener)> {
    let is_wanted = |(_, (port, protocol), listener): &(&str, ListenerKey, &Listener)| {
        let described = request.description.as_deref().filter(|text| !text.is_empty());
        request.listener_port.is_none_or(|wanted| wanted == *port)
            && request
                .listener_protocol
                .as_ref()
                .is_none_or(|wanted| Protocol::of(wanted) == Some(*protocol))
            && described.is_none_or(|text| listener.settings.get("Description") == Some(text))
            && listener.tags.match_all(&request.tag)
    };
    let owners = match request.tag.first() {
        _ if !request.load_balancer_id.is_empty() => {
            request.load_balancer_id.iter().map(String::as_str).collect()
        }
        Some(tag) => region.index.tagged(Thing::Listener, &tag.key, tag.value.as_deref()),
        None => return region.listeners_from("").filter(is_wanted).collect(),
    };
    region.listeners_of(&owners).filter(is_wanted).collect()
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

fn item(
    region: &Region,
    id: &str,
    key: ListenerKey,
    listener: &Listener,
) -> Result<Item, ApiError> {
    let (port, protocol) = key;
    let settings = visible(protocol, listener);
    let mut item: Item = settings.describe(&[
        ("LoadBalancerId", Some(id)),
        ("ListenerPort", Some(&port.to_string())),
        ("ListenerProtocol", Some(protocol.as_str())),
        ("Status", Some(region.listener_status(id, key, listener))),
    ])?;
    // No operation sets these.
    let by_http = match settings.is("HealthCheck", "on") {
        true => {
            &[("HealthCheckType", Some("http")), ("HealthCheckHttpVersion", Some("http1.0"))][..]
        }
        false => &[],
    };
    let switch = [("HealthCheckSwitch", settings.get("HealthCheck"))];
    match protocol {
        Protocol::Tcp => item.tcp_listener_config = Some(settings.describe(&switch)?),
        Protocol::Udp => item.udp_listener_config = Some(settings.describe(&switch)?),
        Protocol::Http => item.http_listener_config = Some(settings.describe(by_http)?),
        Protocol::Https => item.https_listener_config = Some(settings.describe(by_http)?),
    }
    item.acl_ids = acl_ids(listener);
    item.tags = listener.tags.pairs();
    Ok(item)
}
