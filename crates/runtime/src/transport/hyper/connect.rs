//! How connections are made: directly or through a proxy, with TLS or without.

use std::error::Error;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::lookup_host;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::super::proxy::Proxies;

type BoxError = Box<dyn Error + Send + Sync>;
type Connecting = Pin<Box<dyn Future<Output = Result<TokioIo<Stream>, BoxError>> + Send>>;

/// Connects to hosts, through the proxies that are set for them.
#[derive(Clone)]
pub(super) struct Connector {
    direct: Direct,
    proxies: Arc<Proxies>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: rustls::ClientConfig, proxies: Arc<Proxies>, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // That shares the time out among the addresses of a host.
        tcp.set_connect_timeout(Some(timeout));
        Self { direct: Direct { tcp, tls: Arc::new(tls).into() }, proxies, timeout }
    }

    async fn connect(mut self, to: Uri) -> Result<TokioIo<Stream>, BoxError> {
        let Some(proxy) = self.proxies.of(&to) else { return self.direct.call(to).await };
        let is_secure = to.scheme() == Some(&Scheme::HTTPS);
        let stream = match proxy.uri().scheme_str() {
            Some(socks) if socks.starts_with("socks") => {
                through_socks(self.direct.clone(), &proxy, &to).await?
            }
            _ if is_secure => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), self.direct.clone());
                if let Some(authorization) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                tunnel.call(to.clone()).await?
            }
            _ => {
                let stream = self.direct.call(proxy.uri().clone()).await?.into_inner();
                return Ok(TokioIo::new(Stream { to_proxy: true, ..stream }));
            }
        };
        if is_secure { self.direct.secure(stream.into_inner(), &to).await } else { Ok(stream) }
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        let this = self.clone();
        let time = self.timeout;
        Box::pin(async move {
            let late = |_| io::Error::new(io::ErrorKind::TimedOut, format!("not in {time:?}"));
            timeout(time, this.connect(to)).await.map_err(late)?
        })
    }
}

/// Connects to a host itself, which may be a proxy.
#[derive(Clone)]
struct Direct {
    tcp: HttpConnector,
    tls: TlsConnector,
}

impl Direct {
    async fn secure(&self, stream: Stream, to: &Uri) -> Result<TokioIo<Stream>, BoxError> {
        let host = to.host().unwrap_or_default().trim_matches(['[', ']']);
        let name = ServerName::try_from(host.to_owned())?;
        Ok(TokioIo::new(Stream::new(self.tls.connect(name, stream).await?)))
    }
}

impl Service<Uri> for Direct {
    type Response = TokioIo<Stream>;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Connecting {
        let mut this = self.clone();
        Box::pin(async move {
            let stream = Stream::new(this.tcp.call(to.clone()).await?.into_inner());
            if to.scheme() == Some(&Scheme::HTTPS) {
                return this.secure(stream, &to).await;
            }
            Ok(TokioIo::new(stream))
        })
    }
}

/// A connection through a SOCKS proxy. Its scheme says who looks up the address of the host: with
/// `socks4` and `socks5` that is done here.
async fn through_socks(
    direct: Direct,
    proxy: &Intercept,
    to: &Uri,
) -> Result<TokioIo<Stream>, BoxError> {
    let scheme = proxy.uri().scheme_str().unwrap_or_default();
    let is_old = scheme.starts_with("socks4");
    let to = target(to, is_old, matches!(scheme, "socks4" | "socks5")).await?;
    if is_old {
        return Ok(SocksV4::new(proxy.uri().clone(), direct).call(to).await?);
    }
    let mut socks = SocksV5::new(proxy.uri().clone(), direct);
    if let Some((user, password)) = proxy.raw_auth() {
        socks = socks.with_auth(user.to_owned(), password.to_owned());
    }
    Ok(socks.call(to).await?)
}

/// Where a SOCKS proxy is to connect to, always with a port.
async fn target(to: &Uri, only_ipv4: bool, look_up: bool) -> Result<Uri, BoxError> {
    let host = to.host().unwrap_or_default();
    let default = if to.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let port = to.port_u16().unwrap_or(default);
    let authority = if look_up {
        let mut addresses = lookup_host((host.trim_matches(['[', ']']), port)).await?;
        let found = addresses.find(|address| address.is_ipv4() || !only_ipv4);
        found.ok_or("the host has no address that the proxy could connect to")?.to_string()
    } else {
        format!("{host}:{port}")
    };
    let scheme = to.scheme_str().unwrap_or("http");
    Ok(Uri::builder().scheme(scheme).authority(authority).path_and_query("/").build()?)
}

/// A connection of any kind.
pub(super) struct Stream {
    io: Box<dyn Io>,
    /// Whether the other end is a proxy that reads the requests and passes them on.
    to_proxy: bool,
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

impl Stream {
    fn new(io: impl Io + 'static) -> Self {
        Self { io: Box::new(io), to_proxy: false }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        Connected::new().proxy(self.to_proxy)
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
