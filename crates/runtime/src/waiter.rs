//! Waiting for a state: a call that is repeated until its answer shows the state.

use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use aliyun_core::{
    Operation, OperationInfo, Repeat, ToValue, Value, Waiter, WaiterInfo, WaiterState,
};

use crate::system::{Instant, sleep, timeout};
use crate::{Call, Error, ErrorKind};

impl<'c, O: Operation + Clone> Call<'c, O> {
    /// Repeats the call until its answer shows a state, or shows that the state cannot come.
    pub fn wait_for<W: Waiter<Operation = O>>(self, waiter: W) -> Wait<'c, O> {
        let info = waiter.info();
        Wait { call: self, info, delay: info.delay, limit: info.limit }
    }
}

/// A wait that begins when it is awaited, and ends when its future is dropped.
///
/// The first call is made at once, and each next one a delay after the answer to the one before.
/// What an answer means, the spec of the operation says; an answer that means nothing is followed
/// by the next call, and so is a refusal that says that the same call can succeed later
/// ([`Repeat::Safe`]). Any other error is the end of the wait. A call that is under way when the time is over is given up; it only
/// reads.
///
/// A state that cannot come any more is an error of the kind [`ErrorKind::WaitFailed`], one that
/// did not come in time of the kind [`ErrorKind::WaitTimeout`]. Both say what was last seen, after
/// how many calls and how long; a refusal that led to them is their source.
///
/// It rests on the clock of tokio, so it must be awaited on a tokio runtime with time enabled.
///
/// ```
/// use std::time::Duration;
///
/// use aliyun_core::Waiter;
/// use aliyun_runtime::{Call, Error};
///
/// async fn wait<W: Waiter>(call: Call<'_, W::Operation>, state: W) -> Result<(), Error> {
///     let waited = call.wait_for(state).limit(Duration::from_secs(60)).await?;
///     println!("there, with an answer: {}", waited.into_response().is_some());
///     Ok(())
/// }
/// ```
#[must_use = "a wait does nothing until it is awaited"]
#[derive(Clone, Debug)]
pub struct Wait<'c, O> {
    call: Call<'c, O>,
    info: &'static WaiterInfo,
    delay: Duration,
    limit: Duration,
}

/// How a wait ended that was successful.
#[derive(Debug)]
pub enum Waited<R> {
    /// With an answer that shows the state.
    Answered(R),
    /// With a refusal that shows it: mostly that something is gone.
    Refused(Error),
}

impl<R> Waited<R> {
    /// The answer, if the wait ended with one.
    pub fn into_response(self) -> Option<R> {
        match self {
            Self::Answered(response) => Some(response),
            Self::Refused(_) => None,
        }
    }
}

/// The shortest rest: without any, the service would be asked as fast as it answers.
const SHORTEST: Duration = Duration::from_millis(1);

impl<'c, O: Operation + Clone + Send + Sync + 'c> Wait<'c, O> {
    /// How long to rest between two calls, instead of what the spec says.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// How long to wait in all, instead of what the spec says. The wait is over at once when no
    /// time is left for another call.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    async fn run(self) -> Result<Waited<O::Response>, Error> {
        let delay = self.delay.max(SHORTEST);
        let mut watch = Watch::new(O::INFO, self.info);
        loop {
            if let Some(waited) = self.look(&mut watch, delay).await? {
                return Ok(waited);
            }
            sleep(delay).await;
        }
    }

    /// Makes the call once: how the wait ended, or nothing if it goes on after the delay.
    async fn look(
        &self,
        watch: &mut Watch,
        delay: Duration,
    ) -> Result<Option<Waited<O::Response>>, Error> {
        watch.calls += 1;
        let rest = self.limit.saturating_sub(watch.begun.elapsed());
        let Ok(outcome) = timeout(rest, self.call.clone().into_future()).await else {
            return Err(watch.error(ErrorKind::WaitTimeout, "took too long", None));
        };
        let state = match &outcome {
            Ok(response) => Some(watch.answer(&response.to_value())),
            Err(error) => watch.refusal(error),
        };
        match (state, outcome) {
            (Some(WaiterState::Success), Ok(response)) => Ok(Some(Waited::Answered(response))),
            (Some(WaiterState::Success), Err(error)) => Ok(Some(Waited::Refused(error))),
            (Some(WaiterState::Failure), outcome) => {
                Err(watch.error(ErrorKind::WaitFailed, "failed", outcome.err()))
            }
            (None, Err(error)) => Err(error),
            (_, outcome) if watch.begun.elapsed().saturating_add(delay) >= self.limit => {
                Err(watch.error(ErrorKind::WaitTimeout, "took too long", outcome.err()))
            }
            _ => Ok(None),
        }
    }
}

impl<'c, O: Operation + Clone + Send + Sync + 'c> IntoFuture for Wait<'c, O> {
    type Output = Result<Waited<O::Response>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// What is seen in the course of a wait.
struct Watch {
    operation: &'static OperationInfo,
    info: &'static WaiterInfo,
    begun: Instant,
    calls: u32,
    last: String,
}

impl Watch {
    fn new(operation: &'static OperationInfo, info: &'static WaiterInfo) -> Self {
        Self { operation, info, begun: Instant::now(), calls: 0, last: "no answer yet".to_owned() }
    }

    /// What an answer says about the state.
    fn answer(&mut self, answer: &Value<'_>) -> WaiterState {
        self.last = self.info.observe(answer);
        self.info.judge(answer).unwrap_or(WaiterState::Retry)
    }

    /// What a refusal says about the state; none if the wait cannot go on after it.
    fn refusal(&mut self, error: &Error) -> Option<WaiterState> {
        let code = error.code()?;
        self.last = format!("the answer is {code}");
        // A code of a family is also known by the name of the family.
        let family = error.info().map_or(code, |info| info.code);
        let later = error.info().is_some_and(|info| info.repeat == Repeat::Safe);
        self.info.judge_code(&[code, family]).or(later.then_some(WaiterState::Retry))
    }

    fn error(&self, kind: ErrorKind, how: &str, cause: Option<Error>) -> Error {
        let Self { info, calls, last, .. } = self;
        let plural = if *calls == 1 { "" } else { "s" };
        let seconds = self.begun.elapsed().as_secs_f32();
        let message = format!(
            "waiting for {} {how}: {last}, after {calls} call{plural} in {seconds:.1} s",
            info.name
        );
        let error = Error::new(kind, message).of(self.operation);
        match cause {
            Some(cause) => error.because(cause),
            None => error,
        }
    }
}
