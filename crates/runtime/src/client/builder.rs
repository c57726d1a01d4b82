//! Setting up a client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use aliyun_core::Limits;
use http::HeaderValue;

use super::conduct::Conduct;
use super::sending::Sending;
use super::{Client, Clock, Config, HttpMethod, Nonces, Placement};
use crate::credentials::ProviderConfig;
use crate::endpoint::{Endpoints, check_region, environment};
use crate::retry::Skew;
use crate::{
    CredentialsProvider, DefaultCredentials, Error, ErrorKind, Network, SignatureMethod, Timestamp,
    nonce,
};

/// Sets up a [`Client`], or the client `C` of one product around it.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C = Client> {
    region: Option<String>,
    endpoint: Option<String>,
    network: Option<Network>,
    defaults: Defaults,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    signature: SignatureMethod,
    method: HttpMethod,
    placement: Placement,
    validate: bool,
    pub(super) sending: Sending,
    limits: Limits,
    pub(super) conduct: Conduct,
    user_agent: Option<String>,
    clock: Clock,
    nonces: Nonces,
    client: PhantomData<fn() -> C>,
}

/// What counts where neither the builder nor the environment says otherwise.
#[derive(Default)]
struct Defaults {
    region: Option<String>,
    endpoint: Option<String>,
    network: Option<Network>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client that looks for credentials along the vendor's default chain; a region or an
    /// endpoint must follow.
    pub fn new() -> Self {
        Self {
            region: None,
            endpoint: None,
            network: None,
            defaults: Defaults::default(),
            credentials: None,
            signature: SignatureMethod::default(),
            method: HttpMethod::default(),
            placement: Placement::default(),
            validate: true,
            sending: Sending::default(),
            limits: Limits::default(),
            conduct: Conduct::default(),
            user_agent: None,
            clock: Arc::new(Timestamp::now),
            nonces: Arc::new(nonce::nonce),
            client: PhantomData,
        }
    }

    /// The region that calls are about, and whose endpoint they go to unless one is set. What the
    /// [environment](crate::endpoint) says counts where this is not set, as for
    /// [`endpoint`](Self::endpoint) and [`network`](Self::network).
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Where calls go: `host`, `host:port` or either with `http://` or `https://` before it.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The network that calls travel on: the internet, unless set.
    pub fn network(mut self, network: Network) -> Self {
        self.network = Some(network);
        self
    }

    /// The region where neither [`region`](Self::region) nor the environment says one: of a profile,
    /// say.
    pub fn default_region(mut self, region: impl Into<String>) -> Self {
        self.defaults.region = Some(region.into());
        self
    }

    /// The endpoint where neither [`endpoint`](Self::endpoint) nor the environment says one.
    pub fn default_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.defaults.endpoint = Some(endpoint.into());
        self
    }

    /// The network where neither [`network`](Self::network) nor the environment says one.
    pub fn default_network(mut self, network: Network) -> Self {
        self.defaults.network = Some(network);
        self
    }

    /// Whose key signs: [`crate::Credentials`] or any other source of them, instead of the
    /// default chain, [`DefaultCredentials`].
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// How calls are signed, but for those that [`Placement::Guarded`] sends in another way.
    pub fn signature_method(mut self, method: SignatureMethod) -> Self {
        self.signature = method;
        self
    }

    /// The HTTP method of calls.
    pub fn http_method(mut self, method: HttpMethod) -> Self {
        self.method = method;
        self
    }

    /// Where parameters travel: in the URL, but for what is secret or long, unless set.
    pub fn placement(mut self, placement: Placement) -> Self {
        self.placement = placement;
        self
    }

    /// Whether requests are checked before they are sent, as they are by default. The service
    /// sometimes allows more than it documents.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// By which limits requests are checked: by default what the service was seen to accept, or
    /// [`Limits::Documented`], which holds them to the documents to the letter.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The application's own part of the user agent: `my-app/1.2`.
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = Some(application.into());
        self
    }

    /// Another clock to sign by, for tests and for machines whose own is wrong.
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Another source of nonces, for tests: each must be new.
    pub fn nonces(mut self, nonces: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.nonces = Arc::new(move || Ok(nonces()));
        self
    }

    /// The client. Fails if something that was set cannot be used.
    pub fn build(self) -> Result<C, Error> {
        // What is not set may be in the environment, and is not even looked at otherwise.
        let region = match self.region {
            Some(region) => check_region(&region).map(|()| Some(region)),
            None => environment::region(),
        }?;
        let region = match (region, self.defaults.region) {
            (None, Some(region)) => check_region(&region).map(|()| Some(region)),
            (region, _) => Ok(region),
        }?;
        let endpoints = match self.endpoint {
            Some(endpoint) => endpoint.parse().map(Endpoints::one),
            None => environment::endpoints(),
        }?;
        let endpoints = match self.defaults.endpoint {
            Some(endpoint) => endpoints.or(&endpoint)?,
            None => endpoints,
        };
        let network = match self.network {
            Some(network) => network,
            None => environment::network()?.or(self.defaults.network).unwrap_or_default(),
        };
        let transport = self.sending.transport()?;
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None => {
                let config = ProviderConfig::new().transport(transport.clone());
                Arc::new(DefaultCredentials::new(&config))
            }
        };
        let config = Config {
            endpoints,
            region,
            network,
            credentials,
            signature: self.signature,
            method: self.method,
            placement: self.placement,
            validate: self.validate,
            limits: self.limits,
            transport,
            user_agent: user_agent(self.user_agent.as_deref())?,
            clock: self.clock,
            nonces: self.nonces,
            skew: Skew::default(),
            conduct: self.conduct,
        };
        Ok(C::from(Client(Arc::new(config))))
    }
}

impl<C: From<Client>> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("network", &self.network)
            .field("credentials", &self.credentials)
            .field("retry", &self.conduct.retry)
            .finish_non_exhaustive()
    }
}

/// The vendor's form of a user agent, with the application's part at its end.
fn user_agent(application: Option<&str>) -> Result<HeaderValue, Error> {
    let mut text = format!(
        "AlibabaCloud ({}; {}) Rust/{} Core/{}",
        std::env::consts::OS,
        std::env::consts::ARCH,
        env!("CARGO_PKG_RUST_VERSION"),
        env!("CARGO_PKG_VERSION"),
    );
    if let Some(application) = application {
        text.push(' ');
        text.push_str(application);
    }
    HeaderValue::from_str(&text).map_err(|_| {
        let message = "the user agent holds a character that no header can hold";
        Error::new(ErrorKind::Configuration, message)
    })
}
