//! A way to the emulator on which time stands still while it answers.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aliyun_runtime::transport::{
    HyperTransport, Transport, TransportError, TransportErrorKind, TransportFuture,
};
use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

/// How long the way takes, there and back: a run may be cut off on it.
const WAY: Duration = Duration::from_millis(10);

/// How long a client waits for an answer that comes too late.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends on another runtime and waits there, so that paused time cannot run on meanwhile. The clock
/// of the emulator follows that time.
#[derive(Debug)]
pub struct Standstill {
    inner: Arc<HyperTransport>,
    handle: Handle,
    /// Which of the next requests are answered too late, from the lowest bit on.
    late: AtomicU64,
    begun: OnceLock<Instant>,
    clock: Arc<AtomicI64>,
}

impl Standstill {
    pub fn new(
        inner: Arc<HyperTransport>,
        handle: Handle,
        clock: Arc<AtomicI64>,
        late: u64,
    ) -> Self {
        Self { inner, handle, late: AtomicU64::new(late), begun: OnceLock::new(), clock }
    }

    /// Time passes on the way, for the emulator too.
    async fn way(&self) {
        let begun = *self.begun.get_or_init(Instant::now);
        sleep(WAY).await;
        self.clock.fetch_max(begun.elapsed().as_secs().cast_signed(), Ordering::Relaxed);
    }
}

impl Transport for Standstill {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.way().await;
            let (told, answer) = std::sync::mpsc::channel();
            let inner = Arc::clone(&self.inner);
            self.handle.spawn(async move {
                let _ = told.send(inner.send(request).await);
            });
            let answer = answer
                .recv()
                .map_err(|error| TransportError::new(TransportErrorKind::Interrupted, error))?;
            let late = self.late.load(Ordering::Relaxed);
            self.late.store(late >> 1, Ordering::Relaxed);
            if late & 1 == 1 {
                sleep(PATIENCE).await;
                return Err(TransportError::new(TransportErrorKind::Timeout, "it comes too late"));
            }
            self.way().await;
            answer
        })
    }
}
