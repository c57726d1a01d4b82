//! What calls need of the machine: time and randomness. That is tokio's time and the system's
//! randomness, and on a target that has neither what a [`Host`](crate::host::Host) gives.

#[cfg(any(doc, test, aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
pub(crate) mod hosted;
#[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
mod native;

#[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use self::hosted::check as check_io;
#[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use self::hosted::{Instant, check, random, seconds_since_1970, sleep, timeout};
#[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use self::native::check_io;
#[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) use self::native::{Instant, check, random, seconds_since_1970, sleep, timeout};

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Elapsed;

/// What comes of some work, unless it takes until after the limit.
pub(crate) async fn timeout_at<W: Future>(limit: Instant, work: W) -> Result<W::Output, Elapsed> {
    timeout(limit.saturating_duration_since(Instant::now()), work).await
}
