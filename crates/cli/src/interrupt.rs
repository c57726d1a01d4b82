//! Interrupts: Ctrl-C, and what asks a program to end.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use aliyun_lb_groups::Stop;
use aliyun_runtime::{Interceptor, Outgoing, Refusal};

use crate::failure::{Exit, Failure};
use crate::screen;

/// Whether a call was begun that changes something, and does it twice when it is made twice.
static CHANGES: AtomicBool = AtomicBool::new(false);

/// From now on a call changes something, so that an interrupt may leave it done or not.
pub(crate) fn changes() {
    CHANGES.store(true, Ordering::Relaxed);
}

/// The change that is under way, which an interrupt stops before it ends the program.
static UNDER_WAY: Mutex<Option<Stop>> = Mutex::new(None);

fn under_way(stop: Option<Stop>) {
    *UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner) = stop;
}

/// A change that the first interrupt stops: it ends what it is at, and says what became of it. The
/// second one ends the program at once.
#[derive(Debug)]
pub(crate) struct Stoppable(Stop);

impl Stoppable {
    /// From now on an interrupt stops this.
    pub(crate) fn begin() -> Self {
        let stop = Stop::new();
        under_way(Some(stop.clone()));
        Self(stop)
    }

    /// By what it is stopped.
    pub(crate) fn stop(&self) -> &Stop {
        &self.0
    }
}

impl Drop for Stoppable {
    fn drop(&mut self) {
        under_way(None);
    }
}

/// Ends the patience of a call with a service that is busy, once it was interrupted: what has failed
/// is not tried again.
#[derive(Debug)]
pub(crate) struct NoRepeats;

impl Interceptor for NoRepeats {
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        let under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner);
        match &*under_way {
            Some(stop) if stop.is_stopped() && request.attempt() > 1 => {
                Err("it was interrupted".into())
            }
            _ => Ok(()),
        }
    }
}

/// Stops what is under way when the program is interrupted, and ends the program so where nothing
/// is, or where it was stopped before.
pub(crate) async fn listen(exit: Exit) {
    // Without it an interrupt ends the program all the same.
    let Ok(mut signals) = Signals::new() else { return };
    loop {
        signals.next().await;
        let stop = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match stop {
            Some(stop) if !stop.is_stopped() => {
                stop.stop();
                screen::tell_of_the_end("interrupted: it ends what it is at; again to end at once");
            }
            _ => end(exit),
        }
    }
}

/// Ends the program with a clean screen.
fn end(exit: Exit) -> ! {
    screen::clean();
    if exit != Exit::Done {
        let is_under_way = UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        let way = match (is_under_way, CHANGES.load(Ordering::Relaxed)) {
            (true, _) => Some("run the same command again: it does what is left"),
            (_, true) => Some("look whether it was done before you run it again"),
            _ => None,
        };
        let failure = Failure::new(exit, "it was interrupted");
        screen::complain(&failure.note_if("what to do", way));
    }
    std::process::exit(i32::from(exit as u8))
}

/// What interrupts.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What interrupts.
#[cfg(not(unix))]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        let _ = self.0.recv().await;
    }
}
