//! The transport that is used unless another is given.

mod builder;
mod connect;
mod pools;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::PROXY_AUTHORIZATION;
use http::uri::Scheme;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy::Error as HyperError;

pub use self::builder::HyperTransportBuilder;
use self::pools::Pools;
use super::exchange::exchange;
use super::proxy::Proxies;
use super::{Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits};

/// A [`Transport`] over hyper: HTTP/1.1 with a pool of connections, TLS by rustls, proxies, no
/// redirects. Answers may come compressed with gzip; requests never are.
///
/// It takes nothing from the process, neither a provider of cryptography nor settings, but for
/// the proxies of the environment and the certificates of the system, and sets nothing in it.
///
/// A connection lives on the tokio runtime that made it, so that each runtime has its own of them:
/// one transport may serve several, and those of a test that comes after another.
#[derive(Clone)]
pub struct HyperTransport {
    pools: Arc<Pools>,
    proxies: Arc<Proxies>,
    /// Why no TLS connection will be trusted, if there is a reason.
    distrust: Option<String>,
    limits: TransportLimits,
}

impl HyperTransport {
    /// A transport with these bounds, the proxies of the environment and the certificates of the
    /// system. Fails only where one of the two cannot be used.
    pub fn new(limits: TransportLimits) -> Result<Self, TransportError> {
        Self::builder().limits(limits).build()
    }

    /// Sets up a transport.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }

    async fn request(
        &self,
        mut request: http::Request<Bytes>,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let uri = request.uri();
        let is_plain = uri.scheme() != Some(&Scheme::HTTPS);
        if let Some(why) = &self.distrust
            && !is_plain
        {
            return Err(TransportError::new(TransportErrorKind::Connect, why.as_str()));
        }
        // A tunnel is asked for with its own header, which the service does not see.
        if is_plain
            && let Some(proxy) = self.proxies.of(uri)
            && let Some(authorization) = proxy.basic_auth()
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        self.pools.here().request(request.map(Full::new)).await.map_err(explain)
    }
}

impl fmt::Debug for HyperTransport {
    // The proxies may have passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        let send = |request| self.request(request);
        let broken = |error| TransportError::new(TransportErrorKind::Interrupted, error);
        let is_proxied = self.proxies.of(request.uri()).is_some();
        Box::pin(async move {
            let answer = exchange(&self.limits, request, send, broken).await;
            answer.map_err(|error| if is_proxied { error.through_proxy() } else { error })
        })
    }
}

fn explain(error: HyperError) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else {
        TransportErrorKind::Interrupted
    };
    TransportError::new(kind, error)
}
