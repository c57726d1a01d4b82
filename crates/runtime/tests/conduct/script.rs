//! A transport that answers as it is told to, on paused time.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aliyun_runtime::{
    Client, ClientBuilder, Credentials, Timestamp, Transport, TransportError, TransportErrorKind,
    TransportFuture,
};
use bytes::Bytes;
use tokio::time::{Instant, sleep};

use super::service::{DONE, SECRET, TOKEN, refusal};

/// What comes of one attempt.
#[derive(Clone, Debug)]
pub enum Step {
    Answer(u16, &'static [(&'static str, &'static str)], String),
    Fail(TransportErrorKind),
    Silence,
}

impl Step {
    pub fn done() -> Self {
        Self::Answer(200, &[], DONE.to_owned())
    }

    pub fn refuse(code: &str) -> Self {
        Self::refuse_with(code, &[])
    }

    pub fn refuse_with(code: &str, headers: &'static [(&'static str, &'static str)]) -> Self {
        let status = if code == "InternalError" { 500 } else { 400 };
        Self::Answer(status, headers, refusal(code))
    }

    pub fn broken() -> Self {
        Self::Fail(TransportErrorKind::Interrupted)
    }
}

/// One request as it would have been sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub at: Duration,
    pub uri: String,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Goes through its steps, and stays at the last.
#[derive(Clone)]
pub struct Script(Arc<Inner>);

struct Inner {
    steps: Mutex<Vec<Step>>,
    sent: Mutex<Vec<Sent>>,
    start: Instant,
    takes: Duration,
}

impl Script {
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::taking(Duration::ZERO, steps)
    }

    /// The same with attempts that take a while.
    pub fn taking(takes: Duration, steps: impl IntoIterator<Item = Step>) -> Self {
        let mut steps: Vec<_> = steps.into_iter().collect();
        steps.reverse();
        let (steps, sent) = (Mutex::new(steps), Mutex::default());
        Self(Arc::new(Inner { steps, sent, start: Instant::now(), takes }))
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.0.sent.lock().unwrap().clone()
    }

    /// When requests were sent, in milliseconds from the beginning.
    pub fn times(&self) -> Vec<u128> {
        self.sent().iter().map(|sent| sent.at.as_millis()).collect()
    }

    /// A client over this transport that always waits as long as it may, at an endpoint that no
    /// other test uses.
    pub fn client(&self) -> ClientBuilder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let nonces = AtomicUsize::new(0);
        Client::builder()
            .region("xx-test")
            .endpoint(format!("script-{number}.test"))
            .credentials(Credentials::new("testid", SECRET).security_token(TOKEN))
            .transport(self.clone())
            .chance(|| 1.0)
            .clock(|| Timestamp::from_unix(1_400_142_600))
            .nonces(move || format!("nonce-{}", nonces.fetch_add(1, Ordering::Relaxed)))
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let inner = &self.0;
            inner.sent.lock().unwrap().push(Sent {
                at: inner.start.elapsed(),
                uri: request.uri().to_string(),
                headers: request.headers().clone(),
                body: String::from_utf8(request.body().to_vec()).unwrap(),
            });
            let step = {
                let mut steps = inner.steps.lock().unwrap();
                if steps.len() > 1 { steps.pop() } else { steps.last().cloned() }
            };
            if !inner.takes.is_zero() {
                sleep(inner.takes).await;
            }
            match step.unwrap() {
                Step::Answer(status, headers, body) => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(*name, *value);
                    }
                    Ok(response.body(body.into()).unwrap())
                }
                Step::Fail(kind) => Err(TransportError::new(kind, "as told")),
                Step::Silence => std::future::pending().await,
            }
        })
    }
}
