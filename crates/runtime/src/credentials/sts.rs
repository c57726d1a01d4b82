//! Assuming a role: with a key that signs for it, or with a token of another identity provider.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::http::{PATIENCE, Peer, post};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, Role, file, temporary,
};
use crate::nonce::nonce;
use crate::sign::{Signing, percent, v1};

const VERSION: &str = "2015-04-01";
const FORM: &str = "application/x-www-form-urlencoded";

/// The credentials of a RAM role that another key may assume (`AssumeRole`). They are kept until
/// they are about to expire.
///
/// ```
/// use aliyun_runtime::Credentials;
/// use aliyun_runtime::credentials::{AssumeRoleCredentials, ProviderConfig, Role};
///
/// let key = Credentials::new("key id", "key secret");
/// let role = Role::new("acs:ram::1234567890123456:role/deploy");
/// let credentials = AssumeRoleCredentials::new(&ProviderConfig::new(), key, role);
/// ```
#[derive(Debug)]
pub struct AssumeRoleCredentials(CachedCredentials<AssumeRole>);

impl AssumeRoleCredentials {
    /// The credentials of a role, for which the source's sign.
    pub fn new(
        config: &ProviderConfig,
        source: impl CredentialsProvider + 'static,
        role: Role,
    ) -> Self {
        let config = config.clone();
        let assume = AssumeRole { source: Arc::new(source), role, config: config.clone() };
        Self(CachedCredentials::by(&config, assume))
    }
}

impl CredentialsProvider for AssumeRoleCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

/// The credentials of a RAM role that a token of an OIDC identity provider may assume
/// (`AssumeRoleWithOIDC`), as pods have one. They are kept until they are about to expire, and
/// the file with the token is read anew for each request.
///
/// Without anything set, everything comes from `ALIBABA_CLOUD_ROLE_ARN`,
/// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALIBABA_CLOUD_OIDC_TOKEN_FILE`.
#[derive(Debug)]
pub struct OidcRoleCredentials(CachedCredentials<OidcRole>);

impl OidcRoleCredentials {
    /// The credentials of the role that the environment names.
    pub fn new(config: &ProviderConfig) -> Self {
        Self(CachedCredentials::by(config, OidcRole::new(config)))
    }

    /// Another role.
    #[must_use]
    pub fn role(self, role: Role) -> Self {
        Self(self.0.change(|oidc| oidc.role = role))
    }

    /// The ARN of the identity provider.
    #[must_use]
    pub fn provider_arn(self, arn: impl Into<String>) -> Self {
        Self(self.0.change(|oidc| oidc.provider_arn = Some(arn.into())))
    }

    /// The file with the token.
    #[must_use]
    pub fn token_file(self, path: impl Into<PathBuf>) -> Self {
        Self(self.0.change(|oidc| oidc.token_file = Some(path.into())))
    }
}

impl CredentialsProvider for OidcRoleCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

/// Assumes a role at every call.
#[derive(Clone, Debug)]
pub(super) struct AssumeRole {
    pub(super) source: Arc<dyn CredentialsProvider>,
    pub(super) role: Role,
    pub(super) config: ProviderConfig,
}

impl AssumeRole {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let endpoint = self.role.sts(self.config.env())?;
        let now = self.config.now();
        let mut params = self.role.params(self.config.env(), now)?;
        if let Some(id) = &self.role.external_id {
            params.text("ExternalId", id.as_str());
        }
        let source = self.source.credentials().await?;
        let nonce = nonce().map_err(|error| {
            CredentialsError::new("the system gives no random numbers").caused_by(error)
        })?;
        let signing = Signing {
            credentials: &source,
            action: "AssumeRole",
            version: VERSION,
            time: now,
            nonce: &nonce,
        };
        let signed = v1::sign(&signing, "POST", &params);
        let token = source.security_token.as_ref().map_or("", |token| token.expose());
        let secrets = [source.access_key_secret.expose(), token, signed.signature()];
        let peer = Peer { name: "STS AssumeRole", patience: PATIENCE, secrets: &secrets };
        let request = post(&endpoint, "/", FORM, signed.bytes())?;
        granted(&peer, &self.config, request).await
    }
}

impl CredentialsProvider for AssumeRole {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.assume())
    }
}

/// Assumes a role with an OIDC token at every call.
#[derive(Clone, Debug)]
pub(super) struct OidcRole {
    pub(super) role: Role,
    pub(super) provider_arn: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    config: ProviderConfig,
}

impl OidcRole {
    pub(super) fn new(config: &ProviderConfig) -> Self {
        let role = Role::from_environment();
        Self { role, provider_arn: None, token_file: None, config: config.clone() }
    }

    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        const PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
        const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";

        let environment = self.config.env();
        let unset = |name| CredentialsError::new(format!("{name} is not set"));
        let now = self.config.now();
        let mut params = self.role.params(environment, now)?;
        let provider = self.provider_arn.clone().or_else(|| environment.get(PROVIDER_ARN));
        let path = self.token_file.clone();
        let path = path.or_else(|| environment.get(TOKEN_FILE).map(PathBuf::from));
        let (provider, path) = match (provider, path) {
            (Some(provider), Some(path)) => (provider, path),
            (None, _) => return Err(unset(PROVIDER_ARN)),
            (_, None) => return Err(unset(TOKEN_FILE)),
        };
        let endpoint = self.role.sts(environment)?;
        let token = file::read(&path).await.map_err(|error| error.within("the OIDC token"))?;
        // Files end with a line break, and tokens do not.
        let token = token.expose().trim();
        if token.is_empty() {
            let path = path.display();
            return Err(CredentialsError::new(format!("the OIDC token: {path} is empty")));
        }
        params.text("OIDCProviderArn", provider);
        params.text("OIDCToken", token);
        params.text("Action", "AssumeRoleWithOIDC");
        params.text("Format", "JSON");
        params.text("Timestamp", now.to_string());
        params.text("Version", VERSION);
        let peer = Peer { name: "STS AssumeRoleWithOIDC", patience: PATIENCE, secrets: &[token] };
        let request = post(&endpoint, "/", FORM, form(params.iter()))?;
        granted(&peer, &self.config, request).await
    }
}

impl CredentialsProvider for OidcRole {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.assume())
    }
}

fn form<'p>(params: impl Iterator<Item = (&'p str, &'p str)>) -> Bytes {
    let pairs = params.map(|(name, value)| format!("{name}={}", percent::encode(value)));
    pairs.collect::<Vec<_>>().join("&").into()
}

/// The credentials that STS answers with.
async fn granted(
    peer: &Peer<'_>,
    config: &ProviderConfig,
    request: http::Request<Bytes>,
) -> Result<Credentials, CredentialsError> {
    let reply = peer.ask(config, request).await?;
    let value = reply.json()?;
    let credentials = value.get("Credentials");
    let credentials = credentials.ok_or_else(|| reply.unreadable("holds no credentials"))?;
    temporary::SERVICE.read_temporary(credentials).map_err(|error| error.within(peer.name))
}
