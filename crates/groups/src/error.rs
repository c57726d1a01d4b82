//! Why there is no plan, no end of a wait, or of a recipe.

use std::fmt;

use crate::failure::INTERRUPTED;
use crate::{Failure, Report};

/// Why there is no plan, why a wait ended in vain, or why a recipe does not go on.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    failure: Option<Box<Failure>>,
    report: Option<Box<Report>>,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What is asked for contradicts itself, or the kind of the group.
    Invalid,
    /// The group could not be read.
    Read,
    /// What was waited for did not come in time.
    Timeout,
    /// A step of a recipe was not done for all servers, or not begun because servers that came
    /// are gone. It can be taken again.
    Unfinished,
    /// It was stopped from outside, by a [`Stop`](crate::Stop). It can be gone on with.
    Interrupted,
}

impl Error {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Invalid, message: message.into(), failure: None, report: None }
    }

    pub(crate) fn timeout(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Timeout, message: message.into(), failure: None, report: None }
    }

    pub(crate) fn read(failure: Failure) -> Self {
        let message = format!("the group could not be read: {failure}");
        Self { kind: ErrorKind::Read, message, failure: Some(Box::new(failure)), report: None }
    }

    pub(crate) fn untaken(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Unfinished, message: message.into(), failure: None, report: None }
    }

    pub(crate) fn unfinished(report: Report) -> Self {
        let message = format!("not everything was done: {}", report.to_string().trim_end());
        let report = Some(Box::new(report));
        Self { kind: ErrorKind::Unfinished, message, failure: None, report }
    }

    pub(crate) fn interrupted() -> Self {
        let message = INTERRUPTED.to_owned();
        Self { kind: ErrorKind::Interrupted, message, failure: None, report: None }
    }

    /// The same of a step of which this was done by then.
    pub(crate) fn interrupted_at(report: Report) -> Self {
        let message = format!("{INTERRUPTED}: {}", report.to_string().trim_end());
        Self { message, report: Some(Box::new(report)), ..Self::interrupted() }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the service answered, if that is the cause.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_deref()
    }

    /// What became of every server, if a step was not done for all of them or was interrupted.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failure.as_ref().and_then(|failure| std::error::Error::source(&**failure))
    }
}
