//! Checks requests to Alibaba Cloud Network Load Balancer (NLB) before they are sent.
//! Unofficial: not affiliated with Alibaba Cloud.
//!
//! The vendor states most rules only in prose; here they are code. [`Validate::validate`] returns
//! everything that is wrong with a request at once, without a client, a network or a runtime:
//!
//! ```
//! use aliyun_nlb_model::{AddressType, CreateLoadBalancer, NewZoneMapping};
//! use aliyun_nlb_validator::Validate;
//!
//! let zone = NewZoneMapping::new("cn-hangzhou-g", "vsw-bp1000000000000000001");
//! let request = CreateLoadBalancer::new(
//!     AddressType::Intranet,
//!     "vpc-bp1000000000000000001",
//!     [zone.clone().private_ipv4_address("10.0.0"), zone],
//! );
//! let violations = request.validate().unwrap_err();
//! let messages: Vec<String> = violations.iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     messages,
//!     [
//!         "ZoneMappings.1.PrivateIPv4Address must be an IPv4 or IPv6 address (got \"10.0.0\")",
//!         "ZoneMappings.2.ZoneId has the zone of item 1 again: each stands once",
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
