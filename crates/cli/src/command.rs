//! The commands, each in a file of its own.

pub(crate) mod call;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod group;
mod pages;
pub(crate) mod policy;
pub(crate) mod recipe;
pub(crate) mod shell;
pub(crate) mod wait;
