//! A call that is made by awaiting it.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use aliyun_core::{Limits, Operation, Params, Violations};

use crate::{CallOptions, Client, Error, HttpMethod};

/// How a request is checked before it is sent.
pub type Check<O> = fn(&O, Limits) -> Result<(), Violations>;

/// A call that is made by awaiting it, and can be set up before that.
///
/// It holds no connection and no lock; a future that is dropped sends nothing more.
#[must_use = "a call does nothing until it is awaited"]
#[derive(Debug)]
pub struct Call<'c, O> {
    client: &'c Client,
    request: O,
    check: Check<O>,
    options: CallOptions,
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

    async fn send(self) -> Result<O::Response, Error> {
        if let Some(limits) = self.client.checks(&self.options) {
            (self.check)(&self.request, limits)
                .map_err(|violations| Error::invalid_request(O::INFO, violations))?;
        }
        let mut params = Params::new();
        self.request.encode(&mut params);
        self.client.call(O::INFO, params, &self.options).await?.decode()
    }
}

impl<'c, O: Operation + Send + Sync + 'c> IntoFuture for Call<'c, O> {
    type Output = Result<O::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
