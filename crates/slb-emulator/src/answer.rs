//! What callers get: bodies in JSON or XML, and the headers that go with them.

use std::borrow::Cow;

use aliyun_core::{CodeInfo, Value};
use aliyun_slb_model::SLB;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

use crate::api_error::ApiError;
use crate::xml;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Xml,
}

impl Format {
    fn content_type(self) -> HeaderValue {
        // Without a space: the official clients compare this text as a whole.
        HeaderValue::from_static(match self {
            Format::Json => "application/json;charset=utf-8",
            Format::Xml => "text/xml;charset=utf-8",
        })
    }

    /// A document; only XML shows the name of its root.
    pub(crate) fn write(self, root: &str, value: &Value<'_>) -> String {
        match self {
            Format::Json => value.to_json(),
            Format::Xml => xml::write(root, value),
        }
    }
}

/// An answer before it becomes HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) format: Format,
    pub(crate) body: String,
}

impl Answer {
    /// A call that was done.
    pub(crate) const fn done(format: Format, body: String) -> Self {
        Self { status: 200, format, body }
    }

    /// A call that was refused. `known` is what the tables of the spec say about the code.
    pub(crate) fn refused(
        error: &ApiError,
        known: Option<&'static CodeInfo>,
        format: Format,
        host: &str,
        request_id: &str,
    ) -> Self {
        let (status, message) = error.written(known);
        let code = error.code();
        let product = SLB.product;
        let advice = format!(
            "https://api.aliyun.com/troubleshoot?q={code}&product={product}&requestId={request_id}"
        );
        let body = Value::Object(vec![
            member("RequestId", request_id),
            member("HostId", host),
            member("Code", code),
            member("Message", &message),
            member("Recommend", &advice),
        ]);
        Self { status, format, body: format.write("Error", &body) }
    }

    /// The HTTP form.
    pub(crate) fn into_response(self, request_id: &str) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.format.content_type());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::from_str(request_id) {
            headers.insert("x-acs-request-id", id);
        }
        response
    }
}

fn member<'a>(name: &'static str, text: &'a str) -> (Cow<'a, str>, Value<'a>) {
    (Cow::Borrowed(name), Value::Text(Cow::Borrowed(text)))
}

/// A new request id: a random UUID in upper case, as the service writes it.
pub(crate) fn request_id() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness ids repeat, which harms nobody but the reader of a log.
    let _ = getrandom::fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032X}", u128::from_be_bytes(bytes));
    let mut id = String::with_capacity(36);
    for (n, digit) in hex.chars().enumerate() {
        if matches!(n, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(digit);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_ids_are_upper_case_uuids() {
        let (one, other) = (request_id(), request_id());
        assert_ne!(one, other);
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert!(one.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F' | '-')), "{one}");
        assert_eq!(one.as_bytes()[14], b'4');
    }

    #[test]
    fn a_refusal_says_the_same_in_both_forms() {
        let error = ApiError::new("A.B").saying("a < b");
        let json = Answer::refused(&error, None, Format::Json, "h", "ID");
        assert_eq!(
            json.body,
            r#"{"RequestId":"ID","HostId":"h","Code":"A.B","Message":"a < b","Recommend":"https://api.aliyun.com/troubleshoot?q=A.B&product=Slb&requestId=ID"}"#
        );
        let xml = Answer::refused(&error, None, Format::Xml, "h", "ID");
        assert!(xml.body.contains("<Error><RequestId>ID</RequestId><HostId>h</HostId>"));
        assert!(xml.body.contains("<Message>a &lt; b</Message>"));
        assert_eq!(Value::from_xml(&xml.body), Value::from_json(&json.body));
    }
}
