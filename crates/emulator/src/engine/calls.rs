//! Calls of the service.
//!
//! One is refused in this order, which is our choice: a body that could not be read, HTTP method
//! and path, number of parameters, one with two values, format, action and version, signature,
//! parameters, and then by its behaviour.

use std::time::Instant;

use aliyun_core::Value;
use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response};

use super::Engine;
use crate::answer::{Answer, Format, Writer, request_id};
use crate::api_error::{About, ApiError};
use crate::call::Call;
use crate::faults::{Aim, Effect, Reset, Strike, WireBody};
use crate::gate::Identity;
use crate::neighbour::{self, Asker, Neighbour};
use crate::recording::Seen;
use crate::registry::{Caller, Entry};
use crate::requests::{self, Facts, hide_keys, without_keys, without_secrets};
use crate::state::JobFailure;

/// What a call asks for.
#[derive(Clone, Copy)]
enum Asked<'e> {
    Product(&'e Entry),
    Neighbour(&'static Neighbour),
}

/// A call that may be tried: what it asks for, and who asks.
enum Admitted<'e> {
    Product(Admission<'e>),
    Neighbour(&'static Neighbour, Identity<'e>),
}

/// A call of a product that may be tried.
struct Admission<'e> {
    entry: &'e Entry,
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
        let (about, admitted) = match checked.and_then(|_| self.find(&call)) {
            Ok(asked) => (self.about_what(asked), self.admit(asked, &call)),
            Err(error) => (self.about(&call), Err(error)),
        };
        let strike = match &admitted {
            Ok(Admitted::Product(admission)) => self.strike(admission, &call, &id),
            _ => None,
        };
        let (outcome, seen) = match admitted {
            Ok(Admitted::Product(admission)) => {
                self.meet(&admission, &call, &writer, strike.as_ref()).await
            }
            Ok(Admitted::Neighbour(neighbour, identity)) => {
                let told = self.ask_neighbour(neighbour, &identity, &call, &writer);
                (Outcome::Whole(told.unwrap_or_else(|error| writer.refuse(&error, &about))), None)
            }
            Err(error) => (Outcome::Whole(writer.refuse(&error, &about)), None),
        };
        let (answer, response) = outcome.send();
        let told = answer.as_ref().map(|answer| without_secrets(answer.told(), &call.params));
        let params = without_keys(&call.params);
        let key_id = self.gate.claimed_key_id(&call).map(hide_keys);
        let action = call.common("Action", "x-acs-action").ok().map(hide_keys);
        let entry = requests::Entry {
            facts: Facts {
                time,
                method: call.method.clone(),
                status: answer.as_ref().map(|answer| answer.status),
                format: answer.as_ref().and_then(|answer| Format::of(&answer.content_type)),
                code: answer.as_ref().and_then(|answer| answer.code.clone()),
                duration: begun.elapsed(),
                strike,
                version: about.info().map(|info| info.service.version),
            },
            key_id: key_id.as_deref(),
            action: action.as_deref(),
            request_id: &id,
            answer: told.as_deref().unwrap_or_default(),
            params: &params,
        };
        let number = self.log.push(&entry);
        self.metrics.count(&entry.facts, &about);
        if let Some(seen) = seen {
            self.recorder.offer(number, &entry, seen);
        }
        response
    }

    /// What strikes a call.
    fn strike(&self, admission: &Admission<'_>, call: &Call, request_id: &str) -> Option<Strike> {
        self.faults.strike(&Aim {
            product: admission.entry.product.service().product,
            action: admission.entry.handler.info.action(),
            begins_job: admission.entry.begins_job(),
            params: &call.params,
            key_id: admission.key_id,
            request_id,
            now: self.clock.now(),
        })
    }

    /// Does what a call asks for, or what struck it; with what was seen of it if it was tried.
    async fn meet(
        &self,
        admission: &Admission<'_>,
        call: &Call,
        writer: &Writer<'_>,
        strike: Option<&Strike>,
    ) -> (Outcome, Option<Seen>) {
        let about = admission.entry.about();
        let effect = strike.map(Strike::effect);
        if let Some(answer) = effect.and_then(|effect| effect.answer(writer, &about)) {
            return (Outcome::Whole(answer), None);
        }
        if effect == Some(&Effect::ResetBefore) {
            return (Outcome::Reset, None);
        }
        if let Some(delay) = effect.and_then(Effect::delay) {
            // Not the clock of the emulator: it is the client whose patience is tried.
            tokio::time::sleep(delay).await;
        }
        let (done, seen) =
            self.run(admission, call, writer, effect.and_then(Effect::failure)).await;
        let answer = match done {
            Ok(body) => writer.done(body),
            Err(error) => writer.refuse(&error, &about),
        };
        let outcome = match effect {
            Some(Effect::ResetAfter) => Outcome::Reset,
            Some(Effect::HalfAnswer) => Outcome::Half(answer),
            _ => Outcome::Whole(answer),
        };
        (outcome, Some(seen))
    }

    /// The operation that a call names.
    fn find(&self, call: &Call) -> Result<Asked<'_>, ApiError> {
        let action = call.common("Action", "x-acs-action")?;
        let version = call.common("Version", "x-acs-version")?;
        match neighbour::find(version, action) {
            Some(found) => found.map(Asked::Neighbour),
            None => self.registry.find(version, action).map(Asked::Product),
        }
    }

    /// What the answer to a call speaks of.
    fn about_what(&self, asked: Asked<'_>) -> About {
        match asked {
            Asked::Product(entry) => entry.about(),
            Asked::Neighbour(neighbour) => neighbour.about().before(self.registry.about(None)),
        }
    }

    /// What the answer to a call speaks of that names no known operation.
    fn about(&self, call: &Call) -> About {
        let version = call.common("Version", "x-acs-version").ok();
        match version.and_then(neighbour::service) {
            Some(service) => About::service(service).before(self.registry.about(None)),
            None => self.registry.about(version),
        }
    }

    fn admit<'e>(&'e self, asked: Asked<'e>, call: &Call) -> Result<Admitted<'e>, ApiError> {
        let identity = self.gate.admit(call)?;
        Ok(match asked {
            Asked::Product(entry) => {
                Admitted::Product(Admission { entry, key_id: identity.account })
            }
            Asked::Neighbour(neighbour) => Admitted::Neighbour(neighbour, identity),
        })
    }

    /// The answer of a neighbour, of which no secret is remembered.
    fn ask_neighbour(
        &self,
        neighbour: &Neighbour,
        identity: &Identity<'_>,
        call: &Call,
        writer: &Writer<'_>,
    ) -> Result<Answer, ApiError> {
        let asker = Asker {
            identity,
            accounts: &self.accounts,
            gate: &self.gate,
            host: call.host(),
            request_id: writer.request_id,
            now: self.clock.now(),
        };
        let told = neighbour.answer(&asker, &call.params)?;
        let write = |answer: &Value<'_>| writer.format.write(neighbour.root(), answer);
        let remembered = told.remembered.as_ref().map(|answer| write(answer).into());
        Ok(Answer { remembered, ..writer.done(write(&told.answer)) })
    }

    /// Does what a call asks for. What it changed or saw is on disk when this is done, whether it
    /// succeeded or not.
    async fn run(
        &self,
        admission: &Admission<'_>,
        call: &Call,
        writer: &Writer<'_>,
        failure: Option<&JobFailure>,
    ) -> (Result<String, ApiError>, Seen) {
        let (milliseconds, settling) = (self.clock.milliseconds(), self.settling());
        let (done, seen) = {
            let witness = self.recorder.witness(&call.params);
            let caller = Caller {
                accounts: &self.accounts,
                key_id: admission.key_id,
                request_id: writer.request_id,
                milliseconds,
                settling,
                home: call.home(),
                failure,
                witness: &witness,
                strict: self.strict,
            };
            let done = admission.entry.run(&caller, &call.params, writer.format);
            let home = call.home().map(str::to_owned);
            (done, witness.seen(milliseconds, settling, home, failure.cloned()))
        };
        (self.accounts.written(admission.key_id).await.and(done), seen)
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
    call.check_params()
}
