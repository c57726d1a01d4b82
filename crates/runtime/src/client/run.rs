//! A call: attempts, until one has an answer or the plan ends.

use std::borrow::Cow;
use std::time::Duration;

use aliyun_core::Params;
use http::HeaderMap;
use tracing::Instrument as _;

use super::request::{self, Request};
use super::{CallOptions, Config, HttpMethod};
use crate::answer::Receiver;
use crate::error::Trail;
use crate::interceptor::Outgoing;
use crate::observe::{self, Outcome};
use crate::retry::{self, GaveUp, LastFailure, Next, Plan, Shared};
use crate::system::{Instant, sleep, timeout_at};
use crate::{Answer, Credentials, Endpoint, Error, ErrorKind, OperationRef};

/// A call that is under way.
pub(super) struct Run<'c> {
    config: &'c Config,
    operation: &'c OperationRef,
    endpoint: &'c Endpoint,
    params: &'c Params,
    token: Token,
    method: HttpMethod,
    attempt_timeout: Option<Duration>,
    plan: Plan,
    last: LastFailure,
}

/// By what the service can tell a repeat of a call from another call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Nothing,
    /// A token of the client's, which ends with the call.
    Ours,
    /// A token that the caller knows too.
    Callers,
}

impl<'c> Run<'c> {
    pub(super) fn new(
        config: &'c Config,
        operation: &'c OperationRef,
        endpoint: &'c Endpoint,
        params: &'c Params,
        token: Token,
        options: &CallOptions,
    ) -> Self {
        let retry = options.retry.unwrap_or(config.conduct.retry);
        let timeout = options.timeout.or(config.conduct.call_timeout);
        Self {
            config,
            operation,
            endpoint,
            params,
            token,
            method: options.method.unwrap_or(config.method),
            attempt_timeout: options.attempt_timeout.or(config.conduct.attempt_timeout),
            plan: Plan::new(retry, Shared::of(endpoint.authority()), timeout),
            last: options.last_failure.clone().unwrap_or_default(),
        }
    }

    /// Makes the call, and tells whoever watches.
    pub(super) async fn run(mut self, receiver: &mut dyn Receiver) -> Result<Answer, Error> {
        let region = self.config.region.as_deref();
        let region = region.or_else(|| self.params.get(self.operation.region_param?));
        let span = observe::call_span(self.operation, region, self.endpoint);
        let result = self.repeat(receiver).instrument(span.clone()).await;
        let outcome = self.outcome(self.plan.attempts, None, self.plan.elapsed(), &result);
        span.record("aliyun.attempts", i64::from(outcome.attempt));
        outcome.record(&span);
        for metrics in &self.config.conduct.metrics {
            metrics.call_finished(&outcome);
        }
        result
    }

    async fn repeat(&mut self, receiver: &mut dyn Receiver) -> Result<Answer, Error> {
        // What is left there is of a call before this one.
        self.last.take();
        loop {
            if !self.keep_pace().await {
                let error = self.last.take().unwrap_or_else(|| self.rate_limited());
                return Err(self.plan.tell(error, Some(GaveUp::Time)).with_outcome());
            }
            let begun = Instant::now();
            let error = match self.watched_attempt(begun, receiver).await {
                Ok(answer) => {
                    self.plan.succeeded();
                    return Ok(answer.after(self.plan.attempts, self.plan.elapsed()));
                }
                Err(error) if error.kind() == ErrorKind::Refused => return Err(self.refused(error)),
                Err(error) => error,
            };
            let has_token = self.token != Token::Nothing;
            let chance = (self.config.conduct.chance)();
            match self.plan.failed(&error, has_token, begun, chance) {
                Next::GiveUp(why) => return Err(self.plan.tell(error, why).with_outcome()),
                Next::Repeat(wait) => {
                    observe::repeat(wait, &error);
                    self.last.put(error);
                    if !wait.is_zero() {
                        sleep(wait).await;
                    }
                }
            }
        }
    }

    /// Waits for a place at the pace of the endpoint; false if there is no time to.
    async fn keep_pace(&self) -> bool {
        let Some(place) = self.plan.place() else { return true };
        if !self.plan.has_time_for(place.wait) {
            return false;
        }
        if !place.wait.is_zero() {
            sleep(place.wait).await;
        }
        place.keep();
        true
    }

    /// How the call ends when an interceptor refused an attempt: what it met before counts more than
    /// that it may not be tried again.
    fn refused(&self, refusal: Error) -> Error {
        let Some(last) = self.last.take() else { return refusal };
        let last = self.plan.tell(last, Some(GaveUp::Refused)).with_outcome();
        last.with(|last| {
            last.hint.get_or_insert_with(|| refusal.message().to_owned());
        })
    }

    fn rate_limited(&self) -> Error {
        let message = "the service took fewer calls than were made, and at the pace it takes no \
                       time is left for this one: it was not sent";
        self.own(Error::new(ErrorKind::RateLimited, message))
    }

    async fn watched_attempt(
        &mut self,
        begun: Instant,
        receiver: &mut dyn Receiver,
    ) -> Result<Answer, Error> {
        let number = self.plan.attempts.saturating_add(1);
        let span = observe::attempt_span(number, self.method, self.endpoint);
        let result = self.attempt(number, receiver).instrument(span.clone()).await;
        let result = result.map_err(|error| self.plan.tell(error, None));
        let outcome = self.outcome(number, Some(self.method), begun.elapsed(), &result);
        outcome.record(&span);
        for interceptor in self.config.conduct.interceptors.iter().rev() {
            interceptor.after_attempt(&outcome);
        }
        for metrics in &self.config.conduct.metrics {
            metrics.attempt_finished(&outcome);
        }
        result
    }

    /// Signs and sends once, with a time and a nonce of its own.
    async fn attempt(&mut self, number: u32, receiver: &mut dyn Receiver) -> Result<Answer, Error> {
        let credentials = self.credentials().await.map_err(|error| self.own(error))?;
        let (params, headers) = self.intercept(number).map_err(|error| self.own(error))?;
        let config = self.config;
        let time = config.skew.correct((config.clock)());
        let request = Request {
            operation: self.operation,
            endpoint: self.endpoint,
            params: &params,
            method: self.method,
            time,
            headers,
        };
        let (request, sent) =
            request::sign(config, request, credentials).map_err(|error| self.own(error))?;

        self.plan.attempts = number;
        let limit = self.attempt_timeout.and_then(|limit| Instant::now().checked_add(limit));
        let limit = [limit, self.plan.deadline].into_iter().flatten().min();
        let response = match until(limit, config.transport.send(request)).await {
            Some(Ok(response)) => response,
            Some(Err(error)) => return Err(self.sent(error.into())),
            None => {
                let message = "no answer came in the time that the client was given";
                return Err(self.sent(Error::new(ErrorKind::Timeout, message)));
            }
        };
        // What the headers say matters only if the call failed, which is seldom.
        let failed = !response.status().is_success();
        let asked = failed.then(|| retry::asked(response.headers(), (config.clock)())).flatten();
        let theirs = failed.then(|| retry::server_time(response.headers())).flatten();
        Answer::read(self.operation, &sent, response, receiver).map_err(|error| {
            let mut error = self.sent(error).with_trail(|trail| trail.retry_after = asked);
            if let Some(theirs) = theirs
                && error.code().is_some_and(retry::is_about_time)
                && let Some(behind) = config.skew.learn(time, (config.clock)(), theirs)
            {
                observe::clock_off(behind);
                let side = if behind > 0 { "behind" } else { "ahead of" };
                let off = behind.unsigned_abs();
                error = error.with(|error| {
                    error.trail.clock_corrected = true;
                    error.hint = Some(format!(
                        "the clock of this machine is {off} s {side} the service's, which later \
                         requests of the client allow for"
                    ));
                });
            }
            error
        })
    }

    async fn credentials(&self) -> Result<Credentials, Error> {
        match until(self.plan.deadline, self.config.credentials.credentials()).await {
            Some(credentials) => Ok(credentials?),
            None => {
                let message = "there were no credentials yet when the time of the call was over";
                Err(Error::new(ErrorKind::Credentials, message))
            }
        }
    }

    /// Lets the interceptors at the attempt: the parameters as they leave them, and the headers
    /// they add.
    fn intercept(&self, attempt: u32) -> Result<(Cow<'c, Params>, HeaderMap), Error> {
        let interceptors = &self.config.conduct.interceptors;
        let mut outgoing = Outgoing {
            operation: self.operation,
            host: self.endpoint.authority(),
            params: Cow::Borrowed(self.params),
            attempt,
            headers: HeaderMap::new(),
        };
        for interceptor in interceptors {
            interceptor.before_signing(&mut outgoing).map_err(|refusal| {
                let reason = aliyun_core::excerpt_to(&refusal.to_string(), 500);
                let message = format!("an interceptor of the client refused the call: {reason}");
                Error::new(ErrorKind::Refused, message).with(|error| error.source = Some(refusal))
            })?;
        }
        Ok((outgoing.params, outgoing.headers))
    }

    /// An error of this call.
    fn own(&self, error: Error) -> Error {
        let callers_token = self.token == Token::Callers;
        error
            .of(self.operation)
            .with_trail(|trail| *trail = Trail { callers_token, ..Trail::default() })
    }

    /// An error of this call once it was sent.
    fn sent(&self, error: Error) -> Error {
        self.own(error).at_host(self.endpoint.authority())
    }

    fn outcome<'r>(
        &self,
        attempt: u32,
        method: Option<HttpMethod>,
        duration: Duration,
        result: &'r Result<Answer, Error>,
    ) -> Outcome<'r>
    where
        'c: 'r,
    {
        let Self { operation, endpoint, .. } = *self;
        let (host, result) = (endpoint.authority(), result.as_ref());
        Outcome { operation, host, attempt, duration, result, endpoint, method }
    }
}

/// What comes of some work, unless it takes until after the limit.
async fn until<W: Future>(limit: Option<Instant>, work: W) -> Option<W::Output> {
    match limit {
        Some(limit) => timeout_at(limit, work).await.ok(),
        None => Some(work.await),
    }
}
