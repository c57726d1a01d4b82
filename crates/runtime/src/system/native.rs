//! Time and randomness of a machine with a system.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::LocalKey;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::{Handle, Id};
pub(crate) use tokio::time::{Instant, sleep};

use super::Elapsed;

/// Whether a call can be made here, or why not: it needs a runtime and its timers.
pub(crate) fn check() -> Result<(), String> {
    let handle = Handle::try_current().map_err(|_| {
        "a call runs on a tokio runtime, and there is none here: await it inside of one, such as \
         that of `#[tokio::main]`, or give it to the `block_on` of one"
            .to_owned()
    })?;
    thread_local!(static KNOWN: Known = const { Cell::new(None) });
    if does(handle.id(), &KNOWN, || drop(sleep(Duration::ZERO))) {
        return Ok(());
    }
    Err("the tokio runtime has no timers, which a call needs: build it with `enable_all`"
        .to_owned())
}

/// Whether connections can be made here, or why not.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) fn check_io() -> Result<(), String> {
    check()?;
    thread_local!(static KNOWN: Known = const { Cell::new(None) });
    // What the system refuses is no fault of the runtime, and is said where it is asked for again.
    let register = || {
        let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0));
        let register = |socket: std::net::UdpSocket| {
            socket.set_nonblocking(true).and_then(|()| tokio::net::UdpSocket::from_std(socket))
        };
        drop(socket.and_then(register));
    };
    if does(Handle::current().id(), &KNOWN, register) {
        return Ok(());
    }
    Err("the tokio runtime has no IO, which a connection needs: build it with `enable_all`"
        .to_owned())
}

/// The runtime that a thread has tried something on last, and whether it does it.
type Known = Cell<Option<(Id, bool)>>;

/// Whether a runtime does something. Tokio has no question for that: it panics where it does not.
/// Each thread tries it once on a runtime, so that a wrong one brings one message of a panic.
fn does(runtime: Id, known: &'static LocalKey<Known>, what: impl FnOnce()) -> bool {
    if let Some((id, it_does)) = known.get()
        && id == runtime
    {
        return it_does;
    }
    let it_does = catch_unwind(AssertUnwindSafe(what)).is_ok();
    known.set(Some((runtime, it_does)));
    it_does
}

/// What comes of some work, unless it takes too long. Where there are no timers it has no limit:
/// tokio would panic there, and the call in it says what is missing.
pub(crate) async fn timeout<W: Future>(time: Duration, work: W) -> Result<W::Output, Elapsed> {
    if check().is_err() {
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
