//! What several tests share.

pub mod examples;
