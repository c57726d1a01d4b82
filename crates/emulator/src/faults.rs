//! Faults on demand: what goes wrong because somebody asked for it.
//!
//! A fault strikes a call of an operation that exists, once its signature is found to be right and
//! before anything else is done. At most one strikes a call: the first, in the order in which they
//! were added, whose conditions and chance are met.

mod bounds;
mod chance;
mod effect;
mod fault;
mod known;
mod list;
mod wire;

pub use effect::Effect;
pub use fault::{Fault, FaultError};
pub use list::Fired;

pub(crate) use list::{Aim, Faults, Placed, Strike};
pub(crate) use wire::{Reset, WireBody, half};
