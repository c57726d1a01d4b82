//! What came back, told apart by what it is and not by what was asked for: a gateway that could
//! not read a request answers in XML, and a proxy with a page.

mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use aliyun_core::{CodeClass, DecodeError, FromValue, ParseError, Value};
use bytes::Bytes;
use http::HeaderMap;

use crate::retry::server_time;
use crate::sent::Sent;
use crate::{Error, ErrorKind, OperationRef, Timestamp};

/// A successful answer: a document that is whole, as it came.
///
/// `Debug` does not show its content, which may be the user's secret.
pub struct Answer {
    head: Head,
    headers: HeaderMap,
    form: Form,
    text: String,
}

/// What is known of an answer besides its content.
#[derive(Debug)]
struct Head {
    operation: OperationRef,
    status: u16,
    content_type: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    elapsed: Duration,
}

/// In what form an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Xml,
}

impl Answer {
    /// Tells success from refusal and both from everything else, and has the answer taken in.
    pub(crate) fn read(
        operation: &OperationRef,
        sent: &Sent,
        response: http::Response<Bytes>,
        receiver: &mut dyn Receiver,
    ) -> Result<Self, Error> {
        let header = |name| {
            let value = response.headers().get(name)?.to_str().ok()?;
            let is_common = is_common(value) && !sent.holds(value);
            Some(if is_common { value.to_owned() } else { sent.excerpt(value, 80) })
        };
        let head = Head {
            operation: operation.clone(),
            status: response.status().as_u16(),
            content_type: header("content-type"),
            request_id: header("x-acs-request-id"),
            attempts: 1,
            elapsed: Duration::ZERO,
        };
        let encoding = header("content-encoding").filter(|name| name != "identity");
        let (http::response::Parts { headers, .. }, body) = response.into_parts();
        // What a transport could unpack, it has unpacked.
        if let Some(encoding) = encoding {
            let length = body.len();
            let why = format!("is {length} bytes of {encoding} that cannot be unpacked");
            return Err(head.unreadable(&why, None));
        }
        // Some proxies put a byte order mark before everything.
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
        let unreadable = |why: &str| head.unreadable(why, Some((body, sent)));
        let Ok(text) = std::str::from_utf8(body) else {
            return Err(unreadable("is not text in UTF-8"));
        };
        if matches!(head.status, 300..400) {
            return Err(unreadable("is a redirect, which is not followed"));
        }
        let form = Form::of(text).map_err(unreadable)?;
        let value = form.parse(text).map_err(|error| {
            let why = if form.has_end(text) { "cannot be read" } else { "is cut off" };
            unreadable(why).because(error)
        })?;
        let refused =
            !matches!(head.status, 200..300) || (form == Form::Xml && root(text) == "Error");
        if refused {
            let error = refusal::read(&head, sent, &value);
            let error = error.unwrap_or_else(|| unreadable("names no error code"));
            if !receiver.welcomes(&error) {
                return Err(error);
            }
            return Ok(Self { head, headers, form, text: text.to_owned() });
        }
        receiver.receive(&value).map_err(|error| {
            let is_secret = sent.is_in(&error.to_string());
            head.not_as_documented(if is_secret { error.hidden() } else { error })
        })?;
        if receiver.wants_refusal() {
            let id = value.get("RequestId").and_then(Value::as_text);
            return Err(head.dry_run_ignored(id.map(|id| sent.excerpt(id, 80))));
        }
        Ok(Self { head, headers, form, text: text.to_owned() })
    }

    /// The same, with how many attempts it took and how long.
    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        (self.head.attempts, self.head.elapsed) = (attempts, elapsed);
        self
    }

    /// Decodes the answer.
    pub fn decode<T: FromValue>(&self) -> Result<T, Error> {
        T::from_value(&self.value()?)
            .map_err(|error| self.head.not_as_documented(error).with_outcome())
    }

    /// The answer as a tree, with all of its fields: `answer.value()?.get("RequestId")`.
    pub fn value(&self) -> Result<Value<'_>, Error> {
        self.form.parse(&self.text).map_err(|error| {
            self.head.unreadable("cannot be read", None).because(error).with_outcome()
        })
    }

    /// The answer as it came.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// The headers of the answer, as they came.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// When it was made, by the clock of who made it, if the answer says so.
    pub fn date(&self) -> Option<Timestamp> {
        server_time(&self.headers)
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.head.attempts
    }

    /// The id under which the vendor's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("action", &self.head.operation.action())
            .field("status", &self.head.status)
            .field("form", &self.form)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl Head {
    /// An answer that is none, and what came instead: shown in part if it can be cleaned.
    fn unreadable(&self, why: &str, content: Option<(&[u8], &Sent)>) -> Error {
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        let mut message = format!("the answer {why} ({content_type}");
        if let Some((body, sent)) = content {
            message.push_str(&format!(", {} bytes", body.len()));
            if !body.is_empty() {
                let start = String::from_utf8_lossy(body.get(..LONGEST_LOOK).unwrap_or(body));
                message.push_str(&format!(": {}", sent.excerpt(&start, 80)));
            }
        }
        message.push(')');
        Error::new(ErrorKind::UnreadableAnswer, message).of(&self.operation).with(|error| {
            error.status = Some(self.status);
            error.request_id = self.request_id.clone();
            error.trail.attempts = self.attempts;
            error.trail.elapsed = self.elapsed;
        })
    }

    /// An answer of which the operation's type cannot be read.
    fn not_as_documented(&self, error: DecodeError) -> Error {
        self.unreadable("is not what the operation answers", None).because(error)
    }

    /// An answer to a dry run that is not a refusal.
    fn dry_run_ignored(self, request_id: Option<String>) -> Error {
        let message = "the service answered the dry run as it answers the call itself";
        Error::new(ErrorKind::DryRunIgnored, message).of(&self.operation).with(|error| {
            error.status = Some(self.status);
            error.request_id = request_id.or(self.request_id);
        })
    }
}

/// So much of what is no answer is looked at for what is shown of it.
const LONGEST_LOOK: usize = 32 << 10;

/// Whether a header is what nearly all answers have, in which nobody need look for pieces of a
/// secret: a content type, or a request id.
fn is_common(value: &str) -> bool {
    let is_type = || {
        let mut parts = value.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let of = |part: &str, known: &[&str]| known.iter().any(|it| part.eq_ignore_ascii_case(it));
        of(media, &["application/json", "application/xml", "text/xml"])
            && parts.all(|part| of(part, &["charset=utf-8", "charset=\"utf-8\""]))
    };
    let is_id = || {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
        value.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && value.split('-').all(digits)
    };
    is_type() || is_id()
}

/// Who takes an answer in while the call can still be repeated.
pub(crate) trait Receiver: Send {
    /// Reads what it needs, or says why it cannot.
    fn receive(&mut self, answer: &Value<'_>) -> Result<(), DecodeError>;

    /// Whether a refusal is what was wanted, so that it is no failure.
    fn welcomes(&self, _refusal: &Error) -> bool {
        false
    }

    /// Whether only a refusal can be what was wanted.
    fn wants_refusal(&self) -> bool {
        false
    }
}

/// The decoded answer, once it is there.
impl<T: FromValue + Send> Receiver for Option<T> {
    fn receive(&mut self, answer: &Value<'_>) -> Result<(), DecodeError> {
        *self = Some(T::from_value(answer)?);
        Ok(())
    }
}

/// Takes any answer that is a whole document.
pub(crate) struct AsItCame;

impl Receiver for AsItCame {
    fn receive(&mut self, _: &Value<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Takes the answer to a dry run: the refusal that says that it passed. The answer to the call
/// itself, which comes where the service ignores the switch, is kept if it can be read.
pub(crate) struct DryRun<R> {
    pub(crate) response: Option<R>,
}

impl<R: FromValue + Send> Receiver for DryRun<R> {
    fn receive(&mut self, answer: &Value<'_>) -> Result<(), DecodeError> {
        self.response = R::from_value(answer).ok();
        Ok(())
    }

    fn wants_refusal(&self) -> bool {
        true
    }

    fn welcomes(&self, refusal: &Error) -> bool {
        refusal.class() == Some(CodeClass::DryRun)
    }
}

/// An answer of which nothing is kept.
pub(crate) struct Unread;

impl FromValue for Unread {
    fn from_value(_: &Value<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}

impl Form {
    fn of(text: &str) -> Result<Self, &'static str> {
        match text.trim_start().bytes().next() {
            Some(b'{') => Ok(Self::Json),
            Some(b'<') if root(text).eq_ignore_ascii_case("html") => Err("is a web page"),
            Some(b'<') => Ok(Self::Xml),
            Some(_) => Err("is neither JSON nor XML"),
            None => Err("is empty"),
        }
    }

    fn parse(self, text: &str) -> Result<Value<'_>, ParseError> {
        match self {
            Self::Json => Value::from_json(text),
            Self::Xml => Value::from_xml(text),
        }
    }

    /// Whether there is an end, be it of the whole or of a part.
    fn has_end(self, text: &str) -> bool {
        text.trim_end().ends_with(match self {
            Self::Json => '}',
            Self::Xml => '>',
        })
    }
}

/// The name of the root element: the first tag that is neither `<?` nor `<!`.
fn root(text: &str) -> &str {
    let tags = text.split('<').skip(1);
    let first = tags.into_iter().find(|tag| !tag.starts_with(['?', '!'])).unwrap_or_default();
    first.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}
