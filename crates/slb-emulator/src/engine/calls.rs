//! Calls of the service.
//!
//! One is refused in this order, which is our choice: a body that could not be read, HTTP method
//! and path, number of parameters, format, action and version, signature, parameters, and then by
//! its behaviour.

use std::time::Instant;

use aliyun_slb_model::SLB;
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response};
use http_body_util::Full;

use super::Engine;
use crate::answer::{Writer, request_id};
use crate::api_error::ApiError;
use crate::call::Call;
use crate::gate;
use crate::registry::{Caller, Handler};
use crate::requests::Entry;

/// A call that may be tried: what it asks for, and who asks.
struct Admitted<'e> {
    handler: &'e Handler,
    key_id: &'e str,
}

impl Engine {
    pub(super) fn answer_call(
        &self,
        parts: Parts,
        body: Result<Bytes, ApiError>,
    ) -> Response<Full<Bytes>> {
        let begun = Instant::now();
        let time = self.clock.milliseconds();
        let id = request_id();
        let (body, unread) = match body {
            Ok(body) => (body, None),
            Err(error) => (Bytes::new(), Some(error)),
        };
        let call = Call::read(parts, body, self.limits.parameters);
        let format = call.format();
        // An unreadable Format is answered in what Accept asks for.
        let written = format.as_ref().copied().unwrap_or_else(|_| call.accepted_format());
        let writer = Writer { format: written, host: call.host(), request_id: &id };
        let checked = unread.map_or(Ok(()), Err).and_then(|()| check_form(&call)).and(format);
        let (info, admitted) = match checked.and_then(|_| self.find(&call)) {
            Ok(handler) => (Some(handler.info), self.admit(handler, &call)),
            Err(error) => (None, Err(error)),
        };
        let done = admitted.and_then(|admitted| self.run(&admitted, &call, &writer));
        let answer = match done {
            Ok(body) => writer.done(body),
            Err(error) => writer.refuse(&error, info),
        };
        let response = answer.response(&id);
        self.log.push(Entry {
            time,
            key_id: gate::claimed_key_id(&call).map(str::to_owned),
            action: call.common("Action", "x-acs-action").ok().map(str::to_owned),
            method: call.method,
            params: call.params,
            answer,
            duration: begun.elapsed(),
            request_id: id,
        });
        response
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

    fn admit<'e>(&'e self, handler: &'e Handler, call: &Call) -> Result<Admitted<'e>, ApiError> {
        Ok(Admitted { handler, key_id: self.gate.admit(call)? })
    }

    fn run(
        &self,
        admitted: &Admitted<'_>,
        call: &Call,
        writer: &Writer<'_>,
    ) -> Result<String, ApiError> {
        let caller = Caller {
            accounts: &self.accounts,
            key_id: admitted.key_id,
            request_id: writer.request_id,
            milliseconds: self.clock.milliseconds(),
            settling: self.settling(),
        };
        admitted.handler.run(&caller, &call.params, writer.format)
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
