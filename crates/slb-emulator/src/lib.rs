//! Alibaba Cloud Server Load Balancer (SLB, 2014-05-15) on your own machine: an HTTP server that
//! any client in any language can talk to. It verifies signatures, checks parameters, keeps state
//! and answers with the documented codes.
//!
//! | module | what it is |
//! |---|---|
//! | `emulator` | [`Emulator`] and its [`Builder`] |
//! | `server` | connections, their limits and their end |
//! | `origin` | web pages are kept away |
//! | `engine` | from a request to its answer |
//! | `call` | a request, read |
//! | `clock` | the time, which can be moved |
//! | `gate` | signatures, bearer tokens, times, nonces |
//! | `json_text` | JSON in parameters, and what is read in place of it |
//! | `registry` | which operation is answered by what |
//! | `refusal`, `api_error` | from a broken rule to an error code, and from a code to its answer |
//! | `behaviour` | what the operations do, by hand |
//! | `settling` | [`Settling`]: changes that take their time |
//! | `inventory` | [`ServerChange`]: what becomes of servers |
//! | `state` | what is remembered, and who owns what |
//! | `store` | the state on disk |
//! | `seed` | [`Seed`], what it starts with |
//! | `document` | reading what people write, and telling what is wrong with it |
//! | `answer`, `xml` | bodies and headers |
//! | `faults` | [`Fault`], what goes wrong on demand |
//! | `nearest` | what was probably meant by a name that is not known |
//! | `requests` | [`Request`], what callers sent and got |
//! | `recording` | [`Recording`], calls that are played again as tests |
//! | `metrics` | figures for Prometheus |
//! | `control` | `/_emulator/...` |
//! | `page` | the page for a browser, at `/` |
//!
//! The decoding of parameters, the rules, the codes and their messages come from the specs, by way
//! of `aliyun-slb-model`, `aliyun-slb-validator` and the tables under `generated`.
//!
//! ```
//! use aliyun_slb_emulator::Emulator;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let emulator = Emulator::builder().access_key("my-id", "my-secret").start().await?;
//! println!("{}", emulator.endpoint());
//! # Ok(())
//! # }
//! ```

#![warn(missing_docs)]

mod answer;
mod api_error;
mod applies;
mod behaviour;
mod call;
mod clock;
mod control;
mod document;
#[cfg(test)]
mod documentation;
mod emulator;
mod engine;
mod faults;
mod gate;
mod generated;
mod inventory;
mod json_text;
mod limits;
mod metrics;
mod nearest;
mod origin;
mod page;
mod recording;
mod refusal;
mod registry;
mod requests;
mod seed;
mod server;
mod settling;
mod state;
mod state_error;
mod store;
mod xml;

pub use aliyun_runtime::Timestamp;
pub use emulator::{Builder, Emulator};
pub use faults::{Effect, Fault, FaultError, Fired};
pub use inventory::ServerChange;
pub use limits::Limits;
pub use recording::{Difference, Recording, RecordingError, Replay};
pub use refusal::Refusal;
pub use requests::Request;
pub use seed::{Seed, SeedError};
pub use settling::Settling;
pub use state_error::StateError;
