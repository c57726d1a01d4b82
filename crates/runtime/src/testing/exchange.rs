//! One recorded exchange: a line of JSON.

use std::borrow::Cow;

use aliyun_core::{Params, Value};
use bytes::Bytes;

use super::SeenRequest;
use crate::TransportErrorKind;

/// The headers of an answer that are kept: none of the others means anything to a client. The date
/// is not, since it would be wrong by the time it is played.
pub(super) const HEADERS: [&str; 6] = [
    "content-type",
    "retry-after",
    "x-acs-request-id",
    "x-acs-retry-after",
    "x-ratelimit-user",
    "x-ratelimit-user-api",
];

/// A request and what came of it.
pub(super) struct Exchange {
    pub(super) request: SeenRequest,
    pub(super) outcome: Result<http::Response<Bytes>, TransportErrorKind>,
}

const FAILURES: [(&str, TransportErrorKind); 6] = [
    ("configuration", TransportErrorKind::Configuration),
    ("connect", TransportErrorKind::Connect),
    ("timeout", TransportErrorKind::Timeout),
    ("interrupted", TransportErrorKind::Interrupted),
    ("too-large", TransportErrorKind::TooLarge),
    ("other", TransportErrorKind::Other),
];

impl Exchange {
    /// The exchange in one line, with its end.
    pub(super) fn to_line(&self) -> String {
        let request = &self.request;
        let mut members = vec![
            ("action".into(), text(&request.action)),
            ("method".into(), text(&request.method)),
            ("host".into(), text(&request.host)),
            ("path".into(), text(&request.path)),
            ("params".into(), object(request.params.iter())),
        ];
        match &self.outcome {
            Err(kind) => {
                let name = FAILURES.iter().find(|(_, known)| known == kind);
                members.push(("failure".into(), text(name.map_or("other", |(name, _)| name))));
            }
            Ok(response) => {
                let headers = HEADERS.iter().filter_map(|name| {
                    Some((*name, response.headers().get(*name)?.to_str().ok()?))
                });
                let body = String::from_utf8_lossy(response.body());
                members.push(("status".into(), Value::Number(response.status().as_u16().into())));
                members.push(("headers".into(), object(headers)));
                members.push(("body".into(), Value::Text(body)));
            }
        }
        Value::Object(members).to_json() + "\n"
    }

    /// Reads a line, or says what is wrong with it.
    pub(super) fn from_line(line: &str) -> Result<Self, String> {
        let value = Value::from_json(line).map_err(|error| error.to_string())?;
        let text = |name: &str| {
            let text = value.get(name).and_then(Value::as_text);
            text.map(str::to_owned).ok_or_else(|| format!("\"{name}\" is no text"))
        };
        let mut params = Params::new();
        for (name, value) in pairs(&value, "params")? {
            params.text(name, value);
        }
        let request = SeenRequest {
            action: text("action")?,
            method: text("method")?,
            host: text("host")?,
            path: text("path")?,
            params,
        };
        let outcome = match value.get("failure") {
            Some(failure) => {
                let known = FAILURES.iter().find(|(name, _)| failure.as_text() == Some(*name));
                let names = FAILURES.map(|(name, _)| name).join(", ");
                Err(known.ok_or_else(|| format!("\"failure\" is none of {names}"))?.1)
            }
            None => {
                let status = value.get("status").and_then(Value::as_i64);
                let status = status.and_then(|status| u16::try_from(status).ok());
                let mut response = http::Response::builder().status(status.unwrap_or_default());
                for (name, value) in pairs(&value, "headers")? {
                    response = response.header(name, value);
                }
                let response = response.body(text("body")?.into());
                Ok(response.map_err(|error| format!("\"status\" or \"headers\": {error}"))?)
            }
        };
        Ok(Self { request, outcome })
    }
}

fn text(text: &str) -> Value<'_> {
    Value::Text(text.into())
}

fn object<'v>(pairs: impl Iterator<Item = (&'v str, &'v str)>) -> Value<'v> {
    Value::Object(pairs.map(|(name, value)| (Cow::Borrowed(name), text(value))).collect())
}

/// The members of an object of texts.
fn pairs(value: &Value<'_>, name: &str) -> Result<Vec<(String, String)>, String> {
    let Some(Value::Object(members)) = value.get(name) else {
        return Err(format!("\"{name}\" is no object"));
    };
    members
        .iter()
        .map(|(member, value)| {
            let value = value.as_text().ok_or_else(|| format!("\"{name}.{member}\" is no text"))?;
            Ok((member.clone().into_owned(), value.to_owned()))
        })
        .collect()
}
