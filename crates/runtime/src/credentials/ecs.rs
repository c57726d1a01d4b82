//! The RAM role of an ECS instance, from the metadata service inside of it.

use std::time::Duration;

use aliyun_core::excerpt;
use http::{HeaderValue, Method};

use super::http::{Peer, Reply, request, secret_header};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, temporary,
};

/// The credentials of the RAM role that is attached to the ECS instance (or the pod) this runs on.
/// They are kept until they are about to expire.
///
/// The role is looked up unless it is set here or in `ALIBABA_CLOUD_ECS_METADATA`. Requests carry
/// a token, as version 2 of the service has it. Where it gives none, and where a request with one
/// fails, version 1 is asked, as the vendor's Java and Python libraries do, unless that is
/// switched off here or by `ALIBABA_CLOUD_IMDSV1_DISABLED=true`.
/// `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true` switches all of it off.
#[derive(Debug)]
pub struct EcsRamRoleCredentials(CachedCredentials<EcsRamRole>);

impl EcsRamRoleCredentials {
    /// The credentials of the instance's role.
    pub fn new(config: &ProviderConfig) -> Self {
        Self(CachedCredentials::by(config, EcsRamRole::new(config, None)))
    }

    /// The name of the role, so that it need not be looked up.
    #[must_use]
    pub fn role_name(self, name: impl Into<String>) -> Self {
        Self(self.0.change(|ecs| ecs.role_name = Some(name.into())))
    }

    /// Never asks version 1 of the service.
    #[must_use]
    pub fn disable_v1(self) -> Self {
        Self(self.0.change(|ecs| ecs.v1_disabled = true))
    }
}

impl CredentialsProvider for EcsRamRoleCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

const SERVICE: &str = "http://100.100.100.200/latest";
const ROLES: &str = "meta-data/ram/security-credentials/";
/// The service is on the same machine, so it answers at once or is not there.
const METADATA: Peer<'static> =
    Peer { name: "the ECS metadata service", patience: Duration::from_secs(1), secrets: &[] };

/// Asks the metadata service at every call.
#[derive(Clone, Debug)]
pub(super) struct EcsRamRole {
    role_name: Option<String>,
    v1_disabled: bool,
    config: ProviderConfig,
}

impl EcsRamRole {
    pub(super) fn new(config: &ProviderConfig, role_name: Option<String>) -> Self {
        Self { role_name, v1_disabled: false, config: config.clone() }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let environment = self.config.env();
        if environment.is_true("ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
            let message = "switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED";
            return Err(CredentialsError::new(message));
        }
        let given = self.role_name.clone().filter(|name| !name.trim().is_empty());
        let given = given.or_else(|| environment.get("ALIBABA_CLOUD_ECS_METADATA"));
        if let Some(role) = given.as_deref().filter(|role| !is_role_name(role.trim())) {
            let role = excerpt(role);
            return Err(METADATA.error(format!("\"{role}\" is not the name of a RAM role")));
        }
        let token = match self.token().await {
            Ok(token) => Some(token),
            Err(error) if self.is_v1_disabled() => return Err(error),
            Err(_) => None,
        };
        let token = token.as_ref();
        let role = match given {
            Some(role) => role.trim().to_owned(),
            None => self.read("", token, role_name).await?,
        };
        self.read(&role, token, credentials_of).await
    }

    fn is_v1_disabled(&self) -> bool {
        self.v1_disabled || self.config.env().is_true("ALIBABA_CLOUD_IMDSV1_DISABLED")
    }

    /// Reads what the service keeps under a name. Where a read with a token fails, version 1 is
    /// asked as well: what gives the token and what knows the roles may not be the same.
    async fn read<T>(
        &self,
        role: &str,
        token: Option<&HeaderValue>,
        read: Reading<T>,
    ) -> Result<T, CredentialsError> {
        match self.read_once(role, token, read).await {
            Err(error) if token.is_some() && !self.is_v1_disabled() => {
                self.read_once(role, None, read).await.map_err(|_| error)
            }
            outcome => outcome,
        }
    }

    async fn read_once<T>(
        &self,
        role: &str,
        token: Option<&HeaderValue>,
        read: Reading<T>,
    ) -> Result<T, CredentialsError> {
        let secret = token.and_then(|token| token.to_str().ok()).unwrap_or_default();
        let peer = Peer { secrets: &[secret], ..METADATA };
        read(&peer.ask(&self.config, self.get(role, token)?).await?, role)
    }

    /// A token, without which version 2 of the service says nothing.
    async fn token(&self) -> Result<HeaderValue, CredentialsError> {
        let mut request = request(Method::PUT, &format!("{SERVICE}/api/token"))?;
        let ttl = HeaderValue::from_static("21600");
        request.headers_mut().insert("x-aliyun-ecs-metadata-token-ttl-seconds", ttl);
        request.headers_mut().insert(http::header::CONTENT_LENGTH, HeaderValue::from(0));
        let reply = METADATA.ask(&self.config, request).await?;
        let token = reply.text()?.trim();
        if !reply.is_success() || token.is_empty() {
            return Err(reply.unreadable("is no token"));
        }
        secret_header(token).map_err(|error| error.within(METADATA.name))
    }

    fn get(
        &self,
        role: &str,
        token: Option<&HeaderValue>,
    ) -> Result<http::Request<bytes::Bytes>, CredentialsError> {
        let mut request = request(Method::GET, &format!("{SERVICE}/{ROLES}{role}"))?;
        if let Some(token) = token {
            request.headers_mut().insert("x-aliyun-ecs-metadata-token", token.clone());
        }
        Ok(request)
    }
}

/// What is read out of a reply about a role.
type Reading<T> = fn(&Reply<'_>, &str) -> Result<T, CredentialsError>;

/// The name of the role that the instance has.
fn role_name(reply: &Reply<'_>, _: &str) -> Result<String, CredentialsError> {
    if reply.status == 404 {
        return Err(METADATA.error("no RAM role is attached to this instance: attach one"));
    }
    let role = reply.text()?.trim();
    if !reply.is_success() || !is_role_name(role) {
        return Err(reply.unreadable("is not the name of a role"));
    }
    Ok(role.to_owned())
}

fn credentials_of(reply: &Reply<'_>, role: &str) -> Result<Credentials, CredentialsError> {
    if reply.status == 404 {
        return Err(METADATA.error(format!("the instance has no RAM role \"{role}\"")));
    }
    let value = reply.json()?;
    temporary::SERVICE.read_temporary(&value).map_err(|error| error.within(METADATA.name))
}

/// Whether this can be the name of a role. It becomes part of a path, in which dots alone lead
/// elsewhere.
fn is_role_name(name: &str) -> bool {
    (1..=128).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b))
        && !name.bytes().all(|b| b == b'.')
}

impl CredentialsProvider for EcsRamRole {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }
}
