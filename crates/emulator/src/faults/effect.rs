use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use serde::{Deserialize, Deserializer, Serialize};

use crate::answer::{Answer, Writer};
use crate::api_error::About;
use crate::state::JobFailure;

/// The code of a call that comes too soon.
const THROTTLED: &str = "Throttling.User";

/// What a [`Fault`](crate::Fault) does.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(tag = "Type", rename_all_fields = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Effect {
    /// The call is refused with an error code, and nothing is done.
    Error {
        /// The code, one that some operation documents.
        code: String,
        /// The HTTP status, if not the documented one; 400 if none is documented.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// The message, if not the documented one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The call is refused because there are too many, and nothing is done.
    Throttling {
        /// How long the headers of the answer ask to wait. 1.
        #[serde(default = "one")]
        retry_after_seconds: f64,
    },
    /// The call is done after some real time.
    Delay {
        /// How long.
        milliseconds: u64,
    },
    /// The connection is reset, and nothing is done.
    #[serde(deserialize_with = "nothing")]
    ResetBefore,
    /// The call is done, and the connection is reset in place of the answer.
    #[serde(deserialize_with = "nothing")]
    ResetAfter,
    /// The call is done. The answer announces its length, and the connection is closed after half
    /// of it.
    #[serde(deserialize_with = "nothing")]
    HalfAnswer,
    /// The answer is an HTML page, as of a proxy, and nothing is done.
    Html {
        /// The HTTP status. 502.
        #[serde(default = "bad_gateway")]
        status: u16,
    },
    /// The answer is this one, and nothing is done. It may be one that the service never gives.
    Answer {
        /// The HTTP status. 200.
        #[serde(default = "ok")]
        status: u16,
        /// The headers, by their names. `Content-Type` is that of the form that the call asks for,
        /// if it is not among them; `Content-Length` is that of the body.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
        /// The body.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        body: String,
    },
    /// The call is answered, and the job that it begins fails: nothing of what was asked for is done.
    /// Calls of operations that begin no job are not struck. On the wire, what is left out is what
    /// [`JobFailure::default`] has.
    FailJob(JobFailure),
}

/// Reads what has no members: without this, serde takes ones that it does not know.
fn nothing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}
    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

fn ok() -> u16 {
    200
}

fn one() -> f64 {
    1.0
}

pub(super) fn bad_gateway() -> u16 {
    502
}

impl Effect {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Error { .. } => "Error",
            Self::Throttling { .. } => "Throttling",
            Self::Delay { .. } => "Delay",
            Self::ResetBefore => "ResetBefore",
            Self::ResetAfter => "ResetAfter",
            Self::HalfAnswer => "HalfAnswer",
            Self::Html { .. } => "Html",
            Self::Answer { .. } => "Answer",
            Self::FailJob(_) => "FailJob",
        }
    }

    /// How long the call waits.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Delay { milliseconds } => Some(Duration::from_millis(*milliseconds)),
            _ => None,
        }
    }

    /// How the jobs of the call end, if not well.
    pub(crate) fn failure(&self) -> Option<&JobFailure> {
        match self {
            Self::FailJob(failure) => Some(failure),
            _ => None,
        }
    }

    /// What the caller gets in place of what the operation answers.
    pub(crate) fn answer(&self, writer: &Writer<'_>, about: &About) -> Option<Answer> {
        match self {
            Self::Error { code, status, message } => {
                let (documented, plain) = about.plain(code);
                let message = message.as_ref().unwrap_or(&plain);
                let status = status.unwrap_or(documented);
                Some(writer.error(status, Cow::Owned(code.clone()), message, about))
            }
            Self::Throttling { retry_after_seconds } => {
                let (status, message) = about.plain(THROTTLED);
                let mut answer = writer.error(status, Cow::Borrowed(THROTTLED), &message, about);
                answer.headers.extend(wait(*retry_after_seconds));
                Some(answer)
            }
            Self::Html { status } => Some(page(*status)),
            Self::Answer { status, headers, body } => {
                Some(own(*status, headers, body, writer.format.content_type()))
            }
            Self::Delay { .. }
            | Self::ResetBefore
            | Self::ResetAfter
            | Self::HalfAnswer
            | Self::FailJob(_) => None,
        }
    }
}

const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-user-api");
const VENDOR_RETRY_AFTER: HeaderName = HeaderName::from_static("x-acs-retry-after");

/// The headers that ask to wait: the vendor's older and newer one, and that of HTTP.
fn wait(seconds: f64) -> [(HeaderName, String); 3] {
    let milliseconds = (seconds * 1000.0).round();
    [
        (RATE_LIMIT, format!("Limit:1,Remain:0,TimeLeft:{milliseconds},Reset:0")),
        (VENDOR_RETRY_AFTER, milliseconds.to_string()),
        (RETRY_AFTER, seconds.ceil().to_string()),
    ]
}

/// An answer of one's own, of this content type if it has none.
fn own(
    status: u16,
    headers: &BTreeMap<String, String>,
    body: &str,
    content_type: &'static str,
) -> Answer {
    // What makes no header was refused when the fault was added.
    let headers = headers.iter().filter_map(|(name, value)| {
        Some((HeaderName::try_from(name.as_str()).ok()?, value.clone()))
    });
    let headers: Vec<_> = headers.collect();
    let given = headers.iter().find(|(name, _)| *name == CONTENT_TYPE);
    let content_type = given.map_or(Cow::Borrowed(content_type), |(_, own)| own.clone().into());
    let body = body.to_owned().into();
    Answer { status, code: None, content_type, headers, body, remembered: None }
}

/// A page as a proxy writes it, which knows nothing of requests and their ids.
fn page(status: u16) -> Answer {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let title = format!("{status} {}", reason.unwrap_or_default());
    let title = title.trim_end();
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
         <center><h1>{title}</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
    );
    Answer {
        status,
        code: None,
        content_type: "text/html".into(),
        headers: Vec::new(),
        body: body.into(),
        remembered: None,
    }
}
