//! Keeping credentials until they are about to expire.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::{self, Handle};
use tokio::sync::watch;

use super::config::Clock;
use super::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, ProviderConfig,
};
use crate::Timestamp;
use crate::system::Instant;

/// Keeps what another provider finds, and asks it again before that expires.
///
/// - While nothing valid is there, callers wait: all of them for one and the same request. If that
///   fails, so do the calls of the next second, for the same reason: many calls that fail fast
///   do not become as many requests.
/// - In the last quarter of the lifetime, but at most 15 minutes before the end, somebody's call
///   sets off a refresh. No call waits for it: all go on with what is there.
/// - A refresh that fails changes nothing while the old credentials are valid. The next try comes
///   after a pause of up to 30 seconds.
/// - What has no expiration is looked at again every 15 minutes, in the same way.
///
/// A refresh is a task of the Tokio runtime of the call that set it off, so a call that is dropped
/// takes nothing away from the others. Callers of another runtime do not wait for it, since that
/// runtime may be idle or gone; they begin their own.
///
/// The providers of this crate have such a cache inside. It is for providers of your own:
///
/// ```
/// use aliyun_runtime::credentials::CachedCredentials;
/// use aliyun_runtime::{Client, Credentials, CredentialsFuture, CredentialsProvider, Timestamp};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl CredentialsProvider for Vault {
///     fn credentials(&self) -> CredentialsFuture<'_> {
///         Box::pin(async {
///             // Ask the vault ...
///             let expiration = Timestamp::from_unix(Timestamp::now().unix() + 3600);
///             Ok(Credentials::new("id", "secret").expiration(expiration))
///         })
///     }
/// }
///
/// let client = Client::builder()
///     .region("cn-hangzhou")
///     .credentials(CachedCredentials::new(Vault))
///     .build()?;
/// # Ok::<(), aliyun_runtime::Error>(())
/// ```
pub struct CachedCredentials<P> {
    provider: Arc<P>,
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    flight: Option<Flight>,
    /// No try before this, after one has failed.
    pause_until: Option<Timestamp>,
    /// Why there was nothing to give to those who waited last, and when.
    failure: Option<(Instant, CredentialsError)>,
}

struct Kept {
    credentials: Credentials,
    refresh_at: Timestamp,
}

type Outcome = Result<Credentials, CredentialsError>;

/// A refresh, under way or over.
#[derive(Clone)]
struct Flight {
    /// Nothing yet, then what came of it.
    landed: watch::Receiver<Option<Outcome>>,
    runtime: runtime::Id,
    /// Whether it was set off by a call that does not wait for it.
    in_background: bool,
}

/// How long before the expiration a refresh begins, at most.
const WINDOW: i64 = 15 * 60;
/// How long after a failed refresh the next one may begin, at most.
const PAUSE: i64 = 30;
/// For how long a failure is the answer to those who come after it.
const REST: Duration = Duration::from_secs(1);

impl<P: CredentialsProvider + 'static> CachedCredentials<P> {
    /// Keeps what this provider finds.
    pub fn new(provider: P) -> Self {
        Self::by(&ProviderConfig::new(), provider)
    }

    /// Another clock to tell the expiration by, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    pub(super) fn by(config: &ProviderConfig, provider: P) -> Self {
        Self { provider: Arc::new(provider), state: Arc::default(), clock: config.clock_fn() }
    }

    /// The same, set up differently; what was kept is no longer.
    pub(super) fn change(self, change: impl FnOnce(&mut P)) -> Self
    where
        P: Clone,
    {
        let Self { mut provider, clock, .. } = self;
        change(Arc::make_mut(&mut provider));
        Self { provider, state: Arc::default(), clock }
    }

    pub(super) fn provider(&self) -> &P {
        &self.provider
    }

    async fn get(&self) -> Outcome {
        let mut flight = match self.look()? {
            Look::Kept(credentials) => return Ok(credentials),
            Look::Flight(flight) => flight,
        };
        let outcome = self.end_of(&mut flight).await;
        // One in the background may have begun long ago, on a runtime that then fell asleep: it
        // speaks only for itself.
        if outcome.is_err() && flight.in_background {
            return match self.look()? {
                Look::Kept(credentials) => Ok(credentials),
                Look::Flight(mut flight) => self.end_of(&mut flight).await,
            };
        }
        outcome
    }

    async fn end_of(&self, flight: &mut Flight) -> Outcome {
        let outcome = flight.end().await;
        if let Err(error) = &outcome
            && !flight.in_background
        {
            lock(&self.state).failure = Some((Instant::now(), error.clone()));
        }
        outcome
    }

    /// What is there, or whom to wait for. Begins a refresh if it is time for one.
    fn look(&self) -> Result<Look, CredentialsError> {
        let now = (self.clock)();
        let mut state = lock(&self.state);
        let Some(kept) = state.kept.as_ref().filter(|kept| kept.credentials.are_valid(now)) else {
            let failure = state.failure.as_ref().filter(|(when, _)| when.elapsed() < REST);
            if let Some((_, error)) = failure {
                return Err(error.clone());
            }
            return self.join(&mut state, false).map(Look::Flight);
        };
        let credentials = kept.credentials.clone();
        let is_due = now >= kept.refresh_at && state.pause_until.is_none_or(|pause| now >= pause);
        if is_due {
            // It fails only outside of a runtime, where this call can do without it.
            let _ = self.join(&mut state, true);
        }
        Ok(Look::Kept(credentials))
    }

    /// The refresh that is under way, or a new one.
    fn join(&self, state: &mut State, in_background: bool) -> Result<Flight, CredentialsError> {
        let runtime = Handle::try_current().map_err(|error| {
            CredentialsError::new("credentials can only be fetched inside a Tokio runtime")
                .caused_by(error)
        })?;
        if let Some(flight) = &state.flight
            && flight.runtime == runtime.id()
            && flight.is_under_way()
        {
            return Ok(flight.clone());
        }
        let (sender, landed) = watch::channel(None);
        let flight = Flight { landed, runtime: runtime.id(), in_background };
        state.flight = Some(flight.clone());
        let (provider, shared, clock) =
            (self.provider.clone(), self.state.clone(), self.clock.clone());
        runtime.spawn(async move {
            let outcome = provider.credentials().await;
            let outcome = lock(&shared).land(outcome, clock());
            // Nobody may be waiting any more.
            let _ = sender.send(Some(outcome));
        });
        Ok(flight)
    }
}

enum Look {
    Kept(Credentials),
    Flight(Flight),
}

impl Flight {
    /// A task that is gone without a word has panicked.
    fn is_under_way(&self) -> bool {
        self.landed.borrow().is_none() && self.landed.has_changed().is_ok()
    }

    async fn end(&mut self) -> Outcome {
        let landed = self.landed.wait_for(Option::is_some).await.ok();
        landed.and_then(|landed| landed.clone()).unwrap_or_else(|| {
            Err(CredentialsError::new(
                "the provider ended without credentials and without an error",
            ))
        })
    }
}

impl State {
    /// Keeps what a refresh brought.
    fn land(&mut self, outcome: Outcome, now: Timestamp) -> Outcome {
        let outcome = outcome.and_then(|credentials| match credentials.expiration {
            Some(end) if end <= now => Err(CredentialsError::new(format!(
                "the credentials that came had expired at {end}, and it is {now}: check the \
                 clock of this machine, or renew them where they come from"
            ))),
            _ => Ok(credentials),
        });
        match &outcome {
            Ok(credentials) => {
                self.kept = Some(Kept {
                    credentials: credentials.clone(),
                    refresh_at: due(credentials, now),
                });
                self.pause_until = None;
            }
            Err(_) => {
                let end = self.kept.as_ref().and_then(|kept| kept.credentials.expiration);
                let rest = end.map_or(i64::MAX, |end| end.unix() - now.unix());
                self.pause_until = Some(later(now, (rest / 4).clamp(1, PAUSE)));
            }
        }
        outcome
    }
}

/// When credentials that came now are to be refreshed.
fn due(credentials: &Credentials, now: Timestamp) -> Timestamp {
    match credentials.expiration {
        None => later(now, WINDOW),
        Some(end) => {
            let lifetime = end.unix() - now.unix();
            later(end, -(lifetime / 4).min(WINDOW))
        }
    }
}

fn later(time: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_unix(time.unix().saturating_add(seconds))
}

/// Nothing that is done under the lock can leave it half done, so poison means nothing.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: CredentialsProvider + 'static> CredentialsProvider for CachedCredentials<P> {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.get())
    }
}

impl<P: fmt::Debug> fmt::Debug for CachedCredentials<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CachedCredentials").field(&self.provider).finish()
    }
}
