//! Whole groups of servers of Alibaba Cloud's load balancers at once: these 137 servers belong in
//! that group, without an outage. Unofficial: not affiliated with Alibaba Cloud.
//!
//! One engine serves the vServer, default and primary/secondary groups of SLB ([`slb`]), the server
//! groups of NLB ([`nlb`]) and of ALB ([`alb`]), and whatever else implements [`Group`].
//!
//! ```
//! use aliyun_lb_emulator::Emulator;
//! use aliyun_lb_groups::{Desired, Ownership, Server, slb::VServerGroup};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! let group = VServerGroup::new(emulator.client().build()?, "rsp-bp10000000001");
//!
//! let web = (1..=30).map(|n| Server::ecs(format!("i-bp1{n:017}"), 8080).weight(100));
//! let desired = Desired::exactly(web).ownership(Ownership::Mark("web".into()));
//! print!("{}", desired.plan(&group).await?); // a diff; nothing is changed by it
//! let report = desired.apply(&group).await;
//! assert!(report.is_success(), "{report}");
//! assert_eq!(report.calls.writes, 2);
//! # Ok(())
//! # }
//! ```
//!
//! | to | take |
//! |---|---|
//! | add, remove, weigh, replace any number of servers | [`add`], [`remove`], [`set_weights`], [`replace`] |
//! | make a group what it is to be | [`Desired`], and its [`Plan`] |
//! | leave servers of others alone | [`Ownership`] |
//! | know what became of every server | [`Report`] |
//! | watch | [`Event`], by [`Apply::on_event`] or [`Apply::events`] |
//! | stop it from outside, by a signal or by a deadline | [`Stop`] |
//! | wait until servers are healthy | [`until_healthy`] |
//! | take servers out without breaking what they are at | [`Drain`] |
//! | switch, replace in batches, grow | [`BlueGreen`], [`Rolling`], [`Canary`] |
//!
//! # What holds always
//!
//! - A report has an end for every server: done, already so, refused with code and request ID,
//!   unknown, or not tried and why.
//! - When nobody saw what a call did, the group is read before anything is said.
//! - Nothing is removed on half knowledge, and nothing of others is touched.
//! - What was interrupted can be done again with the same input.
//!
//! # Features
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `slb` | the groups of SLB, with its client | yes |
//! | `nlb` | the groups of NLB, with its client | yes |
//! | `alb` | the groups of ALB, with its client | yes |
//! | `hyper` | the HTTP client, with TLS by rustls, proxies and gzip; without it, bring a `Transport` of your own | yes |

#![warn(missing_docs)]

#[cfg(feature = "alb")]
pub mod alb;
mod apply;
mod desired;
mod error;
mod event;
mod failure;
mod group;
mod health;
#[cfg(any(feature = "alb", feature = "nlb"))]
mod listed;
mod lock;
#[cfg(feature = "nlb")]
pub mod nlb;
mod ownership;
mod plan;
mod recipe;
mod report;
mod server;
#[cfg(feature = "slb")]
pub mod slb;
mod snapshot;
mod stop;

pub use self::apply::{Apply, Events, IfChanged, apply_all};
pub use self::desired::{Desired, Order, Wish, add, remove, replace, set_weights};
pub use self::error::{Error, ErrorKind};
pub use self::event::Event;
pub use self::failure::Failure;
pub use self::group::{Group, GroupFuture, Meaning, Table};
pub use self::health::{Health, HealthWait, UntilHealthy, until_healthy};
pub use self::ownership::{Owner, Ownership};
pub use self::plan::{Action, Kept, Plan, Step, Why};
pub use self::recipe::{
    BlueGreen, Canary, Drain, Ended, Recipe, Rolling, Running, Stage, StepFuture, Until, Verdict,
    Watch,
};
pub use self::report::{Because, Calls, Cause, Entry, Outcome, Report, Summary};
pub use self::server::{Identity, Server, ServerKind};
pub use self::snapshot::{Member, Snapshot, Status};
pub use self::stop::Stop;

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
