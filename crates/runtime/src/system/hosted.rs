//! Time and randomness where the target has none: its host gives them.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::OnceLock;
use std::task::Poll;
use std::time::Duration;

use super::Elapsed;

/// What [`Host::sleep`] returns.
pub type HostFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What `wasm32-unknown-unknown` does not have and its host does: in a browser `Date.now()`,
/// `setTimeout` and `crypto.getRandomValues`.
///
/// ```ignore
/// struct Browser;
///
/// impl Host for Browser {
///     fn since_1970(&self) -> Duration {
///         Duration::from_secs_f64(js_sys::Date::now() / 1e3)
///     }
///     fn sleep(&self, time: Duration) -> HostFuture {
///         Box::pin(SendWrapper::new(gloo_timers::future::sleep(time)))
///     }
///     fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
///         getrandom::fill(bytes).map_err(io::Error::other)
///     }
/// }
///
/// aliyun_runtime::host::set(Browser);
/// ```
pub trait Host: Send + Sync {
    /// How much time has passed since the beginning of 1970, in UTC.
    fn since_1970(&self) -> Duration;
    /// Is ready after that time.
    fn sleep(&self, time: Duration) -> HostFuture;
    /// Fills a buffer with bytes that nobody can foretell.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;
}

static HOST: OnceLock<Box<dyn Host>> = OnceLock::new();

/// Says what the host gives, once, before the first call. Whether it was the first to do so: what
/// is said later counts for nothing.
pub fn set(host: impl Host + 'static) -> bool {
    HOST.set(Box::new(host)).is_ok()
}

fn host() -> Option<&'static dyn Host> {
    HOST.get().map(Box::as_ref)
}

/// Whether a call can be made here, or why not.
pub(crate) fn check() -> Result<(), String> {
    host().map(drop).ok_or_else(|| {
        "this target has neither time nor randomness: say where they come from with `host::set` \
         before the first call"
            .to_owned()
    })
}

/// A point in time, as far from 1970 as the host says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(Duration);

impl Instant {
    pub(crate) fn now() -> Self {
        Self(host().map_or(Duration::ZERO, Host::since_1970))
    }

    pub(crate) fn elapsed(self) -> Duration {
        Self::now().saturating_duration_since(self)
    }

    pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    pub(crate) fn checked_sub(self, time: Duration) -> Option<Self> {
        self.0.checked_sub(time).map(Self)
    }

    pub(crate) fn checked_add(self, time: Duration) -> Option<Self> {
        self.0.checked_add(time).map(Self)
    }
}

impl std::ops::Add<Duration> for Instant {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }
}

impl std::ops::Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.saturating_duration_since(earlier)
    }
}

pub(crate) async fn sleep(time: Duration) {
    if let Some(host) = host() {
        host.sleep(time).await;
    }
}

/// What comes of some work, unless it takes too long.
pub(crate) async fn timeout<W: Future>(time: Duration, work: W) -> Result<W::Output, Elapsed> {
    let (mut work, mut end) = (pin!(work), pin!(sleep(time)));
    // Without a host the end is there at once; the call in the work says what is missing.
    let is_limited = host().is_some();
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending if is_limited => end.as_mut().poll(context).map(|()| Err(Elapsed)),
        Poll::Pending => Poll::Pending,
    })
    .await
}

pub(crate) fn random(bytes: &mut [u8]) -> io::Result<()> {
    host().map_or_else(|| Err(io::ErrorKind::Unsupported.into()), |host| host.random(bytes))
}

pub(crate) fn seconds_since_1970() -> i64 {
    let time = host().map_or(Duration::ZERO, Host::since_1970);
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    /// A host on which it is tokio's paused time after a day.
    struct Paused(tokio::time::Instant);

    const DAY: Duration = Duration::from_secs(86_400);

    impl Host for Paused {
        fn since_1970(&self) -> Duration {
            DAY + self.0.elapsed()
        }

        fn sleep(&self, time: Duration) -> HostFuture {
            Box::pin(tokio::time::sleep(time))
        }

        fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
            bytes.fill(7);
            Ok(())
        }
    }

    // One test, since there is one host in a process.
    #[tokio::test(start_paused = true)]
    async fn the_host_gives_time_and_randomness() {
        let second = Duration::from_secs(1);
        assert!(check().unwrap_err().contains("host::set"));
        assert_eq!(Instant::now(), Instant(Duration::ZERO));
        assert_eq!(random(&mut [0]).unwrap_err().kind(), io::ErrorKind::Unsupported);
        assert_eq!(timeout(second, ready(1)).await, Ok(1));
        assert_eq!(seconds_since_1970(), 0);

        assert!(set(Paused(tokio::time::Instant::now())));
        assert!(!set(Paused(tokio::time::Instant::now())));
        check().unwrap();
        assert_eq!(seconds_since_1970(), 86_400);
        let begun = Instant::now();
        sleep(second).await;
        assert_eq!((begun.elapsed(), Instant::now() - begun), (second, second));
        assert_eq!(begun.checked_add(second), Some(begun + second));
        assert_eq!((begun + second).checked_sub(second), Some(begun));
        assert_eq!(begun.checked_sub(DAY * 2), None);
        assert_eq!(begun - Instant::now(), Duration::ZERO);
        assert_eq!(timeout(second, pending::<()>()).await, Err(Elapsed));
        assert_eq!(timeout(second, sleep(second / 2)).await, Ok(()));
        let mut bytes = [0; 2];
        random(&mut bytes).unwrap();
        assert_eq!(bytes, [7, 7]);
    }
}
