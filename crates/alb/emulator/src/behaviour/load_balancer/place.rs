//! The zones of a load balancer: vSwitches, addresses and EIPs, checked and chosen.

use std::collections::BTreeSet;
use std::net::IpAddr;

use aliyun_alb_model::{EipType, NewZoneMapping};
use aliyun_emulator::product::{ApiError, Block, Known, Local, scatter};

use super::given;
use crate::behaviour::Scene;
use crate::state::{Region, Zone};

/// The list of a request that has the zones.
pub(super) const ZONES: &str = "ZoneMappings";

/// An EIP as a request names it.
#[derive(Clone, Copy)]
pub(super) struct WantedEip<'a> {
    pub(super) id: &'a str,
    kind: Option<&'a EipType>,
    /// The number of its zone there.
    n: usize,
}

impl<'a> WantedEip<'a> {
    /// That of a zone of a request, if it names any.
    pub(super) fn of(n: usize, id: Option<&'a String>, kind: Option<&'a EipType>) -> Option<Self> {
        Some(Self { id: given(id)?, kind, n })
    }
}

/// A zone as a request wants it.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) zone_id: &'a str,
    pub(super) vswitch_id: &'a str,
    pub(super) private_ipv4: Option<&'a str>,
    pub(super) eip: Option<WantedEip<'a>>,
    /// Its number there.
    n: usize,
}

impl<'a> Wanted<'a> {
    /// One of a request. An EIP counts for a load balancer on the internet only.
    pub(super) fn of((n, zone): (usize, &'a NewZoneMapping), is_internet: bool) -> Self {
        let eip = WantedEip::of(n, zone.allocation_id.as_ref(), zone.eip_type.as_ref());
        Self {
            zone_id: &zone.zone_id,
            vswitch_id: &zone.vswitch_id,
            private_ipv4: given(zone.intranet_address.as_ref()),
            eip: eip.filter(|_| is_internet),
            n,
        }
    }
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
        few if few < least => {
            let why = "ZoneMappings must have two zones, as the region has as many.";
            Err(ApiError::new("InvalidParameter").because(why))
        }
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
            let why = format!("There is no zone {}.", zone.zone_id);
            let error = ApiError::new("InvalidParameter").because(why);
            return Err(error.in_item(ZONES, n, "ZoneId", zone.zone_id));
        }
        let wrong = |error: ApiError| Err(error.in_item(ZONES, n, "VSwitchId", zone.vswitch_id));
        match resources.v_switch(zone.vswitch_id) {
            Known::Missing => return wrong(no_vswitch(zone.vswitch_id)),
            Known::Listed(vswitch) if vswitch.vpc_id != site.vpc_id => {
                return wrong(no_vswitch(zone.vswitch_id));
            }
            Known::Listed(vswitch) if vswitch.zone_id != zone.zone_id => {
                return wrong(mismatched());
            }
            Known::Listed(_) | Known::Assumed => {}
        }
        if wanted.iter().take(n).any(|other| other.vswitch_id == zone.vswitch_id) {
            return wrong(mismatched());
        }
        if site.is_dual && !local.own.has_ipv6(zone.vswitch_id) {
            let why = format!("{} has no IPv6.", zone.vswitch_id);
            return wrong(ApiError::new("InvalidParameter").because(why));
        }
    }
    Ok(())
}

pub(super) fn no_vswitch(id: &str) -> ApiError {
    ApiError::new("ResourceNotFound.VSwitch").with(id)
}

/// A zone has its own vSwitch.
pub(super) fn mismatched() -> ApiError {
    let why = "The ZoneId and VSwitchId are mismatched.";
    ApiError::new("Mismatch.ZoneIdAndVSwitchId").because(why)
}

/// A zone with its addresses, those that are wanted and else free ones. An EIP that is still to be
/// made is not there yet.
pub(super) fn build(
    local: &Local<'_, Region>,
    site: Site<'_>,
    wanted: Wanted<'_>,
    chosen: &mut Vec<IpAddr>,
) -> Result<Zone, ApiError> {
    make(local, site, wanted, chosen)
        .map_err(|error| error.in_item(ZONES, wanted.n, "ZoneId", wanted.zone_id))
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
    let none_left = || {
        let why = format!("{vswitch_id} has no free address left.");
        ApiError::new("ResourceNotEnough.VSwitchIp").because(why)
    };
    let mut zone = Zone::new(zone_id, vswitch_id);
    let private = match wanted.private_ipv4 {
        Some(text) => named_address(local, (vswitch_id, block, cidr.is_some()), text)?,
        None => {
            let free = local.own.free_address((vswitch_id, block), number, chosen);
            free.ok_or_else(none_left)?
        }
    };
    chosen.push(private);
    zone.private_ipv4 = Some(private);
    if site.is_dual {
        let free = local.own.free_ipv6(vswitch_id, number, chosen).ok_or_else(none_left)?;
        chosen.push(free);
        zone.ipv6 = Some(free);
    }
    if site.is_internet {
        let eip = wanted.eip.map(|eip| eip.id);
        zone.allocation_id = eip.map(str::to_owned);
        zone.public_ipv4 = Some(public_address(local, eip, number, chosen)?);
    }
    Ok(zone)
}

/// An address of a vSwitch that a request names.
fn named_address(
    local: &Local<'_, Region>,
    (vswitch_id, block, is_known): (&str, Block, bool),
    text: &str,
) -> Result<IpAddr, ApiError> {
    let is_of_it = |address: &IpAddr| address.is_ipv4() && (!is_known || block.contains(*address));
    let Some(address) = text.parse::<IpAddr>().ok().filter(is_of_it) else {
        let why = format!("{text} is no address of {vswitch_id}.");
        return Err(ApiError::new("InvalidParameter").because(why));
    };
    match local.own.is_taken(vswitch_id, address) {
        true => {
            let why = format!("{text} is in use.");
            Err(ApiError::new("InvalidParameter").because(why))
        }
        false => Ok(address),
    }
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
    // There are far more of them than load balancers.
    let address = address.ok_or_else(|| ApiError::new("InternalError"))?;
    chosen.push(address);
    Ok(address)
}

/// Makes the EIPs of zones on the internet that were given none.
pub(super) fn make_eips(scene: &mut Scene<'_>, zones: &mut [Zone]) {
    for zone in zones.iter_mut().filter(|zone| zone.public_ipv4.is_some()) {
        zone.allocation_id.get_or_insert_with(|| scene.fresh_id("eip-", 18));
    }
}

/// Checks EIPs: each is named once, is there, and is nobody else's, or else has this code.
pub(super) fn check_eips<'a>(
    local: &Local<'_, Region>,
    own_id: Option<&str>,
    eips: impl IntoIterator<Item = WantedEip<'a>>,
    taken: &'static str,
) -> Result<(), ApiError> {
    let mut named = BTreeSet::new();
    for WantedEip { id, kind, n } in eips {
        let wrong = |error: ApiError| Err(error.in_item(ZONES, n, "AllocationId", id));
        let holder = local.own.holder_of_eip(id);
        // An inventory has no EIPs of the kind Anycast.
        let is_there = kind == Some(&EipType::Anycast)
            || holder.is_some()
            || local.shared.resources.eip(id).is_there();
        if !is_there {
            return wrong(ApiError::new("ResourceNotFound.Eip").with(id));
        }
        let is_others = holder.is_some_and(|own| own_id != Some(own.load_balancer_id.as_str()));
        if is_others || !named.insert(id) {
            let why = format!("The business status of {id} [InUse] is incorrect.");
            return wrong(ApiError::new(taken).because(why));
        }
    }
    Ok(())
}
