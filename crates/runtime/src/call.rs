//! A call that is made by awaiting it.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use aliyun_core::{Limits, Operation, Params, Violations};

use crate::{CallOptions, Client, Error, HttpMethod, RetryConfig};

/// How a request is checked before it is sent.
pub type Check<O> = fn(&O, Limits) -> Result<(), Violations>;

/// A call that is made by awaiting it, and can be set up before that.
///
/// It holds no connection and no lock; a future that is dropped sends nothing more.
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

    async fn send(self) -> Result<O::Response, Error> {
        if let Some(limits) = self.client.checks(&self.options) {
            (self.check)(&self.request, limits)
                .map_err(|violations| Error::invalid_request(O::INFO, violations))?;
        }
        let mut params = Params::new();
        self.request.encode(&mut params);
        let mut response: Option<O::Response> = None;
        let answer = self.client.call_for(O::INFO, params, &self.options, &mut response).await?;
        response.map_or_else(|| answer.decode(), Ok)
    }
}

impl<'c, O: Operation + Send + Sync + 'c> IntoFuture for Call<'c, O> {
    type Output = Result<O::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
