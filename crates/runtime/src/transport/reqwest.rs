//! The transport that is used unless another is given.

mod builder;

use std::error::Error as _;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http::header::ACCEPT_ENCODING;

pub use self::builder::ReqwestTransportBuilder;
use super::gzip;
use super::{Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits};

/// A [`Transport`] over reqwest: HTTP/1.1 with a pool of connections, TLS by rustls, proxies, no
/// redirects. Answers may come compressed with gzip; requests never are.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// For what no proxy can reach.
    direct: reqwest::Client,
    /// Why no TLS connection will be trusted, if there is a reason.
    distrust: Option<rustls::Error>,
    largest_answer: usize,
}

impl ReqwestTransport {
    /// A transport with these bounds, the proxies of the environment and the certificates of the
    /// system. Fails only where one of the two cannot be used.
    pub fn new(limits: TransportLimits) -> Result<Self, TransportError> {
        Self::builder().limits(limits).build()
    }

    /// Sets up a transport.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::default()
    }

    async fn exchange(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let uri = request.uri();
        if let Some(why) = &self.distrust
            && uri.scheme() == Some(&http::uri::Scheme::HTTPS)
        {
            let message = format!("{why}: install the package `ca-certificates` or the like");
            return Err(TransportError::new(TransportErrorKind::Connect, message));
        }
        let client = if is_of_this_machine(uri.host()) { &self.direct } else { &self.client };
        let encoding = request.headers_mut().entry(ACCEPT_ENCODING);
        encoding.or_insert(HeaderValue::from_static("gzip"));
        let request = reqwest::Request::try_from(request).map_err(explain)?;
        let mut answer = client.execute(request).await.map_err(explain)?;

        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        *response.body_mut() = self.read(answer).await?;
        gzip::unpack(response, self.largest_answer).ok_or_else(|| self.too_large())
    }

    async fn read(&self, mut answer: reqwest::Response) -> Result<Bytes, TransportError> {
        let room = |length: usize| length <= self.largest_answer;
        let announced = usize::try_from(answer.content_length().unwrap_or(0));
        let Some(announced) = announced.ok().filter(|length| room(*length)) else {
            return Err(self.too_large());
        };
        let mut body = BytesMut::with_capacity(announced);
        while let Some(chunk) = answer.chunk().await.map_err(explain)? {
            if !room(body.len() + chunk.len()) {
                return Err(self.too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn too_large(&self) -> TransportError {
        let message = format!("more than {} bytes", self.largest_answer);
        TransportError::new(TransportErrorKind::TooLarge, message)
    }
}

impl fmt::Debug for ReqwestTransport {
    // The clients know the proxies, and these may have passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("largest_answer", &self.largest_answer)
            .finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

/// Where an ECS instance learns about itself. Through a proxy it would learn about the proxy.
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200));

/// Whether a host means another machine when a proxy asks for it.
fn is_of_this_machine(host: Option<&str>) -> bool {
    host.is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback() || ip == METADATA)
    })
}

fn explain(error: reqwest::Error) -> TransportError {
    // A connection that takes too long is both: what matters is that nothing was sent.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        return TransportError::new(TransportErrorKind::Other, told(&error));
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error.without_url())
}

/// What is wrong with what reqwest was given; its own words are only that something is.
fn told(error: &reqwest::Error) -> String {
    error.source().map_or_else(|| "the HTTP client gives no reason".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_proxy_can_reach_is_known() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "[::1]", "100.100.100.200"]
        {
            assert!(is_of_this_machine(Some(host)), "{host}");
        }
        for host in
            ["slb.aliyuncs.com", "localhost.example", "100.100.100.201", "10.0.0.1", "[::2]"]
        {
            assert!(!is_of_this_machine(Some(host)), "{host}");
        }
        assert!(!is_of_this_machine(None));
    }
}
