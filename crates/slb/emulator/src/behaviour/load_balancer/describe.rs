//! What load balancers look like.

use std::collections::BTreeSet;

use aliyun_core::Operation as _;
use aliyun_emulator::product::{ApiError, Fact, Settings};
use aliyun_slb_model::{
    DescribeLoadBalancerAttribute, DescribeLoadBalancerAttributeResponse, DescribeLoadBalancers,
    DescribeLoadBalancersResponse, DescribedDefaultBackendServer, ListenerPortAndProtocal,
    ListenerPortAndProtocol, LoadBalancer as Shown,
};

use crate::behaviour::Scene;
use crate::behaviour::page::{count, counted, is_unfiltered, page};
use crate::generated::TABLES;
use crate::state::ModelTags as _;
use crate::state::{Key, LoadBalancer, Region, Thing, type_of};

/// How many are on a page, if nothing is said.
const PAGE_SIZE: i32 = 10;

/// One load balancer with its listeners and the servers of its default group.
pub(crate) fn describe_load_balancer_attribute(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancerAttribute,
) -> Result<DescribeLoadBalancerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let found = region.load_balancer(&request.load_balancer_id)?;
    let mut shown = attribute(&request.load_balancer_id, &region_id, found)?;
    request_id.clone_into(&mut shown.request_id);
    Ok(shown)
}

/// The load balancers that are asked for, a page of them, in the order of their ids.
pub(crate) fn describe_load_balancers(
    scene: &mut Scene<'_>,
    request: DescribeLoadBalancers,
) -> Result<DescribeLoadBalancersResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let number = request.page_number.unwrap_or(1).max(1);
    let size = request.page_size.unwrap_or(PAGE_SIZE);
    let wanted = |(id, own): &(&str, &LoadBalancer)| is_wanted(&request, region, id, own);
    let (total, page) = match candidates(&request, region) {
        Some(ids) => {
            let known = ids.into_iter().filter_map(|id| region.load_balancers.get_key_value(id));
            counted(known.filter(wanted), number, size)
        }
        None if is_unfiltered(&request) => page(&region.load_balancers, number, size),
        None => counted(region.load_balancers.iter().filter(wanted), number, size),
    };
    let mut response = DescribeLoadBalancersResponse::new(request_id);
    response.load_balancers =
        page.into_iter().map(|(id, own)| item(id, &region_id, own)).collect::<Result<_, _>>()?;
    response.page_number = Some(number);
    response.page_size = Some(size);
    response.total_count = Some(count(total));
    Ok(response)
}

/// The load balancers that can be meant, by what few of them have in common; none if nothing like
/// that is asked for, so that all must be looked at.
fn candidates<'r>(
    request: &'r DescribeLoadBalancers,
    region: &'r Region,
) -> Option<BTreeSet<&'r str>> {
    let index = &region.index;
    let some = |text: &'r Option<String>| text.as_deref().filter(|text| !text.is_empty());
    let with = |name, text| index.sources(&Key::setting(name, text));
    let tagged = |key, value| index.tagged(Thing::LoadBalancer, key, value);
    let entries = |list: &'r str| list.split(',').map(str::trim);
    if let Some(ids) = some(&request.load_balancer_id) {
        return Some(entries(ids).collect());
    }
    if let Some(Ok(address)) = some(&request.address).map(str::parse) {
        return Some(index.sources(&Key::Address(address)).collect());
    }
    if let Some(server) = some(&request.server_id) {
        return Some(region.owners_of_server(server));
    }
    if let Some(names) = some(&request.load_balancer_name) {
        return Some(entries(names).flat_map(|name| with("LoadBalancerName", name)).collect());
    }
    if let Some(tag) = request.tag.first() {
        return Some(tagged(&tag.key, tag.value.as_deref()));
    }
    if let Some(tag) = request.tags.iter().flatten().next() {
        return Some(tagged(&tag.tag_key, tag.tag_value.as_deref()));
    }
    let shared = [
        ("VSwitchId", &request.vswitch_id),
        ("VpcId", &request.vpc_id),
        ("ResourceGroupId", &request.resource_group_id),
    ];
    let mut shared = shared.into_iter().filter_map(|(name, text)| Some((name, some(text)?)));
    shared.next().map(|(name, text)| with(name, text).collect())
}

/// Whether all that a request asks for holds.
pub(super) fn is_wanted(
    request: &DescribeLoadBalancers,
    region: &Region,
    id: &str,
    own: &LoadBalancer,
) -> bool {
    let listed = |list: &Option<String>, text: &str| {
        let list = list.as_deref().filter(|list| !list.is_empty());
        list.is_none_or(|list| list.split(',').any(|entry| entry.trim() == text))
    };
    let chosen = |name: &str, wanted: Option<&str>| {
        let wanted = wanted.filter(|wanted| !wanted.is_empty());
        wanted.is_none_or(|wanted| own.settings.is(name, wanted))
    };
    let name = own.settings.get("LoadBalancerName").unwrap_or_default();
    let old_tags = request.tags.iter().flatten();
    listed(&request.load_balancer_id, id)
        && listed(&request.load_balancer_name, name)
        && request.load_balancer_status.as_ref().is_none_or(|s| s.as_str() == own.status.as_str())
        && chosen("AddressIPVersion", request.address_ip_version.as_ref().map(|e| e.as_str()))
        && chosen("AddressType", request.address_type.as_ref().map(|e| e.as_str()))
        && chosen("InternetChargeType", request.internet_charge_type.as_ref().map(|e| e.as_str()))
        && chosen("NetworkType", request.network_type.as_ref().map(|e| e.as_str()))
        && chosen("PayType", request.pay_type.as_ref().map(|e| e.as_str()))
        && chosen("VpcId", request.vpc_id.as_deref())
        && chosen("VSwitchId", request.vswitch_id.as_deref())
        && chosen("Address", request.address.as_deref())
        && chosen("MasterZoneId", request.master_zone_id.as_deref())
        && chosen("SlaveZoneId", request.slave_zone_id.as_deref())
        && chosen("ResourceGroupId", request.resource_group_id.as_deref())
        && own.tags.match_all(&request.tag)
        && old_tags.into_iter().all(|t| own.tags.matches(&t.tag_key, t.tag_value.as_deref()))
        && request
            .server_id
            .as_ref()
            .is_none_or(|wanted| region.members(own).any(|server| server.server_id == *wanted))
        && request.server_intranet_address.as_ref().is_none_or(|wanted| {
            let mut members = region.members(own);
            members.any(|server| {
                let ip = server.server_ip.map(|ip| ip.to_string());
                ip.is_some_and(|ip| wanted.split(',').any(|wanted| wanted.trim() == ip))
            })
        })
}

/// What stands beside the settings in both descriptions.
fn facts<'f>(
    id: &'f str,
    region_id: &'f str,
    own: &'f LoadBalancer,
    times: &'f (String, String),
) -> Vec<Fact<'f>> {
    vec![
        ("LoadBalancerId", Some(id)),
        ("LoadBalancerStatus", Some(own.status.as_str())),
        ("LoadBalancerSpec", own.spec.as_deref()),
        ("RegionId", Some(region_id)),
        ("RegionIdAlias", Some(region_id)),
        ("CreateTime", Some(&times.0)),
        ("CreateTimeStamp", Some(&times.1)),
    ]
}

/// The settings that are shown: those that others make meaningless are not.
fn visible(own: &LoadBalancer) -> Settings {
    TABLES.applying(DescribeLoadBalancerAttribute::INFO.action(), &own.settings)
}

fn times(own: &LoadBalancer) -> (String, String) {
    (own.created.to_string(), own.created.unix().saturating_mul(1000).to_string())
}

fn item(id: &str, region_id: &str, own: &LoadBalancer) -> Result<Shown, ApiError> {
    let times = times(own);
    let charged = own.settings.get("InternetChargeType");
    let number = if charged == Some("paybybandwidth") { "3" } else { "4" };
    let mut facts = facts(id, region_id, own, &times);
    facts.extend([("InternetChargeType", Some(number)), ("InternetChargeTypeAlias", charged)]);
    let mut shown: Shown = visible(own).describe(&facts)?;
    shown.tags = own.tags.pairs();
    Ok(shown)
}

fn attribute(
    id: &str,
    region_id: &str,
    own: &LoadBalancer,
) -> Result<DescribeLoadBalancerAttributeResponse, ApiError> {
    let times = times(own);
    let mut facts = facts(id, region_id, own, &times);
    facts.push(("RequestId", Some("none")));
    let mut shown: DescribeLoadBalancerAttributeResponse = visible(own).describe(&facts)?;
    shown.tags = own.tags.pairs();
    for ((port, protocol), listener) in &own.listeners {
        let mut new = ListenerPortAndProtocol::new(*port, protocol.as_str());
        new.listener_forward = listener.settings.get("ListenerForward").map(Into::into);
        new.description = listener.settings.get("Description").map(Into::into);
        new.forward_port = listener.forward_port();
        let mut old = ListenerPortAndProtocal::new();
        old.listener_port = Some(*port);
        old.listener_protocal = Some(protocol.as_str().into());
        shown.listener_ports.push(*port);
        shown.listener_ports_and_protocol.push(new);
        shown.listener_ports_and_protocal.push(old);
    }
    for server in &own.servers {
        let mut member = DescribedDefaultBackendServer::new(server.server_id.as_str());
        member.r#type = Some(type_of(server.kind));
        member.weight = Some(server.weight);
        member.description = server.description.clone();
        member.server_ip = server.server_ip.map(|ip| ip.to_string());
        shown.backend_servers.push(member);
    }
    Ok(shown)
}

/// Whether a load balancer of a seed can be shown.
pub(crate) fn check(own: &LoadBalancer) -> Result<(), ApiError> {
    let times = times(own);
    let mut facts = facts("lb", "region", own, &times);
    facts.push(("RequestId", Some("none")));
    own.settings.check::<DescribeLoadBalancerAttributeResponse>(&facts)
}
