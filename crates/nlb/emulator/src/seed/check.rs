//! What must hold between the things of a seed, and what is chosen where it says nothing.

use std::net::IpAddr;

use aliyun_emulator::product::{SeedError, Shared, scatter};

use super::{listener, server_group};
use crate::state::{Block, LoadBalancer, Region};

/// Refuses what could not have come about by calls.
pub(super) fn check(region: &Region, shared: &Shared) -> Result<(), SeedError> {
    for (n, own) in region.load_balancers.values().enumerate() {
        load_balancer(own)
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
    Ok(())
}

/// Where a thing stands. The tables are ordered by ids, so the id tells more than the number.
fn place(table: &str, _number: usize, id: &str) -> String {
    format!("{table}[\"{id}\"]")
}

fn load_balancer(own: &LoadBalancer) -> Result<(), SeedError> {
    if own.zones.is_empty() {
        return Err(SeedError::new("ZoneMappings", "there must be a zone"));
    }
    for (n, zone) in own.zones.iter().enumerate() {
        if own.zones.iter().take(n).any(|other| other.zone_id == zone.zone_id) {
            let problem = format!("\"{}\" stands twice", zone.zone_id);
            return Err(SeedError::new(format!("ZoneMappings[{n}].ZoneId"), problem));
        }
    }
    Ok(())
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
            chosen.extend(zone.private_ipv4.iter().chain(&zone.ipv6).chain(&zone.public_ipv4));
        }
        region.load_balancers.insert(id, own);
        region.refresh();
    }
}

fn is_lacking(own: &LoadBalancer) -> bool {
    own.zones.iter().any(|zone| {
        zone.private_ipv4.is_none()
            || (own.is_dual() && zone.ipv6.is_none())
            || (own.is_internet() && zone.public_ipv4.is_none())
    })
}
