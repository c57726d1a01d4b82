//! What a call can do differently from its client.

use std::time::Duration;

use crate::RetryConfig;

/// The HTTP method of a call. It makes no difference to what the call does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// `POST`; with [`SignatureMethod::V1HmacSha1`](crate::SignatureMethod) everything is in the
    /// body, so that no URL carries a signature.
    #[default]
    Post,
    /// `GET`, everything in the URL: with
    /// [`SignatureMethod::V1HmacSha1`](crate::SignatureMethod) the signature too, which proxies
    /// may log.
    Get,
}

impl HttpMethod {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
        }
    }
}

/// What one call does differently from the client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// The HTTP method.
    pub method: Option<HttpMethod>,
    /// Whether the request is checked before it is sent.
    pub validate: Option<bool>,
    /// How the call is repeated.
    pub retry: Option<RetryConfig>,
    /// How long the call may take, with all attempts and waits.
    pub timeout: Option<Duration>,
    /// How long one attempt may take.
    pub attempt_timeout: Option<Duration>,
}

impl CallOptions {
    /// Nothing different.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another HTTP method.
    #[must_use]
    pub fn method(mut self, method: HttpMethod) -> Self {
        self.method = Some(method);
        self
    }

    /// Whether the request is checked before it is sent.
    #[must_use]
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = Some(validate);
        self
    }

    /// How the call is repeated.
    #[must_use]
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = Some(retry);
        self
    }

    /// How long the call may take, with all attempts and waits.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long one attempt may take, within the bounds of the transport.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }
}
