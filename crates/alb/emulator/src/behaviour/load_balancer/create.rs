use aliyun_alb_model::{
    CreateLoadBalancer, CreateLoadBalancerResponse, ModificationProtectionStatus,
};
use aliyun_emulator::product::{ApiError, Local, Tags, resource_group};

use super::place::{self, Site, Wanted};
use super::{begin_job, given};
use crate::behaviour::{Scene, put, quota};
use crate::state::{Kind, LoadBalancer, ModelTags as _, Protection, Region, Zone};

/// Creates a load balancer in its zones. Its job is known to those who ask for it by the id.
pub(crate) fn create_load_balancer(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancer,
) -> Result<CreateLoadBalancerResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now.unix());
    let region_id = scene.region_id(None)?;
    let number = scene.ids().made;
    let local = scene.local(None)?;
    let mut own =
        LoadBalancer::new(String::new(), request.vpc_id.clone(), request.address_type.clone());
    put(&mut own.address_ip_version, request.address_ip_version.clone());
    let site = Site {
        region_id: &region_id,
        vpc_id: &request.vpc_id,
        is_internet: own.is_internet(),
        is_dual: own.is_dual(),
        number,
    };
    own.zones = zones(&local, site, &request)?;
    let billing = &request.load_balancer_billing_config;
    let package = given(billing.bandwidth_package_id.as_ref()).filter(|_| own.is_internet());
    if let Some(package) = package {
        if !local.shared.resources.bandwidth_package(package).is_there() {
            return Err(ApiError::new("ResourceNotFound.CommonBandwidthPackage").with(package));
        }
        package.clone_into(&mut own.bandwidth_package_id);
    }
    own.resource_group_id = resource_group(request.resource_group_id).ok_or_else(|| {
        let why = "There is no such ResourceGroupId.";
        ApiError::new("InvalidParameter").because(why)
    })?;
    let (used, most) = (local.own.load_balancers.len(), local.own.quotas.load_balancers);
    quota::check("QuotaExceeded.LoadBalancersNum", used, 1, most)?;
    let id = scene.fresh_id("alb-", 18);
    own.load_balancer_id.clone_from(&id);
    place::make_eips(scene, &mut own.zones);
    own.created = now;
    own.load_balancer_edition = request.load_balancer_edition;
    own.load_balancer_name = request.load_balancer_name.unwrap_or_default();
    own.tags = Tags::of(&request.tag);
    if request.deletion_protection_enabled == Some(true) {
        own.deletion_protection = Protection { enabled: true, reason: String::new(), since: now };
    }
    if let Some(config) = request.modification_protection_config {
        let is_on = config.status == Some(ModificationProtectionStatus::ConsoleProtection);
        own.modification_protection = guard(is_on, config.reason, now);
    }
    let made = scene.ids().made;
    let region = scene.region(None)?;
    own.number = region.index.next_number(Kind::LoadBalancer, made);
    region.load_balancers.insert(id.as_str(), own);
    begin_job(scene, &id, "Create")?;
    Ok(CreateLoadBalancerResponse::new(request_id, id))
}

/// The zones that a request wants, checked.
fn zones(
    local: &Local<'_, Region>,
    site: Site<'_>,
    request: &CreateLoadBalancer,
) -> Result<Vec<Zone>, ApiError> {
    if !local.shared.resources.vpc(site.vpc_id).is_there() {
        return Err(ApiError::new("ResourceNotFound.Vpc").with(site.vpc_id));
    }
    let zones = request.zone_mappings.iter().enumerate();
    let wanted: Vec<_> = zones.map(|zone| Wanted::of(zone, site.is_internet)).collect();
    place::check_number(local, site.region_id, wanted.len())?;
    place::check(local, site, &wanted)?;
    let eips = wanted.iter().filter_map(|zone| zone.eip);
    // There is no better code for one that is in use.
    place::check_eips(local, None, eips, "InvalidParameter")?;
    let mut chosen = Vec::new();
    wanted.into_iter().map(|zone| place::build(local, site, zone, &mut chosen)).collect()
}

/// Something that is guarded from now on, or not.
pub(super) fn guard(enabled: bool, reason: Option<String>, now: i64) -> Protection {
    match enabled {
        true => Protection { enabled, reason: reason.unwrap_or_default(), since: now },
        false => Protection::default(),
    }
}
