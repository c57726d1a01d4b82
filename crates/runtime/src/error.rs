//! The one error of a call.

mod show;
mod trail;

use std::any::Any;

use aliyun_core::{CodeClass, CodeInfo, ErrorCode, OperationInfo, Violations, one_line};

pub(crate) use self::trail::Trail;

use crate::transport::{TransportError, TransportErrorKind};
use crate::{CredentialsError, EndpointError, OperationRef};

/// Why a call did not succeed.
///
/// [`Error::kind`] says how far it got, [`Error::known`] gives the error code for matching,
/// [`Error::is_retryable`], [`Error::retry_after`] and [`Error::may_have_taken_effect`] say what to
/// do next, [`Error::attempts`] and [`Error::gave_up`] what was done before. `Display` is one line
/// with all that matters; neither it nor `Debug` shows a secret, a token or a signature.
pub struct Error(Box<Inner>);

/// How far a call got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks the rules of the operation, so it was not sent.
    InvalidRequest,
    /// The client is set up wrongly: region, endpoint, transport. Nothing was sent.
    Configuration,
    /// There are no credentials to sign with. Nothing was sent.
    Credentials,
    /// An interceptor of the client refused the request, so it was not sent.
    Refused,
    /// The pace of [`RetryMode::Adaptive`](crate::RetryMode) left no time to send the request.
    RateLimited,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// No answer came in time.
    Timeout,
    /// The connection broke before the answer was there.
    Interrupted,
    /// The transport failed in another way.
    Transport,
    /// What came back is no answer of the service.
    UnreadableAnswer,
    /// The service answered with an error code.
    Service,
    /// A dry run was answered as the call itself is: the service may have done it.
    DryRunIgnored,
    /// The pages of a list do not lead on. What was read before is as the service answered it.
    Paging,
    /// What was waited for cannot come any more.
    WaitFailed,
    /// What was waited for did not come in time.
    WaitTimeout,
}

/// Everything an error may know. What comes from outside has been shortened and cleaned of
/// secrets and control characters before it gets here.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Option<OperationRef>,
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) recommend: Option<String>,
    pub(crate) access_denied_detail: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) violations: Option<Violations>,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
    /// The answer to a call that the service took.
    pub(crate) response: Option<Box<dyn Any + Send + Sync>>,
    pub(crate) trail: Trail,
}

impl Error {
    /// A request that was not sent because it breaks rules.
    pub fn invalid_request(operation: impl Into<OperationRef>, violations: Violations) -> Self {
        let count = violations.iter().len();
        let rules = if count == 1 { "a rule".to_owned() } else { format!("{count} rules") };
        let message = format!("the request breaks {rules} and was not sent: {violations}");
        Self::new(ErrorKind::InvalidRequest, message)
            .of(operation)
            .with(|error| error.violations = Some(violations))
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: one_line(&message.into()),
            code: None,
            status: None,
            request_id: None,
            host: None,
            recommend: None,
            access_denied_detail: None,
            hint: None,
            violations: None,
            source: None,
            response: None,
            trail: Trail::default(),
        }))
    }

    pub(crate) fn of(mut self, operation: impl Into<OperationRef>) -> Self {
        self.0.operation = Some(operation.into());
        self
    }

    /// The same with its cause.
    pub(crate) fn because(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(cause));
        self
    }

    /// The same from a host, unless it has named itself.
    pub(crate) fn at_host(mut self, host: &str) -> Self {
        self.0.host.get_or_insert_with(|| host.to_owned());
        self
    }

    /// The same with more that is known.
    pub(crate) fn with(mut self, tell: impl FnOnce(&mut Inner)) -> Self {
        tell(&mut self.0);
        self
    }

    /// How far the call got.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was called, unless the error is older than any call.
    pub fn operation(&self) -> Option<&OperationInfo> {
        self.0.operation.as_deref()
    }

    /// The error code that the service answered with.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The error code as one that the product is known to answer with, from whatever operation.
    ///
    /// One `match` serves them all, and says which product it is about:
    ///
    /// ```
    /// # use aliyun_core::{CodeClass, CodeInfo, ErrorCode};
    /// # #[derive(Clone, Copy)] enum SlbErrorCode { SystemBusy }
    /// # static TABLE: [CodeInfo; 1] = [CodeInfo::new("SystemBusy", 400, CodeClass::Busy, "", "")];
    /// # impl ErrorCode for SlbErrorCode {
    /// #     const ALL: &'static [Self] = &[Self::SystemBusy];
    /// #     const INFOS: &'static [CodeInfo] = &TABLE;
    /// #     fn info(self) -> &'static CodeInfo { &TABLE[self as usize] }
    /// # }
    /// # fn is_busy(error: &aliyun_runtime::Error) -> bool {
    /// match error.known() {
    ///     Some(SlbErrorCode::SystemBusy) => true,
    ///     None => false,
    /// }
    /// # }
    /// ```
    pub fn known<E: ErrorCode>(&self) -> Option<E> {
        self.code().and_then(E::from_code)
    }

    /// What is known about the error code: by the operation, or else by the product.
    pub fn info(&self) -> Option<&'static CodeInfo> {
        self.operation()?.code(self.code()?)
    }

    /// What kind of refusal the error code is.
    pub fn class(&self) -> Option<CodeClass> {
        self.info().map(|info| info.class)
    }

    /// What the error code means and what to do.
    pub fn meaning(&self) -> Option<&'static str> {
        self.info().map(|info| info.meaning)
    }

    /// What happened: in the words of the service if it answered, otherwise in ours.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The id under which the vendor's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The host that answered, by its own account, or else the one that was asked.
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// The page that the service recommends.
    pub fn recommend(&self) -> Option<&str> {
        self.0.recommend.as_deref()
    }

    /// What the service says about a missing permission, as it says it: mostly JSON.
    pub fn access_denied_detail(&self) -> Option<&str> {
        self.0.access_denied_detail.as_deref()
    }

    /// Every rule that the request breaks.
    pub fn violations(&self) -> Option<&Violations> {
        self.0.violations.as_ref()
    }

    /// The answer to a call whose end was waited for in vain, by
    /// [`Call::finished`](crate::Call::finished), or to one that was to be a dry run: the service
    /// took the call, and this holds the IDs of what it made and of the job. `R` is the response of
    /// the operation.
    ///
    /// ```
    /// # use aliyun_runtime::Error;
    /// # struct CreateListenerResponse { listener_id: String }
    /// fn made(error: &Error) -> Option<&str> {
    ///     Some(&error.response::<CreateListenerResponse>()?.listener_id)
    /// }
    /// ```
    pub fn response<R: 'static>(&self) -> Option<&R> {
        self.0.response.as_ref()?.downcast_ref()
    }

    /// Whether the service took the call: only its end was not seen, or it was to be a dry run.
    pub(crate) fn was_taken(&self) -> bool {
        self.0.response.is_some() || self.0.kind == ErrorKind::DryRunIgnored
    }

    /// What to look at, where more is known than the code says.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as _)
    }
}

// The message of a cause becomes ours, and its own cause follows: no sentence is said twice.

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Configuration => ErrorKind::Configuration,
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Interrupted => ErrorKind::Interrupted,
            TransportErrorKind::TooLarge => ErrorKind::UnreadableAnswer,
            TransportErrorKind::Other => ErrorKind::Transport,
        };
        Self::new(kind, error.to_string()).with(|inner| inner.source = error.into_source())
    }
}

impl From<CredentialsError> for Error {
    fn from(error: CredentialsError) -> Self {
        let (message, source) = error.into_parts();
        Self::new(ErrorKind::Credentials, message).with(|inner| inner.source = source)
    }
}

impl From<EndpointError> for Error {
    fn from(error: EndpointError) -> Self {
        Self::new(ErrorKind::Configuration, error.to_string())
    }
}
