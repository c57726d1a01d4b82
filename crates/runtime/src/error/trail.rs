//! What came before an error: the attempts of its call, and what follows from them.

use std::time::Duration;

use aliyun_core::{Effect, Repeat};

use super::{Error, ErrorKind};
use crate::retry::GaveUp;

/// What is known of the whole call when its last attempt has failed.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) gave_up: Option<GaveUp>,
    /// Whether an attempt before the last may have taken effect.
    pub(crate) unknown_before: bool,
    /// Whether the caller gave a token by which the service recognises a repeat.
    pub(crate) callers_token: bool,
    /// Whether the time of the request was wrong and the next will be right.
    pub(crate) clock_corrected: bool,
    /// What the last answer of a wait showed, be it a refusal.
    pub(crate) last_seen: Option<String>,
}

/// The code for a nonce that the service has seen before. Each request has its own, so what
/// came before can only be a copy of the same request.
pub(crate) const NONCE_USED: &str = "SignatureNonceUsed";

/// Whether a status with an unknown code says nothing about what was done. Of the statuses that
/// refuse a request two do not: 408 and 499 come from a gateway that stopped waiting, and may
/// have passed the request on before.
fn is_silence(status: u16) -> bool {
    !(400..500).contains(&status) || matches!(status, 408 | 499)
}

impl Error {
    /// How often the request was sent; at the end of a wait, how many calls or readings of a list
    /// there were.
    pub fn attempts(&self) -> u32 {
        self.0.trail.attempts
    }

    /// How long the call or the wait took, with all attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.0.trail.elapsed
    }

    /// How long the service asks to wait before the next call.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.trail.retry_after
    }

    /// Why the call was not sent again although it may succeed later; none if a repeat would be
    /// useless or unsafe, or was not wanted.
    pub fn gave_up(&self) -> Option<GaveUp> {
        self.0.trail.gave_up
    }

    /// What a wait last saw in an answer, in words: `Status is "Processing"`, or
    /// `the answer is SystemBusy` where that was a refusal after which the wait went on. None if
    /// there was no answer, or if it was as wanted.
    pub fn last_seen(&self) -> Option<&str> {
        self.0.trail.last_seen.as_deref()
    }

    /// Whether the call may have changed something although it failed: by its last attempt or by
    /// one before that. A call that the service took, and whose end was waited for or which was to
    /// be a dry run, has.
    pub fn may_have_taken_effect(&self) -> bool {
        let reads = self.operation().is_some_and(|operation| operation.effect == Effect::Read);
        self.was_taken() || !reads && (self.0.trail.unknown_before || self.may_have_been_executed())
    }

    /// Whether the same call may succeed when it is made again, and is safe to make again. A
    /// token that the client made ends with its call, so it makes no other call safe; nor is a call
    /// made again that the service took.
    pub fn is_retryable(&self) -> bool {
        if self.was_taken() {
            return false;
        }
        let trail = &self.0.trail;
        let known = trail.callers_token || !(self.writes_each_time() && trail.unknown_before);
        known && self.may_be_repeated(trail.callers_token)
    }

    /// Whether the request may be sent again, given whether the service can tell a repeat from
    /// another call.
    pub(crate) fn may_be_repeated(&self, has_token: bool) -> bool {
        let safe = has_token || !self.writes_each_time() || !self.may_have_been_executed();
        safe && self.is_transient()
    }

    fn writes_each_time(&self) -> bool {
        self.operation().is_none_or(|operation| operation.effect == Effect::Write)
    }

    /// Whether the last attempt may have been executed.
    pub(crate) fn may_have_been_executed(&self) -> bool {
        match self.0.kind {
            ErrorKind::InvalidRequest
            | ErrorKind::Configuration
            | ErrorKind::Credentials
            | ErrorKind::Refused
            | ErrorKind::RateLimited
            | ErrorKind::Connect
            | ErrorKind::Paging
            | ErrorKind::WaitFailed
            | ErrorKind::WaitTimeout => false,
            ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::Transport
            | ErrorKind::UnreadableAnswer
            | ErrorKind::DryRunIgnored => true,
            ErrorKind::Service => match self.info() {
                Some(info) => info.repeat == Repeat::Unknown,
                None if self.code() == Some(NONCE_USED) => true,
                None => self.status().is_none_or(is_silence),
            },
        }
    }

    fn is_transient(&self) -> bool {
        // Who says when to come back says that it may help.
        let by_status = || {
            self.retry_after().is_some()
                || self
                    .status()
                    .is_some_and(|status| matches!(status, 200..300 | 408 | 429 | 499 | 500..))
        };
        match self.0.kind {
            ErrorKind::Connect
            | ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::RateLimited => true,
            ErrorKind::UnreadableAnswer => by_status(),
            ErrorKind::Service => match self.info() {
                Some(info) => matches!(info.repeat, Repeat::Safe | Repeat::Unknown),
                None => self.code() == Some(NONCE_USED) || by_status(),
            },
            _ => false,
        }
    }

    pub(crate) fn trail(&self) -> &Trail {
        &self.0.trail
    }

    pub(crate) fn with_trail(self, tell: impl FnOnce(&mut Trail)) -> Self {
        self.with(|error| tell(&mut error.trail))
    }

    /// The same with a hint, if the outcome of a write is unknown and nothing else is hinted at.
    pub(crate) fn with_outcome(self) -> Self {
        let hint = if !self.may_have_taken_effect() {
            return self;
        } else if self.code() == Some(NONCE_USED) {
            "the service has seen this very request before, so a copy of it may have taken effect: \
             look before making the call again"
        } else if !self.may_have_been_executed() {
            "an attempt before this one may have taken effect: look before making the call again"
        } else {
            "the call may have taken effect: look before making it again"
        };
        self.with(|error| {
            error.hint.get_or_insert_with(|| hint.to_owned());
        })
    }
}
