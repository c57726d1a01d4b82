//! How many there may be.

use std::collections::BTreeMap;

use aliyun_emulator::product::ApiError;

use crate::state::{Key, Kind, Region, ServerGroup};

/// Whether there may be so many more of what a quota of a region limits.
pub(crate) fn check(
    code: &'static str,
    used: usize,
    more: usize,
    most: usize,
) -> Result<(), ApiError> {
    match used.saturating_add(more) > most {
        true => {
            let name = name(code);
            let why = format!("The quota of {name} is exceeded, usage {used}/{most}.");
            Err(ApiError::new(code).because(why))
        }
        false => Ok(()),
    }
}

/// The same of a quota that a resource has.
pub(crate) fn check_of(
    code: &'static str,
    id: &str,
    (used, more): (usize, usize),
    most: usize,
) -> Result<(), ApiError> {
    match used.saturating_add(more) > most {
        true => {
            let name = name(code);
            let why =
                format!("The quota of {name} is exceeded for resource {id}, usage {used}/{most}.");
            Err(ApiError::new(code).because(why))
        }
        false => Ok(()),
    }
}

/// The name of a quota, which its code ends with.
fn name(code: &str) -> &str {
    code.split_once('.').map_or(code, |(_, name)| name)
}

/// Whether a group may have so many more servers, and the load balancers that use it.
pub(crate) fn check_group(
    region: &Region,
    group: &ServerGroup,
    more: usize,
) -> Result<(), ApiError> {
    let (code, id) = ("ResourceQuotaExceeded.LoadBalancerServersNum", &group.server_group_id);
    let most = region.quotas.servers_per_server_group;
    check_of(code, id, (group.servers.len(), more), most)?;
    let (listeners, rules) = (region.listeners_with_group(id), region.rules_with_group(id));
    let users = listeners.map(|own| &own.load_balancer_id);
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for user in users.chain(rules.map(|own| &own.load_balancer_id)) {
        *uses.entry(user).or_default() += 1;
    }
    uses.into_iter().try_for_each(|(load_balancer, uses)| {
        check_servers(region, load_balancer, uses.saturating_mul(more))
    })
}

/// Whether a load balancer may have so many more servers.
pub(crate) fn check_servers(region: &Region, id: &str, more: usize) -> Result<(), ApiError> {
    let most = region.quotas.servers_per_load_balancer.of(region.load_balancer(id)?.is_basic());
    let used = servers_of(region, id);
    check_of("ResourceQuotaExceeded.LoadBalancerServersNum", id, (used, more), most)
}

/// How many servers a load balancer has. Those of a group count for each listener and each rule that
/// uses it.
pub(crate) fn servers_of(region: &Region, id: &str) -> usize {
    let rules = region.rules_by(&Key::LoadBalancer(Kind::Rule, id.to_owned()));
    let of_rules = rules.flat_map(|own| own.group_ids());
    let groups = region.listeners_of(id).flat_map(|own| own.group_ids()).chain(of_rules);
    let groups = groups.filter_map(|id| region.server_groups.get(id));
    groups.map(|group| group.servers.len()).sum()
}
