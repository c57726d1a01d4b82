use aliyun_emulator::product::{ApiError, Local, resource_group};
use aliyun_nlb_model::{
    AddressType, CreateLoadBalancer, CreateLoadBalancerResponse, ModificationProtectionStatus,
};

use super::place::{self, EipCodes, Site, Wanted, given};
use crate::behaviour::{Scene, quota};
use crate::state::{Kind, LoadBalancer, ModelTags as _, Protection, Region, Zone};

/// EIPs that cannot be had have no codes of their own here.
const EIPS: EipCodes =
    EipCodes { unknown: "IllegalParam", in_package: "ResourceAlreadyAssociated.AllocationId" };

/// Creates a load balancer in its zones.
pub(crate) fn create_load_balancer(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancer,
) -> Result<CreateLoadBalancerResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let number = scene.ids().made;
    let local = scene.local(request.region_id.as_deref())?;
    let site = Site {
        region_id: &region_id,
        vpc_id: &request.vpc_id,
        is_internet: request.address_type == AddressType::Internet,
        is_dual: request
            .address_ip_version
            .as_ref()
            .is_some_and(|version| version.as_str() == "DualStack"),
        number,
    };
    let zones = zones(&local, site, &request)?;
    let resource_group_id = resource_group(request.resource_group_id)
        .ok_or_else(|| ApiError::new("OperationFailed.NotExist.ResourceGroup"))?;
    let package = given(request.bandwidth_package_id.as_ref()).unwrap_or_default().to_owned();
    if !package.is_empty() {
        if !local.shared.resources.bandwidth_package(&package).is_there() {
            return Err(
                ApiError::new("IllegalParam").because("There is no such BandwidthPackageId.")
            );
        }
        if !site.is_internet {
            let why = "BandwidthPackageId is for a load balancer on the internet.";
            return Err(ApiError::new("IllegalParam").because(why));
        }
    }
    let (used, most) = (local.own.load_balancers.len(), local.own.quotas.load_balancers);
    quota::check("nlb_quota_loadbalancers_num", used, 1, most)?;
    let id = scene.fresh_id("nlb-", 18);
    let mut own = LoadBalancer::new(id.clone(), request.vpc_id, request.address_type);
    own.zones = zones;
    for zone in own.zones.iter_mut().filter(|zone| zone.public_ipv4.is_some()) {
        zone.allocation_id.get_or_insert_with(|| scene.fresh_id("eip-", 18));
    }
    own.created = now;
    own.load_balancer_name = request.load_balancer_name.unwrap_or_default();
    if let Some(version) = request.address_ip_version {
        own.address_ip_version = version;
    }
    own.bandwidth_package_id = package;
    own.resource_group_id = resource_group_id;
    own.tags = aliyun_emulator::product::Tags::of(&request.tag);
    if let Some(config) = request.deletion_protection_config {
        own.deletion_protection = protection(config.enabled == Some(true), config.reason, now);
    }
    if let Some(config) = request.modification_protection_config {
        let is_on = config.status == Some(ModificationProtectionStatus::ConsoleProtection);
        own.modification_protection = protection(is_on, config.reason, now);
    }
    let made = scene.ids().made;
    let region = scene.region(request.region_id.as_deref())?;
    own.number = region.index.next_number(Kind::LoadBalancer, made);
    region.load_balancers.insert(id.as_str(), own);
    let mut response = CreateLoadBalancerResponse::new(request_id, id);
    response.order_id = i64::try_from(number).ok().map(|number| 200_000_000_000_000 + number);
    Ok(response)
}

/// The zones that a request wants, checked.
fn zones(
    local: &Local<'_, Region>,
    site: Site<'_>,
    request: &CreateLoadBalancer,
) -> Result<Vec<Zone>, ApiError> {
    if !local.shared.resources.vpc(site.vpc_id).is_there() {
        return Err(ApiError::new("ResourceNotFound.Vpc"));
    }
    let wanted = request.zone_mappings.iter().map(|zone| Wanted {
        zone_id: &zone.zone_id,
        vswitch_id: &zone.vswitch_id,
        private_ipv4: given(zone.private_ipv4_address.as_ref()),
        ipv6: given(zone.ipv6_address.as_ref()),
        ipv4_locals: &zone.ipv4_local_addresses,
        ipv6_locals: &zone.ipv6_local_addresses,
        eip: given(zone.allocation_id.as_ref()).filter(|_| site.is_internet),
    });
    let wanted: Vec<_> = wanted.collect();
    place::check_number(local, site.region_id, wanted.len())?;
    place::check(local, site, &wanted)?;
    let eips = wanted.iter().enumerate().filter_map(|(n, zone)| Some((n, zone.eip?, None)));
    place::check_eips(local, None, eips, EIPS)?;
    let mut chosen = Vec::new();
    let wanted = wanted.into_iter().enumerate();
    wanted.map(|zone| place::build(local, site, zone, &mut chosen)).collect()
}

/// Something that is protected from now on, or not.
pub(super) fn protection(enabled: bool, reason: Option<String>, now: i64) -> Protection {
    match enabled {
        true => Protection { enabled, reason: reason.unwrap_or_default(), since: now },
        false => Protection::default(),
    }
}
