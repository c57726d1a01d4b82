use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use aliyun_core::Secret;
use aliyun_runtime::{Credentials, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Emulator;
use crate::clock::Clock;
use crate::engine::Engine;
use crate::gate::{BearerTokens, Gate};
use crate::limits::Limits;
use crate::product::Products;
use crate::seed::Seed;
use crate::server::{self, Secured};
use crate::settling::Settling;
use crate::state::Accounts;
use crate::store::Disk;

/// The access key that is known unless others are given: its id and its secret.
pub const DEFAULT_ACCESS_KEY: (&str, &str) = ("testid", "testsecret");

/// How to start an [`Emulator`].
///
/// `Debug` shows the ids of the access keys and no secret.
#[must_use]
pub struct Builder<P> {
    listen: Option<SocketAddr>,
    keys: BTreeMap<String, Secret>,
    tokens: Vec<(String, Secret)>,
    strict: bool,
    seed: Option<Seed<P>>,
    data: Option<PathBuf>,
    clock: Option<Clock>,
    limits: Limits,
    settling: Settling,
    secured: Secured,
}

impl<P> Default for Builder<P> {
    fn default() -> Self {
        Self {
            listen: None,
            keys: BTreeMap::new(),
            tokens: Vec::new(),
            strict: false,
            seed: None,
            data: None,
            clock: None,
            limits: Limits::default(),
            settling: Settling::default(),
            secured: None,
        }
    }
}

impl<P: Products> Builder<P> {
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

    /// Whether to hold to the documents to the letter, instead of what the service is known to
    /// take beyond them: 40 servers in a call, network interfaces without an address, lists in
    /// single quotes. `docs/OBSERVED.md` of the project lists it all.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// What every account starts with, instead of the built-in seed.
    pub fn seed(mut self, seed: Seed<P>) -> Self {
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

    /// How long changes take to settle, instead of no time. A reset goes back to it.
    pub fn settling(mut self, settling: Settling) -> Self {
        self.settling = settling;
        self
    }

    /// Answers by HTTPS too, on the same port. Clients have to trust the certificate: that of this
    /// SDK takes [`Tls::certificate`](crate::Tls::certificate) as its root certificate.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: crate::Tls) -> Self {
        self.secured = Some(tls);
        self
    }

    /// What one client may take.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Starts the emulator; it listens when this returns.
    pub async fn start(self) -> io::Result<Emulator<P>> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => Seed::<P>::built_in()
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?,
        };
        let start = seed.into_account();
        let mut keys = self.keys;
        let credentials = match keys.first_key_value() {
            Some((id, secret)) => Credentials::new(id, secret.clone()),
            None => {
                let (id, secret) = DEFAULT_ACCESS_KEY;
                keys.insert(id.to_owned(), Secret::from(secret));
                Credentials::new(id, secret)
            }
        };
        let owners = self.tokens.iter().map(|(id, _)| id);
        let ids: BTreeSet<_> = keys.keys().chain(owners).cloned().collect();
        let ids = ids.into_iter();
        let accounts = match &self.data {
            None => Accounts::new(P::LIST, start, ids),
            Some(dir) => {
                let disk = Disk::open(dir).map_err(io::Error::other)?;
                let accounts =
                    Accounts::kept(P::LIST, start, ids, disk).map_err(io::Error::other)?;
                accounts.all_written().await.map_err(io::Error::other)?;
                accounts
            }
        };
        let first = accounts.iter().next();
        let region = first.and_then(|(_, account)| account.regions.keys().next().cloned());
        let clock = Arc::new(self.clock.unwrap_or_else(Clock::system));
        let gate = Gate::new(keys, BearerTokens::new(self.tokens), Arc::clone(&clock));
        let engine = Engine::new(clock, gate, accounts, self.limits, self.settling, self.strict);
        let engine = Arc::new(engine);

        let address = self.listen.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 0).into());
        let listener = TcpListener::bind(address).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
        })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let scheme = if self.secured.is_some() { "https" } else { "http" };
        let serve = server::serve(listener, Arc::clone(&engine), self.secured, stopped);
        let server = tokio::spawn(serve);
        Ok(Emulator {
            endpoint: format!("{scheme}://{address}"),
            address,
            credentials,
            region,
            engine,
            stop,
            server,
            products: PhantomData,
        })
    }
}

impl<P> fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("keys", &self.keys)
            .field("data", &self.data)
            .field("tokens", &self.tokens)
            .field("strict", &self.strict)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
