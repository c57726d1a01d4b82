//! How a command fails: with an exit code by kind, a sentence, and the way out.

use std::fmt;
use std::process::ExitCode;

use aliyun_core::{CodeClass, excerpt_to, one_line};
use aliyun_runtime::{Error, ErrorKind};

/// The exit codes, which docs/CLI.md lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It was done.
    Done = 0,
    /// Something that has no code of its own.
    Other = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The request breaks rules and was not sent.
    Invalid = 3,
    /// Credentials, region, endpoint or profile.
    Setup = 4,
    /// The service does not let this caller do it, whom it knows.
    Denied = 5,
    /// What the request names is not there.
    NotFound = 6,
    /// The service refused it for another reason.
    Refused = 7,
    /// The service was busy, throttled or failing: the same may work later.
    Later = 8,
    /// No connection, or no answer.
    NoAnswer = 9,
    /// Whether it was done is not known.
    Unknown = 10,
    /// What was waited for did not come.
    Waited = 11,
    /// It was not confirmed, or the safety policy forbids it.
    NotConfirmed = 12,
    /// Some of the servers are not as they were to be; the report says which and why.
    Partly = 13,
    /// A change went back, since its check said so: the group is as it was.
    WentBack = 14,
    /// Somebody interrupted it, as shells have it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command failed, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    notes: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), notes: Vec::new() }
    }

    /// The same with more to know: a label, and what it is.
    pub(crate) fn note(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.notes.push((label, text.into()));
        self
    }

    /// The same, if there is such a text.
    pub(crate) fn note_if(self, label: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.note(label, text),
            None => self,
        }
    }
}

/// A line, and one for each note.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for (label, text) in &self.notes {
            write!(f, "\n  {label}: {text}")?;
        }
        Ok(())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let action = error.operation().map(|it| it.action().to_owned());
        let exit = exit(&error);
        let failure = match error.code() {
            Some(code) => {
                let what = action.as_deref().unwrap_or("the call");
                let said = error.message();
                // A call that was taken was not refused.
                let how = match error.kind() {
                    ErrorKind::WaitFailed => "set off a job, which failed with",
                    _ => "was refused with",
                };
                Self::new(exit, format!("{what} {how} {}", excerpt_to(code, 200)))
                    .note_if("meaning", error.meaning().filter(|text| !text.is_empty()))
                    .note_if("the service says", (!said.is_empty()).then_some(said))
                    .note_if("request", error.request_id())
                    .note_if("status", error.status().map(|status| status.to_string()))
                    .note_if("hint", error.hint())
            }
            None => Self::new(exit, error.to_string()).note_if("because", cause(&error)),
        };
        let failure = match way_out(&error, action.as_deref()) {
            Some(way) => failure.note("what to do", way),
            None => failure,
        };
        let known = error.code().filter(|_| error.meaning().is_some());
        failure.note_if("more", known.map(|code| format!("slb explain {}", one_line(code))))
    }
}

/// The causes of an error, one after the other.
fn cause(error: &Error) -> Option<String> {
    let mut causes = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        causes.push(one_line(&cause.to_string()).to_string());
        source = cause.source();
    }
    (!causes.is_empty()).then(|| causes.join(": "))
}

/// By what kind of error it is.
pub(crate) fn exit(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::InvalidRequest => Exit::Invalid,
        ErrorKind::Configuration | ErrorKind::Credentials => Exit::Setup,
        // What is not there was not there to be waited for.
        ErrorKind::WaitFailed if is_not_there(error) => Exit::NotFound,
        ErrorKind::WaitFailed | ErrorKind::WaitTimeout => Exit::Waited,
        _ if error.may_have_taken_effect() => Exit::Unknown,
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => Exit::NoAnswer,
        ErrorKind::Transport | ErrorKind::UnreadableAnswer => Exit::NoAnswer,
        ErrorKind::RateLimited => Exit::Later,
        ErrorKind::Service => match error.class() {
            Some(CodeClass::Busy | CodeClass::Lingering | CodeClass::Throttled) => Exit::Later,
            Some(CodeClass::Internal) => Exit::Later,
            Some(CodeClass::Unauthenticated) => Exit::Setup,
            Some(CodeClass::Denied) => Exit::Denied,
            Some(CodeClass::NotFound) => Exit::NotFound,
            // Some codes for a wrong value are also those for one that is not there.
            _ if error.status() == Some(404) => Exit::NotFound,
            _ => Exit::Refused,
        },
        _ => Exit::Other,
    }
}

/// Whether a wait ended since the service knows nothing of what was asked for.
fn is_not_there(error: &Error) -> bool {
    let answer = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<Error>());
    answer.is_some_and(|answer| exit(answer) == Exit::NotFound)
}

/// What to do about an error, where there is something to say.
fn way_out(error: &Error, action: Option<&str>) -> Option<String> {
    match error.kind() {
        // What is wrong with an endpoint says itself what one is.
        ErrorKind::Configuration => error
            .message()
            .contains("region")
            .then(|| "give --region, or run `slb doctor`: it says which region is used".into()),
        _ if error.may_have_taken_effect() => way(Exit::Unknown, None, action),
        _ => way(exit(error), error.class(), action),
    }
}

/// The same of a failure of a kind, with the class of its code if it has one.
pub(crate) fn way(exit: Exit, class: Option<CodeClass>, action: Option<&str>) -> Option<String> {
    let text = match (exit, class) {
        (Exit::Setup, Some(CodeClass::Unauthenticated)) => {
            "run `slb doctor`: it says whose key signs, and whether the clock is right".to_owned()
        }
        (Exit::Setup, _) => {
            "run `slb doctor`, which looks at each place where credentials may be".to_owned()
        }
        (Exit::NoAnswer, None) => {
            "run `slb doctor`: it says which host is asked and whether it answers".to_owned()
        }
        (Exit::Unknown, _) => "look whether it was done before you run it again".to_owned(),
        (Exit::Later, Some(CodeClass::Internal)) => {
            "run it again in a minute: the service failed".to_owned()
        }
        (Exit::Later, Some(CodeClass::Lingering)) => {
            "take out what uses it; if nothing does any more, run it again in a minute".to_owned()
        }
        (Exit::Later, _) => "run it again in a minute: nothing was done".to_owned(),
        (Exit::Denied, _) => {
            let action = action.unwrap_or("OPERATION");
            format!("ask for the permission that `slb policy {action}` prints")
        }
        (Exit::NotFound, _) => {
            "look at the ID, and at the region that is asked (--region)".to_owned()
        }
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_line_and_its_notes() {
        let failure = Failure::new(Exit::Usage, "no").note("try", "yes").note_if("x", None::<&str>);
        assert_eq!(failure.to_string(), "no\n  try: yes");
        assert_eq!(failure.exit as u8, 2);
    }
}
