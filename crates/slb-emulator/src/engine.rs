//! From a request to its answer, without the network.
//!
//! A call is refused in this order, which is our choice: a body that could not be read, HTTP method
//! and path, number of parameters, format, action and version, signature, parameters, and then by
//! its behaviour.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use aliyun_core::OperationInfo;
use aliyun_slb_model::SLB;
use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Method, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body, Incoming};

use crate::answer::{Answer, Format, request_id};
use crate::api_error::ApiError;
use crate::call::Call;
use crate::clock::Clock;
use crate::control;
use crate::gate::Gate;
use crate::limits::Limits;
use crate::registry::{Caller, Handler, Registry};
use crate::state::Accounts;

/// Everything an emulator knows.
pub(crate) struct Engine {
    clock: Arc<Clock>,
    gate: Gate,
    accounts: Accounts,
    registry: Registry,
    limits: Limits,
}

impl Engine {
    pub(crate) fn new(clock: Arc<Clock>, gate: Gate, accounts: Accounts, limits: Limits) -> Self {
        Self { clock, gate, accounts, registry: Registry::new(), limits }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The operations that are answered.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.registry.actions()
    }

    /// Back to the start: the state of the seed, no nonce used, and the clock where it was.
    pub(crate) fn reset(&self) {
        self.clock.reset();
        self.gate.reset();
        self.accounts.reset();
    }

    /// Answers one HTTP request.
    pub(crate) async fn answer(&self, request: http::Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = read_body(body, &self.limits).await;
        match parts.uri.path().strip_prefix(control::PREFIX) {
            Some(path) if path.is_empty() || path.starts_with('/') => {
                // A body that could not be read is none, and what needs one says so.
                control::answer(self, &parts, path, &body.unwrap_or_default())
            }
            _ => self.answer_call(parts, body),
        }
    }

    fn answer_call(&self, parts: Parts, body: Result<Bytes, ApiError>) -> Response<Full<Bytes>> {
        let id = request_id();
        let (body, unread) = match body {
            Ok(body) => (body, None),
            Err(error) => (Bytes::new(), Some(error)),
        };
        let call = Call::read(parts, body, self.limits.parameters);
        let format = call.format();
        // An unreadable Format is answered in what Accept asks for.
        let written = format.as_ref().copied().unwrap_or_else(|_| call.accepted_format());
        let checked = unread.map_or(Ok(()), Err).and_then(|()| check_form(&call)).and(format);
        let (handler, result) = match checked.and_then(|_| self.find(&call)) {
            Ok(handler) => (Some(handler), self.run(handler, &call, written, &id)),
            Err(error) => (None, Err(error)),
        };
        let answer = match result {
            Ok(body) => Answer::done(written, body),
            Err(error) => {
                let known = handler.map_or_else(
                    || SLB.code(error.code()),
                    |handler| OperationInfo::code(handler.info, error.code()),
                );
                Answer::refused(&error, known, written, call.host(), &id)
            }
        };
        answer.into_response(&id)
    }

    /// The operation that a call names.
    fn find(&self, call: &Call) -> Result<&Handler, ApiError> {
        let action = call.common("Action", "x-acs-action")?;
        let version = call.common("Version", "x-acs-version")?;
        if version != SLB.version {
            return Err(ApiError::new("InvalidVersion"));
        }
        self.registry.get(action).ok_or_else(|| ApiError::new("InvalidAction.NotFound"))
    }

    fn run(
        &self,
        handler: &Handler,
        call: &Call,
        format: Format,
        request_id: &str,
    ) -> Result<String, ApiError> {
        let key_id = self.gate.admit(call)?;
        let caller = Caller { accounts: &self.accounts, key_id, request_id, now: self.clock.now() };
        handler.run(&caller, &call.params, format)
    }
}

/// What is refused whatever it asks for.
fn check_form(call: &Call) -> Result<(), ApiError> {
    if !matches!(call.method, Method::GET | Method::POST) {
        return Err(ApiError::new("UnsupportedHTTPMethod"));
    }
    if call.path != "/" {
        return Err(ApiError::new("InvalidAction.NotFound"));
    }
    call.check_size()
}

/// How much of a body that is too large is read and thrown away, so that the answer arrives.
const DISCARDED: usize = 8;

/// The whole body, unless it is too large or too slow.
async fn read_body(body: Incoming, limits: &Limits) -> Result<Bytes, ApiError> {
    let most = limits.body_bytes;
    match tokio::time::timeout(limits.body_time, collect(body, most)).await {
        Ok(Ok(Some(body))) => Ok(body),
        Ok(Ok(None)) => Err(ApiError::new("InvalidParameter")
            .status(413)
            .because(format!("The body is larger than {most} bytes."))),
        Ok(Err(_)) => Err(ApiError::new("InvalidParameter").because("The body is broken.")),
        Err(_) => Err(too_slow(limits.body_time)),
    }
}

fn too_slow(limit: Duration) -> ApiError {
    let why = format!("The body took longer than {} s.", limit.as_secs_f32());
    ApiError::new("InvalidParameter").status(408).because(why)
}

/// The body, or nothing if it has more bytes than `most`.
async fn collect(mut body: Incoming, most: usize) -> io::Result<Option<Bytes>> {
    let mut read = BytesMut::new();
    let mut size = 0_usize;
    let announced = body.size_hint().lower();
    let end = most.saturating_mul(DISCARDED);
    if announced > end as u64 {
        return Ok(None);
    }
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(io::Error::other)?.into_data() else { continue };
        size = size.saturating_add(data.len());
        if size > end {
            break;
        }
        if size <= most {
            read.extend_from_slice(&data);
        }
    }
    Ok((size <= most).then(|| read.freeze()))
}
