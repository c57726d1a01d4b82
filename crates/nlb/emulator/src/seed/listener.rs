//! Listeners in a seed file. They obey the rules of the calls that make them.

use aliyun_emulator::product::{SeedError, Shared};

use crate::behaviour::listener::references;
use crate::state::{Listener, Region};

/// Refuses a listener that could not have come about by calls.
pub(super) fn check(region: &Region, shared: &Shared, own: &Listener) -> Result<(), SeedError> {
    let absent = |member: &str, what: &str, id: &str| {
        Err(SeedError::new(member, format!("there is no {what} \"{id}\"")))
    };
    if !region.load_balancers.contains_key(&own.load_balancer_id) {
        return absent("LoadBalancerId", "load balancer", &own.load_balancer_id);
    }
    if !region.server_groups.contains_key(&own.server_group_id) {
        return absent("ServerGroupId", "server group", &own.server_group_id);
    }
    if own.is_any_port() != (own.start_port.is_some() && own.end_port.is_some()) {
        let problem = "port 0 goes with StartPort and EndPort, and every other without them";
        return Err(SeedError::new("ListenerPort", problem));
    }
    let checked = references::check_kept(region, shared, own);
    checked.map_err(|error| SeedError::new("", format!("a call would refuse it: {error}")))
}
