//! A transport that does what a script says.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aliyun_core::{DecodeError, FromValue as _, Operation, ToValue, Value};
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
    /// Reads an answer of that operation, if its type is known.
    reads: Option<Reads>,
}

type Reads = fn(&Value<'_>) -> Result<(), DecodeError>;

#[derive(Default)]
struct Script {
    steps: BTreeMap<Option<Arc<str>>, Steps>,
    seen: Vec<SeenRequest>,
}

/// The steps of an operation.
#[derive(Default)]
struct Steps {
    left: VecDeque<Step>,
    /// What waits before the step that is added next.
    delay: Duration,
}

#[derive(Clone)]
struct Step {
    delay: Duration,
    act: Act,
    /// How long to wait before each repeat, if it is done again until another follows.
    again: Option<Duration>,
    is_reached: bool,
}

#[derive(Clone)]
enum Act {
    Respond(http::Response<Bytes>),
    Fail(TransportErrorKind),
}

impl Script {
    fn unreached(&self) -> usize {
        let all = self.steps.values().flat_map(|steps| &steps.left);
        all.filter(|step| !step.is_reached).count()
    }

    /// Why the request that was seen last has no step.
    fn exhausted(&self, name: &str, is_own: bool) -> String {
        let number = self.seen.len();
        let mut message =
            format!("the script has no step left for request {number}, which is {name}");
        let actions: Vec<&str> = self.steps.keys().filter_map(Option::as_deref).collect();
        if !is_own && !actions.is_empty() {
            // A name that is written wrongly is found by this.
            message.push_str(&format!("; steps of their own have {}", actions.join(", ")));
        }
        message
    }
}

impl Steps {
    fn add(&mut self, act: Act) {
        // What is done for good is done until something follows.
        self.left.retain(|step| !step.is_reached);
        let delay = std::mem::take(&mut self.delay);
        self.left.push_back(Step { delay, act, again: None, is_reached: false });
    }

    /// The next step, with the delay before it.
    fn next(&mut self) -> Option<(Duration, Act)> {
        let step = self.left.pop_front()?;
        let taken = (step.delay, step.act.clone());
        if let Some(again) = step.again
            && self.left.is_empty()
        {
            self.left.push_back(Step { delay: again, is_reached: true, ..step });
        }
        Some(taken)
    }
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
        (self.on, self.reads) = (Some(action.into()), None);
        self
    }

    /// The same for the operation of a request, whose answers are then told from others.
    #[must_use]
    pub fn on_operation<O: Operation>(self) -> Self {
        let mut on = self.on(O::INFO.action());
        on.reads = Some(|value| O::Response::from_value(value).map(drop));
        on
    }

    /// The step before is done again and again, until another one for the same operation is added.
    /// A delay between the two comes before each repeat; without one, a repeat waits as long as
    /// the step itself does.
    ///
    /// # Panics
    ///
    /// If there is no step before, or it has been done already.
    #[must_use]
    #[track_caller]
    pub fn always(self) -> Self {
        let mut script = self.script();
        let steps = script.steps.entry(self.on.clone()).or_default();
        let delay = std::mem::take(&mut steps.delay);
        let found = steps.left.back_mut().map(|step| {
            step.again = Some(if delay.is_zero() { step.delay } else { delay });
        });
        drop(script);
        assert!(found.is_some(), "`always` repeats the step before it, and there is none left");
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
    ///
    /// # Panics
    ///
    /// If the steps are for an operation by [`on_operation`](Self::on_operation), and this is no
    /// answer of it.
    #[must_use]
    #[track_caller]
    pub fn answer_with(self, response: &impl ToValue) -> Self {
        let value = response.to_value();
        if let Some(Err(error)) = self.reads.map(|reads| reads(&value)) {
            let action = self.on.as_deref().unwrap_or_default();
            panic!("this is no answer of {action}: {error}");
        }
        self.answer(value.to_json())
    }

    /// Then refuses with an error code, as a text or as one of the product's. Nearly all refusals of the service have status 400.
    ///
    /// # Panics
    ///
    /// If the status is not from 400 to 999, which is no refusal.
    #[must_use]
    #[track_caller]
    pub fn refuse(self, status: u16, code: impl AsRef<str>) -> Self {
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
        self.then(Act::Respond(response.map(Into::into)))
    }

    /// Then fails without an answer. [`TransportErrorKind::Interrupted`] is a connection that was
    /// reset.
    #[must_use]
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.then(Act::Fail(kind))
    }

    /// Then waits before the next step, in the time of tokio, which a test can pause. It is part
    /// of that step: without one it does nothing.
    #[must_use]
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|steps| steps.delay = steps.delay.saturating_add(delay))
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

    fn then(self, act: Act) -> Self {
        self.change(|steps| steps.add(act))
    }

    fn change(self, change: impl FnOnce(&mut Steps)) -> Self {
        change(self.script().steps.entry(self.on.clone()).or_default());
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
        let step = {
            let mut script = self.script();
            let own = Some(Arc::from(seen.action()));
            script.seen.push(seen);
            let is_own = script.steps.contains_key(&own);
            let steps = script.steps.get_mut(if is_own { &own } else { &None });
            steps.and_then(Steps::next).ok_or_else(|| script.exhausted(&name, is_own))
        };
        let (delay, act) =
            step.map_err(|message| TransportError::new(TransportErrorKind::Other, message))?;
        if !delay.is_zero() {
            crate::system::sleep(delay).await;
        }
        match act {
            Act::Respond(response) => Ok(response),
            Act::Fail(kind) => Err(TransportError::new(kind, typical(kind))),
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
