//! What the emulators of Alibaba Cloud's products stand on: an HTTP server with signatures and
//! limits, accounts with a state that is kept, settling changes, jobs, faults, recordings and a page.
//! Unofficial: not affiliated with Alibaba Cloud.
//!
//! Whoever tests against an emulator uses the crate of a product or the program of all, whose
//! `Emulator`, `Seed` and `Recording` are those of this crate with their products filled in. Whoever
//! writes the emulator of a product implements [`product::Product`] and [`product::State`]: the
//! platform knows no product, and a product knows no HTTP.
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `testing` | for the tests of a product: calls without a network, a disk in memory, the checks of its page of documentation | no |
//! | `tls` | HTTPS: `Tls`, `Builder::tls` | no |

#![warn(missing_docs)]

mod answer;
mod api_error;
mod applies;
mod call;
mod certificate;
mod certificate_service;
mod clock;
mod control;
mod document;
mod empty;
mod emulator;
mod engine;
mod faults;
mod gate;
mod handler;
mod hex;
#[cfg(feature = "tls")]
mod https;
mod index;
mod inventory;
mod json_text;
mod limits;
mod list;
#[cfg(test)]
mod made_up;
mod metrics;
mod nearest;
mod neighbour;
mod origin;
mod page;
pub mod product;
mod question;
mod recording;
mod refusal;
mod registry;
mod requests;
mod scene;
mod scope;
mod seed;
mod server;
mod settling;
mod state;
mod state_error;
mod store;
mod tables;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tls;
mod uuid;
mod xml;

pub use aliyun_runtime::Timestamp;
pub use certificate_service::NewCertificate;
pub use emulator::{Builder, DEFAULT_ACCESS_KEY, Emulator};
pub use faults::{Effect, Fault, FaultError, Fired};
#[cfg(feature = "tls")]
pub use https::Tls;
pub use inventory::ServerChange;
pub use limits::Limits;
pub use recording::{Difference, Recording, RecordingError, Replay};
pub use requests::Request;
pub use seed::{Seed, SeedError};
pub use settling::Settling;
pub use state_error::StateError;

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
