//! What the operations do, by hand: one small function each, over a typed request and the state.
//! A function checks everything first and changes the state last, so a call is done or not done.

pub(crate) mod access_control;
pub(crate) mod access_log;
pub(crate) mod certificate;
pub(crate) mod default_server_group;
pub(crate) mod domain_extension;
pub(crate) mod listener;
pub(crate) mod load_balancer;
pub(crate) mod master_slave_server_group;
pub(crate) mod monitoring;
pub(crate) mod page;
pub(crate) mod region;
pub(crate) mod resource_group;
pub(crate) mod rule;
pub(crate) mod servers;
pub(crate) mod tag;
pub(crate) mod tls_cipher_policy;
pub(crate) mod vserver_group;
pub(crate) mod white_list;

#[cfg(test)]
mod answers;
#[cfg(test)]
mod complete;
#[cfg(test)]
mod scale;

use aliyun_emulator::product;

use crate::state::Region;

/// What a behaviour works on.
pub(crate) type Scene<'a> = product::Scene<'a, Region>;

/// The number of a new order.
fn order_id(scene: &mut Scene<'_>) -> Option<i64> {
    let number = scene.ids().fresh_number();
    i64::try_from(number).ok().map(|number| 200_000_000_000_000 + number)
}
