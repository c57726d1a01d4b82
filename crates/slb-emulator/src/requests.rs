//! What callers sent and got, without signatures and secrets.

mod log;
mod redaction;
mod show;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use aliyun_core::{OperationInfo, Params};
use aliyun_runtime::Timestamp;
use http::Method;

use crate::answer::{Answer, Format};
use crate::faults::{Effect, Strike};

pub(crate) use log::Log;
pub(crate) use redaction::{REDACTED, asks_with_secrets, is_secret};
pub(crate) use show::answer_as_json;

/// What a request takes besides its texts, roughly.
const OVERHEAD: usize = 512;

/// A call of the service and what it was answered, refused ones too.
///
/// Values of signatures, tokens and private keys are `[redacted]`.
#[derive(Clone)]
pub struct Request(Arc<Numbered>);

struct Numbered {
    number: u64,
    entry: Entry,
}

/// What is known of a call once it is answered.
pub(crate) struct Entry {
    /// When it came, by the clock of the emulator, in milliseconds since 1970.
    pub(crate) time: i64,
    pub(crate) key_id: Option<String>,
    pub(crate) method: Method,
    pub(crate) action: Option<String>,
    pub(crate) params: Params,
    /// None if the connection was reset.
    pub(crate) answer: Option<Answer>,
    pub(crate) request_id: String,
    pub(crate) duration: Duration,
    pub(crate) strike: Option<Strike>,
}

impl Request {
    /// Its number: the first one since the emulator was started has 1.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// When it came, by the clock of the emulator.
    pub fn time(&self) -> Timestamp {
        Timestamp::from_unix(self.entry().time.div_euclid(1000))
    }

    /// The access key id that it named, whether or not its signature was right.
    pub fn access_key_id(&self) -> Option<&str> {
        self.entry().key_id.as_deref()
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.entry().method.as_str()
    }

    /// The operation that it named, whether or not there is one.
    pub fn action(&self) -> Option<&str> {
        self.entry().action.as_deref()
    }

    /// A parameter, from the query or the form.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.entry().params.get(name)
    }

    /// Every parameter, from the query and the form.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entry().params.iter()
    }

    /// The HTTP status of the answer; none if the connection was reset.
    pub fn status(&self) -> Option<u16> {
        self.entry().answer.as_ref().map(|answer| answer.status)
    }

    /// The error code of the answer, if it is one.
    pub fn code(&self) -> Option<&str> {
        self.entry().answer.as_ref()?.code.as_deref()
    }

    /// The id of the request, which the answer carries.
    pub fn request_id(&self) -> &str {
        &self.entry().request_id
    }

    /// How long the answer took, from the end of the request on.
    pub fn duration(&self) -> Duration {
        self.entry().duration
    }

    /// The body of the answer, as much as was sent.
    pub fn answer(&self) -> &[u8] {
        let answer = self.entry().answer.as_ref();
        answer.map_or(&[], |answer| answer.remembered.as_ref().unwrap_or(&answer.body))
    }

    /// The fault that struck it, by the id that [`Emulator::inject`](crate::Emulator::inject)
    /// returned.
    pub fn fault_id(&self) -> Option<&str> {
        self.entry().strike.as_ref().map(|strike| &*strike.fault_id)
    }

    /// What the fault did.
    pub(crate) fn effect(&self) -> Option<&Effect> {
        self.entry().strike.as_ref().map(|strike| &strike.effect)
    }

    /// The error code of the answer as one of few: `other` if only a fault knows it.
    pub(crate) fn known_code(&self, info: Option<&OperationInfo>) -> Option<&'static str> {
        match self.entry().answer.as_ref()?.code.as_ref()? {
            Cow::Borrowed(code) => Some(code),
            Cow::Owned(code) => {
                Some(info.and_then(|info| info.code(code)).map_or("other", |known| known.code))
            }
        }
    }

    /// The form of the answer, if it is one of the service.
    pub(crate) fn format(&self) -> Option<Format> {
        Format::of(self.entry().answer.as_ref()?.content_type)
    }

    /// How many bytes it takes, roughly.
    pub(crate) fn size(&self) -> usize {
        let texts: usize = self.parameters().map(|(name, value)| name.len() + value.len()).sum();
        let named = [self.action(), self.access_key_id(), Some(self.method())];
        let named: usize = named.into_iter().flatten().map(str::len).sum();
        texts + named + self.answer().len() + OVERHEAD
    }

    fn entry(&self) -> &Entry {
        &self.0.entry
    }
}
