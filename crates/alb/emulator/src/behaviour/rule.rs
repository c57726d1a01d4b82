//! Rules of listeners.

mod check;
pub(crate) mod create;
pub(crate) mod delete;
mod kept;
pub(crate) mod list;
mod room;
pub(crate) mod set;
#[cfg(test)]
mod tests;

pub(crate) use check::check_kept;
pub(crate) use kept::kept;
