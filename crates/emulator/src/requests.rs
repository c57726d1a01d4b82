//! What callers sent and got, without signatures and secrets.

mod log;
#[cfg(test)]
mod pasted;
mod redaction;
mod show;
mod texts;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use aliyun_core::{OperationInfo, Params};
use aliyun_runtime::Timestamp;
use http::Method;

use crate::answer::Format;
use crate::faults::{Effect, Strike};

pub(crate) use log::Log;
pub(crate) use redaction::{
    REDACTED, asks_with_secrets, hide_keys, is_secret, lacks_a_secret, without_keys,
    without_secrets,
};
pub(crate) use show::as_json;

/// What a request takes besides its texts, roughly.
const OVERHEAD: usize = 512;

/// A call of the service and what it was answered, refused ones too.
///
/// Values of signatures, tokens and private keys are `[redacted]`, private keys wherever they are.
#[derive(Clone)]
pub struct Request(Arc<Numbered>);

struct Numbered {
    number: u64,
    facts: Facts,
    /// What [`Entry::texts`] tells, written as [`texts`] does.
    texts: Vec<u8>,
}

/// What is known of a call once it is answered.
pub(crate) struct Entry<'e> {
    pub(crate) facts: Facts,
    pub(crate) key_id: Option<&'e str>,
    pub(crate) action: Option<&'e str>,
    pub(crate) request_id: &'e str,
    /// The body of the answer, as far as it may be told.
    pub(crate) answer: &'e [u8],
    pub(crate) params: &'e Params,
}

/// What of it is no text.
#[derive(Clone)]
pub(crate) struct Facts {
    /// When it came, by the clock of the emulator, in milliseconds since 1970.
    pub(crate) time: i64,
    pub(crate) method: Method,
    /// None if the connection was reset, as with the next two.
    pub(crate) status: Option<u16>,
    /// None too if the answer is none of the service.
    pub(crate) format: Option<Format>,
    /// None too if the call was done.
    pub(crate) code: Option<Cow<'static, str>>,
    pub(crate) duration: Duration,
    pub(crate) strike: Option<Strike>,
    /// The version of the operation, if there is such a one.
    pub(crate) version: Option<&'static str>,
}

/// How many texts come before the parameters: key id, action, request id and answer.
const BEFORE_PARAMS: usize = 4;

impl Entry<'_> {
    /// Its texts, without secrets.
    fn texts(&self) -> impl Iterator<Item = Option<&[u8]>> {
        let first: [Option<&[u8]>; BEFORE_PARAMS] = [
            self.key_id.map(str::as_bytes),
            self.action.map(str::as_bytes),
            Some(self.request_id.as_bytes()),
            Some(self.answer),
        ];
        let params = self.params.iter().flat_map(|(name, value)| {
            let shown = if is_secret(name) { REDACTED } else { value };
            [Some(name.as_bytes()), Some(shown.as_bytes())]
        });
        first.into_iter().chain(params)
    }
}

impl Facts {
    /// What the fault did that struck it.
    pub(crate) fn effect(&self) -> Option<&Effect> {
        self.strike.as_ref().map(Strike::effect)
    }

    /// The error code of the answer as one of few: `other` if the product does not know it,
    /// as that of a fault.
    pub(crate) fn known_code(&self, info: Option<&OperationInfo>) -> Option<&'static str> {
        match self.code.as_ref()? {
            Cow::Borrowed(code) => Some(code),
            Cow::Owned(code) => {
                Some(info.and_then(|info| info.code(code)).map_or("other", |known| known.code))
            }
        }
    }
}

impl Request {
    pub(crate) fn new(number: u64, entry: &Entry<'_>) -> Self {
        let mut texts = Vec::with_capacity(texts::size(entry.texts()));
        texts::write(entry.texts(), &mut texts);
        Self(Arc::new(Numbered { number, facts: entry.facts.clone(), texts }))
    }

    /// Its number: the first one since the emulator was started has 1.
    pub fn number(&self) -> u64 {
        self.0.number
    }

    /// When it came, by the clock of the emulator.
    pub fn time(&self) -> Timestamp {
        Timestamp::from_unix(self.facts().time.div_euclid(1000))
    }

    /// The access key id that it named, whether or not its signature was right.
    pub fn access_key_id(&self) -> Option<&str> {
        self.text(0)
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.facts().method.as_str()
    }

    /// The operation that it named, whether or not there is one.
    pub fn action(&self) -> Option<&str> {
        self.text(1)
    }

    /// A parameter, from the query or the form.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Every parameter, from the query and the form.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut texts = self.texts().skip(BEFORE_PARAMS).map(|text| text.and_then(as_str));
        std::iter::from_fn(move || Some((texts.next()??, texts.next()??)))
    }

    /// The HTTP status of the answer; none if the connection was reset.
    pub fn status(&self) -> Option<u16> {
        self.facts().status
    }

    /// The error code of the answer, if it is one.
    pub fn code(&self) -> Option<&str> {
        self.facts().code.as_deref()
    }

    /// The id of the request, which the answer carries.
    pub fn request_id(&self) -> &str {
        self.text(2).unwrap_or_default()
    }

    /// How long the answer took, from the end of the request on.
    pub fn duration(&self) -> Duration {
        self.facts().duration
    }

    /// The body of the answer, as much as was sent.
    pub fn answer(&self) -> &[u8] {
        self.texts().nth(BEFORE_PARAMS - 1).flatten().unwrap_or_default()
    }

    /// The fault that struck it, by the id that [`Emulator::inject`](crate::Emulator::inject)
    /// returned.
    pub fn fault_id(&self) -> Option<&str> {
        self.facts().strike.as_ref().map(|strike| &*strike.fault_id)
    }

    /// The form of the answer, if it is one of the service.
    pub(crate) fn format(&self) -> Option<Format> {
        self.facts().format
    }

    /// How many bytes it takes, roughly.
    pub(crate) fn size(&self) -> usize {
        self.0.texts.len() + OVERHEAD
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.0.facts
    }

    fn texts(&self) -> impl Iterator<Item = Option<&[u8]>> {
        texts::read(&self.0.texts)
    }

    fn text(&self, number: usize) -> Option<&str> {
        self.texts().nth(number).flatten().and_then(as_str)
    }
}

/// What was put in as a text.
fn as_str(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
