//! One call's repeats: what was tried, and whether to try again.

use std::sync::Arc;
use std::time::Duration;

use aliyun_core::{CodeClass, Repeat};

use super::pace::Place;
use super::{GaveUp, RetryConfig, RetryMode, Shared};
use crate::system::Instant;
use crate::{Error, ErrorKind};

/// The repeats of one call. It decides and counts; it neither waits nor sends.
#[derive(Debug)]
pub(crate) struct Plan {
    config: RetryConfig,
    shared: Arc<Shared>,
    started: Instant,
    /// When the time of the call is over.
    pub(crate) deadline: Option<Instant>,
    /// How often the request was sent.
    pub(crate) attempts: u32,
    /// How many attempts failed, but for those that met what is waited out.
    failures: u32,
    busy: Spell,
    lingering: Spell,
    /// What the last repeat took from the budget.
    cost: u32,
    /// Whether an attempt that was repeated may have taken effect.
    unknown: bool,
    clock_corrected: bool,
}

/// The answers of one kind that a call waits out.
#[derive(Clone, Copy, Debug, Default)]
struct Spell {
    answers: u32,
    since: Option<Instant>,
}

/// What follows a failed attempt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Another one after this wait.
    Repeat(Duration),
    /// None, for a reason if the failure is one that may pass.
    GiveUp(Option<GaveUp>),
}

impl Plan {
    pub(crate) fn new(config: RetryConfig, shared: Arc<Shared>, timeout: Option<Duration>) -> Self {
        let started = Instant::now();
        Self {
            config,
            shared,
            started,
            deadline: timeout.and_then(|timeout| started.checked_add(timeout)),
            attempts: 0,
            failures: 0,
            busy: Spell::default(),
            lingering: Spell::default(),
            cost: 0,
            unknown: false,
            clock_corrected: false,
        }
    }

    /// The place of the next attempt among all calls of the endpoint, where there is a pace.
    pub(crate) fn place(&self) -> Option<Place<'_>> {
        (self.config.mode == RetryMode::Adaptive).then(|| self.shared.pace.place(Instant::now()))
    }

    /// Whether so long a wait leaves time for an attempt after it.
    pub(crate) fn has_time_for(&self, wait: Duration) -> bool {
        let after = Instant::now().checked_add(wait);
        self.deadline.is_none_or(|deadline| after.is_some_and(|after| after < deadline))
    }

    /// The call has its answer.
    pub(crate) fn succeeded(&self) {
        if self.config.mode == RetryMode::Adaptive {
            self.shared.pace.speed_up();
        }
        self.shared.budget.give(self.cost.max(1));
    }

    /// What follows an attempt that was sent at `sent` and failed. `has_token` says whether the
    /// service can tell a repeat from another call, `chance` is drawn from 0 to 1.
    pub(crate) fn failed(
        &mut self,
        error: &Error,
        has_token: bool,
        sent: Instant,
        chance: f64,
    ) -> Next {
        let now = Instant::now();
        let failure = Failure::of(error);
        if self.config.mode == RetryMode::Adaptive {
            match failure {
                Failure::Throttled => self.shared.pace.slow_down(sent, now),
                _ if error.status().is_some() => self.shared.pace.speed_up(),
                _ => {}
            }
        }
        if self.config.mode == RetryMode::Off {
            return Next::GiveUp(None);
        }
        if error.trail().clock_corrected && !self.clock_corrected {
            self.clock_corrected = true;
            return Next::Repeat(Duration::ZERO);
        }
        if !error.may_be_repeated(has_token) {
            return Next::GiveUp(None);
        }
        if failure == Failure::Lingering && self.config.tells_what_lingers {
            return Next::GiveUp(None);
        }
        let (spell, patience) = match failure {
            Failure::Busy => (Some(&mut self.busy), self.config.busy_patience),
            Failure::Lingering => (Some(&mut self.lingering), self.config.lingering_patience),
            Failure::Passing | Failure::Throttled => (None, Duration::ZERO),
        };
        let spell = spell.filter(|_| !patience.is_zero());
        let is_waited_out = spell.is_some();
        let wait = if let Some(spell) = spell {
            spell.answers += 1;
            let since = *spell.since.get_or_insert(now);
            let wait = self.config.wait(failure, spell.answers, error.retry_after(), chance);
            let rest = patience.saturating_sub(now - since);
            // The last attempt is made when patience ends, unless the service asks for longer.
            if wait > rest && (rest.is_zero() || error.retry_after().is_some()) {
                return Next::GiveUp(Some(GaveUp::Patience));
            }
            wait.min(rest)
        } else {
            self.failures += 1;
            if self.failures >= self.config.max_attempts {
                return Next::GiveUp(Some(GaveUp::Attempts));
            }
            self.config.wait(failure, self.failures, error.retry_after(), chance)
        };
        if !self.has_time_for(wait) {
            return Next::GiveUp(Some(GaveUp::Time));
        }
        if !is_waited_out {
            let cost = if error.kind() == ErrorKind::Timeout { 10 } else { 5 };
            if !self.shared.budget.take(cost) {
                return Next::GiveUp(Some(GaveUp::Budget));
            }
            self.cost = cost;
        }
        self.unknown |= error.may_have_been_executed();
        Next::Repeat(wait)
    }

    /// What the last error says of the attempts before it.
    pub(crate) fn tell(&self, error: Error, gave_up: Option<GaveUp>) -> Error {
        error.with_trail(|trail| {
            trail.attempts = self.attempts;
            trail.elapsed = self.elapsed();
            trail.gave_up = gave_up;
            trail.unknown_before = self.unknown;
        })
    }

    /// How long the call takes by now.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// What kind of failure a wait is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    Passing,
    Throttled,
    Busy,
    Lingering,
}

impl Failure {
    fn of(error: &Error) -> Self {
        match error.info() {
            Some(info) => match (info.class, info.repeat) {
                (CodeClass::Throttled, _) => Self::Throttled,
                (CodeClass::Lingering, _) => Self::Lingering,
                (CodeClass::Busy, _) | (_, Repeat::Safe) => Self::Busy,
                _ => Self::Passing,
            },
            None if error.status() == Some(429) => Self::Throttled,
            None => Self::Passing,
        }
    }

    /// How much longer than after another failure the waits are. The vendor's Python SDK waits
    /// five times as long when calls are too many, and its tools seconds when a load balancer is
    /// busy or a group still in use.
    const fn factor(self) -> u32 {
        match self {
            Self::Passing => 1,
            Self::Throttled => 5,
            Self::Busy | Self::Lingering => 10,
        }
    }
}

impl RetryConfig {
    /// How long to wait after the `nth` failure of a kind: what the service asks for, but the base
    /// delay at least, and up to one base delay more; or else up to a delay that doubles.
    fn wait(&self, after: Failure, nth: u32, asked: Option<Duration>, chance: f64) -> Duration {
        let first = self.base_delay.saturating_mul(after.factor());
        let wait = match asked {
            Some(asked) => asked.max(self.base_delay).saturating_add(part(self.base_delay, chance)),
            None => {
                let doubled = first.saturating_mul(1 << nth.saturating_sub(1).min(30));
                part(doubled.min(self.max_delay), chance)
            }
        };
        wait.min(self.max_delay)
    }
}

/// A part of a time, all of it at most.
fn part(whole: Duration, chance: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * chance).map_or(whole, |part| part.min(whole))
}

#[cfg(test)]
mod tests;
