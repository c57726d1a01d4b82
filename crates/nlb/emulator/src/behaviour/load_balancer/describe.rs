use aliyun_emulator::product::{ApiError, Listed};
use aliyun_nlb_model::{
    AddressHealthStatus, DeletionProtection, GetLoadBalancerAttribute,
    GetLoadBalancerAttributeResponse, ListLoadBalancers, ListLoadBalancersResponse,
    LoadBalancer as Item, LoadBalancerAddress, LoadBalancerBillingConfig,
    LoadBalancerBusinessStatus, LoadBalancerType, ModificationProtection,
    ModificationProtectionStatus, OperationLock, PayType, ZoneMapping, ZoneStatus,
};
use aliyun_runtime::Timestamp;

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, LoadBalancer, ModelTags as _, Protection, Region, Zone, asked};

/// Describes a load balancer.
pub(crate) fn get_load_balancer_attribute(
    scene: &mut Scene<'_>,
    request: GetLoadBalancerAttribute,
) -> Result<GetLoadBalancerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let own = region.load_balancer(&request.load_balancer_id)?;
    let shown = item(region, &region_id, own);
    let status = shown.load_balancer_status;
    let mut response =
        GetLoadBalancerAttributeResponse::new(request_id, shown.load_balancer_id, status);
    response.region_id = shown.region_id;
    response.load_balancer_name = shown.load_balancer_name;
    response.load_balancer_type = shown.load_balancer_type;
    response.address_type = shown.address_type;
    response.address_ip_version = shown.address_ip_version;
    response.ipv6_address_type = shown.ipv6_address_type;
    response.load_balancer_business_status = shown.load_balancer_business_status;
    response.operation_locks = shown.operation_locks;
    response.vpc_id = shown.vpc_id;
    response.create_time = shown.create_time;
    response.resource_group_id = shown.resource_group_id;
    response.dns_name = shown.dns_name;
    response.zone_mappings = shown.zone_mappings;
    response.bandwidth_package_id = shown.bandwidth_package_id;
    response.security_group_ids = shown.security_group_ids;
    response.cross_zone_enabled = shown.cross_zone_enabled;
    response.load_balancer_billing_config = shown.load_balancer_billing_config;
    response.cps = Some(own.cps);
    response.deletion_protection_config = shown.deletion_protection_config;
    response.modification_protection_config = shown.modification_protection_config;
    response.tags = own.tags.pairs();
    Ok(response)
}

/// Lists load balancers.
pub(crate) fn list_load_balancers(
    scene: &mut Scene<'_>,
    request: ListLoadBalancers,
) -> Result<ListLoadBalancersResponse, ApiError> {
    let mut response = ListLoadBalancersResponse::new(scene.request_id);
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region = scene.region(request.region_id.as_deref())?;
    let kind = Kind::LoadBalancer;
    let dns_name = request.dns_name.as_deref().filter(|name| !name.is_empty());
    let of_name: Vec<_> = dns_name.iter().map(|name| of_dns_name(name, &region_id)).collect();
    let listed = Listed::new(&region.load_balancers)
        .with_ids(&request.load_balancer_ids)
        .with_ids(&of_name)
        .that_name(&region.index, &request.load_balancer_names, |name| Key::Name(kind, name))
        .that_name(&region.index, &request.vpc_ids, |id| Key::Vpc(kind, id))
        .that_has(&region.index, request.resource_group_id.as_deref(), |id| {
            Key::ResourceGroup(kind, id)
        })
        .tagged(&region.index, asked(&request.tag));
    let zone = request.zone_id.as_deref().filter(|id| !id.is_empty());
    let is_filtered = zone.is_some()
        || request.load_balancer_status.is_some()
        || request.load_balancer_business_status.is_some()
        || request.address_type.is_some()
        || request.address_ip_version.is_some()
        || request.ipv6_address_type.is_some();
    let region = &*region;
    let matches = |own: &LoadBalancer| {
        let status = request.load_balancer_status.as_ref();
        zone.is_none_or(|id| own.zone(id).is_some())
            && status.is_none_or(|status| *status == region.load_balancer_status(own))
            && request.load_balancer_business_status.as_ref().is_none_or(|it| *it == business(own))
            && request.address_type.as_ref().is_none_or(|it| *it == own.address_type)
            && request.address_ip_version.as_ref().is_none_or(|it| *it == own.address_ip_version)
            && request.ipv6_address_type.as_ref().is_none_or(|it| *it == own.ipv6_address_type)
    };
    let ask = PAGES.ask("ListLoadBalancers", request.next_token.as_deref(), request.max_results);
    let filter: Option<&dyn Fn(&LoadBalancer) -> bool> =
        if is_filtered { Some(&matches) } else { None };
    let page = listed.page(&region.index, ask, filter)?;
    let items = page.items.into_iter().map(|own| item(region, &region_id, own));
    response.load_balancers = items.collect();
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(ask.size);
    Ok(response)
}

/// A load balancer as lists show it.
fn item(region: &Region, region_id: &str, own: &LoadBalancer) -> Item {
    let status = region.load_balancer_status(own);
    let mut item = Item::new(own.load_balancer_id.as_str(), status);
    item.region_id = Some(region_id.to_owned());
    item.load_balancer_name = Some(own.load_balancer_name.clone());
    item.load_balancer_type = Some(LoadBalancerType::Network);
    item.address_type = Some(own.address_type.clone());
    item.address_ip_version = Some(own.address_ip_version.clone());
    item.ipv6_address_type = Some(own.ipv6_address_type.clone());
    item.load_balancer_business_status = Some(business(own));
    let locks = own.operation_locks.iter().map(|lock| {
        let mut shown = OperationLock::new();
        shown.lock_type = Some(lock.lock_type.clone());
        shown.lock_reason = Some(lock.lock_reason.clone());
        shown
    });
    item.operation_locks = locks.collect();
    item.vpc_id = Some(own.vpc_id.clone());
    item.create_time = Some(time(own.created));
    item.resource_group_id = Some(own.resource_group_id.clone());
    item.dns_name = Some(dns_name(&own.load_balancer_id, region_id));
    item.zone_mappings = own.zones.iter().map(|zone| mapping(own, zone)).collect();
    item.bandwidth_package_id = Some(own.bandwidth_package_id.clone());
    item.security_group_ids.clone_from(&own.security_group_ids);
    item.cross_zone_enabled = Some(own.cross_zone_enabled);
    let mut billing = LoadBalancerBillingConfig::new();
    billing.pay_type = Some(PayType::PostPay);
    item.load_balancer_billing_config = Some(billing);
    item.deletion_protection_config = Some(deletion(&own.deletion_protection));
    item.modification_protection_config = Some(modification(&own.modification_protection));
    item.tags = own.tags.tags();
    item
}

/// Whether the vendor has locked it.
fn business(own: &LoadBalancer) -> LoadBalancerBusinessStatus {
    match own.operation_locks.is_empty() {
        true => LoadBalancerBusinessStatus::Normal,
        false => LoadBalancerBusinessStatus::Abnormal,
    }
}

/// A time as answers have it.
fn time(seconds: i64) -> String {
    Timestamp::from_unix(seconds).to_string()
}

/// A zone with its one record of addresses.
fn mapping(own: &LoadBalancer, zone: &Zone) -> ZoneMapping {
    let text = |address: Option<std::net::IpAddr>| {
        Some(address.map(|address| address.to_string()).unwrap_or_default())
    };
    let texts = |list: &[std::net::IpAddr]| list.iter().map(ToString::to_string).collect();
    let mut address = LoadBalancerAddress::new();
    address.eni_id = Some(eni_id(&own.load_balancer_id, &zone.zone_id));
    address.private_ipv4_address = text(zone.private_ipv4);
    address.allocation_id = Some(zone.allocation_id.clone().unwrap_or_default());
    address.public_ipv4_address = text(zone.public_ipv4);
    address.ipv6_address = text(zone.ipv6);
    address.ipv4_local_addresses = texts(&zone.ipv4_local_addresses);
    address.ipv6_local_addresses = texts(&zone.ipv6_local_addresses);
    // Health is told of zones that answer.
    if !zone.shifted {
        address.private_ipv4_hc_status = Some(AddressHealthStatus::Healthy);
        address.private_ipv6_hc_status = zone.ipv6.map(|_| AddressHealthStatus::Healthy);
    }
    let mut mapping = ZoneMapping::new(zone.zone_id.as_str());
    mapping.vswitch_id = Some(zone.vswitch_id.clone());
    mapping.load_balancer_addresses = vec![address];
    mapping.status = Some(if zone.shifted { ZoneStatus::Shifted } else { ZoneStatus::Active });
    mapping
}

/// The interface of a load balancer in a zone: one that no other has.
fn eni_id(load_balancer_id: &str, zone_id: &str) -> String {
    let letter = zone_id.rsplit('-').next().unwrap_or_default();
    format!("eni-{}{letter}", load_balancer_id.strip_prefix("nlb-").unwrap_or(load_balancer_id))
}

fn deletion(own: &Protection) -> DeletionProtection {
    let mut shown = DeletionProtection::new();
    shown.enabled = Some(own.enabled);
    shown.reason = Some(own.reason.clone());
    shown.enabled_time = own.enabled.then(|| time(own.since));
    shown
}

fn modification(own: &Protection) -> ModificationProtection {
    let mut shown = ModificationProtection::new();
    shown.status = Some(match own.enabled {
        true => ModificationProtectionStatus::ConsoleProtection,
        false => ModificationProtectionStatus::NonProtection,
    });
    shown.reason = Some(own.reason.clone());
    shown.enabled_time = own.enabled.then(|| time(own.since));
    shown
}

/// The name under which a load balancer is reached.
pub(crate) fn dns_name(id: &str, region_id: &str) -> String {
    let is_mainland = region_id.starts_with("cn-") && region_id != "cn-hongkong";
    let domain = if is_mainland { "aliyuncsslb.com" } else { "aliyuncsslbintl.com" };
    format!("{id}.{region_id}.nlb.{domain}")
}

/// The id of the load balancer with a DNS name; an empty one, which none has, if it is none.
fn of_dns_name(name: &str, region_id: &str) -> String {
    let id = name.split('.').next().unwrap_or_default();
    let id = Some(id).filter(|id| dns_name(id, region_id) == name);
    id.unwrap_or_default().to_owned()
}
