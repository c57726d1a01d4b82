//! Calls as they are seen from outside: metrics, and spans of `tracing`.
//!
//! A call is a span `call` of the level `INFO`, each of its attempts a span `attempt` of the level
//! `DEBUG` inside it, both with the target `aliyun`:
//!
//! | field | of | what it is |
//! |---|---|---|
//! | `product`, `action` | call | what is called |
//! | `region`, `host` | call | where |
//! | `attempt` | attempt | its number, from 1 |
//! | `attempts` | call | how often the request was sent |
//! | `status`, `request_id` | both | of the answer, of the last one for a call |
//! | `code` | both | the error code, if the service refused |
//! | `error` | both | the [`ErrorKind`](crate::ErrorKind), if it failed |
//! | `duration_ms` | both | how long it took |
//!
//! Events, with the same target: `DEBUG` before each wait for a repeat, `WARN` when the clock of
//! this machine is found to be off. No field holds a parameter, a secret or a message of the
//! service.

use std::fmt;
use std::time::Duration;

use aliyun_core::{OperationInfo, excerpt};
use tracing::Span;
use tracing::field::Empty;

use crate::{Answer, Error};

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

    /// Fills in what a span could not know at its beginning.
    pub(crate) fn record(&self, span: &Span) {
        if span.is_disabled() {
            return;
        }
        if let Some(status) = self.status() {
            span.record("status", status);
        }
        if let Some(id) = self.request_id() {
            span.record("request_id", id);
        }
        if let Some(code) = self.code() {
            span.record("code", code);
        }
        if let Err(error) = self.result {
            span.record("error", tracing::field::debug(error.kind()));
        }
        span.record("duration_ms", self.duration.as_secs_f64() * 1000.0);
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

pub(crate) fn call_span(operation: &OperationInfo, region: Option<&str>, host: &str) -> Span {
    tracing::info_span!(
        target: "aliyun",
        "call",
        product = operation.service.product,
        action = operation.action(),
        // It may come from the request, which nobody has checked.
        region = region.map(|region| tracing::field::display(excerpt(region))),
        host,
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        code = Empty,
        error = Empty,
        duration_ms = Empty,
    )
}

pub(crate) fn attempt_span(attempt: u32) -> Span {
    tracing::debug_span!(
        target: "aliyun",
        "attempt",
        attempt,
        status = Empty,
        request_id = Empty,
        code = Empty,
        error = Empty,
        duration_ms = Empty,
    )
}

pub(crate) fn repeat(wait: Duration, error: &Error) {
    tracing::debug!(
        target: "aliyun",
        wait_ms = wait.as_secs_f64() * 1000.0,
        error = ?error.kind(),
        code = error.code(),
        "the attempt failed and is repeated"
    );
}

pub(crate) fn clock_off(seconds_behind: i64) {
    tracing::warn!(target: "aliyun", seconds_behind, "the clock of this machine is off");
}
