//! Setting up the transport.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::HyperTransport;
use super::connect::Connector;
use super::pools::Pools;
use crate::transport::{ProxySettings, RootCertificates, TransportError, TransportLimits};

/// How long a connection may lie idle before it is closed here. The service closes it after 25 s;
/// a request on its way at that moment would be lost, and nobody would know how far it got.
const IDLE: Duration = Duration::from_secs(20);

/// Sets up a [`HyperTransport`].
///
/// ```
/// use std::time::Duration;
/// use aliyun_runtime::Client;
/// use aliyun_runtime::transport::{HyperTransport, ProxySettings};
///
/// let transport = HyperTransport::builder()
///     .attempt_timeout(Duration::from_secs(20))
///     .idle_connections_per_host(16)
///     .proxy(ProxySettings::all("http://proxy.example:3128").no_proxy("internal.example"))
///     .build()?;
/// let client = Client::builder().region("cn-hangzhou").transport(transport).build()?;
/// # Ok::<(), aliyun_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct HyperTransportBuilder {
    limits: TransportLimits,
    idle_timeout: Duration,
    idle_connections_per_host: usize,
    proxy: Option<ProxySettings>,
    roots: RootCertificates,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        Self {
            limits: TransportLimits::default(),
            idle_timeout: IDLE,
            idle_connections_per_host: usize::MAX,
            proxy: None,
            roots: RootCertificates::system(),
        }
    }
}

impl HyperTransportBuilder {
    /// All bounds at once.
    pub fn limits(mut self, limits: TransportLimits) -> Self {
        self.limits = limits;
        self
    }

    /// How long a connection may take to be made: 5 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect_timeout = timeout;
        self
    }

    /// How long the service may stay silent: 10 s unless set.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.limits.read_timeout = timeout;
        self
    }

    /// How long one attempt may take as a whole: 60 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = timeout;
        self
    }

    /// How many bytes an answer may have, unpacked: 8 MiB unless set.
    pub fn largest_answer(mut self, bytes: usize) -> Self {
        self.limits.largest_answer = bytes;
        self
    }

    /// How long a connection that is not used is kept: 20 s unless set, which is less than the
    /// service keeps it.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How many connections that are not used are kept for each host: any number unless set; with
    /// 0 every request makes its own. It bounds what is kept, not what is open at a time.
    pub fn idle_connections_per_host(mut self, connections: usize) -> Self {
        self.idle_connections_per_host = connections;
        self
    }

    /// Which proxies requests go through: a URL such as `http://proxy.example:3128` for one, or
    /// [`ProxySettings`]. Those of the environment unless set, see [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: impl Into<ProxySettings>) -> Self {
        self.proxy = Some(proxy.into());
        self
    }

    /// Whom TLS connections trust: whom the system trusts unless set.
    pub fn root_certificates(mut self, roots: RootCertificates) -> Self {
        self.roots = roots;
        self
    }

    /// The transport. Fails if a proxy or a certificate cannot be used.
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        let (tls, distrust) = self.roots.tls()?;
        let proxies = self.proxy.unwrap_or_else(ProxySettings::from_env).proxies()?;
        let proxies = Arc::new(proxies);
        let connector = Connector::new(tls, proxies.clone(), self.limits.connect_timeout);
        let pools = Arc::new(Pools {
            connector,
            idle_timeout: self.idle_timeout,
            idle_connections_per_host: self.idle_connections_per_host,
            of_runtimes: Mutex::default(),
        });
        Ok(HyperTransport { pools, proxies, distrust, limits: self.limits })
    }
}
