use aliyun_emulator::product::ApiError;
use aliyun_nlb_model::{
    AddressType, UpdateLoadBalancerAddressTypeConfig, UpdateLoadBalancerAddressTypeConfigResponse,
    ZoneMappingEip,
};

use super::place::{self, EipCodes, given};
use super::{begin_job, working};
use crate::behaviour::Scene;
use crate::state::{LoadBalancer, Zone};

const EIPS: EipCodes = EipCodes {
    unknown: "TagInvokeError",
    in_package: "OperationDenied.EipAlreadyInBandwidthPackage",
};

/// Opens a load balancer to the internet, with an EIP for each zone, or closes it.
pub(crate) fn update_load_balancer_address_type_config(
    scene: &mut Scene<'_>,
    request: UpdateLoadBalancerAddressTypeConfig,
) -> Result<UpdateLoadBalancerAddressTypeConfigResponse, ApiError> {
    let mut response = UpdateLoadBalancerAddressTypeConfigResponse::new(scene.request_id);
    let (region_id, id) = (request.region_id.as_deref(), request.load_balancer_id.as_str());
    let number = scene.ids().made;
    let local = scene.local(region_id)?;
    let own = working(local.own, id)?;
    if own.address_type == request.address_type {
        return Err(ApiError::new("OperationDenied.AddressTypeNotChanged"));
    }
    check_zones(own, &request.zone_mappings)?;
    let mut changed = own.clone();
    changed.address_type = request.address_type;
    if changed.address_type == AddressType::Internet {
        let eips = request.zone_mappings.iter().enumerate();
        let eips = eips.filter_map(|(n, it)| {
            Some((n, given(it.allocation_id.as_ref())?, it.eip_type.as_ref()))
        });
        place::check_eips(&local, Some(id), eips, EIPS)?;
        let mut chosen = Vec::new();
        for zone in &mut changed.zones {
            let named = request.zone_mappings.iter().find(|it| is_for(it, zone));
            zone.allocation_id =
                named.and_then(|it| given(it.allocation_id.as_ref())).map(str::to_owned);
            let eip = zone.allocation_id.as_deref();
            let address = place::public_address(&local, eip, number, &mut chosen)?;
            zone.public_ipv4 = Some(address);
        }
        for zone in &mut changed.zones {
            zone.allocation_id.get_or_insert_with(|| scene.fresh_id("eip-", 18));
        }
    } else {
        changed.bandwidth_package_id.clear();
        for zone in &mut changed.zones {
            (zone.allocation_id, zone.public_ipv4) = (None, None);
        }
    }
    scene.region(region_id)?.load_balancers.insert(id, changed);
    response.job_id = Some(begin_job(scene, region_id, id, "Update")?);
    Ok(response)
}

/// Whether a request speaks of a zone, by either of its names.
fn is_for(wanted: &ZoneMappingEip, zone: &Zone) -> bool {
    let zone_id = given(wanted.zone_id.as_ref());
    let vswitch_id = given(wanted.vswitch_id.as_ref());
    let is = |named: Option<&str>, own: &str| named.is_none_or(|named| named == own);
    (zone_id.is_some() || vswitch_id.is_some())
        && is(zone_id, &zone.zone_id)
        && is(vswitch_id, &zone.vswitch_id)
}

/// A request speaks of zones that the load balancer has.
fn check_zones(own: &LoadBalancer, wanted: &[ZoneMappingEip]) -> Result<(), ApiError> {
    let is_known = |it: &ZoneMappingEip| own.zones.iter().any(|zone| is_for(it, zone));
    match wanted.iter().enumerate().find(|(_, it)| !is_known(it)) {
        None => Ok(()),
        Some((n, it)) => {
            let error = ApiError::new("Mismatch.ZoneIdAndVswitchId");
            Err(match given(it.zone_id.as_ref()) {
                Some(zone) => error.in_item(place::ZONES, n, "ZoneId", zone),
                None => {
                    let vswitch = it.vswitch_id.as_deref().unwrap_or_default();
                    error.in_item(place::ZONES, n, "VSwitchId", vswitch)
                }
            })
        }
    }
}
