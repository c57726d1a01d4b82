//! Credentials that a service of one's own gives, at a URI.

use std::borrow::Cow;

use http::{Method, Uri};

use super::http::{PATIENCE, Peer, request};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, temporary,
};
use crate::sign::percent;

/// The credentials that are found at the URI in `ALIBABA_CLOUD_CREDENTIALS_URI`: a JSON object
/// with `AccessKeyId`, `AccessKeySecret`, `SecurityToken` and `Expiration`, and if it has a
/// `Code`, that must be `Success`. They are kept until they are about to expire.
#[derive(Debug)]
pub struct UriCredentials(CachedCredentials<CredentialsUri>);

impl UriCredentials {
    /// The credentials at the URI that the environment names.
    pub fn new(config: &ProviderConfig) -> Self {
        Self(CachedCredentials::by(config, CredentialsUri { uri: None, config: config.clone() }))
    }

    /// Another URI.
    #[must_use]
    pub fn uri(self, uri: impl Into<String>) -> Self {
        Self(self.0.change(|source| source.uri = Some(uri.into())))
    }
}

impl CredentialsProvider for UriCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

/// Asks the URI at every call.
#[derive(Clone)]
pub(super) struct CredentialsUri {
    pub(super) uri: Option<String>,
    pub(super) config: ProviderConfig,
}

impl CredentialsUri {
    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

        let uri = self.uri.clone().or_else(|| self.config.env().get(URI));
        let uri = uri.ok_or_else(|| CredentialsError::new(format!("{URI} is not set")))?;
        let request = request(Method::GET, &complete(&uri)?)?;
        let secrets = secrets(request.uri());
        let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
        let peer = Peer { name: "the credentials URI", patience: PATIENCE, secrets: &secrets };
        let reply = peer.ask(&self.config, request).await?;
        let value = reply.json()?;
        temporary::SERVICE.read_temporary(&value).map_err(|error| error.within(peer.name))
    }
}

/// What must not be shown of a URI if it comes back.
fn secrets(uri: &Uri) -> Vec<String> {
    let target = uri.path_and_query().map(ToString::to_string);
    let values = uri.query().unwrap_or_default().split('&');
    let values = values.filter_map(|pair| Some(pair.split_once('=')?.1));
    // A service may say what it has understood.
    let decoded = |value: &str| percent::decode(value).map(Cow::into_owned);
    let values = values.flat_map(|value| [Some(value.to_owned()), decoded(value)]).flatten();
    [Some(uri.to_string()), target].into_iter().flatten().chain(values).collect()
}

/// The URI with a scheme. It is not shown: a query may be a secret.
fn complete(uri: &str) -> Result<String, CredentialsError> {
    let complete = if uri.contains("://") { uri.to_owned() } else { format!("http://{uri}") };
    let is_usable = complete.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
    });
    if is_usable {
        return Ok(complete);
    }
    Err(CredentialsError::new(
        "the credentials URI is none: it must look like http://host:port/path",
    ))
}

impl CredentialsProvider for CredentialsUri {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }
}

impl std::fmt::Debug for CredentialsUri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialsUri")
            .field("is_set", &self.uri.is_some())
            .finish_non_exhaustive()
    }
}
