mod builder;

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aliyun_runtime::{Client, ClientBuilder, Credentials};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::certificate_service::NewCertificate;
use crate::engine::Engine;
use crate::faults::{Fault, FaultError, Fired};
use crate::inventory::ServerChange;
use crate::product::Products;
use crate::recording::Recording;
use crate::requests::Request;
use crate::settling::Settling;
use crate::state_error::StateError;

pub use builder::{Builder, DEFAULT_ACCESS_KEY};

/// A running emulator. It stops when it is dropped; [`Emulator::shutdown`] also waits for the
/// requests that are under way.
///
/// ```
/// use aliyun_emulator::Emulator;
/// use aliyun_emulator::product::Products;
/// # async fn test<P: Products>() -> std::io::Result<()> {
/// // `Emulator` and `P` are one type in the crate of a product.
/// let emulator = Emulator::<P>::start().await?;
/// assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
/// emulator.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct Emulator<P> {
    endpoint: String,
    address: SocketAddr,
    credentials: Credentials,
    region: Option<String>,
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    products: PhantomData<fn() -> P>,
}

impl<P: Products> Emulator<P> {
    /// Starts on a free port of this machine, with the built-in seed and the access key `testid`
    /// with the secret `testsecret`.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// An emulator of one's choice.
    pub fn builder() -> Builder<P> {
        Builder::default()
    }

    /// Where it answers: `http://127.0.0.1:PORT`, with `https` where it has a certificate.
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
    /// # use aliyun_emulator::Emulator;
    /// # use aliyun_emulator::product::Products;
    /// # async fn test<P: Products>() -> std::io::Result<()> {
    /// # let emulator = Emulator::<P>::start().await?;
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

    /// Lets changes take so long from now on, until a reset.
    pub fn settle(&self, settling: Settling) {
        self.engine.settle(settling);
    }

    /// Lets something become of the ECS instances, ENIs and ECIs with an id, in all accounts and
    /// regions unless the change says otherwise. See [`ServerChange`].
    pub async fn change_server(&self, id: &str, change: ServerChange) -> Result<(), StateError> {
        self.engine.change_server(id, &change)?;
        self.written().await
    }

    /// Puts a certificate into the certificate service; returns its id, by which listeners can name
    /// it. See [`NewCertificate`].
    pub async fn add_certificate(&self, certificate: NewCertificate) -> Result<String, StateError> {
        let added = self.engine.add_certificate(&certificate)?;
        self.written().await?;
        Ok(added.certificate_id)
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
    pub fn recording(&self) -> Option<Recording<P>> {
        self.engine.recorder().tape().map(Recording::new)
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
    /// # use aliyun_emulator::Emulator;
    /// # use aliyun_emulator::product::Products;
    /// # async fn test<P: Products>() -> Result<(), Box<dyn std::error::Error>> {
    /// let (one, other) = (Emulator::<P>::start().await?, Emulator::<P>::start().await?);
    /// other.import(&one.export()?).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn import(&self, state: &str) -> Result<(), StateError> {
        self.engine.import(state.as_bytes())?;
        self.written().await
    }

    /// Asks a product what can be asked beside its operations, as `GET /_emulator/<product>/<question>`
    /// does; `GET /_emulator` lists the questions. The emulator of a product that has some knows them
    /// by types.
    pub fn ask(
        &self,
        product: &str,
        question: &str,
        parameters: &[(&str, &str)],
    ) -> Result<serde_json::Value, StateError> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.engine.ask(product, question, parameters.iter().map(owned))
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

impl<P> Drop for Emulator<P> {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

impl<P> fmt::Debug for Emulator<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
