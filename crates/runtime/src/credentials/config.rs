//! What all providers work with.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{CredentialsError, Environment};
use crate::{Timestamp, Transport};

/// The world as a provider sees it: variables, files under the home directory, HTTP, time.
/// Everything in it is the real thing unless it is replaced.
///
/// ```
/// use aliyun_runtime::credentials::{Environment, ProfileCredentials, ProviderConfig};
///
/// let config = ProviderConfig::new().environment(Environment::of([("HOME", "/srv/deploy")]));
/// let credentials = ProfileCredentials::new(&config).profile("staging");
/// ```
#[derive(Clone)]
pub struct ProviderConfig {
    environment: Environment,
    transport: Arc<OnceLock<Arc<dyn Transport>>>,
    clock: Clock,
}

pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

impl ProviderConfig {
    /// The environment of the process, the system clock, and a transport that is made when it is
    /// needed first.
    pub fn new() -> Self {
        Self {
            environment: Environment::process(),
            transport: Arc::default(),
            clock: Arc::new(Timestamp::now),
        }
    }

    /// Other variables, and another home directory.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// What sends the requests for credentials. It should reach the metadata service of an
    /// instance, `100.100.100.200`, without a proxy.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        let transport: Arc<dyn Transport> = Arc::new(transport);
        self.transport = Arc::new(OnceLock::from(transport));
        self
    }

    /// Another clock, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    pub(super) fn env(&self) -> &Environment {
        &self.environment
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn clock_fn(&self) -> Clock {
        self.clock.clone()
    }

    /// The transport; whoever needs one first makes it.
    pub(super) fn http(&self) -> Result<&dyn Transport, CredentialsError> {
        if self.transport.get().is_none() {
            let made = default_transport()?;
            // If somebody was faster, theirs stays.
            let _ = self.transport.set(made);
        }
        let transport = self.transport.get().map(Arc::as_ref);
        transport.ok_or_else(|| CredentialsError::new("there is no transport"))
    }
}

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>, CredentialsError> {
    let transport = crate::HyperTransport::new(crate::TransportLimits::default());
    let transport = transport.map_err(|error| CredentialsError::transport("HTTP", error))?;
    Ok(Arc::new(transport))
}

#[cfg(not(feature = "hyper"))]
fn default_transport() -> Result<Arc<dyn Transport>, CredentialsError> {
    Err(CredentialsError::new(
        "no transport is set on the provider, and the feature `hyper`, which brings one, is off",
    ))
}

impl Default for ProviderConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("environment", &self.environment)
            .field("transport", &self.transport.get())
            .finish_non_exhaustive()
    }
}
