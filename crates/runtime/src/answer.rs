//! What came back, told apart by what it is and not by what was asked for: a gateway that could
//! not read a request answers in XML, and a proxy with a page.

mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use aliyun_core::{FromValue, OperationInfo, ParseError, Value, excerpt, excerpt_to};
use bytes::Bytes;

use crate::sent::Sent;
use crate::{Error, ErrorKind};

/// A successful answer, not decoded yet.
///
/// `Debug` does not show its content, which may be the user's secret.
pub struct Answer {
    head: Head,
    form: Form,
    text: String,
}

/// What is known of an answer besides its content.
#[derive(Debug)]
struct Head {
    operation: &'static OperationInfo,
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
    /// Tells success from refusal and both from everything else.
    pub(crate) fn read(
        operation: &'static OperationInfo,
        sent: &Sent,
        response: http::Response<Bytes>,
    ) -> Result<Self, Error> {
        let header = |name| {
            let value = response.headers().get(name)?;
            Some(excerpt(&sent.hide(value.to_str().ok()?)))
        };
        let head = Head {
            operation,
            status: response.status().as_u16(),
            content_type: header("content-type"),
            request_id: header("x-acs-request-id"),
            attempts: 1,
            elapsed: Duration::ZERO,
        };
        let encoding = header("content-encoding").filter(|name| name != "identity");
        let body = response.into_body();
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
        let refused =
            !matches!(head.status, 200..300) || (form == Form::Xml && root(text) == "Error");
        if refused {
            let value =
                form.parse(text).map_err(|error| unreadable("cannot be read").because(error))?;
            let error = refusal::read(&head, sent, &value);
            return Err(error.unwrap_or_else(|| unreadable("names no error code")));
        }
        if !form.is_complete(text) {
            return Err(unreadable("is cut off"));
        }
        Ok(Self { form, text: text.to_owned(), head })
    }

    /// The same, with how many attempts it took and how long.
    pub(crate) fn after(mut self, attempts: u32, elapsed: Duration) -> Self {
        (self.head.attempts, self.head.elapsed) = (attempts, elapsed);
        self
    }

    /// Decodes the answer.
    pub fn decode<T: FromValue>(&self) -> Result<T, Error> {
        T::from_value(&self.value()?).map_err(|error| {
            self.head
                .unreadable("is not what the operation answers", None)
                .because(error)
                .with_outcome()
        })
    }

    /// The answer as a tree.
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
            .field("action", &self.head.operation.action)
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
            // Enough to find a whole token that begins in what is shown.
            let start = String::from_utf8_lossy(body.get(..8192).unwrap_or(body));
            if !start.is_empty() {
                message.push_str(&format!(": {}", excerpt_to(&sent.hide(&start), 80)));
            }
        }
        message.push(')');
        Error::new(ErrorKind::UnreadableAnswer, message).of(self.operation).with(|error| {
            error.status = Some(self.status);
            error.request_id = self.request_id.clone();
            error.trail.attempts = self.attempts;
            error.trail.elapsed = self.elapsed;
        })
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

    /// Whether the end is there. An answer is read only once, when it is decoded.
    fn is_complete(self, text: &str) -> bool {
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
