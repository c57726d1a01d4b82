//! Calls whose answer is not the end: what they set off is waited for.

use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use aliyun_core::{Finish, Finishes, Params, Progress, Question, excerpt, excerpt_to};

use crate::waiter::{Blame, Looking};
use crate::{Answer, ByName, Call, CallOptions, Client, Error, ErrorKind, OperationRef, Wait};

impl<'c, O: Finishes> Call<'c, O> {
    /// Makes the call, waits until all that it sets off is done, and gives its answer.
    ///
    /// Only operations have this whose change goes on after their answer, and which tell how its
    /// end is seen: by a job, or by a state. [`Finished`] tells how long and how often is looked,
    /// and what becomes of errors.
    pub fn finished(self) -> Finished<'c, O> {
        Finished { call: self, finish: O::FINISH, times: Times::default() }
    }
}

impl<'c> Call<'c, ByName> {
    /// The same for an operation of which it is known at run time whom to ask: the table of a
    /// [`Finishes`]. [`Error::response`] is then the [`Answer`].
    pub fn finished(self, finish: &'static Finish) -> Finished<'c, ByName> {
        Finished { call: self, finish, times: Times::default() }
    }
}

/// A call that is made when this is awaited, and then looked after until all is done.
///
/// An answer that names no job says that all was done at once. Otherwise the job, or the state, is
/// asked for in the way of a [`Wait`]: at once, and then each [`delay`](Self::delay) until the
/// [`limit`](Self::limit), which counts from the answer to the call; with the options of the call,
/// but for its parameters. A refusal after which the same question can be answered later is waited
/// through, and so is a connection that fails, since what was set off goes on without it. Any other
/// error ends the wait.
///
/// A job that failed is an error of the kind [`ErrorKind::WaitFailed`], with its code and its
/// message where the service tells them; one that did not end in time is one of the kind
/// [`ErrorKind::WaitTimeout`]. A job that the service does not know any more is the error that it
/// answers with, since nobody can tell how the job ended. With each of them [`Error::response`] is
/// the answer to the call, [`Error::last_seen`] what was last seen of its end, and
/// [`Error::may_have_taken_effect`] is true: the call was taken, so look what became of it before
/// making it again.
///
/// A call that is refused, or not answered, is an error as without this.
///
/// ```
/// use std::time::Duration;
///
/// use aliyun_core::Finishes;
/// use aliyun_runtime::{Call, Error};
///
/// async fn to_its_end<O>(call: Call<'_, O>) -> Result<O::Response, Error>
/// where
///     O: Finishes + Send + Sync,
/// {
///     call.finished().limit(Duration::from_secs(120)).await
/// }
/// ```
#[must_use = "a call does nothing until it is awaited"]
#[derive(Clone, Debug)]
pub struct Finished<'c, O> {
    call: Call<'c, O>,
    finish: &'static Finish,
    times: Times,
}

/// How often and how long to look, where it is said.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    delay: Option<Duration>,
    limit: Option<Duration>,
}

impl<O> Finished<'_, O> {
    /// How long to rest between two looks, instead of what the spec says.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.times.delay = Some(delay);
        self
    }

    /// How long to wait in all once the call is answered, instead of what the spec says. A last look
    /// is taken when this time is over.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.times.limit = Some(limit);
        self
    }
}

impl<'c, O: Finishes + Send + Sync + 'c> IntoFuture for Finished<'c, O> {
    type Output = Result<O::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { call, finish, times } = self;
            let (client, options) = (call.client, call.options.clone());
            let mut request = Params::new();
            call.request.encode(&mut request);
            request.overlay(&options.params);
            let (response, answer) = call.with_answer().await?;
            let Some(question) = finish.question(&request, &answer.value()?) else {
                return Ok(response);
            };
            let region = O::INFO.region_param.and_then(|name| request.get(name));
            match ended(client, question, region, options, times).await {
                Ok(()) => Ok(response),
                Err(error) => Err(unfinished(error, O::INFO.into(), &answer)
                    .with(|error| error.response = Some(Box::new(response)))),
            }
        })
    }
}

/// Answered with a document as it came.
impl<'c> IntoFuture for Finished<'c, ByName> {
    type Output = Result<Answer, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { call, finish, times } = self;
            let Call { client, request: ByName(operation), options, .. } = call;
            let answer = client.call(&operation, Params::new(), &options).await?;
            let request = options.params.clone();
            let Some(question) = finish.question(&request, &answer.value()?) else {
                return Ok(answer);
            };
            let region = operation.region_param.and_then(|name| request.get(name));
            match ended(client, question, region, options, times).await {
                Ok(()) => Ok(answer),
                Err(error) => Err(unfinished(error, operation, &answer)
                    .with(|error| error.response = Some(Box::new(answer)))),
            }
        })
    }
}

/// Waits for the end of what a call in this region set off.
async fn ended(
    client: &Client,
    question: Question,
    region: Option<&str>,
    options: CallOptions,
    times: Times,
) -> Result<(), Error> {
    let Question { operation, waiter, .. } = question;
    let mut params = question.params.clone();
    if let (Some(name), Some(region)) = (operation.region_param, region) {
        params.set(name, region);
    }
    let region = region.map(str::to_owned);
    let mut options = CallOptions { params: Params::new(), region, ..options };
    let last_failure = options.watch();
    let what = match &question.job {
        Some((id, _)) => format!("the end of the job {}", excerpt(id)),
        None => format!("{} of {}", waiter.name, operation.action()),
    };
    let look = move || {
        let (params, options) = (params.clone(), options.clone());
        Box::pin(async move { client.call(operation, params, &options).await })
            as Looking<'_, Answer>
    };
    let blamed = question.job.is_some().then(|| question.clone());
    let judge = move |answer: &Answer| match answer.value() {
        Ok(answer) => question.progress(answer),
        Err(error) => Progress::pending(error),
    };
    let mut wait = Wait::new(operation, "call", last_failure, look, judge, |_| Ok(()));
    wait.codes.extend(waiter.codes());
    // What was set off goes on, whatever becomes of the connection.
    wait.through_failures = true;
    wait.blame = blamed.map(|question| {
        Box::new(move |answer: &Answer, error| blame(&question, answer, error)) as Blame<'_, Answer>
    });
    let (delay, limit) = (times.delay.unwrap_or(waiter.delay), times.limit.unwrap_or(waiter.limit));
    wait.describe(what).delay(delay).limit(limit).await
}

/// The error for a job that failed, with the code and the message that the answer has for it.
fn blame(question: &Question, answer: &Answer, error: Error) -> Error {
    let (code, message) = answer.value().map(|it| question.reason(it)).unwrap_or_default();
    if code.is_none() && message.is_none() {
        return error;
    }
    error.with(|error| {
        error.hint = Some(std::mem::take(&mut error.message));
        error.message = excerpt_to(&message.unwrap_or_default(), 1000);
        error.code = code.map(|code| excerpt(&code));
    })
}

/// The error of a call that was answered and whose end was not seen. What tells of the wait is of
/// the call; what the service answered to a question stays what it is.
fn unfinished(error: Error, operation: OperationRef, answer: &Answer) -> Error {
    let id = answer.value().ok().and_then(|it| it.get("RequestId")?.as_text().map(excerpt));
    let id = id.or_else(|| answer.request_id().map(str::to_owned));
    let is_of_wait = matches!(error.kind(), ErrorKind::WaitFailed | ErrorKind::WaitTimeout);
    let call = match (&id, is_of_wait) {
        (_, true) => "the call".to_owned(),
        (Some(id), false) => format!("the call of {} (request {id})", operation.action()),
        (None, false) => format!("the call of {}", operation.action()),
    };
    let told = format!("the service took {call}: look what became of it before making it again");
    let error = if is_of_wait { error.of(operation) } else { error };
    error.with(|error| {
        if is_of_wait {
            error.request_id = id;
        }
        error.hint = Some(match error.hint.take() {
            Some(hint) => format!("{hint}; {told}"),
            None => told,
        });
    })
}
