//! Time and randomness of a machine with a system.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
pub(crate) use tokio::time::{Instant, sleep};

use super::Elapsed;

/// Whether a call can be made here, or why not.
pub(crate) fn check() -> Result<(), String> {
    Handle::try_current().map(drop).map_err(|_| {
        "a call runs on a tokio runtime, and there is none here: await it inside of one, such as \
         that of `#[tokio::main]`, or give it to the `block_on` of one"
            .to_owned()
    })
}

/// What comes of some work, unless it takes too long. Where there is no runtime it has no limit:
/// a timer would panic there, and the call in it says what is missing.
pub(crate) async fn timeout<W: Future>(time: Duration, work: W) -> Result<W::Output, Elapsed> {
    if Handle::try_current().is_err() {
        return Ok(work.await);
    }
    tokio::time::timeout(time, work).await.map_err(|_| Elapsed)
}

pub(crate) fn random(bytes: &mut [u8]) -> io::Result<()> {
    Ok(getrandom::fill(bytes)?)
}

pub(crate) fn seconds_since_1970() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(error) => i64::try_from(error.duration().as_secs()).map_or(i64::MIN, |s| -s),
    }
}
