//! What must hold between the things of a seed, and what is chosen where it says nothing.

use std::net::IpAddr;

use aliyun_emulator::product::{Block, Known, Listable, SeedError, Shared, SystemPolicy, scatter};

use super::{listener, server_group};
use crate::state::{Index, LoadBalancer, Region, Zone};

/// Refuses what could not have come about by calls.
pub(super) fn check(region: &Region, shared: &Shared) -> Result<(), SeedError> {
    check_numbers(region)?;
    for (n, own) in region.load_balancers.values().enumerate() {
        load_balancer(region, shared, own)
            .map_err(|error| error.inside(&place("LoadBalancers", n, &own.load_balancer_id)))?;
    }
    for (n, own) in region.listeners.values().enumerate() {
        let checked = listener::check(region, shared, own);
        checked.map_err(|error| error.inside(&place("Listeners", n, &own.listener_id)))?;
    }
    for (n, own) in region.server_groups.values().enumerate() {
        let checked = server_group::check(shared, own);
        checked.map_err(|error| error.inside(&place("ServerGroups", n, &own.server_group_id)))?;
    }
    for (n, own) in region.security_policies.values().enumerate() {
        if SystemPolicy::is_one(&own.security_policy_name) {
            let problem = format!("\"{}\" is that of a system policy", own.security_policy_name);
            let error = SeedError::new("SecurityPolicyName", problem);
            return Err(error.inside(&place("SecurityPolicies", n, &own.security_policy_id)));
        }
    }
    Ok(())
}

fn check_numbers(region: &Region) -> Result<(), SeedError> {
    check_number("LoadBalancers", region.load_balancers.values())?;
    check_number("Listeners", region.listeners.values())?;
    check_number("ServerGroups", region.server_groups.values())?;
    check_number("SecurityPolicies", region.security_policies.values())
}

fn check_number<'r, T: Listable + 'r>(
    table: &str,
    things: impl Iterator<Item = &'r T>,
) -> Result<(), SeedError> {
    for (n, own) in things.enumerate() {
        if own.number() > Index::MOST {
            let problem = format!("{} is more than {}", own.number(), Index::MOST);
            return Err(SeedError::new("Number", problem).inside(&place(table, n, own.id())));
        }
    }
    Ok(())
}

/// Where a thing stands. The tables are ordered by ids, so the id tells more than the number.
fn place(table: &str, _number: usize, id: &str) -> String {
    format!("{table}[\"{id}\"]")
}

fn load_balancer(region: &Region, shared: &Shared, own: &LoadBalancer) -> Result<(), SeedError> {
    if !shared.resources.vpc(&own.vpc_id).is_there() {
        let problem = format!("there is no VPC \"{}\"", own.vpc_id);
        return Err(SeedError::new("VpcId", problem));
    }
    if own.zones.is_empty() {
        return Err(SeedError::new("ZoneMappings", "there must be a zone"));
    }
    for (n, zone) in own.zones.iter().enumerate() {
        if zone.zone_id.is_empty() {
            return Err(SeedError::new(format!("ZoneMappings[{n}].ZoneId"), "must not be empty"));
        }
        if own.zones.iter().take(n).any(|other| other.zone_id == zone.zone_id) {
            let problem = format!("\"{}\" stands twice", zone.zone_id);
            return Err(SeedError::new(format!("ZoneMappings[{n}].ZoneId"), problem));
        }
        if let Some(problem) = v_switch_problem(shared, own, zone) {
            return Err(SeedError::new(format!("ZoneMappings[{n}].VSwitchId"), problem));
        }
        let Some(eip) = zone.allocation_id.as_deref().filter(|eip| !eip.is_empty()) else {
            continue;
        };
        let has_it = |other: &Zone| other.allocation_id.as_deref() == Some(eip);
        let is_twice = own.zones.iter().take(n).any(has_it);
        let others = region.load_balancers.values();
        let mut others = others.filter(|other| other.load_balancer_id != own.load_balancer_id);
        if is_twice || others.any(|other| other.zones.iter().any(has_it)) {
            let problem = format!("\"{eip}\" is the EIP of another zone");
            return Err(SeedError::new(format!("ZoneMappings[{n}].AllocationId"), problem));
        }
    }
    Ok(())
}

/// Where a seed lists vSwitches, that of a zone is one of them, in the zone and in the VPC; where it
/// lists none, it has the form of one.
fn v_switch_problem(shared: &Shared, own: &LoadBalancer, zone: &Zone) -> Option<String> {
    let id = &zone.vswitch_id;
    match shared.resources.v_switch(id) {
        Known::Missing => Some(format!("there is no vSwitch \"{id}\"")),
        Known::Listed(listed) if listed.vpc_id != own.vpc_id => {
            Some(format!("\"{id}\" is not in the VPC \"{}\"", own.vpc_id))
        }
        Known::Listed(listed) if listed.zone_id != zone.zone_id => {
            Some(format!("\"{id}\" is not in the zone \"{}\"", zone.zone_id))
        }
        _ => None,
    }
}

/// Chooses the addresses that zones need and a seed does not tell.
pub(super) fn complete(region: &mut Region, shared: &Shared) {
    let lacking = region.load_balancers.iter().filter(|(_, own)| is_lacking(own));
    let lacking: Vec<String> = lacking.map(|(id, _)| id.to_owned()).collect();
    for (n, id) in (0_u64..).zip(lacking) {
        let Some(own) = region.load_balancers.get(&id) else { continue };
        let mut own = own.clone();
        let (internet, dual) = (own.is_internet(), own.is_dual());
        let mut chosen: Vec<IpAddr> = Vec::new();
        for (m, zone) in (0_u64..).zip(&mut own.zones) {
            let number = scatter(n.wrapping_mul(16).wrapping_add(m));
            let vswitch = shared.resources.v_switch(&zone.vswitch_id).listed();
            let block = Block::of_vswitch(vswitch.and_then(|it| it.cidr_block.as_deref()));
            if zone.private_ipv4.is_none() {
                zone.private_ipv4 = region.free_address((&zone.vswitch_id, block), number, &chosen);
            }
            if dual && zone.ipv6.is_none() {
                zone.ipv6 = region.free_ipv6(&zone.vswitch_id, number, &chosen);
            }
            if internet && zone.public_ipv4.is_none() {
                let eip = zone.allocation_id.as_deref();
                let listed = eip.and_then(|id| shared.resources.eip(id).listed());
                let listed = listed.and_then(|eip| eip.ip_address.parse().ok());
                zone.public_ipv4 = listed.or_else(|| region.free_public(number, &chosen));
            }
            if internet && zone.allocation_id.as_deref().is_none_or(str::is_empty) {
                zone.allocation_id = Some(eip_id(region, shared, &id, zone));
            }
            chosen.extend(zone.private_ipv4.iter().chain(&zone.ipv6).chain(&zone.public_ipv4));
        }
        region.load_balancers.insert(id, own);
        region.refresh();
    }
}

/// The EIP of a zone that names none: the listed one that has its address, or else one of its own,
/// as a call would make it.
fn eip_id(region: &Region, shared: &Shared, id: &str, zone: &Zone) -> String {
    let has_it = |text: &str| zone.public_ipv4.is_some() && text.parse().ok() == zone.public_ipv4;
    let mut listed = shared.resources.eips.iter().filter(|eip| has_it(&eip.ip_address));
    match listed.find(|eip| region.holder_of_eip(&eip.allocation_id).is_none()) {
        Some(eip) => eip.allocation_id.clone(),
        None => {
            let letter = zone.zone_id.rsplit('-').next().unwrap_or_default();
            format!("eip-{}{letter}", id.strip_prefix("nlb-").unwrap_or(id))
        }
    }
}

fn is_lacking(own: &LoadBalancer) -> bool {
    own.zones.iter().any(|zone| {
        zone.private_ipv4.is_none()
            || (own.is_dual() && zone.ipv6.is_none())
            || (own.is_internet()
                && (zone.public_ipv4.is_none()
                    || zone.allocation_id.as_deref().is_none_or(str::is_empty)))
    })
}
