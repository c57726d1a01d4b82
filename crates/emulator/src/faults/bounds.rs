//! How large and how long what a fault does may be.

use std::collections::BTreeMap;

use aliyun_core::excerpt;
use http::header::{
    CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};

use super::{Effect, FaultError};

/// A longer delay than this is refused: the caller has gone long since.
const LONGEST_DELAY: u64 = 600_000;

/// Nobody waits longer than this because a header says so.
const LONGEST_WAIT: f64 = 86_400.0;

/// Longer codes and messages are refused.
const LONGEST_TEXT: usize = 1000;

/// Longer bodies are refused.
const LONGEST_BODY: usize = 1 << 20;

/// More headers are refused.
const MOST_HEADERS: usize = 64;

/// Headers with more bytes than this together are refused.
const LONGEST_HEADERS: usize = 8 << 10;

/// The statuses whose answers have no body.
const BODILESS: [u16; 3] = [204, 205, 304];

/// What is a matter of the connection: the emulator sees to it itself.
const OF_CONNECTIONS: [HeaderName; 8] = [
    CONNECTION,
    CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

impl Effect {
    /// Whether it can be done.
    pub(super) fn check(&self) -> Result<(), FaultError> {
        let problem = match self {
            Self::Error { status: Some(status), .. } | Self::Html { status }
                if !(400..=599).contains(status) =>
            {
                "Effect.Status must be from 400 to 599.".to_owned()
            }
            Self::Error { code, .. } if code.is_empty() => {
                "Effect.Code must be an error code, such as SystemBusy.".to_owned()
            }
            Self::Error { code, message, .. }
                if code.len().max(message.as_ref().map_or(0, String::len)) > LONGEST_TEXT =>
            {
                format!("Effect.Code and Effect.Message may have {LONGEST_TEXT} bytes.")
            }
            Self::FailJob(failure) if failure.code.is_empty() => {
                "Effect.Code must be an error code, such as SystemBusy.".to_owned()
            }
            Self::FailJob(failure)
                if failure.code.len().max(failure.message.len()) > LONGEST_TEXT =>
            {
                format!("Effect.Code and Effect.Message may have {LONGEST_TEXT} bytes.")
            }
            Self::Throttling { retry_after_seconds }
                if !(0.0..=LONGEST_WAIT).contains(retry_after_seconds) =>
            {
                format!("Effect.RetryAfterSeconds must be from 0 to {LONGEST_WAIT}.")
            }
            Self::Delay { milliseconds } if *milliseconds > LONGEST_DELAY => {
                format!("Effect.Milliseconds must be from 0 to {LONGEST_DELAY}.")
            }
            Self::Answer { status, .. } if !(200..=599).contains(status) => {
                "Effect.Status must be from 200 to 599.".to_owned()
            }
            Self::Answer { status, body, .. } if BODILESS.contains(status) && !body.is_empty() => {
                format!("Effect.Body: an answer with status {status} has none.")
            }
            Self::Answer { body, .. } if body.len() > LONGEST_BODY => {
                format!("Effect.Body may have {LONGEST_BODY} bytes.")
            }
            Self::Answer { headers, .. } => return check_headers(headers),
            _ => return Ok(()),
        };
        Err(FaultError(problem))
    }

    /// How many bytes its texts have, as far as there may be many.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Answer { headers, body, .. } => size(headers) + body.len(),
            _ => LONGEST_TEXT,
        }
    }
}

fn check_headers(headers: &BTreeMap<String, String>) -> Result<(), FaultError> {
    if headers.len() > MOST_HEADERS || size(headers) > LONGEST_HEADERS {
        return Err(FaultError(format!(
            "Effect.Headers may be {MOST_HEADERS} with {LONGEST_HEADERS} bytes together."
        )));
    }
    headers.iter().try_for_each(|(name, value)| {
        check_header(name, value).map_err(|problem| {
            let name = excerpt(name);
            FaultError(format!("Effect.Headers.{name}: {problem}"))
        })
    })
}

fn check_header(name: &str, value: &str) -> Result<(), &'static str> {
    let name = HeaderName::try_from(name).map_err(|_| {
        "this is no name of a header; it may have letters, digits and some signs such as hyphens."
    })?;
    if HeaderValue::from_str(value).is_err() {
        return Err("the value may have printable ASCII characters, spaces and tabs.");
    }
    // Closing the connection is part of what an answer can say.
    let closes = name == CONNECTION && value.eq_ignore_ascii_case("close");
    if OF_CONNECTIONS.contains(&name) && !closes {
        return Err(
            "the emulator writes this header itself. HalfAnswer ends before its Content-Length, \
             and the value \"close\" of Connection closes it.",
        );
    }
    Ok(())
}

fn size(headers: &BTreeMap<String, String>) -> usize {
    headers.iter().map(|(name, value)| name.len() + value.len()).sum()
}
