//! Alibaba Cloud's load balancers on your own machine: one HTTP server that any client in any
//! language can talk to, for all products of this family at once. Unofficial: not affiliated with
//! Alibaba Cloud.
//!
//! Calls are told apart by their version and action, and what the products share is one thing for
//! all of them: accounts, servers, networks, the clock. A test in Rust of one product alone takes the
//! emulator of that product, which has the same doors; the README of this crate describes the
//! program.
//!
//! ```
//! use aliyun_lb_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! // let client: aliyun_slb_client::Client = emulator.client().build()?;
//! assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `tls` | HTTPS: `Tls`, `Builder::tls` and the program's `--tls`; it needs a C compiler, for ring | no |

#![warn(missing_docs)]

pub mod program;

use aliyun_emulator::product::{List, Products};

pub use aliyun_emulator::{
    Difference, Effect, Fault, FaultError, Fired, Limits, NewCertificate, RecordingError, Replay,
    Request, SeedError, ServerChange, Settling, StateError, Timestamp,
};

#[cfg(feature = "tls")]
pub use aliyun_emulator::Tls;

/// All products.
#[derive(Clone, Copy, Debug)]
pub struct LoadBalancers;

impl Products for LoadBalancers {
    const LIST: List =
        &[aliyun_slb_emulator::PRODUCT, aliyun_nlb_emulator::PRODUCT, aliyun_alb_emulator::PRODUCT];
}

/// A running emulator of all products.
pub type Emulator = aliyun_emulator::Emulator<LoadBalancers>;

/// How to start an [`Emulator`].
pub type Builder = aliyun_emulator::Builder<LoadBalancers>;

/// The state that every account of an emulator starts with.
pub type Seed = aliyun_emulator::Seed<LoadBalancers>;

/// Calls with their answers, and the state before the first of them.
pub type Recording = aliyun_emulator::Recording<LoadBalancers>;
