//! A made-up API that uses every feature of the spec language.
//!
//! The specs are in `showcase/spec`, one operation for each feature. What the generator makes of
//! them is compiled and run like the real crates, so a feature is only there when it works.

#![warn(missing_docs)]

pub mod client;
pub mod model;
pub mod validator;
