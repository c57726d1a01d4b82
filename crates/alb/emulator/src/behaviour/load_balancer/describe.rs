use std::net::IpAddr;

use aliyun_alb_model::{
    AccessLogConfig, AddressHealthStatus, DeletionProtectionConfig, EipType,
    GetLoadBalancerAttribute, GetLoadBalancerAttributeResponse, ListLoadBalancers,
    ListLoadBalancersResponse, LoadBalancer as Item, LoadBalancerAddress, LoadBalancerBilling,
    LoadBalancerBussinessStatus, ModificationProtectionConfig, ModificationProtectionStatus,
    OperationLock, PayType, ZoneMapping, ZoneStatus,
};
use aliyun_emulator::product::{ApiError, Listed};
use aliyun_runtime::Timestamp;

use super::given;
use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, LoadBalancer, ModelTags as _, Protection, Region, Zone, asked};

/// Describes a load balancer.
pub(crate) fn get_load_balancer_attribute(
    scene: &mut Scene<'_>,
    request: GetLoadBalancerAttribute,
) -> Result<GetLoadBalancerAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(None)?;
    let region = scene.region(None)?;
    let own = region.load_balancer(&request.load_balancer_id)?;
    let shown = item(region, &region_id, own);
    let status = shown.load_balancer_status;
    let mut response =
        GetLoadBalancerAttributeResponse::new(request_id, shown.load_balancer_id, status);
    response.region_id = Some(region_id);
    response.load_balancer_name = shown.load_balancer_name;
    response.load_balancer_edition = shown.load_balancer_edition;
    response.address_type = shown.address_type;
    response.address_ip_version = shown.address_ip_version;
    response.ipv6_address_type = shown.ipv6_address_type;
    response.address_allocated_mode = shown.address_allocated_mode;
    response.load_balancer_bussiness_status = shown.load_balancer_bussiness_status;
    response.load_balancer_operation_locks = shown.load_balancer_operation_locks;
    response.vpc_id = shown.vpc_id;
    response.create_time = shown.create_time;
    response.resource_group_id = shown.resource_group_id;
    response.dns_name = shown.dns_name;
    response.zone_mappings = own.zones.iter().map(|zone| mapping(own, zone)).collect();
    response.bandwidth_package_id = shown.bandwidth_package_id;
    response.security_group_ids = shown.security_group_ids;
    response.access_log_config = shown.access_log_config;
    response.load_balancer_billing_config = shown.load_balancer_billing_config;
    response.deletion_protection_config = shown.deletion_protection_config;
    response.modification_protection_config = shown.modification_protection_config;
    response.tags = shown.tags;
    Ok(response)
}

/// Lists load balancers.
pub(crate) fn list_load_balancers(
    scene: &mut Scene<'_>,
    request: ListLoadBalancers,
) -> Result<ListLoadBalancersResponse, ApiError> {
    let mut response = ListLoadBalancersResponse::new(scene.request_id);
    let region_id = scene.region_id(None)?;
    let region = &*scene.region(None)?;
    let kind = Kind::LoadBalancer;
    let dns_name = given(request.dns_name.as_ref());
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
    let ask = PAGES.ask("ListLoadBalancers", request.next_token.as_deref(), request.max_results);
    let matches = |own: &LoadBalancer| meets(region, own, &request);
    let filter: Option<&dyn Fn(&LoadBalancer) -> bool> =
        if is_filtered(&request) { Some(&matches) } else { None };
    let page = listed.page(&region.index, ask, filter)?;
    let items = page.items.into_iter().map(|own| item(region, &region_id, own));
    response.load_balancers = items.collect();
    (response.total_count, response.next_token) = (Some(page.total), page.next);
    response.max_results = Some(ask.size);
    Ok(response)
}

/// Whether a request asks for what no index knows.
fn is_filtered(request: &ListLoadBalancers) -> bool {
    given(request.zone_id.as_ref()).is_some()
        || given(request.address.as_ref()).is_some()
        || request.load_balancer_status.is_some()
        || request.load_balancer_bussiness_status.is_some()
        || request.address_type.is_some()
        || request.address_ip_version.is_some()
        || request.ipv6_address_type.is_some()
        || request.pay_type.is_some()
}

/// Whether a load balancer is one of those.
fn meets(region: &Region, own: &LoadBalancer, request: &ListLoadBalancers) -> bool {
    let status = request.load_balancer_status.as_ref();
    let business = request.load_balancer_bussiness_status.as_ref();
    let has = |text: &str| {
        let addresses = |zone: &Zone| [zone.public_ipv4, zone.private_ipv4, zone.ipv6];
        let wanted: Option<IpAddr> = text.parse().ok();
        wanted.is_some() && own.zones.iter().any(|zone| addresses(zone).contains(&wanted))
    };
    given(request.zone_id.as_ref()).is_none_or(|id| own.zone(id).is_some())
        && given(request.address.as_ref()).is_none_or(has)
        && status.is_none_or(|status| *status == region.load_balancer_status(own))
        && business.is_none_or(|it| *it == business_status(own))
        && request.address_type.as_ref().is_none_or(|it| *it == own.address_type)
        && request.address_ip_version.as_ref().is_none_or(|it| *it == own.address_ip_version)
        && request.ipv6_address_type.as_ref().is_none_or(|it| *it == own.ipv6_address_type)
        && request.pay_type.as_ref().is_none_or(|it| *it == PayType::PostPay)
}

/// A load balancer as lists show it.
fn item(region: &Region, region_id: &str, own: &LoadBalancer) -> Item {
    let status = region.load_balancer_status(own);
    let mut item = Item::new(own.load_balancer_id.as_str(), status);
    item.load_balancer_name = Some(own.load_balancer_name.clone());
    item.load_balancer_edition = Some(own.load_balancer_edition.clone());
    item.address_type = Some(own.address_type.clone());
    item.address_ip_version = Some(own.address_ip_version.clone());
    item.ipv6_address_type = Some(own.ipv6_address_type.clone());
    item.address_allocated_mode = Some(own.address_allocated_mode.clone());
    item.load_balancer_bussiness_status = Some(business_status(own));
    let locks = own.operation_locks.iter().map(|lock| {
        let mut shown = OperationLock::new();
        shown.lock_type = Some(lock.lock_type.clone());
        shown.lock_reason = Some(lock.lock_reason.clone());
        shown
    });
    item.load_balancer_operation_locks = locks.collect();
    item.vpc_id = Some(own.vpc_id.clone());
    item.create_time = Some(time(own.created));
    item.resource_group_id = Some(own.resource_group_id.clone());
    item.dns_name = Some(dns_name(&own.load_balancer_id, region_id));
    item.bandwidth_package_id = Some(own.bandwidth_package_id.clone());
    item.security_group_ids.clone_from(&own.security_group_ids);
    let mut log = AccessLogConfig::new();
    if let Some(own) = &own.access_log {
        log.log_project = Some(own.log_project.clone());
        log.log_store = Some(own.log_store.clone());
    }
    item.access_log_config = Some(log);
    let mut billing = LoadBalancerBilling::new();
    billing.pay_type = Some(PayType::PostPay);
    item.load_balancer_billing_config = Some(billing);
    item.deletion_protection_config = Some(deletion(&own.deletion_protection));
    item.modification_protection_config = Some(modification(&own.modification_protection));
    item.tags = own.tags.tags();
    item
}

/// Whether the vendor has locked it.
fn business_status(own: &LoadBalancer) -> LoadBalancerBussinessStatus {
    match own.operation_locks.is_empty() {
        true => LoadBalancerBussinessStatus::Normal,
        false => LoadBalancerBussinessStatus::Abnormal,
    }
}

/// A time as answers have it.
fn time(seconds: i64) -> String {
    Timestamp::from_unix(seconds).to_string()
}

/// A zone with its one record of addresses.
fn mapping(own: &LoadBalancer, zone: &Zone) -> ZoneMapping {
    let text = |address: Option<IpAddr>| {
        Some(address.map(|address| address.to_string()).unwrap_or_default())
    };
    let mut address = LoadBalancerAddress::new();
    let eip = zone.allocation_id.as_deref().filter(|_| own.is_internet());
    address.address = text(if own.is_internet() { zone.public_ipv4 } else { zone.private_ipv4 });
    address.intranet_address = text(zone.private_ipv4);
    address.ipv6_address = text(zone.ipv6);
    address.allocation_id = Some(eip.unwrap_or_default().to_owned());
    address.eip_type = eip.map(|id| match id.starts_with("aeip-") {
        true => EipType::Anycast,
        false => EipType::Common,
    });
    // Health is told of zones that answer.
    if !zone.shifted {
        address.intranet_address_hc_status = Some(AddressHealthStatus::Healthy);
        address.ipv6_address_hc_status = zone.ipv6.map(|_| AddressHealthStatus::Healthy);
    }
    let mut mapping = ZoneMapping::new(zone.zone_id.as_str());
    mapping.vswitch_id = Some(zone.vswitch_id.clone());
    mapping.load_balancer_addresses = vec![address];
    mapping.status = Some(if zone.shifted { ZoneStatus::Shifted } else { ZoneStatus::Active });
    mapping
}

fn deletion(own: &Protection) -> DeletionProtectionConfig {
    let mut shown = DeletionProtectionConfig::new();
    shown.enabled = Some(own.enabled);
    shown.enabled_time = own.enabled.then(|| time(own.since));
    shown
}

fn modification(own: &Protection) -> ModificationProtectionConfig {
    let mut shown = ModificationProtectionConfig::new();
    shown.status = Some(match own.enabled {
        true => ModificationProtectionStatus::ConsoleProtection,
        false => ModificationProtectionStatus::NonProtection,
    });
    shown.reason = Some(own.reason.clone());
    shown
}

/// The name under which a load balancer is reached.
pub(crate) fn dns_name(id: &str, region_id: &str) -> String {
    format!("{id}.{region_id}.alb.aliyuncs.com")
}

/// The id of the load balancer with a DNS name; an empty one, which none has, if it is none.
fn of_dns_name(name: &str, region_id: &str) -> String {
    let id = name.split('.').next().unwrap_or_default();
    let id = Some(id).filter(|id| dns_name(id, region_id) == name);
    id.unwrap_or_default().to_owned()
}
