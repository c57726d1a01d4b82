use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::io::Interest;
use tokio::net::TcpStream;

use crate::metrics::Traffic;

/// The socket of a connection. It is shared with whoever hands out places, so that the socket of a
/// client that has gone can be closed while the call of that client goes on.
pub(super) struct Line {
    stream: Mutex<Option<TcpStream>>,
    traffic: Traffic,
}

impl Line {
    pub(super) fn new(stream: TcpStream, traffic: Traffic) -> Arc<Self> {
        traffic.opened();
        Arc::new(Self { stream: Mutex::new(Some(stream)), traffic })
    }

    /// What counts its bytes.
    pub(super) fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Does something with the socket, unless it was closed.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match &mut *self.lock() {
            Some(stream) => work(Pin::new(stream)),
            None => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Whether the client sends nothing more: it has closed the connection, or its half of it.
    pub(super) fn has_hung_up(&self) -> bool {
        let stream = self.lock();
        let Some(stream) = &*stream else { return true };
        let ready = pin!(stream.ready(Interest::READABLE));
        match ready.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(ready) => ready.is_ok_and(|ready| ready.is_read_closed()),
            Poll::Pending => false,
        }
    }

    /// The first byte that the client sends, which is left to be read; none if it sends nothing.
    #[cfg(feature = "tls")]
    pub(super) async fn first_byte(&self) -> io::Result<Option<u8>> {
        std::future::poll_fn(|context| {
            self.with(|stream| {
                let mut byte = [0];
                let mut buffer = tokio::io::ReadBuf::new(&mut byte);
                let peeked = stream.poll_peek(context, &mut buffer);
                peeked.map_ok(|_| buffer.filled().first().copied())
            })
        })
        .await
    }

    /// Closes it.
    pub(super) fn close(&self) {
        if self.lock().take().is_some() {
            self.traffic.closed();
        }
    }

    /// Closes it so that the other side is told of a reset, not of an end.
    pub(super) fn reset(&self) {
        if let Some(stream) = &*self.lock() {
            // Where that cannot be had, it is closed all the same.
            let _ = stream.set_zero_linger();
        }
        self.close();
    }

    /// The socket is whole even if a thread died while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Option<TcpStream>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.close();
    }
}
