//! How calls are repeated, bounded and watched.

mod by_name;
mod by_name_to_the_end;
mod cancel;
mod clock;
#[cfg(feature = "hyper")]
mod faults;
mod interceptors;
mod limits;
mod outcomes;
mod pace;
mod script;
#[cfg(feature = "hyper")]
mod server;
mod service;
mod spans;
mod tokens;
mod waits;
