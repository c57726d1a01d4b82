//! A transport over a client of reqwest that the application has.

use std::error::Error as _;
use std::fmt;

use bytes::Bytes;
use http_body_util::Full;

use super::exchange::exchange;
use super::{Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits};

/// A [`Transport`] over a [`reqwest::Client`] of the application's, which is one of reqwest 0.13,
/// with what that has: its proxies, its certificates, its pool of connections, its layers.
///
/// ```
/// use aliyun_runtime::Client;
/// use aliyun_runtime::transport::ReqwestTransport;
///
/// let transport = ReqwestTransport::from_builder(reqwest::Client::builder())?;
/// let client = Client::builder().region("cn-hangzhou").transport(transport).build()?;
/// # Ok::<(), aliyun_runtime::Error>(())
/// ```
///
/// The [limits](Self::limits) hold here too, but for the time to connect, which is the client's;
/// so does whatever shorter time the client is set up with. An answer that came compressed with
/// gzip is unpacked, whether or not the client does it. The rest is the client's, and the
/// application answers for it:
///
/// - **Redirects.** No request to the service should follow one: it would show another host what
///   was signed. [`from_builder`](Self::from_builder) turns them off. [`from_client`](Self::from_client)
///   cannot. It keeps back the body, so that 307 and 308 are not followed, but with 301, 302 and 303
///   the other host is sent the headers of the request, `x-acs-security-token` among them, and in
///   `Referer` the signed URL. Build such a client with `redirect(Policy::none())` and
///   `referer(false)`. An answer that came by a redirect is an error, but for one to the very same
///   URL, which cannot be seen here: what is found there is taken for the answer.
/// - **Runtimes.** The connections of a client belong to the tokio runtime that made them. Do not
///   use one client on two runtimes; in tests, make one for each.
/// - **Proxies.** A client may send requests for this machine or for the metadata of an instance
///   (100.100.100.200) through a proxy, which cannot reach them.
/// - **TLS.** This crate turns no feature of reqwest on, so the application does, as `rustls` or
///   `native-tls`; without one, a URL with `https` is an error.
/// - **Idle connections.** The service closes them after 25 s. A client should do so sooner
///   (`pool_idle_timeout`): a request on its way at that moment would be lost.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    limits: TransportLimits,
}

impl ReqwestTransport {
    /// A client as it is set up here, but that it follows no redirect, tells nobody in `Referer`
    /// where it was, and repeats no request, which is not for it to decide.
    pub fn from_builder(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let builder = builder.redirect(reqwest::redirect::Policy::none()).referer(false);
        let client = builder.retry(reqwest::retry::never()).build();
        client
            .map(Self::from_client)
            .map_err(|error| TransportError::new(TransportErrorKind::Configuration, cause(&error)))
    }

    /// A client that is there already. It should have been built with
    /// `redirect(Policy::none())` and `referer(false)`, which nobody can see from outside: with the
    /// redirects that a client of reqwest follows by default, another host may be shown the signed
    /// URL and the headers of a request.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, limits: TransportLimits::default() }
    }

    /// Other bounds than those of [`TransportLimits::default`]. The time to connect is the
    /// client's.
    #[must_use]
    pub fn limits(mut self, limits: TransportLimits) -> Self {
        self.limits = limits;
        self
    }

    async fn request(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<reqwest::Body>, TransportError> {
        // A body that cannot be copied is not sent again, to wherever a redirect points.
        let request = request.map(|body| reqwest::Body::wrap(Full::new(body)));
        let request = reqwest::Request::try_from(request).map_err(explain)?;
        let url = request.url().clone();
        let answer = self.client.execute(request).await.map_err(explain)?;
        if *answer.url() != url {
            let host = aliyun_core::excerpt_to(answer.url().host_str().unwrap_or_default(), 80);
            let message = format!(
                "the client of reqwest followed a redirect to {host}, which requests of this \
                 service must not: build it with `redirect(Policy::none())`"
            );
            return Err(TransportError::new(TransportErrorKind::Other, message));
        }
        Ok(answer.into())
    }
}

impl fmt::Debug for ReqwestTransport {
    // The client may know proxies, and these may have passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        let send = |request| self.request(request);
        Box::pin(exchange(&self.limits, request, send, explain))
    }
}

fn explain(error: reqwest::Error) -> TransportError {
    if error.is_connect() && is_without_tls(&error) {
        let message = "the client of reqwest has no TLS: turn on a feature of reqwest that brings \
                       it, such as `rustls` or `native-tls`";
        return TransportError::new(TransportErrorKind::Configuration, message);
    }
    // A connection that takes too long is both: what matters is that nothing was sent.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() || error.is_redirect() {
        return TransportError::new(TransportErrorKind::Other, cause(&error));
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error.without_url())
}

/// What is wrong with what reqwest was given; its own words are only that something is.
fn cause(error: &reqwest::Error) -> String {
    error.source().map_or_else(|| "the HTTP client gives no reason".to_owned(), ToString::to_string)
}

/// Whether a client refused to connect since it was built without TLS. There is nothing else to
/// know it by than the words of its connector, which is one for `http` only then.
fn is_without_tls(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(cause) = next {
        if cause.to_string() == "invalid URL, scheme is not http" {
            return true;
        }
        next = cause.source();
    }
    false
}
