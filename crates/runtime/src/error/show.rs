//! How an error is shown: in one line, and to whoever debugs.

use std::fmt;

use aliyun_core::{OperationInfo, excerpt};

use super::{Error, ErrorKind};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &self.0;
        if let Some(operation) = self.operation() {
            // A name that was made at run time may be anything.
            write!(f, "{}: ", excerpt(operation.action()))?;
        }
        if let Some(code) = &error.code {
            write!(f, "{code}: ")?;
        }
        match self.meaning().filter(|meaning| !meaning.is_empty()) {
            None if error.message.is_empty() => f.write_str("the service gives no message")?,
            None => f.write_str(&error.message)?,
            Some(meaning) if error.message.is_empty() => f.write_str(meaning)?,
            Some(meaning) => write!(f, "{meaning} (in the service's words: {})", error.message)?,
        }
        match (error.status, &error.host) {
            (Some(status), _) => write!(f, "; status {status}")?,
            (None, Some(host)) => write!(f, "; host {host}")?,
            (None, None) => {}
        }
        if let Some(id) = &error.request_id {
            write!(f, "; request {id}")?;
        }
        if let Some(gave_up) = error.trail.gave_up {
            write!(f, "; {gave_up}")?;
        }
        // A single attempt is what everybody expects, and of a wait the message tells.
        let is_wait = matches!(error.kind, ErrorKind::WaitFailed | ErrorKind::WaitTimeout);
        if !is_wait && (error.trail.attempts > 1 || error.trail.gave_up.is_some()) {
            let s = if error.trail.attempts == 1 { "" } else { "s" };
            write!(f, "; {} attempt{s} in {:.1?}", error.trail.attempts, error.trail.elapsed)?;
        }
        if let Some(wait) = error.trail.retry_after {
            write!(f, "; repeat after {wait:?}")?;
        }
        match &error.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &self.0;
        f.debug_struct("Error")
            .field("kind", &error.kind)
            .field("action", &self.operation().map(OperationInfo::action))
            .field("code", &error.code)
            .field("meaning", &self.meaning().filter(|meaning| !meaning.is_empty()))
            .field("message", &error.message)
            .field("status", &error.status)
            .field("request_id", &error.request_id)
            .field("host", &error.host)
            .field("hint", &error.hint)
            .field("trail", &error.trail)
            .field("source", &error.source)
            .finish_non_exhaustive()
    }
}
