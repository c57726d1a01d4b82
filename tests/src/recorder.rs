//! A transport that keeps what it is asked to send.

use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use aliyun_runtime::{Transport, TransportFuture};
use bytes::Bytes;
use http::{Request, Response};

/// Keeps every request, then hands it on. Clones share what they keep.
#[derive(Clone)]
pub struct Recorder {
    sent: Arc<Mutex<Vec<Request<Bytes>>>>,
    next: Arc<dyn Transport>,
}

impl Recorder {
    /// Hands the requests on to another transport.
    pub fn before(next: impl Transport + 'static) -> Self {
        Self { sent: Arc::default(), next: Arc::new(next) }
    }

    /// Answers the requests itself.
    pub fn answering(answer: fn(&Request<Bytes>) -> Response<Bytes>) -> Self {
        Self::before(Canned(answer))
    }

    /// What was sent so far.
    pub fn sent(&self) -> Vec<Request<Bytes>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        self.next.send(request)
    }
}

/// Shows no request: a client shows its transport, and must not show what it signs.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("next", &self.next).finish_non_exhaustive()
    }
}

/// Answers without a network.
struct Canned(fn(&Request<Bytes>) -> Response<Bytes>);

impl Transport for Canned {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(ready(Ok((self.0)(&request))))
    }
}

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}
