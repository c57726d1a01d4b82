//! A transport that writes down what passes through it.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use aliyun_core::Params;
use bytes::Bytes;

use super::exchange::Exchange;
use super::redaction::Redaction;
use super::{SeenRequest, seen};
use crate::redact::Redactor;
use crate::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// A [`Transport`] that hands requests on to another and writes every exchange as a line of JSON,
/// for a [`Player`](super::Player). Clones write to the same place.
///
/// ```no_run
/// use aliyun_runtime::testing::Recorder;
/// use aliyun_runtime::transport::{HyperTransport, TransportLimits};
///
/// let transport = HyperTransport::new(TransportLimits::default())?;
/// let recorder = Recorder::create(transport, "tests/recorded/add.jsonl")?.redact(["Domain"]);
/// let client =
///     aliyun_runtime::Client::builder().region("cn-hangzhou").transport(recorder).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Keys, tokens, signatures, nonces and times are never written, nor are they when an answer
/// repeats them. Of parameters and of members of answers those are left out in the same way that
/// are named like secrets (`AccessKeySecret`, `BearerToken`, `OIDCToken`, `Password`, `PrivateKey`,
/// `SAMLAssertion`, `SecurityToken`, `StsToken`) or named to [`Recorder::redact`]. What else is
/// secret, nobody but you knows: read a recording before you share it.
///
/// An exchange that cannot be written is an error of the call, though the call has been made.
#[derive(Clone)]
pub struct Recorder {
    next: Arc<dyn Transport>,
    out: Arc<Mutex<dyn Write + Send>>,
    redaction: Redaction,
}

impl Recorder {
    /// Writes to a new file, in place of one that is there.
    pub fn create(next: impl Transport + 'static, path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::new(next, File::create(path)?))
    }

    /// Writes to anything.
    pub fn new(next: impl Transport + 'static, out: impl Write + Send + 'static) -> Self {
        let out = Arc::new(Mutex::new(out));
        Self { next: Arc::new(next), out, redaction: Redaction::default() }
    }

    /// Leaves out the values of these parameters, and of the members of answers with these names.
    /// Upper and lower case are the same, and `Pin` stands for `User.1.Pin` too.
    #[must_use]
    pub fn redact(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.redaction.add(names);
        self
    }

    async fn pass(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let seen = SeenRequest::of(&request);
        let mut secrets = seen::secrets(&request);
        secrets.extend(self.redaction.secrets(&seen.params));
        let secrets = Redactor::new(secrets.iter().map(String::as_str));
        let seen = self.clean(seen);
        let outcome = self.next.send(request).await;
        let clean = |response: &http::Response<Bytes>| {
            let text = String::from_utf8_lossy(response.body());
            response.clone().map(|_| self.redaction.body(&text, &secrets).into())
        };
        let recorded = outcome.as_ref().map(clean).map_err(TransportError::kind);
        let line = Exchange { request: seen, outcome: recorded }.to_line();
        let written = {
            let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
            out.write_all(line.as_bytes()).and_then(|()| out.flush())
        };
        match written {
            Ok(()) => outcome,
            Err(error) => Err(TransportError::new(
                TransportErrorKind::Other,
                format!("the exchange took place and could not be recorded: {error}"),
            )),
        }
    }

    fn clean(&self, mut seen: SeenRequest) -> SeenRequest {
        let mut params = Params::new();
        for (name, value) in seen.params.iter() {
            params.text(name.to_owned(), self.redaction.param(name, value));
        }
        seen.params = params;
        seen
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.pass(request))
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("next", &self.next)
            .field("redaction", &self.redaction)
            .finish_non_exhaustive()
    }
}
