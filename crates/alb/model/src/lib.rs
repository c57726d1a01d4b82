//! Requests, responses, enums and error codes of Alibaba Cloud Application Load Balancer (ALB), API
//! version 2020-06-16. Unofficial: not affiliated with Alibaba Cloud.
//!
//! Each operation is a request type with the vendor's name, beside it its response; each group of
//! operations is a module. [`AlbErrorCode`] is all error codes, [`codes`] their texts, and the
//! documentation of a request lists its own. There is no I/O here: a request is
//! encoded to parameters and a response decoded from a value by [`aliyun_core`].
//!
//! ```
//! use aliyun_alb_model::{CreateRule, RuleAction, RuleCondition};
//!
//! let request = CreateRule::new(
//!     "lsn-bp1bpn0kn908w4nbw1234",
//!     10,
//!     [RuleAction::forward_to("sgp-8ilqs4axp6a1b2c31234")],
//!     [RuleCondition::path(["/api/*"])],
//!     "api",
//! );
//! assert_eq!(request.rule_conditions.len(), 1);
//! ```
//!
//! `aliyun-alb-client` sends them, and `aliyun-alb-validator` checks them without sending. Text
//! that the crate does not know is kept: an enum has a variant for it, and goes back as it came.
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `serde` | requests, answers and enums implement the traits of serde, in the vendor's names | no |

#![warn(missing_docs)]

mod ext;
mod generated;

pub use aliyun_core as core;
pub use generated::*;

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
