//! What a call can do differently from its client.

use std::fmt;
use std::time::Duration;

use aliyun_core::{Params, Secret};

use crate::RetryConfig;
use crate::retry::LastFailure;

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
    /// may log. A call with a secret parameter is an error, unless the client has
    /// [`Placement::Query`].
    Get,
}

impl HttpMethod {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
        }
    }
}

/// Where the parameters of a call travel that is sent with `POST` and signed with
/// [`SignatureMethod::Acs3HmacSha256`](crate::SignatureMethod). With the older signature they are
/// in a form in the body, and with `GET` in the URL, whatever is chosen here.
///
/// The documents of an operation place each parameter in the URL or in a form in the body
/// ([`OperationInfo::form_params`](aliyun_core::OperationInfo)), and the vendor's SDKs follow them
/// under this signature. A URL is written to logs by proxies and servers on its way, and may be too
/// long for them. The documents of classic SLB place all parameters there; the vendor's Terraform
/// provider sends all of them in a form, under the older signature. Nothing public shows a form
/// under the newer one for such an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Placement {
    /// Where the documents place each, unless a value in the URL would be secret or the URL would
    /// have more than 4 KiB of parameters. Such a call is sent in the way that is known to work:
    /// all in a form, signed with [`SignatureMethod::V1HmacSha1`](crate::SignatureMethod).
    #[default]
    Guarded,
    /// All in the URL, always, and secrets too: nothing else lets one into a URL.
    Query,
    /// All in a form in the body, always. For what the documents place in the URL, try it.
    Form,
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
    /// Parameters that are sent besides those of the request, or in place of them.
    pub params: Params,
    /// The region whose endpoint is asked where neither the client nor a parameter names one.
    pub(crate) region: Option<String>,
    /// Where the call leaves why it is being repeated, if somebody wants to know.
    pub(crate) last_failure: Option<LastFailure>,
}

impl CallOptions {
    /// Has the call leave why it is being repeated.
    pub(crate) fn watch(&mut self) -> LastFailure {
        self.last_failure.insert(LastFailure::default()).clone()
    }

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

    /// A parameter that is sent besides those of the request, or in place of one of them. The
    /// value is what it displays as.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.params.set(name.into(), value.to_string());
        self
    }

    /// The same with a value that no error or log shows, and no URL unless the client has
    /// [`Placement::Query`]. With `GET` the call is therefore an error.
    ///
    /// Where an answer repeats the value, it is cut out of what is shown, if it has at least three
    /// characters: [`Redactor`](crate::redact::Redactor) says in which spellings.
    #[must_use]
    pub fn secret_param(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.params.set_secret(name.into(), value.into());
        self
    }
}
