//! The vendor's own SDKs, in other languages, against the emulator.
//!
//! The first run installs them under `target/interop`; a machine without Python or Node.js skips
//! them and says so.

mod credentials;
mod node;
mod python;
mod story;
mod tools;
