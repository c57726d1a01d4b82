//! The transport that is used unless another is given.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits};

/// A [`Transport`] over reqwest: HTTP/1.1 with a pool of connections, TLS by rustls, the proxies
/// of the environment (`HTTPS_PROXY`, `NO_PROXY` ...), no redirects.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// For this machine itself, which no proxy can reach.
    direct: reqwest::Client,
    /// Why no TLS connection will be trusted, if there is a reason.
    distrust: Option<rustls::Error>,
    largest_answer: usize,
}

impl ReqwestTransport {
    /// A transport with these bounds. Fails only where the system lacks something essential.
    pub fn new(limits: TransportLimits) -> Result<Self, TransportError> {
        // The provider of cryptography is given here and not installed for the whole process,
        // which belongs to the application.
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        // A machine without root certificates can still talk to an endpoint without TLS.
        let (tls, distrust) = match tls.clone().with_platform_verifier() {
            Ok(tls) => (tls.with_no_client_auth(), None),
            Err(why) => {
                let nobody = RootCertStore::empty();
                (tls.with_root_certificates(nobody).with_no_client_auth(), Some(why))
            }
        };
        let builder = || {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .connect_timeout(limits.connect_timeout)
                .read_timeout(limits.read_timeout)
                .redirect(reqwest::redirect::Policy::none())
                // Whether to repeat depends on what a request does, which is not known here.
                .retry(reqwest::retry::never())
        };
        Ok(Self {
            client: builder().build().map_err(explain)?,
            direct: builder().no_proxy().build().map_err(explain)?,
            distrust,
            largest_answer: limits.largest_answer,
        })
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let uri = request.uri();
        if let Some(why) = &self.distrust
            && uri.scheme() == Some(&http::uri::Scheme::HTTPS)
        {
            let message = format!("{why}: install the package `ca-certificates` or the like");
            return Err(TransportError::new(TransportErrorKind::Connect, message));
        }
        let client = if is_this_machine(uri.host()) { &self.direct } else { &self.client };
        let request = reqwest::Request::try_from(request).map_err(explain)?;
        let mut answer = client.execute(request).await.map_err(explain)?;

        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        *response.body_mut() = self.read(answer).await?;
        Ok(response)
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

fn is_this_machine(host: Option<&str>) -> bool {
    host.is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

fn explain(error: reqwest::Error) -> TransportError {
    // A connection that takes too long is both: what matters is that nothing was sent.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Other
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error.without_url())
}
