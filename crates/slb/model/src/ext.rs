//! What people want from the generated types beyond what the specs say.

mod backend_server;
mod service;
mod switch;

pub use service::{ServerRef, ServiceOf, ServiceState};
