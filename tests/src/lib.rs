//! What several tests share.

pub mod erased;
pub mod examples;
mod generated;
pub mod recorder;
pub mod sample;
pub mod state;

pub use generated::OPERATIONS;

/// The READMEs compile too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../README.zh-CN.md")]
struct Readme;
