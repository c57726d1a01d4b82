//! Calls as they are seen from outside: metrics, and spans of `tracing`.
//!
//! A call is a span `call` of the level `INFO`, each of its attempts a span `attempt` of the level
//! `DEBUG` inside it, both with the target `aliyun`. Their fields have the names that
//! [OpenTelemetry] gives them, of version 1.45 of its conventions for RPC and HTTP; what it has no
//! name for begins with `aliyun.`:
//!
//! | field | of | what it is |
//! |---|---|---|
//! | `otel.name` | both | the name of the span: the method of the call, the HTTP method of the attempt |
//! | `otel.kind` | both | `client` |
//! | `rpc.system.name` | call | `aliyun-rpc` |
//! | `rpc.method` | call | what is called: `Slb/DescribeRegions` |
//! | `cloud.region` | call | the region |
//! | `server.address`, `server.port` | both | the host, and the port also where it is the usual one |
//! | `http.request.method` | attempt | `POST` or `GET` |
//! | `http.request.resend_count` | attempt | its number, from 1, if it is a repeat |
//! | `http.response.status_code` | both | the status of the answer, of the last one for a call |
//! | `rpc.status_code` | both | the error code, if the service refused |
//! | `error.type` | both | the error code, or else the [`ErrorKind`](crate::ErrorKind), if it failed |
//! | `otel.status_code` | both | `ERROR`, if it failed |
//! | `aliyun.request_id` | both | the id of the request, of the last answer for a call |
//! | `aliyun.attempts` | call | how often the request was sent |
//! | `aliyun.duration_ms` | both | how long it took, for those who read lines and not spans |
//!
//! `url.full` is left out on purpose, since parameters and signatures can be in a URL.
//!
//! Events have the same target:
//!
//! | level | message | fields |
//! |---|---|---|
//! | `DEBUG` | the attempt failed and is repeated | `error.type`, `aliyun.wait_ms` |
//! | `DEBUG` | credentials were found | `aliyun.credentials`: the step of the default chain that has them, once for a client |
//! | `WARN` | the clock of this machine is off | `aliyun.clock_behind_s` |
//!
//! No field holds a parameter, a secret or a message of the service.
//!
//! # Exporting
//!
//! The crate `tracing-opentelemetry` makes spans of these spans, with the names and the kinds
//! above. This sends them to a collector; it was tried with opentelemetry, opentelemetry_sdk and
//! opentelemetry-otlp 0.33, tracing-opentelemetry 0.34 and tracing-subscriber 0.3:
//!
//! ```text
//! use opentelemetry::trace::TracerProvider as _;
//! use opentelemetry_sdk::trace::SdkTracerProvider;
//! use tracing_subscriber::filter::{LevelFilter, Targets};
//! use tracing_subscriber::prelude::*;
//!
//! let exporter = opentelemetry_otlp::SpanExporter::builder().with_http().build()?;
//! let spans = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
//! let layer = tracing_opentelemetry::layer().with_tracer(spans.tracer("my-program"));
//! let ours = Targets::new().with_target("aliyun", LevelFilter::DEBUG);
//! tracing_subscriber::registry().with(layer.with_filter(ours)).init();
//! // Make calls, and at the end of the program:
//! spans.shutdown()?;
//! ```
//!
//! [`Metrics`] measure. [`Outcome::attributes`] has what the metrics of OpenTelemetry are told
//! apart by, `rpc.client.call.duration` for calls and `http.client.request.duration` for
//! attempts, both histograms in seconds:
//!
//! ```text
//! use aliyun_runtime::{AttributeValue, Metrics, Outcome};
//! use opentelemetry::{KeyValue, metrics::Histogram};
//!
//! /// meter.f64_histogram("rpc.client.call.duration").with_unit("s").with_boundaries(...).build()
//! #[derive(Debug)]
//! struct Durations(Histogram<f64>);
//!
//! impl Metrics for Durations {
//!     fn call_finished(&self, outcome: &Outcome<'_>) {
//!         let attributes = outcome.attributes().map(|(name, value)| match value {
//!             AttributeValue::Text(text) => KeyValue::new(name, text.into_owned()),
//!             AttributeValue::Number(number) => KeyValue::new(name, number),
//!         });
//!         let attributes: Vec<_> = attributes.collect();
//!         self.0.record(outcome.duration.as_secs_f64(), &attributes);
//!     }
//! }
//! ```
//!
//! [OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/

mod spans;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use aliyun_core::OperationInfo;

pub(crate) use self::spans::{attempt_span, call_span, clock_off, credentials_found, repeat};
use crate::{Answer, Endpoint, Error, HttpMethod};

/// What `rpc.system.name` is: the RPC style of this cloud's APIs.
const SYSTEM: &str = "aliyun-rpc";

/// Counts and measures calls, for a metrics library.
///
/// A call whose future is dropped ends unseen. The methods run on the thread of the call, so they
/// must not block; and its `Debug` must not show secrets, since that of the client shows it.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use aliyun_runtime::{Metrics, Outcome};
///
/// #[derive(Debug, Default)]
/// struct Failures(AtomicU64);
///
/// impl Metrics for Failures {
///     fn call_finished(&self, outcome: &Outcome<'_>) {
///         if outcome.result.is_err() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Metrics: Send + Sync + fmt::Debug {
    /// An attempt has ended, whether the call goes on or not.
    fn attempt_finished(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }

    /// A call has ended, with the outcome of its last attempt.
    fn call_finished(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// How an attempt or a call ended.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// What was called.
    pub operation: &'a OperationInfo,
    /// Where the request went: the host, with a port if it is not the usual one.
    pub host: &'a str,
    /// The number of the attempt, from 1; of a call, how often the request was sent.
    pub attempt: u32,
    /// How long it took; of a call, with all attempts and waits.
    pub duration: Duration,
    /// What came of it.
    pub result: Result<&'a Answer, &'a Error>,
    pub(crate) endpoint: &'a Endpoint,
    /// That of an attempt.
    pub(crate) method: Option<HttpMethod>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(i64),
}

impl<'a> From<&'a str> for AttributeValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for AttributeValue<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for AttributeValue<'_> {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl fmt::Display for AttributeValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl Outcome<'_> {
    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.result.map_or_else(Error::status, |answer| Some(answer.status()))
    }

    /// The id under which the vendor's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.result.map_or_else(Error::request_id, Answer::request_id)
    }

    /// The error code that the service answered with.
    pub fn code(&self) -> Option<&str> {
        self.result.err().and_then(Error::code)
    }

    /// What went wrong, in a word: the error code, or else the kind of the error.
    pub fn error_type(&self) -> Option<Cow<'_, str>> {
        self.result.err().map(error_type)
    }

    /// What metrics are told apart by, under the names of OpenTelemetry: `rpc.system.name`,
    /// `rpc.method`, `server.address`, `server.port`, and where there are such
    /// `http.request.method` (of attempts), `http.response.status_code`, `rpc.status_code` and
    /// `error.type`. The values of each are few.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, AttributeValue<'_>)> {
        [
            ("rpc.system.name", Some(SYSTEM.into())),
            ("rpc.method", Some(Cow::from(method(self.operation).to_string()).into())),
            ("server.address", Some(self.endpoint.host().into())),
            ("server.port", Some(self.endpoint.port().into())),
            ("http.request.method", self.method.map(|method| method.as_str().into())),
            ("http.response.status_code", self.status().map(Into::into)),
            ("rpc.status_code", self.code().map(Into::into)),
            ("error.type", self.error_type().map(Into::into)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("action", &self.operation.action())
            .field("host", &self.host)
            .field("attempt", &self.attempt)
            .field("duration", &self.duration)
            .field("result", &self.result)
            .finish()
    }
}

/// What is called, as one name.
fn method(operation: &OperationInfo) -> impl fmt::Display {
    fmt::from_fn(|f| write!(f, "{}/{}", operation.service.product, operation.action()))
}

/// A code, or the name of a kind: words of which there are few.
fn error_type(error: &Error) -> Cow<'_, str> {
    error.code().map_or_else(|| format!("{:?}", error.kind()).into(), Cow::Borrowed)
}
