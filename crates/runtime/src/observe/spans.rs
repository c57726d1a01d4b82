//! The spans and events of `tracing`.
//!
//! Numbers are `i64`: `tracing-opentelemetry` makes texts of those without a sign.

use std::time::Duration;

use aliyun_core::{OperationInfo, excerpt};
use tracing::Span;
use tracing::field::{self, Empty};

use super::{Outcome, SYSTEM, error_type, method};
use crate::{Endpoint, Error, HttpMethod};

pub(crate) fn call_span(
    operation: &OperationInfo,
    region: Option<&str>,
    endpoint: &Endpoint,
) -> Span {
    tracing::info_span!(
        target: "aliyun",
        "call",
        otel.name = field::display(method(operation)),
        otel.kind = "client",
        rpc.system.name = SYSTEM,
        rpc.method = field::display(method(operation)),
        // It may come from the request, which nobody has checked.
        cloud.region = region.map(|region| field::display(excerpt(region))),
        server.address = endpoint.host(),
        server.port = i64::from(endpoint.port()),
        http.response.status_code = Empty,
        rpc.status_code = Empty,
        "error.type" = Empty,
        otel.status_code = Empty,
        aliyun.request_id = Empty,
        aliyun.attempts = Empty,
        aliyun.duration_ms = Empty,
    )
}

pub(crate) fn attempt_span(number: u32, method: HttpMethod, endpoint: &Endpoint) -> Span {
    tracing::debug_span!(
        target: "aliyun",
        "attempt",
        otel.name = method.as_str(),
        otel.kind = "client",
        server.address = endpoint.host(),
        server.port = i64::from(endpoint.port()),
        http.request.method = method.as_str(),
        http.request.resend_count = (number > 1).then(|| i64::from(number) - 1),
        http.response.status_code = Empty,
        rpc.status_code = Empty,
        "error.type" = Empty,
        otel.status_code = Empty,
        aliyun.request_id = Empty,
        aliyun.duration_ms = Empty,
    )
}

pub(crate) fn repeat(wait: Duration, error: &Error) {
    let wait = wait.as_secs_f64() * 1000.0;
    tracing::debug!(
        target: "aliyun",
        { "aliyun.wait_ms" = wait, "error.type" = &*error_type(error) },
        "the attempt failed and is repeated"
    );
}

pub(crate) fn credentials_found(step: &str) {
    tracing::debug!(target: "aliyun", { "aliyun.credentials" = step }, "credentials were found");
}

pub(crate) fn clock_off(seconds_behind: i64) {
    tracing::warn!(
        target: "aliyun",
        { "aliyun.clock_behind_s" = seconds_behind },
        "the clock of this machine is off"
    );
}

impl Outcome<'_> {
    /// Fills in what a span could not know at its beginning.
    pub(crate) fn record(&self, span: &Span) {
        if span.is_disabled() {
            return;
        }
        if let Some(status) = self.status() {
            span.record("http.response.status_code", i64::from(status));
        }
        if let Some(id) = self.request_id() {
            span.record("aliyun.request_id", id);
        }
        if let Some(code) = self.code() {
            span.record("rpc.status_code", code);
        }
        if let Some(error) = self.error_type() {
            span.record("error.type", &*error);
            span.record("otel.status_code", "ERROR");
        }
        span.record("aliyun.duration_ms", self.duration.as_secs_f64() * 1000.0);
    }
}
