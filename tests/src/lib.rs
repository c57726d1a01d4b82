//! What several tests share.

pub mod examples;
pub mod recorder;
pub mod state;
