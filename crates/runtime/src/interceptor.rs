//! Code of the application that stands between a call and the wire.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use aliyun_core::{OperationInfo, Params, Secret};
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::observe::Outcome;

/// Code that sees every attempt of every call of a client, before and after.
///
/// Before an attempt is signed, interceptors run in the order in which they were given to
/// [`ClientBuilder::interceptor`](crate::ClientBuilder::interceptor); the first that refuses ends
/// the call, and those after it do not see the attempt begin. After the attempt they all run, in
/// the opposite order, then the [`Metrics`](crate::Metrics).
///
/// They run on the thread of the call, so they must not block; and their `Debug` must not show
/// secrets, since that of the client shows them.
///
/// ```
/// use aliyun_runtime::{Client, Interceptor, Outgoing, Refusal};
///
/// /// Lets only reads through, and marks them.
/// #[derive(Debug)]
/// struct ReadOnly;
///
/// impl Interceptor for ReadOnly {
///     fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
///         if request.operation().effect != aliyun_core::Effect::Read {
///             return Err("this program only reads".into());
///         }
///         request.set_header("x-acs-source", "read-only")
///     }
/// }
///
/// let client = Client::builder().region("cn-hangzhou").interceptor(ReadOnly).build();
/// ```
pub trait Interceptor: Send + Sync + fmt::Debug {
    /// Sees an attempt before it is signed. It can change parameters, add headers and refuse: then
    /// the call fails with [`ErrorKind::Refused`](crate::ErrorKind), with the refusal as its source.
    /// If what it refuses is a repeat, the call fails with what it met before, and has
    /// [given up](crate::Error::gave_up) since it was [refused](crate::GaveUp).
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        let _ = request;
        Ok(())
    }

    /// Sees how an attempt ended, whether the call goes on or not.
    fn after_attempt(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// Why an interceptor refuses: its text becomes part of the error, so it must hold no secret.
pub type Refusal = Box<dyn StdError + Send + Sync>;

/// An attempt that is about to be signed.
///
/// `Debug` shows no value of a parameter or a header.
pub struct Outgoing<'a> {
    pub(crate) operation: &'a OperationInfo,
    pub(crate) host: &'a str,
    pub(crate) params: Cow<'a, Params>,
    pub(crate) attempt: u32,
    pub(crate) headers: HeaderMap,
}

impl Outgoing<'_> {
    /// What is called.
    pub fn operation(&self) -> &OperationInfo {
        self.operation
    }

    /// Where the request goes: the host, with a port if it is not the usual one.
    pub fn host(&self) -> &str {
        self.host
    }

    /// The parameters of the operation. They may hold secrets.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Sends a parameter with this attempt, or another value in place of what the call has there;
    /// the next attempt begins with the parameters of the call again. Where the request goes
    /// stays as it is, whatever the parameter for the region says.
    ///
    /// The token by which the service tells a repeat of the call from another call is refused: it
    /// must be the same in all attempts, so it is set on the call.
    pub fn set_param(
        &mut self,
        name: impl Into<String>,
        value: impl fmt::Display,
    ) -> Result<(), Refusal> {
        let name = name.into();
        self.check_token(&name)?;
        self.params.to_mut().set(name, value.to_string());
        Ok(())
    }

    /// The same with a value that no error or log shows, and no URL unless the client has
    /// [`Placement::Query`](crate::Placement). With `GET` the call is therefore an error.
    ///
    /// Where an answer repeats the value, it is cut out of what is shown, if it has at least three
    /// characters: [`Redactor`](crate::redact::Redactor) says in which spellings.
    pub fn set_secret_param(
        &mut self,
        name: impl Into<String>,
        value: impl Into<Secret>,
    ) -> Result<(), Refusal> {
        let name = name.into();
        self.check_token(&name)?;
        self.params.to_mut().set_secret(name, value.into());
        Ok(())
    }

    /// Leaves a parameter out of this attempt, under the same conditions.
    pub fn remove_param(&mut self, name: &str) -> Result<(), Refusal> {
        self.check_token(name)?;
        self.params.to_mut().remove(name);
        Ok(())
    }

    fn check_token(&self, name: &str) -> Result<(), Refusal> {
        if self.operation.idempotency_param != Some(name) {
            return Ok(());
        }
        Err(format!("{name} tells repeats from other calls, so it is set on the call").into())
    }

    /// The number of the attempt, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The value of a header that an interceptor has set.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Sends a header with this attempt, in place of one of the same name that another
    /// interceptor has set. Those whose names begin with `x-acs-` are signed under
    /// [`SignatureMethod::Acs3HmacSha256`](crate::SignatureMethod). A header that the client sets
    /// itself is an error of the call.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let bad = |why: &str| format!("the header \"{}\" {why}", aliyun_core::excerpt(name));
        let known = HeaderName::from_bytes(name.as_bytes());
        let header = known.map_err(|_| bad("has no name that a header can have"))?;
        if [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&header) {
            return Err(bad("belongs to the client").into());
        }
        let text = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let value = HeaderValue::from_str(value).ok().filter(|_| text);
        let mut value = value.ok_or_else(|| bad("has a value that is not printable ASCII"))?;
        // Whatever it is, it is not ours to show.
        value.set_sensitive(true);
        self.headers.insert(header, value);
        Ok(())
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("action", &self.operation.action())
            .field("host", &self.host)
            .field("params", &self.params)
            .field("attempt", &self.attempt)
            .field("headers", &self.headers)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::READ;

    #[test]
    fn headers_that_cannot_be_sent_are_refused_by_name() {
        let params = Params::new();
        let mut outgoing = Outgoing {
            operation: &READ,
            host: "made-up.test",
            params: Cow::Borrowed(&params),
            attempt: 1,
            headers: HeaderMap::new(),
        };
        for (name, value) in [
            ("", "x"),
            ("a b", "x"),
            ("x-a\r\n", "x"),
            ("x-a", "canary\r\n"),
            ("x-a", "canary中"),
            ("Content-Length", "1"),
            ("transfer-encoding", "chunked"),
        ] {
            let refusal = outgoing.set_header(name, value).unwrap_err().to_string();
            assert!(
                refusal.starts_with("the header \"") && !refusal.contains("canary"),
                "{refusal}"
            );
            assert!(!refusal.contains(['\r', '\n']), "{refusal}");
        }
        outgoing.set_header("X-A", "one").unwrap();
        outgoing.set_header("x-a", "canary").unwrap();
        assert_eq!(outgoing.header("x-A"), Some("canary"));
        assert_eq!(outgoing.headers.len(), 1);
        assert!(!format!("{outgoing:?}").contains("canary"));
    }
}
