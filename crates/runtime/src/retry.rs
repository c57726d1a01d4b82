//! When a call is sent again.
//!
//! What failed decides, by its code and not by its status, together with what the call does:
//!
//! | failure | a read, an idempotent write, a write with a token | any other write |
//! |---|---|---|
//! | no connection | again | again |
//! | a code that proves that nothing was done: busy, lingering, throttled | again | again |
//! | no answer in time, a broken connection, an answer that cannot be read or decoded | again | never |
//! | a gateway that stopped waiting (408 or 499 with an unknown code) | again | never |
//! | a failed gateway or service (5xx), a code whose outcome is unknown | again | never |
//! | a code that says that the request is wrong | never | never |
//!
//! A token is what [`OperationInfo::idempotency_param`](aliyun_core::OperationInfo) names: by it
//! the service tells a repeat from another call. The client makes one for each call that has
//! none, and all attempts of the call carry it. Everything else of an attempt is its own: the
//! time, the nonce and therefore the signature.
//!
//! An idempotent write without a token is repeated since twice is as good as once to a client that
//! is alone. Beside others that write to the same thing it may be done twice with a change of theirs
//! in between, which it then undoes: a removal takes away what somebody has added again. Where that
//! matters, one program writes at a time, or repeats are [off](RetryConfig::off) and what may have
//! taken effect is looked up.
//!
//! Three things keep repeats from making trouble worse. The waits between attempts grow, and are
//! drawn by lot, so that clients that failed together do not come back together. All clients of
//! one endpoint in the process share a budget of 500 tokens: a repeat takes 5, one after silence
//! 10, a success gives them back, and a call whose repeat finds the budget spent fails at once.
//! And in the mode [`RetryMode::Adaptive`] they share a pace too, which slows down when the
//! service says that calls are too many.
//!
//! A load balancer that is being changed is refused to others for seconds or minutes. Answers of
//! this kind ([`CodeClass::Busy`](aliyun_core::CodeClass), and any other code that proves that
//! nothing was done and that a repeat helps) do not count as attempts and take
//! nothing from the budget: they are repeated for as long as
//! [`RetryConfig::busy_patience`] lasts.
//!
//! What was released counts as in use for some seconds more: a group of servers after its listener
//! was deleted, for one. The answer ([`CodeClass::Lingering`](aliyun_core::CodeClass)) is the same
//! as for a group that is in use to stay, and nobody can tell the two apart. So it is repeated in
//! the same way, for as long as [`RetryConfig::lingering_patience`] lasts, which is shorter: a
//! conflict that stays is told after that time. A [dry run](crate::Call::dry_run) asks for nothing
//! but such conflicts, so it tells one at once.
//!
//! A clock that is off by more than the 15 minutes the service allows is noticed by its refusal,
//! corrected by the time in that answer for all later requests of the client, and the call is
//! sent again, once.

mod asked;
mod budget;
mod clock;
mod last;
mod pace;
mod plan;
mod shared;

use std::fmt;
use std::time::Duration;

pub(crate) use self::asked::asked;
pub(crate) use self::clock::{Skew, is_about_time, server_time};
pub(crate) use self::last::LastFailure;
pub(crate) use self::plan::{Next, Plan};
pub(crate) use self::shared::Shared;

/// How calls are repeated.
///
/// ```
/// use std::time::Duration;
/// use aliyun_runtime::RetryConfig;
///
/// let patient = RetryConfig::standard().busy_patience(Duration::from_secs(300));
/// let never = RetryConfig::off();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryConfig {
    mode: RetryMode,
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    busy_patience: Duration,
    lingering_patience: Duration,
    /// Whether what lingers is the answer that was asked for.
    tells_what_lingers: bool,
}

/// Which repeats are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryMode {
    /// Those that are safe.
    #[default]
    Standard,
    /// The same, and all calls of the endpoint keep to a pace once the service has refused some
    /// for being too many: seven tenths of what was sent in the second before, and then a call a
    /// second more with each second that goes well.
    Adaptive,
    /// None.
    Off,
}

impl RetryConfig {
    /// Three attempts, up to 20 s apart, two minutes of patience with a busy service, and half a
    /// minute with what lingers.
    pub const fn standard() -> Self {
        Self {
            mode: RetryMode::Standard,
            max_attempts: 3,
            base_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(20),
            busy_patience: Duration::from_secs(120),
            lingering_patience: Duration::from_secs(30),
            tells_what_lingers: false,
        }
    }

    /// The same at a pace that follows what the service takes.
    pub const fn adaptive() -> Self {
        Self { mode: RetryMode::Adaptive, ..Self::standard() }
    }

    /// One attempt.
    pub const fn off() -> Self {
        Self { mode: RetryMode::Off, ..Self::standard() }
    }

    /// How often a call is sent, the first time included: 3 unless set. Answers that are waited out
    /// do not count.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest wait before the first repeat: 100 ms unless set, five times that after too
    /// many calls and ten times that when the service is busy or something lingers. It doubles with
    /// each repeat, and the wait is drawn from nothing to all of it. Where the service asks for less
    /// than this, it is what is waited all the same.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// What no wait is longer than, even if the service asks for more: 20 s unless set.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// For how long a call is repeated that meets a busy service, from its first such answer:
    /// two minutes unless set, where the vendor's own tools wait for two to five. With none, a
    /// busy service is a failure like others.
    #[must_use]
    pub const fn busy_patience(mut self, patience: Duration) -> Self {
        self.busy_patience = patience;
        self
    }

    /// For how long a call is repeated that meets what may be in use still or may just have been
    /// released, from its first such answer: half a minute unless set. With none, such an answer is
    /// a failure like others.
    #[must_use]
    pub const fn lingering_patience(mut self, patience: Duration) -> Self {
        self.lingering_patience = patience;
        self
    }

    /// The same for a call that asks whether something is in use: it is told at once.
    #[must_use]
    pub(crate) const fn telling_what_lingers(mut self) -> Self {
        self.tells_what_lingers = true;
        self
    }

    /// Which repeats are made.
    pub const fn mode(&self) -> RetryMode {
        self.mode
    }
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::standard()
    }
}

/// Why a call that may succeed later was not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GaveUp {
    /// All attempts were made.
    Attempts,
    /// The service was busy for longer than [`RetryConfig::busy_patience`], or what was in the way
    /// stayed there for longer than [`RetryConfig::lingering_patience`].
    Patience,
    /// The budget of repeats, which all clients of the endpoint share, is spent: most calls fail.
    Budget,
    /// The time of the whole call would be over before the next attempt.
    Time,
    /// An [interceptor](crate::Interceptor) refused the next attempt.
    Refused,
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attempts => "retries exhausted",
            Self::Patience => "what was in the way stayed for too long",
            Self::Budget => "the retry budget of the endpoint is spent",
            Self::Time => "no time is left for another",
            Self::Refused => "the client refused another",
        })
    }
}
