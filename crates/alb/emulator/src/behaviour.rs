//! What the operations do, by hand: one small function each, over a typed request and the state.
//! A function checks everything first and changes the state last, so a call is done or not done.

pub(crate) mod acl;
pub(crate) mod ascript;
pub(crate) mod health_check_template;
pub(crate) mod job;
pub(crate) mod listener;
pub(crate) mod listener_certificate;
pub(crate) mod load_balancer;
mod page;
mod quota;
pub(crate) mod region;
pub(crate) mod resource_group;
pub(crate) mod rule;
pub(crate) mod security_policy;
pub(crate) mod server;
pub(crate) mod server_group;
pub(crate) mod tag;

#[cfg(test)]
mod complete;
#[cfg(test)]
mod empty;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod items;
#[cfg(test)]
mod scale;

use aliyun_emulator::product;

use crate::state::Region;

/// What a behaviour works on.
pub(crate) type Scene<'a> = product::Scene<'a, Region>;

/// Puts what is given in the place of what was there.
fn put<T>(own: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *own = given;
    }
}
