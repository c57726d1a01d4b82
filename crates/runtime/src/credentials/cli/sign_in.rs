//! Sign-ins that the CLI has made in a browser and stored.

use aliyun_core::{Fields, Secret, excerpt};
use bytes::Bytes;

use super::super::http::{PATIENCE, Peer, bearer, post};
use super::super::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, ProviderConfig,
    temporary,
};
use super::profile::Profile;
use crate::{Endpoint, Timestamp};

const JSON: &str = "application/json";

/// A sign-in to CloudSSO.
#[derive(Debug)]
pub(super) struct CloudSso {
    endpoint: Endpoint,
    account: String,
    access_configuration: String,
    token: Token,
    config: ProviderConfig,
}

/// A sign-in of OAuth, and the credentials that the CLI last got for it.
#[derive(Debug)]
pub(super) struct OAuth {
    endpoint: Endpoint,
    credentials: Option<Credentials>,
    token: Option<Token>,
    profile: String,
    config: ProviderConfig,
}

/// A token, and until when it is valid.
#[derive(Debug)]
struct Token {
    text: Secret,
    expire: Timestamp,
    /// How to get a new one.
    renewal: String,
}

impl CloudSso {
    pub(super) fn read(
        profile: &Profile<'_>,
        config: &ProviderConfig,
    ) -> Result<Self, CredentialsError> {
        let url: String = profile.required("cloud_sso_sign_in_url")?;
        let token =
            Token::read(profile, "CloudSSO", "access_token", "cloud_sso_access_token_expire")?;
        Ok(Self {
            endpoint: origin(&url)?,
            account: profile.required("cloud_sso_account_id")?,
            access_configuration: profile.required("cloud_sso_access_config")?,
            token: token.ok_or_else(|| signed_out(&renewal(profile.name, "CloudSSO")))?,
            config: config.clone(),
        })
    }

    async fn exchange(&self) -> Result<Credentials, CredentialsError> {
        let token = self.token.valid(self.config.now())?;
        let body = Fields::new()
            .put("AccountId", &self.account)
            .put("AccessConfigurationId", &self.access_configuration)
            .object()
            .to_json();
        let peer = Peer { name: "CloudSSO", patience: PATIENCE, secrets: &[token] };
        let request = post(&self.endpoint, "/cloud-credentials", JSON, body.into())?;
        let reply = peer.ask(&self.config, bearer(request, token)?).await?;
        let value = reply.json()?;
        let credentials = value.get("CloudCredential");
        let credentials = credentials.ok_or_else(|| reply.unreadable("holds no credentials"))?;
        temporary::SERVICE.read_temporary(credentials).map_err(|error| error.within(peer.name))
    }
}

impl OAuth {
    pub(super) fn read(
        profile: &Profile<'_>,
        config: &ProviderConfig,
    ) -> Result<Self, CredentialsError> {
        let site = profile.get::<String>("oauth_site_type")?;
        let host = match site.as_deref().unwrap_or("CN").to_ascii_uppercase().as_str() {
            "CN" => "oauth.aliyun.com",
            "INTL" => "oauth.alibabacloud.com",
            _ => return Err(CredentialsError::new("oauth_site_type is neither CN nor INTL")),
        };
        let id: Option<String> = profile.get("access_key_id")?;
        let secret: Option<Secret> = profile.get("access_key_secret")?;
        let token: Option<Secret> = profile.get("sts_token")?;
        let expiration = profile.get::<i64>("sts_expiration")?.map(Timestamp::from_unix);
        let credentials = match (id, secret, token, expiration) {
            (Some(id), Some(secret), Some(token), Some(expiration)) => {
                Some(Credentials::new(id, secret).security_token(token).expiration(expiration))
            }
            _ => None,
        };
        Ok(Self {
            endpoint: host.parse().map_err(unusable)?,
            credentials,
            token: Token::read(
                profile,
                "OAuth",
                "oauth_access_token",
                "oauth_access_token_expire",
            )?,
            profile: profile.name.to_owned(),
            config: config.clone(),
        })
    }

    async fn exchange(&self) -> Result<Credentials, CredentialsError> {
        let now = self.config.now();
        if let Some(credentials) = &self.credentials
            && credentials.are_valid(now)
        {
            return Ok(credentials.clone());
        }
        let token = self.token.as_ref();
        let token =
            token.ok_or_else(|| signed_out(&renewal(&self.profile, "OAuth")))?.valid(now)?;
        let peer = Peer { name: "OAuth", patience: PATIENCE, secrets: &[token] };
        let request = post(&self.endpoint, "/v1/exchange", JSON, Bytes::new())?;
        let reply = peer.ask(&self.config, bearer(request, token)?).await?;
        let value = reply.json()?;
        temporary::SERVICE.read_temporary(&value).map_err(|error| error.within(peer.name))
    }
}

impl Token {
    fn read(
        profile: &Profile<'_>,
        mode: &str,
        text: &str,
        expire: &str,
    ) -> Result<Option<Self>, CredentialsError> {
        let text: Option<Secret> = profile.get(text)?;
        let expire: Option<i64> = profile.get(expire)?;
        Ok(text.map(|text| Self {
            text,
            expire: Timestamp::from_unix(expire.unwrap_or_default()),
            renewal: renewal(profile.name, mode),
        }))
    }

    fn valid(&self, now: Timestamp) -> Result<&str, CredentialsError> {
        if now < self.expire { Ok(self.text.expose()) } else { Err(signed_out(&self.renewal)) }
    }
}

/// What to run in order to sign in again. People copy it, so a name that means more to a shell than
/// itself is quoted.
fn renewal(profile: &str, mode: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let quoted = if !profile.is_empty() && profile.chars().all(is_plain) {
        excerpt(profile)
    } else {
        format!("'{}'", excerpt(&profile.replace('\'', "'\\''")))
    };
    format!("aliyun configure --profile {quoted} --mode {mode}")
}

fn signed_out(renewal: &str) -> CredentialsError {
    CredentialsError::new(format!("the sign-in has expired: sign in again with `{renewal}`"))
}

/// The service behind a page: a token goes to it, so it must be reached by TLS.
fn origin(url: &str) -> Result<Endpoint, CredentialsError> {
    let rest = url.strip_prefix("https://").ok_or_else(|| {
        CredentialsError::new("cloud_sso_sign_in_url does not begin with https://")
    })?;
    rest.split(['/', '?', '#']).next().unwrap_or_default().parse().map_err(unusable)
}

fn unusable(error: crate::EndpointError) -> CredentialsError {
    CredentialsError::new(format!("the sign-in service: {error}"))
}

impl CredentialsProvider for CloudSso {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.exchange())
    }
}

impl CredentialsProvider for OAuth {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.exchange())
    }
}
