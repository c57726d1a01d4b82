//! The transport over hyper against servers on this machine, most of which misbehave.

mod faults;
mod packed;
mod proxy;
mod server;
mod tls;
