//! One exchange with a service that gives credentials.

use std::time::Duration;

use aliyun_core::{ParseError, Value};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};

use super::{CredentialsError, ProviderConfig};
use crate::Endpoint;
use crate::redact::Redactor;
use crate::system::timeout;

/// An answer with credentials has a few hundred bytes, and a token a few thousand.
const LARGEST_ANSWER: usize = 64 << 10;
/// How long the services of the internet may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// Who is asked, for how long, and what must not be shown if it comes back.
pub(super) struct Peer<'a> {
    pub(super) name: &'static str,
    pub(super) patience: Duration,
    pub(super) secrets: &'a [&'a str],
}

impl Peer<'_> {
    /// Sends a request and reads the whole answer, whatever its status.
    pub(super) async fn ask(
        &self,
        config: &ProviderConfig,
        request: Request<Bytes>,
    ) -> Result<Reply<'_>, CredentialsError> {
        let answer = timeout(self.patience, config.http()?.send(request)).await;
        let answer = answer.map_err(|_| {
            let seconds = self.patience.as_secs();
            self.error(format!("no answer came in {seconds} s"))
        })?;
        let answer = answer.map_err(|error| CredentialsError::transport(self.name, error))?;
        let (head, body) = answer.into_parts();
        if body.len() > LARGEST_ANSWER {
            return Err(
                self.error(format!("the answer has {} bytes, which is too many", body.len()))
            );
        }
        Ok(Reply { peer: self, status: head.status.as_u16(), body })
    }

    pub(super) fn error(&self, message: impl std::fmt::Display) -> CredentialsError {
        CredentialsError::new(format!("{}: {message}", self.name))
    }
}

/// What came back.
pub(super) struct Reply<'a> {
    peer: &'a Peer<'a>,
    pub(super) status: u16,
    body: Bytes,
}

impl Reply<'_> {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The answer as a text.
    pub(super) fn text(&self) -> Result<&str, CredentialsError> {
        std::str::from_utf8(&self.body).map_err(|_| self.unreadable("is not text"))
    }

    /// The answer as a tree. Anything but a JSON object that tells of success is an error.
    pub(super) fn json(&self) -> Result<Value<'_>, CredentialsError> {
        let text = self.text()?;
        match Value::from_json(text) {
            Ok(value @ Value::Object(_)) if self.is_success() && !is_refusal(&value) => Ok(value),
            Ok(value) if is_refusal(&value) => Err(self.refusal(&value)),
            Ok(_) if self.is_success() => Err(self.unreadable("is not a JSON object")),
            Ok(_) => Err(self.unreadable("names no error code")),
            Err(error) => Err(self.not_json(text, error)),
        }
    }

    fn refusal(&self, value: &Value<'_>) -> CredentialsError {
        let redactor = Redactor::new(self.peer.secrets.iter().copied());
        let text = |names: &[&str], longest| {
            let text = names.iter().find_map(|name| value.get(name).and_then(Value::as_text));
            redactor.excerpt(text.unwrap_or_default(), longest)
        };
        let mut said = text(CODES, 80);
        let message = match said.as_str() {
            // The message repeats what was signed, which holds the token.
            "SignatureDoesNotMatch" | "IncompleteSignature" => {
                "the access key secret is not the one of the access key id".to_owned()
            }
            _ => text(&["Message", "message", "error_description"], 300),
        };
        if !message.is_empty() {
            said.push_str(": ");
            said.push_str(&message);
        }
        let request = match text(&["RequestId", "requestId"], 80) {
            id if id.is_empty() => id,
            id => format!("; request {id}"),
        };
        self.peer.error(format!("{said} (status {}{request})", self.status))
    }

    fn not_json(&self, text: &str, error: ParseError) -> CredentialsError {
        self.unreadable(match text.trim_start().as_bytes().first() {
            None => "is empty",
            Some(b'<') => "is a web page and not JSON",
            Some(b'{') => "is broken or cut off",
            Some(_) => "is not JSON",
        })
        .caused_by(error)
    }

    /// An answer that is none. It is not shown: it may be a secret in the wrong place.
    pub(super) fn unreadable(&self, why: &str) -> CredentialsError {
        let (status, length) = (self.status, self.body.len());
        self.peer.error(format!("the answer {why} (status {status}, {length} bytes)"))
    }
}

const CODES: &[&str] = &["Code", "code", "error"];

/// Whether an answer names a code that does not stand for success.
fn is_refusal(value: &Value<'_>) -> bool {
    CODES.iter().filter_map(|name| value.get(name)?.as_text()).any(|code| code != "Success")
}

/// A request without a body.
pub(super) fn request(method: Method, url: &str) -> Result<Request<Bytes>, CredentialsError> {
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = method;
    *request.uri_mut() = url.parse().map_err(|error: http::uri::InvalidUri| {
        CredentialsError::new("a URL for credentials is none").caused_by(error)
    })?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(request)
}

/// A request with a body.
pub(super) fn post(
    endpoint: &Endpoint,
    path: &str,
    content_type: &'static str,
    body: Bytes,
) -> Result<Request<Bytes>, CredentialsError> {
    let mut request = request(Method::POST, &format!("{endpoint}{path}"))?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    *request.body_mut() = body;
    Ok(request)
}

/// Puts a bearer token on a request.
pub(super) fn bearer(
    mut request: Request<Bytes>,
    token: &str,
) -> Result<Request<Bytes>, CredentialsError> {
    request.headers_mut().insert(AUTHORIZATION, secret_header(&format!("Bearer {token}"))?);
    Ok(request)
}

/// A header value that no `Debug` shows.
pub(super) fn secret_header(text: &str) -> Result<HeaderValue, CredentialsError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| CredentialsError::new("a token holds a character that no header can hold"))?;
    value.set_sensitive(true);
    Ok(value)
}
