//! A transport that does what a script says.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aliyun_core::Value;
use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::SeenRequest;
use crate::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// A [`Transport`] that answers and fails as it is told to, step by step, and keeps the requests
/// it saw. Clones share the script and what was seen.
///
/// ```
/// use aliyun_runtime::testing::ScriptedTransport;
/// use aliyun_runtime::{Client, TransportErrorKind};
///
/// let script = ScriptedTransport::new()
///     .fail(TransportErrorKind::Timeout)
///     .refuse(400, "Throttling.User")
///     .answer(r#"{"RequestId": "R"}"#);
/// let client = Client::builder().region("cn-hangzhou").transport(script.clone()).build()?;
/// // ... what is to be tested, with `client` ...
/// assert!(script.requests().is_empty());
/// # Ok::<(), aliyun_runtime::Error>(())
/// ```
///
/// A request for which there is no step left fails with an error that says so, which is not
/// repeated.
#[derive(Clone, Default)]
pub struct ScriptedTransport(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    steps: VecDeque<Step>,
    seen: Vec<SeenRequest>,
}

enum Step {
    Delay(Duration),
    Respond(http::Response<Bytes>),
    Fail(TransportErrorKind),
}

impl ScriptedTransport {
    /// An empty script.
    pub fn new() -> Self {
        Self::default()
    }

    /// Then answers with this JSON and status 200.
    #[must_use]
    pub fn answer(self, json: impl Into<String>) -> Self {
        self.json(http::StatusCode::OK, json.into())
    }

    /// Then refuses with an error code. Nearly all refusals of the service have status 400.
    ///
    /// # Panics
    ///
    /// If the status is not from 100 to 999.
    #[must_use]
    #[track_caller]
    pub fn refuse(self, status: u16, code: &str) -> Self {
        let Ok(status) = http::StatusCode::from_u16(status) else {
            panic!("{status} is no HTTP status");
        };
        let text = |text: &'static str| Value::Text(text.into());
        let body = Value::Object(vec![
            ("RequestId".into(), text("SCRIPTED")),
            ("Code".into(), Value::Text(code.into())),
            ("Message".into(), text("The script says so.")),
        ]);
        self.json(status, body.to_json())
    }

    /// Then answers with anything: headers, pages, garbage.
    #[must_use]
    pub fn respond(self, response: http::Response<impl Into<Bytes>>) -> Self {
        self.then(Step::Respond(response.map(Into::into)))
    }

    /// Then fails without an answer. [`TransportErrorKind::Interrupted`] is a connection that was
    /// reset.
    #[must_use]
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.then(Step::Fail(kind))
    }

    /// Then waits before the next step, in the time of tokio, which a test can pause.
    #[must_use]
    pub fn delay(self, delay: Duration) -> Self {
        self.then(Step::Delay(delay))
    }

    /// The requests that were seen so far.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.script().seen.clone()
    }

    /// The request with this number, counted from 0. Panics if there were not as many.
    #[track_caller]
    pub fn request(&self, number: usize) -> SeenRequest {
        let seen = self.requests();
        match seen.get(number) {
            Some(request) => request.clone(),
            None => panic!("there is no request {number}: {} were made", seen.len()),
        }
    }

    /// Panics unless exactly these operations were called, in this order.
    #[track_caller]
    pub fn assert_actions<'a>(&self, actions: impl IntoIterator<Item = &'a str>) {
        let seen = self.requests();
        let seen: Vec<&str> = seen.iter().map(SeenRequest::action).collect();
        let expected: Vec<&str> = actions.into_iter().collect();
        assert_eq!(seen, expected, "other operations were called");
    }

    /// Panics if a step was not reached.
    #[track_caller]
    pub fn assert_finished(&self) {
        let script = self.script();
        let (left, seen) = (script.steps.len(), script.seen.len());
        drop(script);
        assert_eq!(left, 0, "the script has steps left after {seen} requests");
    }

    fn json(self, status: http::StatusCode, body: String) -> Self {
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = status;
        let json = http::HeaderValue::from_static("application/json;charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
        self.respond(response)
    }

    fn then(self, step: Step) -> Self {
        self.script().steps.push_back(step);
        self
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn play(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let seen = SeenRequest::of(&request);
        let name = seen.name();
        let (delay, step, number) = {
            let mut script = self.script();
            script.seen.push(seen);
            let mut delay = Duration::ZERO;
            let step = loop {
                match script.steps.pop_front() {
                    Some(Step::Delay(more)) => delay = delay.saturating_add(more),
                    step => break step,
                }
            };
            (delay, step, script.seen.len())
        };
        if !delay.is_zero() {
            crate::system::sleep(delay).await;
        }
        match step {
            Some(Step::Respond(response)) => Ok(response),
            Some(Step::Fail(kind)) => Err(TransportError::new(kind, "the script says so")),
            _ => Err(TransportError::new(
                TransportErrorKind::Other,
                format!("the script has no step left for request {number}, which is {name}"),
            )),
        }
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.play(request))
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.script();
        f.debug_struct("ScriptedTransport")
            .field("steps_left", &script.steps.len())
            .field("seen", &script.seen)
            .finish()
    }
}
