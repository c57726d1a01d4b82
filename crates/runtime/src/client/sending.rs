//! The part of a client's setup that says what sends its requests.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientBuilder};
#[cfg(feature = "hyper")]
use crate::transport::{HyperTransportBuilder, ProxySettings, RootCertificates};
use crate::{Error, ErrorKind, Transport};

/// What sends the requests: a transport, or how to set up the one of this crate.
#[derive(Default)]
pub(super) struct Sending {
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "hyper")]
    own: HyperTransportBuilder,
    /// What was set that only the transport of this crate obeys.
    #[cfg(feature = "hyper")]
    settings: Vec<&'static str>,
}

impl Sending {
    #[cfg(feature = "hyper")]
    fn set(
        &mut self,
        setting: &'static str,
        change: impl FnOnce(HyperTransportBuilder) -> HyperTransportBuilder,
    ) {
        if !self.settings.contains(&setting) {
            self.settings.push(setting);
        }
        self.own = change(std::mem::take(&mut self.own));
    }

    /// An attempt is ended by the client whatever the transport; the one of this crate need not
    /// be shorter then.
    pub(super) fn attempt_timeout(&mut self, timeout: Duration) {
        #[cfg(feature = "hyper")]
        {
            self.own = std::mem::take(&mut self.own).attempt_timeout(timeout);
        }
        #[cfg(not(feature = "hyper"))]
        let _ = timeout;
    }

    #[cfg(feature = "hyper")]
    pub(super) fn transport(self) -> Result<Arc<dyn Transport>, Error> {
        let Some(transport) = self.transport else { return Ok(Arc::new(self.own.build()?)) };
        if self.settings.is_empty() {
            return Ok(transport);
        }
        let message = format!(
            "{} and `transport` are both set on the client, and a transport of one's own knows \
             nothing of the former: set it on the transport",
            self.settings.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        );
        Err(Error::new(ErrorKind::Configuration, message))
    }

    #[cfg(not(feature = "hyper"))]
    pub(super) fn transport(self) -> Result<Arc<dyn Transport>, Error> {
        self.transport.ok_or_else(|| {
            let message = "no transport is set, and the feature `hyper`, which brings one, is off";
            Error::new(ErrorKind::Configuration, message)
        })
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// What sends the requests, instead of the [transport](crate::transport) of this crate: it has
    /// timeouts, proxies and certificates of its own, so that those of the client must not be set
    /// beside it. An `Arc` shares one among several clients.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.sending.transport = Some(Arc::new(transport));
        self
    }
}

/// These set up the transport of this crate; [`HyperTransport::builder`] can do more.
///
/// [`HyperTransport::builder`]: crate::HyperTransport::builder
#[cfg(feature = "hyper")]
impl<C: From<Client>> ClientBuilder<C> {
    /// Which proxies requests go through: a URL such as `http://proxy.example:3128` for one, or
    /// [`ProxySettings`]. Those of the environment unless set, see [`ProxySettings::from_env`].
    pub fn proxy(mut self, proxy: impl Into<ProxySettings>) -> Self {
        self.sending.set("proxy", |own| own.proxy(proxy));
        self
    }

    /// Whom TLS connections trust: whom the system trusts unless set.
    pub fn root_certificates(mut self, roots: RootCertificates) -> Self {
        self.sending.set("root_certificates", |own| own.root_certificates(roots));
        self
    }

    /// How long a connection may take to be made: 5 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.sending.set("connect_timeout", |own| own.connect_timeout(timeout));
        self
    }

    /// How long the service may stay silent: 10 s unless set.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.sending.set("read_timeout", |own| own.read_timeout(timeout));
        self
    }

    /// How many bytes an answer may have, unpacked: 8 MiB unless set.
    pub fn largest_answer(mut self, bytes: usize) -> Self {
        self.sending.set("largest_answer", |own| own.largest_answer(bytes));
        self
    }
}
