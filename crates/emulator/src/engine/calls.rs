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

use super::Engine;
use crate::answer::{Answer, Format, Writer, request_id};
use crate::api_error::ApiError;
use crate::call::Call;
use crate::faults::{Aim, Effect, Reset, Strike, WireBody};
use crate::recording::Seen;
use crate::registry::{Caller, Handler};
use crate::requests::{Entry, Facts, hide_keys, without_keys, without_secrets};

/// A call that may be tried: what it asks for, and who asks.
struct Admitted<'e> {
    handler: &'e Handler,
    key_id: &'e str,
}

/// What becomes of an answer.
enum Outcome {
    Whole(Answer),
    Half(Answer),
    /// There is none.
    Reset,
}

impl Outcome {
    /// What the caller got, and how it is sent.
    fn send(self) -> (Option<Answer>, Result<Response<WireBody>, Reset>) {
        match self {
            Self::Whole(answer) => {
                let response = answer.response(WireBody::whole(answer.body.clone()));
                (Some(answer), Ok(response))
            }
            Self::Half(answer) => {
                let response = answer.response(WireBody::half(&answer.body));
                (Some(answer.halved()), Ok(response))
            }
            Self::Reset => (None, Err(Reset)),
        }
    }
}

impl Engine {
    pub(super) async fn answer_call(
        &self,
        parts: Parts,
        body: Result<Bytes, ApiError>,
    ) -> Result<Response<WireBody>, Reset> {
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
        let strike = admitted.as_ref().ok().and_then(|admitted| self.strike(admitted, &call, &id));
        let (outcome, seen) = match admitted {
            Ok(admitted) => self.meet(&admitted, &call, &writer, strike.as_ref()).await,
            Err(error) => (Outcome::Whole(writer.refuse(&error, info)), None),
        };
        let (answer, response) = outcome.send();
        let told = answer.as_ref().map(|answer| without_secrets(answer.told(), &call.params));
        let params = without_keys(&call.params);
        let key_id = self.gate.claimed_key_id(&call).map(hide_keys);
        let action = call.common("Action", "x-acs-action").ok().map(hide_keys);
        let entry = Entry {
            facts: Facts {
                time,
                method: call.method.clone(),
                status: answer.as_ref().map(|answer| answer.status),
                format: answer.as_ref().and_then(|answer| Format::of(&answer.content_type)),
                code: answer.as_ref().and_then(|answer| answer.code.clone()),
                duration: begun.elapsed(),
                strike,
            },
            key_id: key_id.as_deref(),
            action: action.as_deref(),
            request_id: &id,
            answer: told.as_deref().unwrap_or_default(),
            params: &params,
        };
        let number = self.log.push(&entry);
        self.metrics.count(&entry.facts, info);
        if let Some(seen) = seen {
            self.recorder.offer(number, &entry, seen);
        }
        response
    }

    /// What strikes a call.
    fn strike(&self, admitted: &Admitted<'_>, call: &Call, request_id: &str) -> Option<Strike> {
        self.faults.strike(&Aim {
            action: admitted.handler.info.action(),
            params: &call.params,
            key_id: admitted.key_id,
            request_id,
            now: self.clock.now(),
        })
    }

    /// Does what a call asks for, or what struck it; with what was seen of it if it was tried.
    async fn meet(
        &self,
        admitted: &Admitted<'_>,
        call: &Call,
        writer: &Writer<'_>,
        strike: Option<&Strike>,
    ) -> (Outcome, Option<Seen>) {
        let info = admitted.handler.info;
        let effect = strike.map(Strike::effect);
        if let Some(answer) = effect.and_then(|effect| effect.answer(writer, info)) {
            return (Outcome::Whole(answer), None);
        }
        if effect == Some(&Effect::ResetBefore) {
            return (Outcome::Reset, None);
        }
        if let Some(delay) = effect.and_then(Effect::delay) {
            // Not the clock of the emulator: it is the client whose patience is tried.
            tokio::time::sleep(delay).await;
        }
        let (done, seen) = self.run(admitted, call, writer).await;
        let answer = match done {
            Ok(body) => writer.done(body),
            Err(error) => writer.refuse(&error, Some(info)),
        };
        let outcome = match effect {
            Some(Effect::ResetAfter) => Outcome::Reset,
            Some(Effect::HalfAnswer) => Outcome::Half(answer),
            _ => Outcome::Whole(answer),
        };
        (outcome, Some(seen))
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

    /// Does what a call asks for. What it changed or saw is on disk when this is done, whether it
    /// succeeded or not.
    async fn run(
        &self,
        admitted: &Admitted<'_>,
        call: &Call,
        writer: &Writer<'_>,
    ) -> (Result<String, ApiError>, Seen) {
        let (milliseconds, settling) = (self.clock.milliseconds(), self.settling());
        let (done, seen) = {
            let witness = self.recorder.witness(&call.params);
            let caller = Caller {
                accounts: &self.accounts,
                key_id: admitted.key_id,
                request_id: writer.request_id,
                milliseconds,
                settling,
                witness: &witness,
                strict: self.strict,
            };
            let done = admitted.handler.run(&caller, &call.params, writer.format);
            (done, witness.seen(milliseconds, settling))
        };
        (self.accounts.written(admitted.key_id).await.and(done), seen)
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
