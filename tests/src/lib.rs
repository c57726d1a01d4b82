//! What several tests share.

pub mod erased;
pub mod examples;
mod generated;
pub mod recorder;
pub mod sample;
pub mod state;

pub use generated::OPERATIONS;
