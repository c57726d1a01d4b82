//! The RAM role of an ECS instance, from the metadata service inside of it.

use std::time::Duration;

use aliyun_core::excerpt;
use http::{HeaderValue, Method};

use super::http::{Peer, request, secret_header};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, temporary,
};
use crate::sign::percent;

/// The credentials of the RAM role that is attached to the ECS instance (or the pod) this runs on.
/// They are kept until they are about to expire.
///
/// The role is looked up unless it is set here or in `ALIBABA_CLOUD_ECS_METADATA`. Requests carry
/// a token, as version 2 of the service has it. Where it gives none, version 1 is asked, unless
/// that is switched off here or by `ALIBABA_CLOUD_IMDSV1_DISABLED=true`.
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
        let token = match self.token().await {
            Ok(token) => Some(token),
            Err(error)
                if self.v1_disabled || environment.is_true("ALIBABA_CLOUD_IMDSV1_DISABLED") =>
            {
                return Err(error);
            }
            Err(_) => None,
        };
        let token = token.as_ref();
        let secret = token.and_then(|token| token.to_str().ok()).unwrap_or_default();
        let peer = Peer { secrets: &[secret], ..METADATA };
        let given = self.role_name.clone().filter(|name| !name.is_empty());
        let role = match given.or_else(|| environment.get("ALIBABA_CLOUD_ECS_METADATA")) {
            Some(role) => role.trim().to_owned(),
            None => self.look_up(token).await?,
        };
        let reply = peer.ask(&self.config, self.get(&percent::encode(&role), token)?).await?;
        if reply.status == 404 {
            let role = excerpt(&role);
            return Err(peer.error(format!("the instance has no RAM role \"{role}\"")));
        }
        let value = reply.json()?;
        temporary::SERVICE.read_temporary(&value).map_err(|error| error.within(peer.name))
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

    async fn look_up(&self, token: Option<&HeaderValue>) -> Result<String, CredentialsError> {
        let reply = METADATA.ask(&self.config, self.get("", token)?).await?;
        if reply.status == 404 {
            let message = "no RAM role is attached to this instance: attach one";
            return Err(METADATA.error(message));
        }
        let role = reply.text()?.trim();
        let is_name = (1..=128).contains(&role.len())
            && role.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b));
        if !reply.is_success() || !is_name {
            return Err(reply.unreadable("is not the name of a role"));
        }
        Ok(role.to_owned())
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

impl CredentialsProvider for EcsRamRole {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }
}
