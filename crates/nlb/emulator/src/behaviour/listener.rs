//! Listeners. One runs as soon as it is made.

pub(crate) mod create;
pub(crate) mod describe;
pub(crate) mod health;
pub(crate) mod life;
pub(crate) mod list;
pub(crate) mod references;
pub(crate) mod set;

#[cfg(test)]
mod tests;
