use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aliyun_core::Secret;
use aliyun_runtime::{Client, ClientBuilder, Credentials, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::engine::Engine;
use crate::faults::{Fault, FaultError, Fired};
use crate::gate::{BearerTokens, Gate};
use crate::limits::Limits;
use crate::recording::Recording;
use crate::requests::Request;
use crate::seed::Seed;
use crate::server;
use crate::settling::Settling;
use crate::state::Accounts;
use crate::state_error::StateError;
use crate::store::Disk;

/// The access key that is known unless others are given.
const DEFAULT_KEY: (&str, &str) = ("testid", "testsecret");

/// A running emulator. It stops when it is dropped; [`Emulator::shutdown`] also waits for the
/// requests that are under way.
///
/// ```
/// use aliyun_slb_emulator::Emulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let emulator = Emulator::start().await?;
/// assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
/// emulator.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct Emulator {
    endpoint: String,
    address: SocketAddr,
    credentials: Credentials,
    region: Option<String>,
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts on a free port of this machine, with the built-in seed and the access key `testid`
    /// with the secret `testsecret`.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// An emulator of one's choice.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A client of this emulator, set up but for what you want to be different: with its endpoint,
    /// an access key that it knows and a region that it has. Of several, it is the first by name.
    ///
    /// It fits the client of any product: `let client: Client = emulator.client().build()?;`
    pub fn client<C: From<Client>>(&self) -> ClientBuilder<C> {
        let client = ClientBuilder::new()
            .endpoint(self.endpoint.as_str())
            .credentials(self.credentials.clone());
        match &self.region {
            Some(region) => client.region(region.as_str()),
            None => client,
        }
    }

    /// The URL that calls go to: the endpoint with the path `/`.
    pub fn url(&self) -> String {
        format!("{}/", self.endpoint)
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Moves the clock of the emulator on, so that nothing has to be waited for.
    pub fn advance(&self, by: Duration) {
        self.engine.clock().advance(by);
    }

    /// What callers sent and got so far, the oldest first; of very many the last 10,000. Signatures
    /// and secrets are not in it.
    ///
    /// ```
    /// # use aliyun_slb_emulator::Emulator;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # let emulator = Emulator::start().await?;
    /// // ... whatever is tested calls the emulator ...
    /// let writes = emulator.requests().into_iter().filter(|request| {
    ///     request.action().is_some_and(|action| !action.starts_with("Describe"))
    /// });
    /// assert_eq!(writes.count(), 0, "a dry run changes nothing");
    /// # Ok(())
    /// # }
    /// ```
    pub fn requests(&self) -> Vec<Request> {
        self.engine.log().since(0, usize::MAX)
    }

    /// Lets changes take so long from now on.
    pub fn settle(&self, settling: Settling) {
        self.engine.settle(settling);
    }

    /// Makes something go wrong; returns the id of the fault. See [`Fault`].
    pub fn inject(&self, fault: Fault) -> Result<String, FaultError> {
        self.engine.inject(fault).map(|placed| placed.id.to_string())
    }

    /// What faults did so far, the oldest first; of very many the last 1,000.
    pub fn fired(&self) -> Vec<Fired> {
        self.engine.faults().fired()
    }

    /// Removes all faults, and forgets what they did.
    pub fn clear_faults(&self) {
        self.engine.faults().clear();
    }

    /// Begins to record calls, in place of what was recorded before.
    pub fn begin_recording(&self) {
        self.engine.begin_recording();
    }

    /// What was recorded since [`Emulator::begin_recording`], if that was called.
    pub fn recording(&self) -> Option<Recording> {
        self.engine.recorder().recording()
    }

    /// The state of every account, in JSON: what [`Emulator::import`] takes and
    /// `GET /_emulator/state` gives.
    pub fn export(&self) -> Result<String, StateError> {
        Ok(self.engine.accounts().export()?.to_string())
    }

    /// Puts accounts in place of those with the same access key ids. It is checked as a whole: if
    /// anything is wrong, nothing changes.
    ///
    /// ```
    /// # use aliyun_slb_emulator::Emulator;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (one, other) = (Emulator::start().await?, Emulator::start().await?);
    /// other.import(&one.export()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import(&self, state: &str) -> Result<(), StateError> {
        self.engine.import(state.as_bytes())?;
        self.written().await
    }

    /// Takes a snapshot of all accounts, in place of the one that has this name. A name is 1 to 64
    /// letters, digits, dots, underscores and hyphens.
    pub async fn snapshot(&self, name: &str) -> Result<(), StateError> {
        self.engine.take_snapshot(name)?;
        self.written().await
    }

    /// Goes back to a snapshot. The clock goes on, and nonces that were used stay so.
    pub async fn restore(&self, name: &str) -> Result<(), StateError> {
        self.engine.restore(name)?;
        self.written().await
    }

    async fn written(&self) -> Result<(), StateError> {
        self.engine.accounts().all_written().await.map_err(StateError::failed)
    }

    /// Stops: takes no more connections, lets the requests that are under way finish, and cuts
    /// off what has not after two seconds.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        let _ = (&mut self.server).await;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// How to start an [`Emulator`].
///
/// `Debug` shows the ids of the access keys and no secret.
#[derive(Default)]
#[must_use]
pub struct Builder {
    listen: Option<SocketAddr>,
    keys: BTreeMap<String, Secret>,
    tokens: Vec<(String, Secret)>,
    loose: bool,
    seed: Option<Seed>,
    data: Option<PathBuf>,
    clock: Option<Clock>,
    limits: Limits,
    settling: Settling,
}

impl Builder {
    /// The address to listen on, instead of a free port of 127.0.0.1. Whoever reaches it can read
    /// and reset the state.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// An access key. Each id is an account of its own; the first one given takes the place of
    /// `testid`.
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.keys.insert(id.into(), secret.into());
        self
    }

    /// A bearer token: whoever shows it acts for the account of the access key id, which need not
    /// have a key that signs.
    pub fn bearer_token(mut self, id: impl Into<String>, token: impl Into<Secret>) -> Self {
        self.tokens.push((id.into(), token.into()));
        self
    }

    /// Whether to accept what the service is known to accept beyond its documents: 40 servers in a
    /// call, lists with single quotes, keys with small initials.
    pub fn loose(mut self, loose: bool) -> Self {
        self.loose = loose;
        self
    }

    /// What every account starts with, instead of the built-in seed.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = Some(seed);
        self
    }

    /// A directory to keep the state in, so that it is there again after a restart or a crash. It
    /// is made if it is not there, and one emulator uses it at a time. An account that it holds
    /// starts as it was; the seed is what others start with, and what a reset goes back to. Access
    /// keys, nonces, changes that are settling and how far the clock was moved are not kept.
    pub fn data(mut self, dir: impl Into<PathBuf>) -> Self {
        self.data = Some(dir.into());
        self
    }

    /// What the emulator takes for the present, instead of the system clock.
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Some(Clock::of(clock));
        self
    }

    /// How long changes take to settle, instead of no time.
    pub fn settling(mut self, settling: Settling) -> Self {
        self.settling = settling;
        self
    }

    /// What one client may take.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Starts the emulator; it listens when this returns.
    pub async fn start(self) -> io::Result<Emulator> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => Seed::built_in()
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?,
        };
        let mut keys = self.keys;
        let credentials = match keys.first_key_value() {
            Some((id, secret)) => Credentials::new(id, secret.clone()),
            None => {
                let (id, secret) = DEFAULT_KEY;
                keys.insert(id.to_owned(), Secret::from(secret));
                Credentials::new(id, secret)
            }
        };
        let owners = self.tokens.iter().map(|(id, _)| id);
        let ids: BTreeSet<_> = keys.keys().chain(owners).cloned().collect();
        let ids = ids.into_iter();
        let accounts = match &self.data {
            None => Accounts::new(seed, ids),
            Some(dir) => {
                let disk = Disk::open(dir).map_err(io::Error::other)?;
                let accounts = Accounts::kept(seed, ids, disk).map_err(io::Error::other)?;
                accounts.all_written().await.map_err(io::Error::other)?;
                accounts
            }
        };
        let first = accounts.iter().next();
        let region = first.and_then(|(_, account)| account.regions.keys().next().cloned());
        let clock = Arc::new(self.clock.unwrap_or_else(Clock::system));
        let gate = Gate::new(keys, BearerTokens::new(self.tokens), Arc::clone(&clock));
        let engine = Arc::new(Engine::new(clock, gate, accounts, self.limits, self.loose));
        engine.settle(self.settling);

        let address = self.listen.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 0).into());
        let listener = TcpListener::bind(address).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
        })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(server::serve(listener, Arc::clone(&engine), stopped));
        Ok(Emulator {
            endpoint: format!("http://{address}"),
            address,
            credentials,
            region,
            engine,
            stop,
            server,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("keys", &self.keys)
            .field("data", &self.data)
            .field("tokens", &self.tokens)
            .field("loose", &self.loose)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
