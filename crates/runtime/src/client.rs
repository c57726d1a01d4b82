//! The client: one call, from parameters to an answer.

mod builder;
mod request;

use std::fmt;
use std::sync::Arc;

use aliyun_core::{Limits, OperationInfo, Params};
use http::HeaderValue;

pub use self::builder::ClientBuilder;
use crate::{
    Answer, CredentialsProvider, Endpoint, Error, ErrorKind, Network, SignatureMethod, Timestamp,
    Transport,
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
    endpoint: Option<Endpoint>,
    network: Network,
    credentials: Arc<dyn CredentialsProvider>,
    signature: SignatureMethod,
    method: HttpMethod,
    validate: bool,
    limits: Limits,
    transport: Arc<dyn Transport>,
    user_agent: HeaderValue,
    clock: Clock,
    nonces: Nonces,
}

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
type Nonces = Arc<dyn Fn() -> std::io::Result<String> + Send + Sync>;

/// The HTTP method of a call. It makes no difference to what the call does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// `POST`; with [`SignatureMethod::V1HmacSha1`] everything is in the body, so that no URL
    /// carries a signature.
    #[default]
    Post,
    /// `GET`, everything in the URL: with [`SignatureMethod::V1HmacSha1`] the signature too,
    /// which proxies may log.
    Get,
}

impl HttpMethod {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
        }
    }
}

/// What one call does differently from the client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// The HTTP method.
    pub method: Option<HttpMethod>,
    /// Whether the request is checked before it is sent.
    pub validate: Option<bool>,
}

impl CallOptions {
    /// Nothing different.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another HTTP method.
    #[must_use]
    pub fn method(mut self, method: HttpMethod) -> Self {
        self.method = Some(method);
        self
    }

    /// Whether the request is checked before it is sent.
    #[must_use]
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = Some(validate);
        self
    }
}

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

    /// Makes a call: adds the region, signs, sends, and tells success from failure.
    pub async fn call(
        &self,
        operation: &'static OperationInfo,
        mut params: Params,
        options: &CallOptions,
    ) -> Result<Answer, Error> {
        let endpoint = self.prepare(operation, &mut params).map_err(|error| error.of(operation))?;
        self.attempt(operation, &endpoint, &params, options)
            .await
            .map_err(|error| error.of(operation))
    }

    /// Puts the region where it belongs and finds the endpoint.
    fn prepare(
        &self,
        operation: &'static OperationInfo,
        params: &mut Params,
    ) -> Result<Endpoint, Error> {
        let config = &self.0;
        if let (Some(name), Some(region)) = (operation.region_param, &config.region)
            && params.get(name).is_none()
        {
            params.text(name, region.as_str());
        }
        let region = match (&config.region, operation.region_param) {
            (Some(region), _) => Some(region.as_str()),
            (None, Some(name)) => params.get(name),
            (None, None) => None,
        };
        match (&config.endpoint, region) {
            (Some(endpoint), _) => Ok(endpoint.clone()),
            (None, Some(region)) => {
                Ok(Endpoint::of_region(operation.service, region, config.network)?)
            }
            (None, None) => Err(Error::new(
                ErrorKind::Configuration,
                "neither a region nor an endpoint is set: set one on the client",
            )),
        }
    }

    /// Signs and sends once. A repeat is another attempt, with its own time and nonce.
    async fn attempt(
        &self,
        operation: &'static OperationInfo,
        endpoint: &Endpoint,
        params: &Params,
        options: &CallOptions,
    ) -> Result<Answer, Error> {
        let credentials = self.0.credentials.credentials().await?;
        let method = options.method.unwrap_or(self.0.method);
        let (request, sent) =
            request::sign(&self.0, operation, endpoint, params, credentials, method)?;
        let answer = match self.0.transport.send(request).await {
            Ok(response) => Answer::read(operation, &sent, response),
            Err(error) => Err(error.into()),
        };
        answer.map_err(|error| error.at_host(endpoint.authority()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("region", &self.0.region)
            .field("endpoint", &self.0.endpoint)
            .field("network", &self.0.network)
            .field("credentials", &self.0.credentials)
            .field("signature", &self.0.signature)
            .field("method", &self.0.method)
            .field("validate", &self.0.validate)
            .field("transport", &self.0.transport)
            .field("user_agent", &self.0.user_agent)
            .finish_non_exhaustive()
    }
}
