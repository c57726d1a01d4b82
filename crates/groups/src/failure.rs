//! Why a call of a group failed, and what that means.

use std::fmt;
use std::sync::Arc;

use aliyun_core::{CodeClass, one_line};
use aliyun_runtime::ErrorKind;

use crate::Meaning;

/// What is said of what was stopped from outside.
pub(crate) const INTERRUPTED: &str = "it was interrupted";

/// Why a call of a group failed.
///
/// The error of the client is [`Failure::error`]. Neither `Display` nor `Debug` shows a secret, a
/// token or a URL.
#[derive(Clone, Debug)]
pub struct Failure {
    meaning: Meaning,
    outcome: Outcome,
    code: Option<String>,
    request_id: Option<String>,
    message: String,
    error: Option<Arc<aliyun_runtime::Error>>,
}

/// What is known of what a failed call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing.
    Nothing,
    /// It may have done something, be it later.
    Open,
    /// It was taken and has ended, so that a look at the group tells.
    Ended,
}

impl Failure {
    /// A failure after which nothing was done.
    pub fn new(meaning: Meaning, message: impl Into<String>) -> Self {
        Self {
            meaning,
            outcome: Outcome::Nothing,
            code: None,
            request_id: None,
            message: one_line(&message.into()),
            error: None,
        }
    }

    pub(crate) fn unsupported(message: &str) -> Self {
        Self::new(Meaning::Unsupported, message)
    }

    /// Of a call that was not made, because the run was stopped before.
    pub(crate) fn interrupted() -> Self {
        Self::new(Meaning::Other, INTERRUPTED)
    }

    /// The same with the code of the service.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(one_line(&code.into()));
        self
    }

    /// The same with the ID of the request.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(one_line(&request_id.into()));
        self
    }

    /// The same of a call that may have taken effect: the group is read before anything is said.
    #[must_use]
    pub fn with_unknown_outcome(mut self) -> Self {
        self.outcome = Outcome::Open;
        self
    }

    /// Of an error of a client: the class of its code says what it means. What a product knows
    /// better, it says by `known`.
    pub fn of(
        error: aliyun_runtime::Error,
        known: impl FnOnce(&aliyun_runtime::Error) -> Option<Meaning>,
    ) -> Self {
        let meaning = known(&error).unwrap_or_else(|| by_class(&error));
        let outcome = match error.kind() {
            _ if !error.may_have_taken_effect() => Outcome::Nothing,
            ErrorKind::WaitFailed => Outcome::Ended,
            _ => Outcome::Open,
        };
        let message = match (error.message(), error.meaning()) {
            ("", Some(meaning)) if !meaning.is_empty() => meaning,
            ("", _) => "the service gives no message",
            (message, _) => message,
        };
        Self {
            meaning,
            outcome,
            code: error.code().map(one_line),
            request_id: error.request_id().map(one_line),
            message: one_line(message),
            error: Some(Arc::new(error)),
        }
    }

    /// What it means.
    pub fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// Whether the call may have changed something although it failed.
    pub fn may_have_taken_effect(&self) -> bool {
        self.outcome != Outcome::Nothing
    }

    /// Whether what it was to do may be done later.
    pub(crate) fn is_open(&self) -> bool {
        self.outcome == Outcome::Open
    }

    /// Whether the call was taken, and what it set off has ended in vain.
    pub(crate) fn has_ended(&self) -> bool {
        self.outcome == Outcome::Ended
    }

    /// The code of the service.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The ID of the request, by which the vendor's support finds it.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// What happened, in words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error of the client with all that it knows.
    pub fn error(&self) -> Option<&aliyun_runtime::Error> {
        self.error.as_deref()
    }
}

/// What a class of codes means. Without a code, a request that breaks rules is like one that the
/// service finds wrong.
fn by_class(error: &aliyun_runtime::Error) -> Meaning {
    match (error.kind(), error.class()) {
        (ErrorKind::InvalidRequest, _) => Meaning::Server,
        (ErrorKind::Credentials | ErrorKind::Configuration | ErrorKind::Refused, _) => {
            Meaning::Denied
        }
        (_, Some(class)) => match class {
            CodeClass::Busy | CodeClass::Lingering | CodeClass::Throttled => Meaning::Busy,
            CodeClass::Conflict | CodeClass::NotFound | CodeClass::Invalid => Meaning::Server,
            CodeClass::Unsupported => Meaning::Server,
            CodeClass::Quota => Meaning::Quota,
            CodeClass::Denied | CodeClass::Unauthenticated => Meaning::Denied,
            _ => Meaning::Other,
        },
        // A refusal with a code that nobody knows yet may be about a server.
        (ErrorKind::Service, None) if !error.may_have_taken_effect() => Meaning::Server,
        _ => Meaning::Other,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.error, &self.code) {
            (Some(error), _) => error.fmt(f),
            (None, Some(code)) => write!(f, "{code}: {}", self.message),
            (None, None) => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.as_ref().and_then(|error| std::error::Error::source(&**error))
    }
}
