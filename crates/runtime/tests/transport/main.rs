//! The transport over hyper against servers on this machine, most of which misbehave.

mod faults;
#[cfg(feature = "reqwest")]
mod handed;
mod packed;
mod proxy;
mod server;
mod socks;
mod tls;
