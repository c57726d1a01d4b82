//! What callers get: bodies in JSON or XML, and the headers that go with them.

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use aliyun_core::Value;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::api_error::{About, ApiError};
use crate::faults::{WireBody, half};
use crate::requests::REDACTED;
use crate::uuid::uuid;
use crate::xml;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Format {
    Json,
    Xml,
}

impl Format {
    pub(crate) fn content_type(self) -> &'static str {
        // Without a space: the official clients compare this text as a whole.
        match self {
            Format::Json => "application/json;charset=utf-8",
            Format::Xml => "text/xml;charset=utf-8",
        }
    }

    /// The form of a content type.
    pub(crate) fn of(content_type: &str) -> Option<Self> {
        [Self::Json, Self::Xml].into_iter().find(|known| known.content_type() == content_type)
    }

    /// A document; only XML shows the name of its root.
    pub(crate) fn write(self, root: impl fmt::Display, value: &Value<'_>) -> String {
        match self {
            Format::Json => value.to_json(),
            Format::Xml => xml::write(&root.to_string(), value),
        }
    }
}

/// An answer before it becomes HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The error code, unless it was done.
    pub(crate) code: Option<Cow<'static, str>>,
    pub(crate) content_type: Cow<'static, str>,
    /// The headers besides those of every answer.
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Bytes,
    /// What may be remembered of the body, where that is not all.
    pub(crate) remembered: Option<Bytes>,
}

impl Answer {
    /// What a caller sees of it who gets half of the body.
    pub(crate) fn halved(self) -> Self {
        let body = half(self.remembered.as_ref().unwrap_or(&self.body));
        Self { body, remembered: None, ..self }
    }

    /// As much of the body as may be told.
    pub(crate) fn told(&self) -> &[u8] {
        self.remembered.as_ref().unwrap_or(&self.body)
    }

    /// The HTTP form, with so much of the body.
    pub(crate) fn response(&self, body: WireBody) -> Response<WireBody> {
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let own = self.headers.iter().map(|(name, value)| (name.clone(), value.as_str()));
        for (name, value) in std::iter::once((CONTENT_TYPE, &*self.content_type)).chain(own) {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// Writes the answer to one call.
pub(crate) struct Writer<'a> {
    pub(crate) format: Format,
    /// The host that the call was sent to.
    pub(crate) host: &'a str,
    pub(crate) request_id: &'a str,
}

impl Writer<'_> {
    /// A call that was done.
    pub(crate) fn done(&self, body: String) -> Answer {
        self.answer(200, None, body)
    }

    /// A call that was refused. What the tables say about the code, they say of the operation if it
    /// is known, or else of all.
    pub(crate) fn refuse(&self, error: &ApiError, about: &About) -> Answer {
        let code = error.code();
        let (status, message) = error.written(about);
        let answer = self.error(status, Cow::Borrowed(code), &message, about);
        // The string that the service signed holds every parameter, the secret ones too.
        let remembered = (code == STRING_TO_SIGN).then(|| {
            let (_, message) = error.clone().with(REDACTED).written(about);
            self.error(status, Cow::Borrowed(code), &message, about).body
        });
        Answer { remembered, ..answer }
    }

    /// An error of the service.
    pub(crate) fn error(
        &self,
        status: u16,
        code: Cow<'static, str>,
        message: &str,
        about: &About,
    ) -> Answer {
        let Self { host, request_id, .. } = self;
        let product = about.product();
        let advice = format!(
            "https://api.aliyun.com/troubleshoot?q={code}&product={product}&requestId={request_id}"
        );
        let body = Value::Object(vec![
            member("RequestId", request_id),
            member("HostId", host),
            member("Code", &code),
            member("Message", message),
            member("Recommend", &advice),
        ]);
        let body = self.format.write("Error", &body);
        self.answer(status, Some(code), body)
    }

    fn answer(&self, status: u16, code: Option<Cow<'static, str>>, body: String) -> Answer {
        let content_type = self.format.content_type().into();
        let headers = vec![(REQUEST_ID, self.request_id.to_owned())];
        Answer { status, code, content_type, headers, body: body.into(), remembered: None }
    }
}

/// The header that carries the id of a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");

/// The code whose message ends with the string that was signed.
const STRING_TO_SIGN: &str = "SignatureDoesNotMatch";

fn member<'a>(name: &'static str, text: &'a str) -> (Cow<'a, str>, Value<'a>) {
    (Cow::Borrowed(name), Value::Text(Cow::Borrowed(text)))
}

/// A new request id: a random UUID in upper case, as the service writes it.
pub(crate) fn request_id() -> String {
    // The random keys that maps are hashed with: the system is asked once for each thread.
    let random = || RandomState::new().hash_one(());
    let mut id = uuid(random(), random());
    id.make_ascii_uppercase();
    id
}

#[cfg(test)]
mod tests {
    use aliyun_core::{CodeClass, CodeInfo, ServiceInfo};

    use super::*;

    fn about() -> About {
        const CODES: &[CodeInfo] = &[CodeInfo::new(
            "SignatureDoesNotMatch",
            400,
            CodeClass::Unauthenticated,
            "The string to sign is: %s",
            "It is another's.",
        )];
        About::service(const { &ServiceInfo::new("Made", "2020-01-01").codes(CODES, &[]) })
    }

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
        let refused = |format| {
            let answer = Writer { format, host: "h", request_id: "ID" }.refuse(&error, &about());
            String::from_utf8(answer.body.into()).unwrap()
        };
        let (json, xml) = (refused(Format::Json), refused(Format::Xml));
        assert_eq!(
            json,
            r#"{"RequestId":"ID","HostId":"h","Code":"A.B","Message":"a < b","Recommend":"https://api.aliyun.com/troubleshoot?q=A.B&product=Made&requestId=ID"}"#
        );
        assert!(xml.contains("<Error><RequestId>ID</RequestId><HostId>h</HostId>"));
        assert!(xml.contains("<Message>a &lt; b</Message>"));
        assert_eq!(Value::from_xml(&xml), Value::from_json(&json));
    }

    #[test]
    fn the_string_that_was_signed_is_not_remembered() {
        let error = ApiError::new("SignatureDoesNotMatch").with("canary");
        let writer = Writer { format: Format::Json, host: "h", request_id: "ID" };
        let answer = writer.refuse(&error, &about());
        let text = |bytes: Bytes| String::from_utf8(bytes.into()).unwrap();
        assert!(text(answer.body).contains("canary"));
        let remembered = text(answer.remembered.unwrap());
        assert!(remembered.contains(REDACTED) && !remembered.contains("canary"), "{remembered}");
    }
}
