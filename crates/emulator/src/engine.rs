//! From a request to its answer, without the network.

mod calls;
mod intake;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use hyper::body::Incoming;

use crate::api_error::ApiError;
use crate::clock::Clock;
use crate::control;
use crate::faults::{Fault, FaultError, Faults, Placed, Reset, WireBody};
use crate::gate::Gate;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::page;
use crate::recording::Recorder;
use crate::registry::Registry;
use crate::requests::Log;
use crate::settling::Settling;
use crate::state::Accounts;
use crate::state_error::StateError;
use intake::Intake;

/// A body, or why there is none.
pub(crate) type ReadBody = Result<Bytes, ApiError>;

/// Everything an emulator knows.
pub(crate) struct Engine {
    clock: Arc<Clock>,
    gate: Gate,
    accounts: Accounts,
    registry: Registry,
    limits: Limits,
    intake: Intake,
    settling: Mutex<Settling>,
    /// How long changes take at the start.
    first_settling: Settling,
    /// Whether the documents count to the letter.
    strict: bool,
    log: Log,
    faults: Faults,
    recorder: Recorder,
    metrics: Metrics,
}

impl Engine {
    pub(crate) fn new(
        clock: Arc<Clock>,
        gate: Gate,
        accounts: Accounts,
        limits: Limits,
        settling: Settling,
        strict: bool,
    ) -> Self {
        Self {
            clock,
            gate,
            registry: Registry::new(accounts.products),
            accounts,
            limits,
            intake: Intake::default(),
            settling: Mutex::new(settling),
            first_settling: settling,
            strict,
            log: Log::default(),
            faults: Faults::default(),
            recorder: Recorder::default(),
            metrics: Metrics::new(),
        }
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

    /// What callers sent and got.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// How long changes take to settle.
    pub(crate) fn settling(&self) -> Settling {
        *self.settling.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets changes take so long from now on.
    pub(crate) fn settle(&self, settling: Settling) {
        *self.settling.lock().unwrap_or_else(PoisonError::into_inner) = settling;
    }

    /// What goes wrong on purpose.
    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Makes something go wrong.
    pub(crate) fn inject(&self, fault: Fault) -> Result<Placed, FaultError> {
        let key_ids: Vec<_> = self.accounts.key_ids().collect();
        self.faults.add(fault, &self.registry, &key_ids)
    }

    /// What happened so far, in figures.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How many nonces are remembered.
    pub(crate) fn nonces_kept(&self) -> usize {
        self.gate.nonces_kept()
    }

    /// What records calls.
    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Begins a recording in the place of the one that there may be.
    pub(crate) fn begin_recording(&self) {
        self.recorder.begin(&self.accounts, self.clock.milliseconds(), self.strict);
    }

    /// The operations that are answered.
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Back to the start: the state of the seed, no nonce used, no call seen, no fault, the clock
    /// where it was, and changes that take as long as at first.
    pub(crate) fn reset(&self) -> Result<(), StateError> {
        self.recorder.end();
        self.clock.reset();
        self.settle(self.first_settling);
        self.gate.reset();
        self.log.clear();
        self.faults.clear();
        self.accounts.reset()
    }

    /// Puts accounts in place of others. What is being recorded ends, since nothing after it
    /// follows from what was before.
    pub(crate) fn import(&self, state: &[u8]) -> Result<(), StateError> {
        self.recorder.end();
        self.accounts.import(state)
    }

    /// Goes back to a snapshot, which ends a recording as an import does.
    pub(crate) fn restore(&self, name: &str) -> Result<(), StateError> {
        self.recorder.end();
        self.accounts.restore(name)
    }

    /// Takes a snapshot of all accounts.
    pub(crate) fn take_snapshot(&self, name: &str) -> Result<(), StateError> {
        self.accounts.take_snapshot(name, self.clock.now(), self.limits.snapshots)
    }

    /// Reads the body of a request, within limits.
    pub(crate) async fn read(&self, request: Request<Incoming>) -> Request<ReadBody> {
        let (parts, body) = request.into_parts();
        let is_control = control::path(parts.uri.path()).is_some();
        Request::from_parts(parts, self.intake.read_body(body, is_control, &self.limits).await)
    }

    /// Whether a request is a call of the service, not one about the emulator itself.
    pub(crate) fn is_call(&self, parts: &Parts) -> bool {
        control::path(parts.uri.path()).is_none()
            && !page::is_asked(parts, self.registry.products())
    }

    /// Answers one HTTP request, unless the connection is to be reset.
    pub(crate) async fn answer(
        &self,
        request: Request<ReadBody>,
    ) -> Result<Response<WireBody>, Reset> {
        let (parts, body) = request.into_parts();
        if let Some(file) = page::answer(&parts, self.registry.products()) {
            return Ok(file.map(WireBody::Whole));
        }
        match control::path(parts.uri.path()) {
            Some(path) => Ok(control::answer(self, &parts, path, &body).await.map(WireBody::Whole)),
            None => self.answer_call(parts, body).await,
        }
    }
}
