//! The zones of a load balancer: vSwitches, addresses and EIPs, checked and chosen.

use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_emulator::product::{ApiError, Block, Known, Local, scatter};
use aliyun_nlb_model::EipType;

use crate::state::{Region, Zone};

/// The list of a request that has the zones.
pub(super) const ZONES: &str = "ZoneMappings";

/// A zone as a request wants it.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted<'a> {
    pub(super) zone_id: &'a str,
    pub(super) vswitch_id: &'a str,
    pub(super) private_ipv4: Option<&'a str>,
    pub(super) ipv6: Option<&'a str>,
    pub(super) ipv4_locals: &'a [String],
    pub(super) ipv6_locals: &'a [String],
    /// It counts for a load balancer on the internet only.
    pub(super) eip: Option<&'a str>,
}

/// What is to be known of a load balancer for its zones.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) region_id: &'a str,
    pub(super) vpc_id: &'a str,
    pub(super) is_internet: bool,
    pub(super) is_dual: bool,
    /// Tells where the search for free addresses begins.
    pub(super) number: u64,
}

/// Whether so many zones are enough: where a region has two, one is not.
pub(super) fn check_number(
    local: &Local<'_, Region>,
    region_id: &str,
    zones: usize,
) -> Result<(), ApiError> {
    let least = local.shared.resources.zones(region_id).len().min(2);
    match zones {
        few if few < least => Err(ApiError::new("InvalidZones")),
        _ => Ok(()),
    }
}

/// Checks where zones are to be: the zones are there and have these vSwitches, which are of the VPC.
pub(super) fn check(
    local: &Local<'_, Region>,
    site: Site<'_>,
    wanted: &[Wanted<'_>],
) -> Result<(), ApiError> {
    let resources = &local.shared.resources;
    for (n, zone) in wanted.iter().enumerate() {
        if !resources.has_zone(site.region_id, zone.zone_id) {
            let error = ApiError::new("InvalidZones");
            return Err(error.in_item(ZONES, n, "ZoneId", zone.zone_id));
        }
        let wrong = |code| Err(ApiError::new(code).in_item(ZONES, n, "VSwitchId", zone.vswitch_id));
        match resources.v_switch(zone.vswitch_id) {
            Known::Missing => return wrong("ResourceNotFound.VSwitch"),
            Known::Listed(vswitch) if vswitch.vpc_id != site.vpc_id => {
                return wrong("ResourceNotFound.VSwitch");
            }
            Known::Listed(vswitch) if vswitch.zone_id != zone.zone_id => {
                return wrong("Mismatch.ZoneIdAndVswitchId");
            }
            Known::Listed(_) | Known::Assumed => {}
        }
        if wanted.iter().take(n).any(|other| other.vswitch_id == zone.vswitch_id) {
            return wrong("Mismatch.ZoneIdAndVswitchId");
        }
        if site.is_dual && !local.own.has_ipv6(zone.vswitch_id) {
            return wrong("OperationFailed.vSwitchNotSupportIpv6");
        }
    }
    Ok(())
}

/// A zone with its addresses, those that are wanted and else free ones, with its number in the
/// request. An EIP that is still to be made is not there yet.
pub(super) fn build(
    local: &Local<'_, Region>,
    site: Site<'_>,
    (n, wanted): (usize, Wanted<'_>),
    chosen: &mut Vec<IpAddr>,
) -> Result<Zone, ApiError> {
    make(local, site, wanted, chosen)
        .map_err(|error| error.in_item(ZONES, n, "ZoneId", wanted.zone_id))
}

fn make(
    local: &Local<'_, Region>,
    site: Site<'_>,
    wanted: Wanted<'_>,
    chosen: &mut Vec<IpAddr>,
) -> Result<Zone, ApiError> {
    let Wanted { zone_id, vswitch_id, .. } = wanted;
    let vswitch = local.shared.resources.v_switch(vswitch_id).listed();
    let cidr = vswitch.and_then(|vswitch| vswitch.cidr_block.as_deref());
    let block = Block::of_vswitch(cidr);
    let number = scatter(site.number.wrapping_mul(16).wrapping_add(chosen.len() as u64));
    let mut take = |text: &str, is_v4: bool| {
        let address: IpAddr = text.parse().map_err(|_| illegal(text))?;
        if address.is_ipv4() != is_v4 || (is_v4 && cidr.is_some() && !block.contains(address)) {
            return Err(illegal(text));
        }
        if chosen.contains(&address) || local.own.is_taken(vswitch_id, address) {
            return Err(ApiError::new("ResourceInUse.IP").with(text));
        }
        chosen.push(address);
        Ok(address)
    };
    let mut zone = Zone::new(zone_id, vswitch_id);
    zone.private_ipv4 = wanted.private_ipv4.map(|text| take(text, true)).transpose()?;
    for text in wanted.ipv4_locals {
        zone.ipv4_local_addresses.push(take(text, true)?);
    }
    if site.is_dual {
        zone.ipv6 = wanted.ipv6.map(|text| take(text, false)).transpose()?;
        for text in wanted.ipv6_locals {
            zone.ipv6_local_addresses.push(take(text, false)?);
        }
    }
    let none_left = || ApiError::new("ResourceNotEnough.VSwitchIp").with(vswitch_id);
    if zone.private_ipv4.is_none() {
        let free = local.own.free_address((vswitch_id, block), number, chosen);
        let free = free.ok_or_else(none_left)?;
        chosen.push(free);
        zone.private_ipv4 = Some(free);
    }
    if site.is_dual && zone.ipv6.is_none() {
        let free = local.own.free_ipv6(vswitch_id, number, chosen).ok_or_else(none_left)?;
        chosen.push(free);
        zone.ipv6 = Some(free);
    }
    if site.is_internet {
        zone.allocation_id = wanted.eip.map(str::to_owned);
        zone.public_ipv4 = Some(public_address(local, wanted.eip, number, chosen)?);
    }
    Ok(zone)
}

fn illegal(address: &str) -> ApiError {
    ApiError::new("IllegalParam").because(format!("{address} is no address of the vSwitch."))
}

/// The address of an EIP, or one for an EIP of which no more is known.
pub(super) fn public_address(
    local: &Local<'_, Region>,
    eip: Option<&str>,
    number: u64,
    chosen: &mut Vec<IpAddr>,
) -> Result<IpAddr, ApiError> {
    let listed = eip.and_then(|id| local.shared.resources.eip(id).listed());
    let listed = listed.and_then(|eip| eip.ip_address.parse().ok());
    let address = listed.or_else(|| local.own.free_public(number, chosen));
    let address = address.ok_or_else(|| ApiError::new("ResourceNotEnough.VSwitchIp"))?;
    chosen.push(address);
    Ok(address)
}

/// How an operation says that an EIP cannot be had.
#[derive(Clone, Copy)]
pub(super) struct EipCodes {
    pub(super) unknown: &'static str,
    /// It is that of a load balancer in a bandwidth package.
    pub(super) in_package: &'static str,
}

/// Checks EIPs, each with the number of its zone in the request: it is named once, is there, and is
/// nobody else's.
pub(super) fn check_eips<'a>(
    local: &Local<'_, Region>,
    own_id: Option<&str>,
    eips: impl IntoIterator<Item = (usize, &'a str, Option<&'a EipType>)>,
    codes: EipCodes,
) -> Result<(), ApiError> {
    let mut named = BTreeSet::new();
    for (n, id, kind) in eips {
        let wrong = |error: ApiError| Err(error.in_item(ZONES, n, "AllocationId", id));
        if !named.insert(id) {
            return wrong(ApiError::new("DuplicatedParam.AllocationId"));
        }
        if kind == Some(&EipType::Anycast) {
            // An inventory has none of them, so the form of the id tells.
            if !id.starts_with("aeip-") {
                return wrong(ApiError::new("ResourceNotFound.AnycastInstance"));
            }
        } else if !local.shared.resources.eip(id).is_there()
            && local.own.holder_of_eip(id).is_none()
        {
            return wrong(ApiError::new(codes.unknown).because(format!("There is no EIP {id}.")));
        }
        match local.own.holder_of_eip(id) {
            Some(holder) if own_id == Some(holder.load_balancer_id.as_str()) => {}
            Some(holder) if !holder.bandwidth_package_id.is_empty() => {
                return wrong(ApiError::new(codes.in_package));
            }
            Some(_) => return wrong(ApiError::new("ResourceAlreadyAssociated.AllocationId")),
            None => {}
        }
    }
    Ok(())
}

/// A text that says something.
pub(super) fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}
