//! Waiting: a call, or the reading of a list, that is repeated until what it answers is as wanted.

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use aliyun_core::{
    Effect, Operation, Params, Progress, Repeat, ToValue as _, Waiter, WaiterInfo, WaiterState,
    excerpt_to,
};

use crate::retry::LastFailure;
use crate::system::{Instant, sleep, timeout};
use crate::{Answer, ByName, Call, Error, ErrorKind, OperationRef};

impl<'c, O: Operation + Clone + Send + Sync + 'c> Call<'c, O> {
    /// Repeats the call until its answer shows a state, or shows that the state cannot come.
    pub fn wait_for<W: Waiter<Operation = O>>(
        mut self,
        waiter: W,
    ) -> Wait<'c, O::Response, Waited<O::Response>> {
        let info = waiter.info();
        let judge = |answer: &O::Response| info.progress(&answer.to_value());
        let last_failure = self.options.watch();
        let mut wait = Wait::new(O::INFO, "call", last_failure, self.again(), judge, Waited::of);
        wait.codes.extend(info.codes());
        wait.describe(info.name).delay(info.delay).limit(info.limit)
    }

    /// Repeats the call until its answer is as wanted, and gives that answer.
    ///
    /// The closure says of each answer whether it is: by a `bool`, by a `Result` whose error says
    /// why it cannot come any more, or by a [`Progress`], which also says what was seen. [`Wait`]
    /// tells how long and how often, and what becomes of a refusal. With an operation that writes
    /// it does not compile.
    ///
    /// After a `bool` the error of a wait that took too long can only say that no answer was as
    /// wanted, since no part of an answer is shown unasked. [`Wait::describe`] has it say what was
    /// waited for, and [`Progress::pending`] what was there instead.
    pub fn wait_until<P: Into<Progress>>(
        mut self,
        judge: impl FnMut(&O::Response) -> P + Send + 'c,
    ) -> Wait<'c, O::Response> {
        let last_failure = self.options.watch();
        Wait::new(O::INFO, "call", last_failure, self.again(), judge, |outcome| outcome)
    }

    /// The call, as often as one likes: so it must only read.
    fn again(self) -> impl Fn() -> Looking<'c, O::Response> + Send + Sync + 'c {
        const {
            let reads = matches!(O::INFO.effect, Effect::Read);
            assert!(reads, "a wait repeats its call: only one that reads can be waited with");
        }
        move || self.clone().into_future()
    }
}

impl<'c> Call<'c, ByName> {
    /// The same for a state that is known at run time: an entry of the table of a
    /// [`Waiter`]. The answer is looked at as it came.
    ///
    /// An operation that writes ends in an error, and is not called.
    pub fn wait_for(self, state: &'static WaiterInfo) -> Wait<'c, Answer, Waited<Answer>> {
        let Self { client, request: ByName(operation), mut options, .. } = self;
        let last_failure = options.watch();
        let of = operation.clone();
        let look = move || {
            let (operation, options) = (of.clone(), options.clone());
            Box::pin(async move {
                if operation.effect != Effect::Read {
                    let message = "a wait repeats its call: only one that reads can be waited with";
                    return Err(Error::new(ErrorKind::Configuration, message).of(operation));
                }
                client.call(operation, Params::new(), &options).await
            }) as Looking<'c, Answer>
        };
        let judge = |answer: &Answer| match answer.value() {
            Ok(answer) => state.progress(&answer),
            Err(error) => Progress::pending(error),
        };
        let mut wait = Wait::new(operation, "call", last_failure, look, judge, Waited::of);
        wait.codes.extend(state.codes());
        wait.describe(state.name).delay(state.delay).limit(state.limit)
    }
}

/// A wait that begins when it is awaited, and ends when its future is dropped.
///
/// The first call is made at once, and each next one a [`delay`](Self::delay) after the answer to
/// the one before, until the [`limit`](Self::limit), at which the last is made. What an answer means, the spec of the
/// operation says ([`Call::wait_for`]), or a closure ([`Call::wait_until`], and
/// [`Pages::wait_until`](crate::Pages::wait_until) for a whole list).
///
/// A refusal that says that the same call can succeed later ([`Repeat::Safe`]) is waited through.
/// [`not_yet_on`](Self::not_yet_on) names further codes of this kind, and
/// [`done_on`](Self::done_on) those that are what is waited for. Any other error is the end of the
/// wait. A call that is under way when the time is over is given up; it only reads. The one that is
/// made at the limit may take as long as a delay. If one that is given up was being repeated after a
/// refusal, that is what was last seen.
///
/// What cannot come any more is an error of the kind [`ErrorKind::WaitFailed`], what did not come
/// in time one of the kind [`ErrorKind::WaitTimeout`]. Both say what was last seen, after how many
/// calls and how long, which [`Error::attempts`] and [`Error::elapsed`] give too; a refusal that led to them is their source.
///
/// It rests on the clock of tokio, so it must be awaited on a tokio runtime with time enabled.
///
/// ```
/// use std::time::Duration;
///
/// use aliyun_core::{Operation, Waiter};
/// use aliyun_runtime::{Call, Error};
///
/// async fn wait<W: Waiter>(call: Call<'_, W::Operation>, state: W) -> Result<(), Error> {
///     let waited = call.wait_for(state).limit(Duration::from_secs(60)).await?;
///     println!("there, with an answer: {}", waited.into_response().is_some());
///     Ok(())
/// }
///
/// async fn wait_until_gone<O>(call: Call<'_, O>, code: &'static str) -> Result<(), Error>
/// where
///     O: Operation + Clone + Send + Sync,
/// {
///     call.wait_until(|_| false).done_on(code).describe("the end of it").await?;
///     Ok(())
/// }
/// ```
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<'c, A, T = A> {
    operation: OperationRef,
    /// What one look is called: a call, or the reading of a list.
    unit: &'static str,
    /// Why the look that is under way takes so long.
    last_failure: LastFailure,
    look: Box<dyn Fn() -> Looking<'c, A> + Send + Sync + 'c>,
    judge: Box<dyn FnMut(&A) -> Progress + Send + 'c>,
    /// What refusals mean, by their codes. The first that fits counts.
    pub(crate) codes: Vec<(&'static str, WaiterState)>,
    /// What an answer by which the wait failed adds to the error.
    pub(crate) blame: Option<Blame<'c, A>>,
    /// Whether a look that fails without a code of the service, and may be made again, is one
    /// after which the wait goes on.
    pub(crate) through_failures: bool,
    end: End<A, T>,
    what: Option<Cow<'static, str>>,
    delay: Duration,
    limit: Duration,
}

pub(crate) type Blame<'c, A> = Box<dyn Fn(&A, Error) -> Error + Send + Sync + 'c>;
pub(crate) type Looking<'c, A> = Pin<Box<dyn Future<Output = Result<A, Error>> + Send + 'c>>;

/// What a wait gives, of the outcome that it was successful with.
type End<A, T> = fn(Result<A, Error>) -> Result<T, Error>;

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

    fn of(outcome: Result<R, Error>) -> Result<Self, Error> {
        Ok(outcome.map_or_else(Self::Refused, Self::Answered))
    }
}

/// The shortest rest: without any, the service would be asked as fast as it answers.
const SHORTEST: Duration = Duration::from_millis(1);
/// How often to look, and for how long, where no spec says so.
const DELAY: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(300);
/// How much of what a closure says is told.
const LONGEST: usize = 500;

impl<'c, A: Send + 'c, T: 'c> Wait<'c, A, T> {
    pub(crate) fn new<P: Into<Progress>>(
        operation: impl Into<OperationRef>,
        unit: &'static str,
        last_failure: LastFailure,
        look: impl Fn() -> Looking<'c, A> + Send + Sync + 'c,
        mut judge: impl FnMut(&A) -> P + Send + 'c,
        end: End<A, T>,
    ) -> Self {
        Self {
            operation: operation.into(),
            unit,
            last_failure,
            look: Box::new(look),
            judge: Box::new(move |answer| judge(answer).into()),
            codes: Vec::new(),
            blame: None,
            through_failures: false,
            end,
            what: None,
            delay: DELAY,
            limit: LIMIT,
        }
    }

    /// How long to rest between two looks, instead of what the spec says, or else 3 seconds.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// How long to wait in all, instead of what the spec says, or else 5 minutes. A last look is
    /// taken when this time is over.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// What is waited for, in words that follow "waiting for" in the errors.
    pub fn describe(mut self, what: impl Into<Cow<'static, str>>) -> Self {
        self.what = Some(what.into());
        self
    }

    /// A refusal with this code means that it is not there yet.
    pub fn not_yet_on(mut self, code: &'static str) -> Self {
        self.codes.insert(0, (code, WaiterState::Retry));
        self
    }

    /// A refusal with this code is what is waited for too: mostly that something is gone.
    pub fn done_on(self, code: &'static str) -> Wait<'c, A, Waited<A>> {
        let Self { operation, unit, last_failure, look, judge, mut codes, blame, .. } = self;
        codes.insert(0, (code, WaiterState::Success));
        let Self { through_failures, what, delay, limit, .. } = self;
        Wait {
            operation,
            unit,
            last_failure,
            look,
            judge,
            codes,
            blame,
            through_failures,
            end: Waited::of,
            what,
            delay,
            limit,
        }
    }

    async fn run(mut self) -> Result<T, Error> {
        let delay = self.delay.max(SHORTEST);
        let mut watch = Watch::begin();
        // How long the next look may take.
        let mut patience = self.limit;
        loop {
            watch.looks = watch.looks.saturating_add(1);
            let looking = (self.look)();
            let Ok(outcome) = timeout(patience, looking).await else {
                let cause = self.last_failure.take().filter(|error| error.code().is_some());
                if let Some(code) = cause.as_ref().and_then(Error::code) {
                    watch.refused(code);
                }
                return Err(self.too_long(&watch, cause));
            };
            let state = match &outcome {
                Ok(answer) => Some(watch.answer((self.judge)(answer))),
                Err(error) => match watch.refusal(error, &self.codes) {
                    None if self.through_failures => watch.failure(error),
                    state => state,
                },
            };
            match (state, outcome) {
                (Some(WaiterState::Success), outcome) => return (self.end)(outcome),
                (Some(WaiterState::Failure), outcome) => {
                    return Err(self.failed(&watch, outcome));
                }
                (None, Err(error)) => {
                    return Err(error.with_trail(|trail| trail.last_seen = watch.seen));
                }
                (_, outcome) if watch.begun.elapsed() >= self.limit => {
                    return Err(self.too_long(&watch, outcome.err()));
                }
                _ => {
                    let left = self.limit.saturating_sub(watch.begun.elapsed());
                    sleep(delay.min(left)).await;
                    // The last look has a time of its own, since none of the limit is left.
                    let left = self.limit.saturating_sub(watch.begun.elapsed());
                    patience = if left.is_zero() { delay } else { left };
                }
            }
        }
    }

    fn failed(&self, watch: &Watch, outcome: Result<A, Error>) -> Error {
        let error = |cause| self.error(watch, ErrorKind::WaitFailed, "failed", cause);
        match (outcome, &self.blame) {
            (Ok(answer), Some(blame)) => blame(&answer, error(None)),
            (outcome, _) => error(outcome.err()),
        }
    }

    fn too_long(&self, watch: &Watch, cause: Option<Error>) -> Error {
        self.error(watch, ErrorKind::WaitTimeout, "took too long", cause)
    }

    fn error(&self, watch: &Watch, kind: ErrorKind, how: &str, cause: Option<Error>) -> Error {
        let Watch { begun, looks, last, seen } = watch;
        let what = self.what.as_ref().filter(|what| !what.is_empty());
        let what = what.map(|what| format!(" for {what}")).unwrap_or_default();
        let plural = if *looks == 1 { "" } else { "s" };
        let elapsed = begun.elapsed();
        let (unit, seconds) = (self.unit, elapsed.as_secs_f32());
        let message =
            format!("waiting{what} {how}: {last}, after {looks} {unit}{plural} in {seconds:.1} s");
        let error = Error::new(kind, message).of(&self.operation);
        let error = error.with_trail(|trail| {
            (trail.attempts, trail.elapsed) = (*looks, elapsed);
            trail.last_seen.clone_from(seen);
        });
        match cause {
            Some(cause) => error.because(cause),
            None => error,
        }
    }
}

impl<'c, A: Send + 'c, T: 'c> IntoFuture for Wait<'c, A, T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<A, T> fmt::Debug for Wait<'_, A, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("action", &self.operation.action())
            .field("what", &self.what)
            .field("codes", &self.codes)
            .field("delay", &self.delay)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// What is seen in the course of a wait.
struct Watch {
    begun: Instant,
    looks: u32,
    /// What the last look came to.
    last: String,
    /// What the last answer showed, be it a refusal.
    seen: Option<String>,
}

impl Watch {
    fn begin() -> Self {
        Self { begun: Instant::now(), looks: 0, last: "no answer yet".into(), seen: None }
    }

    /// What an answer says.
    fn answer(&mut self, progress: Progress) -> WaiterState {
        let (state, seen, unsaid) = match progress {
            Progress::Done => (WaiterState::Success, String::new(), ""),
            Progress::Pending(seen) => (WaiterState::Retry, seen, "no answer was as wanted"),
            Progress::Failed(why) => (WaiterState::Failure, why, "it cannot come any more"),
        };
        self.seen = (!seen.is_empty()).then(|| excerpt_to(&seen, LONGEST));
        self.last = self.seen.clone().unwrap_or_else(|| unsaid.to_owned());
        state
    }

    /// What it says that there is no answer of the service; nothing if there will be none.
    fn failure(&mut self, error: &Error) -> Option<WaiterState> {
        let passes = error.code().is_none() && error.is_retryable();
        passes.then(|| {
            self.last = "the last look failed".into();
            WaiterState::Retry
        })
    }

    /// What a refusal says; nothing if the wait cannot go on after it.
    fn refusal(
        &mut self,
        error: &Error,
        codes: &[(&'static str, WaiterState)],
    ) -> Option<WaiterState> {
        let code = error.code()?;
        // A code of a family is also known by the name of the family.
        let family = error.info().map_or(code, |info| info.code);
        let known = codes.iter().find(|(known, _)| [code, family].contains(known));
        let later = error.info().is_some_and(|info| info.repeat == Repeat::Safe);
        let state = known.map(|(_, state)| *state).or(later.then_some(WaiterState::Retry))?;
        self.refused(code);
        Some(state)
    }

    fn refused(&mut self, code: &str) {
        self.last = format!("the answer is {code}");
        self.seen = Some(self.last.clone());
    }
}
