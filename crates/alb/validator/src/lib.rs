//! Checks requests to Alibaba Cloud Application Load Balancer (ALB) before they are sent.
//! Unofficial: not affiliated with Alibaba Cloud.
//!
//! The vendor states most rules only in prose; here they are code. [`Validate::validate`] returns
//! everything that is wrong with a request at once, without a client, a network or a runtime:
//!
//! ```
//! use aliyun_alb_model::{CreateRule, RuleAction, RuleCondition};
//! use aliyun_alb_validator::Validate;
//!
//! let request = CreateRule::new(
//!     "lsn-bp1bpn0kn908w4nbw1234",
//!     10,
//!     [RuleAction::forward_to_weighted([("sgp-1", 90), ("sgp-2", 101)])],
//!     [RuleCondition::path(["/api/*"])],
//!     "api",
//! );
//! let violations = request.validate().unwrap_err();
//! let messages: Vec<String> = violations.iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     messages,
//!     [
//!         "RuleActions.1.ForwardGroupConfig.ServerGroupTuples.2.Weight must be from 0 to 100 (got 101)",
//!     ]
//! );
//! ```
//!
//! What released clients send and the service takes is accepted, even where the vendor's documents
//! say otherwise; [`Validate::validate_with`] and [`Limits::Documented`] hold to the documents.

#![warn(missing_docs)]

mod generated;
mod rules;

pub use aliyun_core::{Checker, Limits, Violation, Violations};

/// A request, or a part of one, that can be checked.
pub trait Validate {
    /// Notes everything that is wrong.
    fn check(&self, v: &mut Checker);

    /// Everything that is wrong, by what the service was seen to accept: [`Limits::Observed`].
    fn validate(&self) -> Result<(), Violations> {
        self.validate_with(Limits::default())
    }

    /// Everything that is wrong, by the limits of one's choice.
    fn validate_with(&self, limits: Limits) -> Result<(), Violations> {
        let mut checker = Checker::new(limits);
        self.check(&mut checker);
        checker.finish()
    }
}

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
