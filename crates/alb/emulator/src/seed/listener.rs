//! Listeners in a seed file, and what belongs to them. They obey the rules of the calls that make them.

use aliyun_emulator::product::{SeedError, Shared};

use super::acl;
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
    acl::check_of(region, own)?;
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
    let (home, id) = (listener.map(|it| &it.load_balancer_id), &own.load_balancer_id);
    match id.is_empty() || home == Some(id) {
        true => Ok(()),
        false => {
            let problem = format!("\"{id}\" is not that of the listener");
            Err(SeedError::new("LoadBalancerId", problem))
        }
    }
}

/// Chooses what a seed does not tell: security policies, and the load balancers of scripts.
pub(super) fn complete(region: &mut Region) {
    let lacking = region.listeners.values().filter(|own| is_lacking(own));
    let lacking: Vec<Listener> = lacking.cloned().collect();
    for mut own in lacking {
        complete_one(&mut own);
        region.listeners.insert(own.listener_id.clone(), own);
    }
    let scripts = region.ascripts.values().filter(|own| own.load_balancer_id.is_empty());
    let scripts: Vec<AScript> = scripts.cloned().collect();
    for mut own in scripts {
        if let Some(listener) = region.listeners.get(&own.listener_id) {
            own.load_balancer_id.clone_from(&listener.load_balancer_id);
        }
        region.ascripts.insert(own.ascript_id.clone(), own);
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
