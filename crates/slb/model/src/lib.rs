//! Requests, responses, enums and error codes of Alibaba Cloud Server Load Balancer (SLB), API
//! version 2014-05-15. Unofficial: not affiliated with Alibaba Cloud.
//!
//! Each operation is a request type with the vendor's name, beside it its response; each group of
//! operations is a module. [`SlbErrorCode`] is all error codes, [`codes`] their texts, and the
//! documentation of a request lists its own. There is no I/O here: a request is
//! encoded to parameters and a response decoded from a value by [`aliyun_core`].
//!
//! ```
//! use aliyun_slb_model::{AddVServerGroupBackendServers, BackendServer};
//!
//! let request = AddVServerGroupBackendServers::new(
//!     "rsp-bp10000000001",
//!     [
//!         BackendServer::ecs("i-bp100000000000000001", 80).weight(50),
//!         BackendServer::eni("eni-bp100000000000000001", "192.168.1.1", 80),
//!     ],
//! );
//! assert_eq!(request.backend_servers.len(), 2);
//! ```
//!
//! `aliyun-slb-client` sends them, and `aliyun-slb-validator` checks them without sending. Text
//! that the crate does not know is kept: an enum has a variant for it, and goes back as it came.
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `serde` | requests, answers and enums implement the traits of serde, in the vendor's names | no |

#![warn(missing_docs)]

mod ext;
mod generated;

pub use aliyun_core as core;
pub use ext::*;
pub use generated::*;

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
