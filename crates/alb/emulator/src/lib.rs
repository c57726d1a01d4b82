//! Alibaba Cloud Application Load Balancer (ALB, 2020-06-16) on your own machine: an HTTP server that
//! any client in any language can talk to. It verifies signatures, checks parameters, keeps state
//! and answers with the documented codes. Unofficial: not affiliated with Alibaba Cloud.
//!
//! It is a library for tests in Rust, of which this page is the guide, and a program for every
//! other language; the README of the crate describes the program, the seed, the control endpoints
//! and the page for a browser.
//!
//! # One in a test
//!
//! [`Emulator::start`] takes a free port, so tests run side by side, and each has a state of its
//! own. It stops when it is dropped. [`Emulator::client`] sets up a client of it, that of
//! `aliyun-alb-client` or any other of this SDK, which is all that differs from the service:
//!
//! ```
//! use aliyun_alb_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! // let client: aliyun_alb_client::Client = emulator.client().build()?;
//! assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```
//!
//! # What it starts with
//!
//! The built-in [`Seed`] has a load balancer in two zones, a listener, a server group and some servers
//! in `cn-hangzhou`. One of your own is JSON, in the form in which the state is exported. [`Builder`]
//! takes it, and access keys, each of which is an account of its own:
//!
//! ```
//! # use aliyun_alb_emulator::{Emulator, Seed};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let seed = Seed::parse(
//!     r#"{ "Regions": { "cn-hangzhou": { "Alb": { "ServerGroups": [
//!         { "ServerGroupId": "sgp-1", "VpcId": "vpc-1" }
//!     ] } } } }"#,
//! )?;
//! let emulator = Emulator::builder().seed(seed).access_key("my-id", "my-secret").start().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Emulator::snapshot`], [`Emulator::restore`], [`Emulator::export`] and [`Emulator::import`]
//! carry the state between tests; [`Builder::data`] keeps it on disk.
//!
//! # What goes wrong
//!
//! A [`Fault`] makes calls fail that would succeed: by an error code, throttling, a delay, a reset
//! before or after the change, half an answer, the page of a proxy, or an answer of your own. A
//! [`ServerChange`] lets servers stop, vanish, fall ill and recover, now or later by the
//! emulator's clock, which [`Emulator::advance`] moves on. [`Settling`] says how long changes take,
//! during which others of the same thing are refused as busy:
//!
//! ```
//! # use std::time::Duration;
//! # use aliyun_alb_emulator::{Emulator, Fault, ServerChange, Settling};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = Emulator::start().await?;
//! emulator.inject(Fault::error("SystemBusy").on("AddServersToServerGroup").times(2))?;
//! emulator.change_server("i-bp100000000000000001", ServerChange::stop()).await?;
//! emulator.settle(Settling::AfterDescribes(2));
//! emulator.advance(Duration::from_secs(60));
//! # Ok(())
//! # }
//! ```
//!
//! # What becomes of a request
//!
//! [`Route`] asks which certificate of a listener a client is shown, which rule takes its request, why
//! those before did not, what the rule does action by action, and what the client gets. Nothing is
//! sent; the module [`route`] has the answer by types. [`Emulator::add_certificate`] puts a
//! certificate in, whose names the emulator knows then.
//!
//! # What was called
//!
//! [`Emulator::requests`] lists what callers sent and got, without secrets, and
//! [`Emulator::fired`] what faults did. [`Emulator::begin_recording`] and [`Recording`] keep calls
//! as a test that is played again without a network.
//!
//! # The program, and control from outside
//!
//! `cargo install --locked aliyun-lb-emulator` installs the program, which prints where it
//! listens. What the library does by methods, it does by requests under `/_emulator`: state,
//! snapshots, clock, settling, servers, faults, requests, recordings and metrics. These work with
//! an emulator of the library too. A browser at its address shows what is there and what is called.

#![warn(missing_docs)]

mod behaviour;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod documentation;
mod generated;
mod product;
mod registry;
pub mod route;
mod seed;
mod settling;
mod state;

pub use aliyun_emulator::{
    Difference, Effect, Fault, FaultError, Fired, Limits, NewCertificate, RecordingError, Replay,
    Request, SeedError, ServerChange, Settling, StateError, Timestamp,
};
pub use product::{Alb, PRODUCT};
pub use route::Route;

/// A running emulator of this product.
pub type Emulator = aliyun_emulator::Emulator<Alb>;

/// How to start an [`Emulator`].
pub type Builder = aliyun_emulator::Builder<Alb>;

/// The state that every account of an emulator starts with.
pub type Seed = aliyun_emulator::Seed<Alb>;

/// Calls with their answers, and the state before the first of them.
pub type Recording = aliyun_emulator::Recording<Alb>;
