//! Requests, responses, enums and error codes of Alibaba Cloud Network Load Balancer (NLB), API
//! version 2022-04-30. Unofficial: not affiliated with Alibaba Cloud.
//!
//! Each operation is a request type with the vendor's name, beside it its response; each group of
//! operations is a module. [`NlbErrorCode`] is all error codes, [`codes`] their texts, and the
//! documentation of a request lists its own. There is no I/O here: a request is
//! encoded to parameters and a response decoded from a value by [`aliyun_core`].
//!
//! ```
//! use aliyun_nlb_model::{AddressType, CreateLoadBalancer, NewZoneMapping};
//!
//! let request = CreateLoadBalancer::new(
//!     AddressType::Intranet,
//!     "vpc-bp1000000000000000001",
//!     [
//!         NewZoneMapping::new("cn-hangzhou-g", "vsw-bp1000000000000000001"),
//!         NewZoneMapping::new("cn-hangzhou-h", "vsw-bp1000000000000000002"),
//!     ],
//! )
//! .load_balancer_name("front");
//! assert_eq!(request.zone_mappings.len(), 2);
//! ```
//!
//! `aliyun-nlb-client` sends them, and `aliyun-nlb-validator` checks them without sending. Text
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
