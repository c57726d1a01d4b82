//! Refusals and errors as a test wants them.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use aliyun_core::Value;

use crate::answer::AsItCame;
use crate::sent::Sent;
use crate::{
    Answer, Error, ErrorKind, OperationRef, Timestamp, TransportError, TransportErrorKind, retry,
};

/// A refusal of the service as a test wants it: for a step of a
/// [`ScriptedTransport`](super::ScriptedTransport), or made into an [`Error`] at once.
///
/// ```
/// # use aliyun_core::{Effect, OperationInfo, ServiceInfo};
/// # static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01");
/// # static ADD: OperationInfo = OperationInfo::new(&SERVICE, "AddIt", Effect::Write);
/// use aliyun_runtime::testing::Refused;
///
/// let error = Refused::new(503, "ServiceUnavailable").message("Later.").error(&ADD);
/// assert_eq!((error.code(), error.status()), (Some("ServiceUnavailable"), Some(503)));
/// // It follows from the status, the code and the effect of the operation.
/// assert!(error.may_have_taken_effect());
/// ```
#[derive(Clone, Debug)]
pub struct Refused {
    status: StatusCode,
    headers: HeaderMap,
    members: Vec<(String, String)>,
}

impl Refused {
    /// A refusal with an error code, as a text or as one of the product's. Nearly all refusals of the service have status 400.
    ///
    /// # Panics
    ///
    /// If the status is not from 400 to 999, which is no refusal.
    #[track_caller]
    pub fn new(status: u16, code: impl AsRef<str>) -> Self {
        let known = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400);
        let Some(status) = known else { panic!("{status} is no HTTP status of a refusal") };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf-8"));
        let refused = Self { status, headers, members: Vec::new() };
        refused.request_id("SCRIPTED").member("Code", code.as_ref()).message("The test says so.")
    }

    /// With these words of the service.
    #[must_use]
    pub fn message(self, message: &str) -> Self {
        self.member("Message", message)
    }

    /// With this id of the request.
    #[must_use]
    pub fn request_id(self, id: &str) -> Self {
        self.member("RequestId", id)
    }

    /// With any member of the document: `HostId`, `Recommend`, `AccessDeniedDetail`.
    #[must_use]
    pub fn member(mut self, name: &str, text: &str) -> Self {
        self.members.retain(|(known, _)| known != name);
        self.members.push((name.to_owned(), text.to_owned()));
        self
    }

    /// With a header, such as `Retry-After`.
    ///
    /// # Panics
    ///
    /// If no header can have this name or this value.
    #[must_use]
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        else {
            panic!("no header can be {name}: {value}");
        };
        self.headers.insert(name, value);
        self
    }

    /// The error with which a call of the operation ends that is refused so, after one attempt.
    pub fn error(self, operation: impl Into<OperationRef>) -> Error {
        let operation = operation.into();
        let response = self.into_response();
        let asked = retry::asked(response.headers(), Timestamp::now());
        let read = Answer::read(&operation, &Sent::default(), response, &mut AsItCame);
        let error = read.err().unwrap_or_else(|| {
            Error::new(ErrorKind::UnreadableAnswer, "the answer is no refusal").of(&operation)
        });
        sent(error.with_trail(|trail| trail.retry_after = asked))
    }

    pub(super) fn into_response(self) -> http::Response<Bytes> {
        let members = self.members.iter();
        let members = members.map(|(name, text)| (name.into(), Value::Text(text.into())));
        let mut response = http::Response::new(Value::Object(members.collect()).to_json().into());
        (*response.status_mut(), *response.headers_mut()) = (self.status, self.headers);
        response
    }
}

/// The error of a call that failed otherwise than by a refusal, in its first attempt: for tests of
/// code that is given errors.
///
/// ```
/// # use aliyun_core::{Effect, OperationInfo, ServiceInfo};
/// # static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01");
/// # static ADD: OperationInfo = OperationInfo::new(&SERVICE, "AddIt", Effect::Write);
/// use aliyun_runtime::{ErrorKind, testing};
///
/// assert!(testing::error(ErrorKind::Timeout, &ADD).may_have_taken_effect());
/// assert!(testing::error(ErrorKind::Connect, &ADD).is_retryable());
/// ```
///
/// # Panics
///
/// If the kind is [`ErrorKind::Service`], which [`Refused::error`] makes, or
/// [`ErrorKind::InvalidRequest`], which [`Error::invalid_request`] does.
#[track_caller]
pub fn error(kind: ErrorKind, operation: impl Into<OperationRef>) -> Error {
    let message = "the test says so";
    let transport = match kind {
        ErrorKind::Service => panic!("an error of the kind Service is made by `Refused::error`"),
        ErrorKind::InvalidRequest => {
            panic!("an error of the kind InvalidRequest is made by `Error::invalid_request`")
        }
        ErrorKind::Connect => TransportErrorKind::Connect,
        ErrorKind::Timeout => TransportErrorKind::Timeout,
        ErrorKind::Interrupted => TransportErrorKind::Interrupted,
        ErrorKind::Transport => TransportErrorKind::Other,
        ErrorKind::UnreadableAnswer => TransportErrorKind::TooLarge,
        ErrorKind::Configuration
        | ErrorKind::Credentials
        | ErrorKind::Refused
        | ErrorKind::RateLimited
        | ErrorKind::DryRunIgnored
        | ErrorKind::Paging
        | ErrorKind::WaitFailed
        | ErrorKind::WaitTimeout => return Error::new(kind, message).of(operation),
    };
    sent(Error::from(TransportError::new(transport, message)).of(operation))
}

/// The same as the error of a call that was sent once.
fn sent(error: Error) -> Error {
    error.with_trail(|trail| trail.attempts = 1).with_outcome()
}
