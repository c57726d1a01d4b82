//! What every generated crate of this SDK stands on, free of I/O.
//!
//! Users of a client meet its types there, re-exported. By name this crate is for those who write
//! code that is generic over operations ([`Operation`], [`Paged`], [`Waiter`]), read answers
//! beside their types ([`Value`]) or generate a client of their own. Unofficial: not affiliated
//! with Alibaba Cloud.
//!
//! | module | what it is |
//! |---|---|
//! | [`value`] | [`Value`], the tree that JSON and XML answers are read into and requests are written from |
//! | [`object`] | [`Object`], the lenient reader of one object, and [`Fields`], its writer |
//! | [`convert`] | [`FromValue`] and [`ToValue`], implemented by every generated type |
//! | [`mod@open_enum`] | [`OpenEnum`], enums that keep values they do not know |
//! | [`params`] | [`Params`], the wire parameters of a call |
//! | [`operation`] | [`Operation`] and what is known about one: effect, permission, codes |
//! | [`code`] | [`CodeInfo`], [`CodeClass`] and [`ErrorCode`]: what an error code means and whether to repeat |
//! | [`paging`] | [`Paged`], operations that answer page by page |
//! | [`waiter`] | [`Waiter`], states that can be waited for |
//! | [`finish`] | [`Finishes`], operations whose change goes on after the answer |
//! | [`check`] | [`Checker`], which collects [`Violations`] |
//! | [`pattern`] | [`Pattern`], a matcher small enough to be a table |
//! | [`policy`] | [`Policy`], the least RAM policy for some operations |
//! | [`serde`] | serde for generated types, without derives |
//! | [`progress`] | [`Progress`]: how far what is waited for has come |
//! | [`secret`] | [`Secret`], a text that never prints itself |
//!
//! Generated code holds tables and one-line calls; every loop stands here, once.

#![warn(missing_docs)]

pub mod check;
pub mod code;
pub mod convert;
mod exact;
mod excerpt;
pub mod finish;
pub mod object;
pub mod open_enum;
pub mod operation;
pub mod paging;
pub mod params;
pub mod pattern;
mod place;
pub mod policy;
mod private_key;
pub mod progress;
pub mod secret;
pub mod serde;
pub mod value;
mod violation;
pub mod waiter;
mod xml;

pub use check::{Checker, Limits, is_keyword};
pub use code::{CodeClass, CodeInfo, ErrorCode, Repeat};
pub use convert::{DecodeError, FromValue, ToValue};
pub use exact::read_exact;
pub use excerpt::{excerpt, excerpt_to, one_line};
pub use finish::{Finish, Finishes, Given, Jobs, Question};
pub use object::{Fields, Object};
pub use open_enum::{OpenEnum, UnknownValue};
pub use operation::{DryRuns, Effect, Operation, OperationInfo, Permission, Resource, ServiceInfo};
pub use paging::{Advance, Cursor, NumberedPage, Paged};
pub use params::Params;
pub use pattern::{Pattern, Piece};
pub use place::places;
pub use policy::Policy;
pub use private_key::{REDACTED, holds_private_key};
pub use progress::Progress;
pub use secret::Secret;
pub use value::{ParseError, Value};
pub use violation::{Violation, Violations};
pub use waiter::{Acceptor, AcceptorTest, Waiter, WaiterInfo, WaiterState};

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
