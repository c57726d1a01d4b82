//! What all providers work with.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use aliyun_core::Secret;

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

/// No file that a provider reads is nearly as large.
const LARGEST_FILE: u64 = 1 << 20;

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
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.shared_transport(Arc::new(transport))
    }

    pub(crate) fn shared_transport(mut self, transport: Arc<dyn Transport>) -> Self {
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

    /// A small text file. What is in it may be secret.
    ///
    /// Read in place: these files are local and tiny, and are read only when credentials are
    /// about to expire.
    pub(super) fn read(&self, path: &Path) -> Result<Secret, CredentialsError> {
        let shown = path.display();
        let text = read_at_most(path, LARGEST_FILE).map_err(|error| {
            CredentialsError::new(match error.kind() {
                std::io::ErrorKind::NotFound => format!("{shown} does not exist"),
                _ => format!("{shown} cannot be read: {error}"),
            })
        })?;
        // Some editors put a byte order mark before everything.
        Ok(match text.expose().strip_prefix('\u{feff}') {
            Some(rest) => Secret::from(rest),
            None => text,
        })
    }
}

fn read_at_most(path: &Path, longest: u64) -> std::io::Result<Secret> {
    use std::io::Read as _;

    let mut text = String::new();
    let read = std::fs::File::open(path)?.take(longest + 1).read_to_string(&mut text);
    let text = Secret::from(text);
    if read? as u64 > longest {
        return Err(std::io::Error::other(format!("more than {longest} bytes")));
    }
    Ok(text)
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, CredentialsError> {
    let transport = crate::ReqwestTransport::new(crate::TransportLimits::default());
    let transport = transport.map_err(|error| CredentialsError::transport("HTTP", error))?;
    Ok(Arc::new(transport))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, CredentialsError> {
    Err(CredentialsError::new(
        "no transport is set on the provider, and the feature `reqwest`, which brings one, is off",
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
