//! What any RPC API of Alibaba Cloud needs to be called: from parameters to an answer or one
//! [`Error`]. Unofficial: not affiliated with Alibaba Cloud.
//!
//! Generated clients stand on it, and re-export it as `runtime`; a call of one is a [`Call`], and
//! what it can be set up with is there. By itself it is for code that serves several products and
//! for operations that no generated crate has. Calls are made on a tokio runtime.
//!
//! | module | what it is |
//! |---|---|
//! | [`call`] | [`Call`]: a call of a generated client, made by awaiting it |
//! | [`operation`] | [`OperationRef`], [`ByName`]: an operation that no crate has, by its name |
//! | [`paging`] | [`Pages`] and [`Items`]: a list, read page by page |
//! | [`waiter`] | [`Wait`]: a call that is repeated until a state is there |
//! | [`client`] | [`Client`] and its builder: one call, with everything below |
//! | [`retry`] | when a call is sent again, and [`RetryConfig`] |
//! | [`interceptor`] | [`Interceptor`]: code that sees attempts before they are signed, and after |
//! | [`observe`] | [`Metrics`], and the spans of `tracing` |
//! | [`credentials`] | [`Credentials`] and where they come from |
//! | [`endpoint`] | [`Endpoint`]: which host a call goes to |
//! | [`sign`] | both signatures, as pure functions, for signing and for verifying |
//! | [`transport`] | [`Transport`], over any HTTP client: hyper unless another is given |
//! | [`answer`] | [`Answer`]: what came back, by its content |
//! | [`error`] | [`Error`]: what failed, whether it may have taken effect, whether to repeat |
//! | [`redact`] | [`Redactor`](redact::Redactor): texts that repeat secrets, without them |
//! | [`testing`] | transports for tests: scripted, recorded, played back |
//! | [`timestamp`], [`nonce`] | the time and the number that make a signature unique |
//!
//! Nothing here knows a product: what is known about one comes from its generated crates, as an
//! [`aliyun_core::OperationInfo`].
//!
//! # Features
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `hyper` | the HTTP client, with TLS by rustls, proxies and gzip; without it, bring a transport of your own | yes |
//! | `reqwest` | a transport over a client of reqwest 0.13 that your program has | no |

#![warn(missing_docs)]

pub mod answer;
pub mod call;
pub mod client;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod finish;
/// Time and randomness on a target that has none.
#[cfg(any(doc, aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
pub mod host {
    pub use crate::system::hosted::{Host, HostFuture, set};
}
pub mod interceptor;
pub mod nonce;
pub mod observe;
pub mod operation;
pub mod paging;
pub mod redact;
pub mod retry;
#[cfg(test)]
mod sample;
mod sent;
pub mod sign;
mod system;
pub mod testing;
pub mod timestamp;
pub mod transport;
pub mod waiter;

pub use answer::Answer;
pub use call::{Call, Check};
pub use client::{CallOptions, Client, ClientBuilder, HttpMethod, Placement};
pub use credentials::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, DefaultCredentials,
    EnvironmentCredentials,
};
pub use endpoint::{Endpoint, EndpointError, Network};
pub use error::{Error, ErrorKind};
pub use finish::Finished;
pub use interceptor::{Interceptor, Outgoing, Refusal};
pub use observe::{AttributeValue, Metrics, Outcome};
pub use operation::{ByName, OperationRef};
pub use paging::{Items, Pages};
pub use retry::{GaveUp, RetryConfig, RetryMode};
pub use sign::SignatureMethod;
pub use timestamp::{ParseTimestampError, Timestamp};
#[cfg(feature = "hyper")]
pub use transport::HyperTransport;
#[cfg(feature = "reqwest")]
pub use transport::ReqwestTransport;
pub use transport::{
    Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits,
};
pub use waiter::{Wait, Waited};
// In the signature of `Transport`, of which everyone who writes one needs the same version.
pub use {bytes, http};

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
