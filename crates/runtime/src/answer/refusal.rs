//! Reads the body of a refusal, in all of its spellings.

use std::borrow::Cow;

use aliyun_core::{CodeClass, Value};

use super::Head;
use crate::sent::Sent;
use crate::{Error, ErrorKind};

/// The error that an answer tells of; `None` if it names no code.
pub(super) fn read(head: &Head, sent: &Sent, value: &Value<'_>) -> Option<Error> {
    let text = |names| text(value, names);
    let shown = |text: Cow<'_, str>| sent.excerpt(&text, 80);
    let code = text(["Code", "code", "code"]).map(shown)?;
    let message = text(["Message", "message", "message"]).unwrap_or_default();
    let (message, verified) = without_signed_text(&message);

    let error = Error::new(ErrorKind::Service, sent.excerpt(message, 1000));
    let error = error.of(&head.operation).with(|error| {
        error.status = Some(head.status);
        error.request_id = text(["RequestId", "requestId", "requestid"])
            .map(shown)
            .or_else(|| head.request_id.clone());
        error.host = text(["HostId", "hostId", "hostid"]).map(shown);
        error.recommend =
            text(["Recommend", "recommend", "recommend"]).map(|link| sent.excerpt(&link, 500));
        error.access_denied_detail = value.get("AccessDeniedDetail").map(|detail| {
            let detail = detail.as_text().map_or_else(|| detail.to_json(), str::to_owned);
            sent.excerpt(&detail, 2000)
        });
        error.code = Some(code);
    });
    let hint = match verified {
        Some(theirs) if sent.agrees_with(theirs) => Some(
            "the service verified exactly what was signed, so the access key secret is not the \
             one of this access key id"
                .to_owned(),
        ),
        Some(_) => Some(
            "the service verified something else than was signed: look for what changes requests \
             on their way, such as a proxy"
                .to_owned(),
        ),
        None if error.class() == Some(CodeClass::Denied) => {
            let permission = head.operation.permission;
            permission.map(|it| format!("the caller needs the RAM permission {}", it.action))
        }
        None => None,
    };
    Some(error.with(|error| error.hint = hint))
}

/// The first of these members that is a text with something in it, or a number.
fn text<'v>(value: &'v Value<'_>, names: [&str; 3]) -> Option<Cow<'v, str>> {
    names.into_iter().find_map(|name| match value.get(name)? {
        Value::Text(text) if !text.trim().is_empty() => Some(Cow::Borrowed(text.trim())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    })
}

/// Divides the message about a wrong signature into what may be shown and the text that the
/// service verified, which holds the key id, the token and every parameter.
fn without_signed_text(message: &str) -> (&str, Option<&str>) {
    const MARKERS: [&str; 4] =
        ["string to sign is", "stringtosign is", "canonical request is", "canonicalrequest is"];
    let lower = message.to_ascii_lowercase();
    let found = MARKERS.iter().filter_map(|marker| Some((lower.find(marker)?, marker.len()))).min();
    let Some((at, length)) = found else { return (message, None) };
    let said = message.get(..at).unwrap_or_default().trim_end();
    let said = said.strip_suffix("server").unwrap_or(said).trim_end();
    let signed = message.get(at + length..).unwrap_or_default();
    (said, Some(signed.trim_start_matches(':').trim()))
}
