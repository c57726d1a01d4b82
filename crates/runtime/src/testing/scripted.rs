//! A transport that does what a script says.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aliyun_core::{Operation, ToValue};
use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::{Refused, SeenRequest};
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
/// Where calls come in no order that a test could know, steps belong to an operation:
///
/// ```
/// # use aliyun_runtime::testing::ScriptedTransport;
/// # fn example(group: &impl aliyun_core::ToValue) {
/// let script = ScriptedTransport::new()
///     .on("DescribeVServerGroupAttribute")
///     .answer_with(group)
///     .always()
///     .on("AddVServerGroupBackendServers")
///     .refuse(400, "Throttling.User")
///     .answer_with(group);
/// # }
/// ```
///
/// A request for which there is no step left fails with an error that says so, which is not
/// repeated.
#[derive(Clone, Default)]
pub struct ScriptedTransport {
    script: Arc<Mutex<Script>>,
    /// Whose steps the next ones are; none are those of the script for any operation.
    on: Option<Arc<str>>,
}

#[derive(Default)]
struct Script {
    steps: BTreeMap<Option<Arc<str>>, Steps>,
    seen: Vec<SeenRequest>,
}

#[derive(Default)]
struct Steps {
    left: VecDeque<Step>,
    /// Whether the last step is done again and again.
    stays: bool,
    /// Whether that step has been reached.
    is_at_end: bool,
}

impl Script {
    fn unreached(&self) -> usize {
        self.steps.values().map(Steps::unreached).sum()
    }
}

impl Steps {
    /// The delay before the next step, and the step.
    fn next(&mut self) -> (Duration, Option<Step>) {
        let mut delay = Duration::ZERO;
        loop {
            match self.left.pop_front() {
                Some(Step::Delay(more)) => delay = delay.saturating_add(more),
                Some(step) if self.stays && self.left.is_empty() => {
                    self.is_at_end = true;
                    self.left.push_back(step.clone());
                    return (delay, Some(step));
                }
                step => return (delay, step),
            }
        }
    }

    fn unreached(&self) -> usize {
        self.left.len() - usize::from(self.is_at_end)
    }
}

#[derive(Clone)]
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

    /// The steps that follow, up to the next `on`, are for calls of this operation. They are done
    /// in their order, whatever other calls come between; the steps before the first `on` are for
    /// operations without steps of their own.
    #[must_use]
    pub fn on(mut self, action: &str) -> Self {
        self.on = Some(action.into());
        self
    }

    /// The same for the operation of a request.
    #[must_use]
    pub fn on_operation<O: Operation>(self) -> Self {
        self.on(O::INFO.action())
    }

    /// The last step is done again and again.
    #[must_use]
    pub fn always(self) -> Self {
        self.script().steps.entry(self.on.clone()).or_default().stays = true;
        self
    }

    /// Then answers with this JSON and status 200.
    #[must_use]
    pub fn answer(self, json: impl Into<String>) -> Self {
        let mut response = http::Response::new(Bytes::from(json.into()));
        let json = http::HeaderValue::from_static("application/json;charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
        self.respond(response)
    }

    /// Then answers with this, as the service would write it, and status 200.
    #[must_use]
    pub fn answer_with(self, response: &impl ToValue) -> Self {
        self.answer(response.to_value().to_json())
    }

    /// Then refuses with an error code. Nearly all refusals of the service have status 400.
    ///
    /// # Panics
    ///
    /// If the status is not from 400 to 999, which is no refusal.
    #[must_use]
    #[track_caller]
    pub fn refuse(self, status: u16, code: &str) -> Self {
        self.refuse_with(Refused::new(status, code))
    }

    /// Then refuses with a message, members and headers of one's own.
    #[must_use]
    pub fn refuse_with(self, refused: Refused) -> Self {
        self.respond(refused.into_response())
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
        let (left, seen) = (script.unreached(), script.seen.len());
        drop(script);
        assert_eq!(left, 0, "the script has steps left after {seen} requests");
    }

    fn then(self, step: Step) -> Self {
        self.script().steps.entry(self.on.clone()).or_default().left.push_back(step);
        self
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn play(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let seen = SeenRequest::of(&request);
        let name = seen.name();
        let (delay, step, number) = {
            let mut script = self.script();
            let own = Some(Arc::from(seen.action()));
            script.seen.push(seen);
            let whose = if script.steps.contains_key(&own) { own } else { None };
            let (delay, step) = script.steps.entry(whose).or_default().next();
            (delay, step, script.seen.len())
        };
        if !delay.is_zero() {
            crate::system::sleep(delay).await;
        }
        match step {
            Some(Step::Respond(response)) => Ok(response),
            Some(Step::Fail(kind)) => Err(TransportError::new(kind, typical(kind))),
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
            .field("steps_left", &script.unreached())
            .field("seen", &script.seen)
            .finish()
    }
}

/// What mostly causes a failure of a kind, in the words that it has outside of tests.
fn typical(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "connection refused",
        TransportErrorKind::Timeout => "nothing was heard",
        TransportErrorKind::Interrupted => "connection reset",
        _ => "the script says so",
    }
}
