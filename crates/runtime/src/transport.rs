//! How a request reaches the service: one trait, so that any HTTP client can do it.
//!
//! | what sends the requests | how |
//! |---|---|
//! | the transport of this crate | nothing to do; [`ClientBuilder::proxy`], [`root_certificates`], [`connect_timeout`] and so on set it up |
//! | the same with every setting, or one for several clients | [`HyperTransport::builder`], [`ClientBuilder::transport`] |
//! | a client of reqwest 0.13 that is there already | `ReqwestTransport`, behind the feature `reqwest` |
//! | any other | a [`Transport`] of one's own, as in the example `own_transport` of the client of a product; [`http`] and [`bytes`] are re-exported |
//! | nothing, in tests | [`crate::testing`] |
//!
//! An `Arc`, a `Box` and a reference of a transport are transports too.
//!
//! # Beside the other libraries of a program
//!
//! The feature `hyper`, on by default, brings the transport of this crate: hyper, with TLS by
//! rustls and ring. It needs nothing of the process and sets nothing in it, and turns no feature of
//! reqwest on, so that a client of reqwest in the same program stays what it is. It does turn the
//! feature `ring` of rustls on. A program that uses rustls itself, with aws-lc-rs and without saying
//! which of the two it wants, has to say so then: `rustls` panics where
//! `CryptoProvider::install_default` was not called and there are two. Without the feature nothing
//! of rustls is there; give the client a `ReqwestTransport` or a transport of one's own.
//!
//! # Without tokio
//!
//! A call needs a runtime of tokio with time enabled, for its timers, whatever the transport, and
//! the transports of this crate need one with IO: build it with `enable_all`. Where there is none,
//! or not such a one, it is an error of the kind [`ErrorKind::Configuration`], and nothing is sent.
//! A program on another executor enters one (`Runtime::enter`), or gives the call to its `block_on`.
//!
//! Tokio tells what a runtime lacks by a panic alone, which is caught here: its message is printed
//! all the same, and a program that is built with `panic = "abort"` ends there.
//!
//! # On `wasm32-unknown-unknown`
//!
//! The crate compiles there with `default-features = false`. That target has neither time nor
//! randomness, so the program says where they come from, once, with [`host::set`](crate::host::set),
//! and gives the client a transport and [`Credentials`](crate::Credentials). Tokio is not needed
//! then. Credentials that come from a file, a process or another service are an error there.
//!
//! [`ClientBuilder::proxy`]: crate::ClientBuilder::proxy
//! [`ClientBuilder::transport`]: crate::ClientBuilder::transport
//! [`root_certificates`]: crate::ClientBuilder::root_certificates
//! [`connect_timeout`]: crate::ClientBuilder::connect_timeout
//! [`ErrorKind::Configuration`]: crate::ErrorKind::Configuration

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod exchange;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod gzip;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "hyper")]
mod proxy;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "hyper")]
mod tls;

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aliyun_core::excerpt_to;
use bytes::Bytes;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "hyper")]
pub use self::{
    hyper::{HyperTransport, HyperTransportBuilder},
    proxy::ProxySettings,
    tls::RootCertificates,
};

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends one signed request and returns the whole answer, whatever its status.
///
/// It must not follow redirects, which would show a signature to another host; must not repeat a
/// request that may have arrived; and must bound both the time and the size of an answer. An answer
/// whose `content-encoding` it does not undo is returned as it came, with that header. And it must
/// not log the URL and the body, which `Debug` of a request shows: one of them holds the
/// parameters, and with one kind of signature that too.
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends a request.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// The bounds of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportLimits {
    /// How long a connection may take to be made: 5 s.
    pub connect_timeout: Duration,
    /// How long the service may stay silent: 10 s. At first that includes connecting.
    pub read_timeout: Duration,
    /// How long one attempt may take as a whole, from connecting to the last byte: 60 s. It ends
    /// an answer that trickles in so slowly that the service is never silent.
    pub attempt_timeout: Duration,
    /// How many bytes an answer may have, unpacked if it came compressed: 8 MiB.
    pub largest_answer: usize,
}

impl Default for TransportLimits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(60),
            largest_answer: 8 << 20,
        }
    }
}

/// How far a request got that was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The transport itself is set up wrongly: nothing was sent.
    Configuration,
    /// No connection was made: the request cannot have reached the service.
    Connect,
    /// No answer came in time: the request may have reached the service.
    Timeout,
    /// The connection broke: the request may have reached the service.
    Interrupted,
    /// The answer is larger than the limit: the request has reached the service.
    TooLarge,
    /// Anything else: the request may have reached the service.
    Other,
}

/// Why a request was not answered.
///
/// `Display` is one line with what happened and its root, the last of the chain of causes:
/// `no connection could be made: Connection refused (os error 111)`. Where the request was to go
/// through a proxy, it says so. [`source`](Error::source) is the cause with the chain behind it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn Error + Send + Sync>,
    through_proxy: bool,
}

impl TransportError {
    /// An error with what caused it, which must not show the URL: with one kind of signature it
    /// holds secrets.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into(), through_proxy: false }
    }

    /// The same of a request that was to go through a proxy.
    #[cfg(feature = "hyper")]
    pub(crate) fn through_proxy(self) -> Self {
        Self { through_proxy: true, ..self }
    }

    /// How far the request got.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the request may have reached the service.
    pub fn may_have_arrived(&self) -> bool {
        !matches!(self.kind, TransportErrorKind::Configuration | TransportErrorKind::Connect)
    }

    /// Whether the message is the cause in its own words, so that it is no cause beside it.
    fn is_told_by_its_cause(&self) -> bool {
        matches!(self.kind, TransportErrorKind::Configuration | TransportErrorKind::Other)
    }

    /// The cause, unless the message tells it.
    pub(crate) fn into_source(self) -> Option<Box<dyn Error + Send + Sync>> {
        if self.is_told_by_its_cause() { None } else { Some(self.source) }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Configuration => "the transport cannot be set up",
            TransportErrorKind::Connect => "no connection could be made",
            TransportErrorKind::Timeout => "no answer came in time",
            TransportErrorKind::Interrupted => "the connection broke before the answer was there",
            TransportErrorKind::TooLarge => "the answer is larger than the limit",
            TransportErrorKind::Other => "the request was not answered",
        })?;
        if self.through_proxy {
            f.write_str(" (through a proxy)")?;
        }
        if self.is_told_by_its_cause() {
            write!(f, ": {}", self.source)
        } else {
            write!(f, ": {}", root(self.source.as_ref()))
        }
    }
}

/// The last of a chain of causes, which is what happened; the others say what it kept from
/// happening. It is shortened, and what looks like a URL or a query is left out: whoever wrote it
/// may not know what they hold.
fn root(mut error: &(dyn Error + 'static)) -> String {
    while let Some(cause) = error.source() {
        error = cause;
    }
    let told = error.to_string();
    let words = told
        .split_whitespace()
        .map(|word| if word.contains("://") || word.contains('&') { "[a URL]" } else { word });
    excerpt_to(&words.collect::<Vec<_>>().join(" "), 200)
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        if self.is_told_by_its_cause() { None } else { Some(self.source.as_ref()) }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[derive(Debug)]
    struct Failed(io::Error);

    impl fmt::Display for Failed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("it failed")
        }
    }

    impl Error for Failed {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_root_of_a_failure_is_told() {
        let told = "no connection could be made: refused";
        let error =
            TransportError::new(TransportErrorKind::Connect, Failed(io::Error::other("refused")));
        assert_eq!(error.to_string(), told);
        assert!(error.source().unwrap().is::<Failed>());
        let error = crate::Error::from(error);
        assert_eq!(error.message(), told);
        assert!(Error::source(&error).unwrap().is::<Failed>());
    }

    #[test]
    fn no_cause_brings_a_url_or_a_second_line_into_the_message() {
        let cause = "no:\nhttps://user:canary@host/?Signature=canary (/?a=b&Signature=canary)";
        for kind in [
            TransportErrorKind::Connect,
            TransportErrorKind::Timeout,
            TransportErrorKind::Interrupted,
            TransportErrorKind::TooLarge,
        ] {
            let told = TransportError::new(kind, cause).to_string();
            assert!(told.ends_with(": no: [a URL] [a URL]"), "{told}");
        }
        let long = TransportError::new(TransportErrorKind::Connect, "x".repeat(10_000));
        assert!(long.to_string().len() < 300);
    }
}
