//! The client: one call, from parameters to an answer.

mod builder;
mod conduct;
mod options;
mod request;
mod run;
mod sending;

use std::fmt;
use std::sync::Arc;

use aliyun_core::{Effect, Limits, OperationInfo, Params, ServiceInfo};
use http::HeaderValue;

use self::conduct::Conduct;
use self::run::{Run, Token};
pub use self::{
    builder::ClientBuilder,
    options::{CallOptions, HttpMethod, Placement},
};
use crate::answer::{AsItCame, Receiver};
use crate::endpoint::{Endpoints, environment};
use crate::retry::Skew;
use crate::system;
use crate::{
    Answer, CredentialsProvider, Endpoint, Error, ErrorKind, Network, OperationRef,
    SignatureMethod, Timestamp, Transport,
};

/// What sends the calls of every product: cheap to clone, and made once for many calls, since
/// it keeps connections open.
///
/// ```no_run
/// use aliyun_runtime::{Client, Credentials};
///
/// let client = Client::builder()
///     .region("cn-hangzhou")
///     .credentials(Credentials::new("key id", "key secret"))
///     .build()?;
/// # Ok::<(), aliyun_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Config>);

/// Everything a client knows.
struct Config {
    region: Option<String>,
    endpoints: Endpoints,
    network: Network,
    credentials: Arc<dyn CredentialsProvider>,
    signature: SignatureMethod,
    method: HttpMethod,
    placement: Placement,
    validate: bool,
    limits: Limits,
    transport: Arc<dyn Transport>,
    user_agent: HeaderValue,
    clock: Clock,
    nonces: Nonces,
    skew: Skew,
    conduct: Conduct,
}

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
type Nonces = Arc<dyn Fn() -> std::io::Result<String> + Send + Sync>;

impl Client {
    /// Sets up a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// The region that calls are about.
    pub fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// The limits by which a request is to be checked before it is sent; none if it is not. The
    /// checks belong to the operations, so a [`Call`](crate::Call) makes them.
    pub fn checks(&self, options: &CallOptions) -> Option<Limits> {
        options.validate.unwrap_or(self.0.validate).then_some(self.0.limits)
    }

    /// Makes a call: adds the region, signs, sends, tells success from failure, and repeats what
    /// is worth it and safe, as [`retry`](crate::retry) says.
    ///
    /// The future runs on a tokio runtime of either flavour with time and IO enabled; elsewhere the
    /// call is an error, as [`transport`](crate::transport#without-tokio) says. Dropping it ends
    /// the call: nothing more is sent, though what has been sent may take effect.
    ///
    /// What makes the answer of the operation's type, [`Call`](crate::Call) knows; here it only
    /// has to be a document.
    pub async fn call(
        &self,
        operation: impl Into<OperationRef>,
        params: Params,
        options: &CallOptions,
    ) -> Result<Answer, Error> {
        self.call_for(operation.into(), params, options, &mut AsItCame).await
    }

    /// Has the service check a call without doing anything, for somebody who wants a refusal.
    pub(crate) async fn dry_run(
        &self,
        operation: &OperationInfo,
        params: Params,
        options: &CallOptions,
        receiver: &mut dyn Receiver,
    ) -> Result<(), Error> {
        let (mut operation, mut options) = (operation.clone(), options.clone());
        operation.effect = Effect::Read;
        let retry = options.retry.unwrap_or(self.0.conduct.retry);
        options.retry = Some(retry.telling_what_lingers());
        if let Some(switch) = operation.dry_run_param {
            options.params.set(switch, "true");
        }
        // Without the caller's, the client supplies one.
        if let Some(token) = operation.idempotency_param {
            options.params.set(token, "");
        }
        self.call_for(operation.into(), params, &options, receiver).await.map(drop)
    }

    /// The same with somebody who takes the answer in: one that cannot be taken in is a failure
    /// like others, and repeated like them.
    pub(crate) async fn call_for(
        &self,
        operation: OperationRef,
        mut params: Params,
        options: &CallOptions,
        receiver: &mut dyn Receiver,
    ) -> Result<Answer, Error> {
        let of = |error: Error| error.of(&operation);
        system::check().map_err(|why| of(Error::new(ErrorKind::Configuration, why)))?;
        operation.check().map_err(of)?;
        params.overlay(&options.params);
        let endpoint = self.prepare(&operation, &mut params, options).map_err(of)?;
        let token = self.mark(&operation, &mut params).map_err(of)?;
        Run::new(&self.0, &operation, &endpoint, &params, token, options).run(receiver).await
    }

    /// Puts the region where it belongs and finds the endpoint.
    fn prepare(
        &self,
        operation: &OperationInfo,
        params: &mut Params,
        options: &CallOptions,
    ) -> Result<Endpoint, Error> {
        let config = &self.0;
        if let Some(name) = operation.region_param {
            let theirs = params.get(name).filter(|region| !region.is_empty());
            if theirs.is_some_and(|region| params.is_secret(region)) {
                let message = format!(
                    "{name} is given as a secret, but the region is in host names and errors: \
                     set it as what it is"
                );
                return Err(Error::new(ErrorKind::Configuration, message));
            }
            if let (None, Some(region)) = (theirs, &config.region) {
                params.set(name, region.as_str());
            }
        }
        let region = match (&config.region, operation.region_param) {
            (Some(region), _) => Some(region.as_str()),
            (None, Some(name)) => params.get(name),
            (None, None) => None,
        };
        self.endpoint_in(operation.service, region.or(options.region.as_deref()))
    }

    /// Where the calls of a service go, in the region of the client.
    pub fn endpoint(&self, service: &ServiceInfo) -> Result<Endpoint, Error> {
        self.endpoint_in(service, self.region())
    }

    fn endpoint_in(&self, service: &ServiceInfo, region: Option<&str>) -> Result<Endpoint, Error> {
        let config = &self.0;
        match (config.endpoints.of(service.product)?, region) {
            (Some(endpoint), _) => {
                endpoint.check_network(service, config.network)?;
                Ok(endpoint.clone())
            }
            (None, Some(region)) => Ok(Endpoint::of_region(service, region, config.network)?),
            (None, None) => {
                let message = format!(
                    "neither a region nor an endpoint is set: set one on the client, or \
                     ALIBABA_CLOUD_REGION_ID or {} in the environment",
                    environment::endpoint_variable(service.product)
                );
                Err(Error::new(ErrorKind::Configuration, message))
            }
        }
    }

    /// Gives the call a token by which the service tells its repeats from other calls, where
    /// there is a parameter for it.
    fn mark(&self, operation: &OperationInfo, params: &mut Params) -> Result<Token, Error> {
        let Some(name) = operation.idempotency_param else { return Ok(Token::Nothing) };
        if params.get(name).is_some_and(|token| !token.is_empty()) {
            return Ok(Token::Callers);
        }
        params.set(name, self.0.nonce()?);
        Ok(Token::Ours)
    }
}

impl Config {
    /// A text that nobody has used before.
    fn nonce(&self) -> Result<String, Error> {
        (self.nonces)().map_err(|error| {
            Error::new(ErrorKind::Configuration, "the system gives no random numbers")
                .because(error)
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("region", &self.0.region)
            .field("endpoints", &self.0.endpoints)
            .field("network", &self.0.network)
            .field("credentials", &self.0.credentials)
            .field("signature", &self.0.signature)
            .field("method", &self.0.method)
            .field("placement", &self.0.placement)
            .field("validate", &self.0.validate)
            .field("retry", &self.0.conduct.retry)
            .field("interceptors", &self.0.conduct.interceptors)
            .field("metrics", &self.0.conduct.metrics)
            .field("transport", &self.0.transport)
            .field("user_agent", &self.0.user_agent)
            .finish_non_exhaustive()
    }
}
