//! A call that is made by awaiting it.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use aliyun_core::{DryRuns, Limits, Operation, Params, Secret, Violations};

use crate::answer::{DryRun, Unread};
use crate::operation::ByName;
use crate::{Answer, CallOptions, Client, Error, ErrorKind, HttpMethod, RetryConfig};

/// How a request is checked before it is sent.
pub type Check<O> = fn(&O, Limits) -> Result<(), Violations>;

/// A call that is made by awaiting it, and can be set up before that.
///
/// It holds no connection and no lock; a future that is dropped sends nothing more.
///
/// It is no `Future` by itself but becomes one, which `.await` does unasked. What wants a future,
/// such as a `join_all` or `tokio::spawn`, is given that of [`into_future`](IntoFuture::into_future),
/// or an `async move` that owns the client, which is cheap to clone:
///
/// ```
/// use std::future::IntoFuture;
///
/// use aliyun_core::{Effect, ServiceInfo};
/// use aliyun_runtime::Client;
///
/// static VPC: ServiceInfo = ServiceInfo::new("Vpc", "2016-04-28");
///
/// async fn at_once(client: Client) -> Result<(), Box<dyn std::error::Error>> {
///     let (zones, vpcs) = ["DescribeZones", "DescribeVpcs"]
///         .map(|name| client.operation(&VPC, name, Effect::Read).into_future())
///         .into();
///     let (zones, vpcs) = tokio::try_join!(zones, vpcs)?;
///     println!("{} {}", zones.text(), vpcs.text());
///
///     let owned = client.clone();
///     let task =
///         tokio::spawn(async move { owned.operation(&VPC, "DescribeVpcs", Effect::Read).await });
///     println!("{}", task.await??.text());
///     Ok(())
/// }
/// ```
#[must_use = "a call does nothing until it is awaited"]
#[derive(Clone, Debug)]
pub struct Call<'c, O> {
    pub(crate) client: &'c Client,
    pub(crate) request: O,
    pub(crate) check: Check<O>,
    pub(crate) options: CallOptions,
}

impl<'c, O: Operation> Call<'c, O> {
    /// A call of a generated client.
    pub fn new(client: &'c Client, request: O, check: Check<O>) -> Self {
        Self { client, request, check, options: CallOptions::default() }
    }

    /// Makes the call, and keeps the answer as it came beside what was read from it: every field,
    /// those too that the type does not have.
    pub async fn with_answer(self) -> Result<(O::Response, Answer), Error> {
        let params = self.checked()?;
        let mut response: Option<O::Response> = None;
        let call = self.client.call_for(O::INFO.into(), params, &self.options, &mut response);
        let answer = call.await?;
        let response = response.map_or_else(|| answer.decode(), Ok)?;
        Ok((response, answer))
    }

    /// The parameters of the request, once it is checked.
    fn checked(&self) -> Result<Params, Error> {
        if let Some(limits) = self.client.checks(&self.options) {
            (self.check)(&self.request, limits)
                .map_err(|violations| Error::invalid_request(O::INFO, violations))?;
        }
        let mut params = Params::new();
        self.request.encode(&mut params);
        Ok(params)
    }

    async fn send(self) -> Result<O::Response, Error> {
        Ok(self.with_answer().await?.0)
    }
}

impl<O: DryRuns> Call<'_, O> {
    /// Has the service check the call without doing anything: `Ok` if it would do it, and otherwise
    /// the error that the call itself would end in.
    ///
    /// The switch for it is set, whatever the request says, and the code by which the service says
    /// that the dry run passed is no error. Operations that have no such switch do not have this
    /// method.
    ///
    /// An answer without a code is what a service gives that did the call, so it is an error of the
    /// kind [`ErrorKind::DryRunIgnored`](crate::ErrorKind): the call
    /// [may have taken effect](Error::may_have_taken_effect), and [`Error::response`] is the answer.
    ///
    /// A dry run changes nothing, so it is repeated as a call is that only reads. What is in use is
    /// told at once, though it may be released in a moment: the call itself waits for that. The
    /// token is one of its own: that of the request is left to the call that follows.
    pub async fn dry_run(self) -> Result<(), Error> {
        const { assert!(O::INFO.dry_run_param.is_some(), "it does not say what is set for one") }
        let mut answer = DryRun::<O::Response> { response: None };
        let passed =
            self.client.dry_run(O::INFO, self.checked()?, &self.options, &mut answer).await;
        passed.map_err(|error| match answer.response {
            Some(response) => error.with(|error| error.response = Some(Box::new(response))),
            None => error,
        })
    }
}

impl Call<'_, ByName> {
    /// The same of an operation that is known by its name, if it has such a switch. The answer of
    /// a service that ignores it is not kept.
    pub async fn dry_run(self) -> Result<(), Error> {
        let Self { client, request: ByName(operation), options, .. } = self;
        if operation.dry_run_param.is_none() {
            let message = "the operation has no dry run, and was not called";
            return Err(Error::new(ErrorKind::Configuration, message).of(operation));
        }
        let mut answer = DryRun::<Unread> { response: None };
        client.dry_run(&operation, Params::new(), &options, &mut answer).await
    }
}

impl<O> Call<'_, O> {
    /// Sends all of these in the way of [`param`](Self::param), and what is secret of them in that
    /// of [`secret_param`](Self::secret_param).
    pub fn params(mut self, params: &Params) -> Self {
        self.options.params.overlay(params);
        self
    }

    /// Sends a parameter that the request does not have, under its name on the wire, or another
    /// value in place of what the request writes there. Checks look at the request, not at this.
    /// The value is what it displays as: a text, a number, `true`, a variant of an enum.
    ///
    /// It stays with the call: [`paginate`](Call::paginate) sends it for each page, and
    /// [`wait_for`](Call::wait_for) each time. A parameter in place of one by which pages are told
    /// apart makes them all the same.
    pub fn param(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.options = self.options.param(name, value);
        self
    }

    /// The same with a value that no error or log shows, and no URL unless the client has
    /// [`Placement::Query`](crate::Placement). With `GET` the call is therefore an error.
    ///
    /// Where an answer repeats the value, it is cut out of what is shown, if it has at least three
    /// characters: [`Redactor`](crate::redact::Redactor) says in which spellings.
    pub fn secret_param(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.options = self.options.secret_param(name, value);
        self
    }

    /// Whether the request is checked before it is sent.
    pub fn validate(mut self, validate: bool) -> Self {
        self.options = self.options.validate(validate);
        self
    }

    /// The HTTP method.
    pub fn http_method(mut self, method: HttpMethod) -> Self {
        self.options = self.options.method(method);
        self
    }

    /// How the call is repeated.
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.options = self.options.retry(retry);
        self
    }

    /// How long the call may take, with all attempts and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.timeout(timeout);
        self
    }

    /// How long one attempt may take, within the bounds of the transport.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.attempt_timeout(timeout);
        self
    }
}

impl<'c, O: Operation + Send + Sync + 'c> IntoFuture for Call<'c, O> {
    type Output = Result<O::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Answered with a document as it came.
impl<'c> IntoFuture for Call<'c, ByName> {
    type Output = Result<Answer, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(
            async move { self.client.call(self.request.0, Params::new(), &self.options).await },
        )
    }
}
