//! The vendor's own SDKs, in other languages, against the emulator and beside our client.
//!
//! The first run installs them under `target/interop`; a machine without Python or Node.js skips
//! them and says so.

mod credentials;
mod equality;
mod faults;
mod first_calls;
mod go;
mod guide;
mod lifecycle;
mod node;
mod page;
mod python;
mod server;
mod story;
mod tools;
