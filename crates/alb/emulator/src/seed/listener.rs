//! Listeners in a seed file, and what belongs to them. They obey the rules of the calls that make them.

use aliyun_emulator::product::{SeedError, Shared};

use super::check::absent;
use crate::behaviour::listener::references;
use crate::state::{AScript, Listener, Region};

/// Refuses a listener that could not have come about by calls.
pub(super) fn check(region: &Region, shared: &Shared, own: &Listener) -> Result<(), SeedError> {
    let id = &own.load_balancer_id;
    absent(region.load_balancers.contains_key(id), "LoadBalancerId", id)?;
    for id in own.group_ids() {
        absent(region.server_groups.contains_key(id), "DefaultActions", id)?;
    }
    // One that names no policy gets the usual one.
    let mut whole = own.clone();
    complete_one(&mut whole);
    let checked = references::check_kept(region, shared, &whole);
    checked.map_err(|error| SeedError::new("", format!("a call would refuse it: {error}")))
}

/// Refuses a script without its listener.
pub(super) fn check_script(region: &Region, own: &AScript) -> Result<(), SeedError> {
    let listener = region.listeners.get(&own.listener_id);
    absent(listener.is_some(), "ListenerId", &own.listener_id)?;
    match listener.is_some_and(|it| it.load_balancer_id == own.load_balancer_id) {
        true => Ok(()),
        false => Err(SeedError::new("LoadBalancerId", "it is not that of the listener")),
    }
}

/// Chooses the security policies that a seed does not tell.
pub(super) fn complete(region: &mut Region) {
    let lacking = region.listeners.values().filter(|own| is_lacking(own));
    let lacking: Vec<Listener> = lacking.cloned().collect();
    for mut own in lacking {
        complete_one(&mut own);
        region.listeners.insert(own.listener_id.clone(), own);
    }
}

fn complete_one(own: &mut Listener) {
    if is_lacking(own) {
        own.security_policy_id = Listener::usual_policy();
    }
}

fn is_lacking(own: &Listener) -> bool {
    own.is_https() && own.security_policy_id.is_empty()
}

#[cfg(test)]
mod tests;
