//! Whose key signs, and where it comes from.
//!
//! A client that is given no credentials looks for them along the vendor's default chain,
//! [`DefaultCredentials`], and stays with the first provider that has some:
//!
//! | step | provider | looks at | gives |
//! |---|---|---|---|
//! | 1 | [`EnvironmentCredentials`] | `ALIBABA_CLOUD_ACCESS_KEY_ID`, `_ACCESS_KEY_SECRET`, `_SECURITY_TOKEN` | the key, temporary with a token |
//! | 2 | [`OidcRoleCredentials`] | `ALIBABA_CLOUD_ROLE_ARN`, `_OIDC_PROVIDER_ARN`, `_OIDC_TOKEN_FILE` (all three), `_ROLE_SESSION_NAME` | the role that the token may assume |
//! | 3 | [`CliProfileCredentials`] | `~/.aliyun/config.json` or `ALIBABA_CLOUD_CONFIG_FILE`, `_PROFILE` | what the profile's mode says; off by `_CLI_PROFILE_DISABLED=true` |
//! | 4 | [`ProfileCredentials`] | `~/.alibabacloud/credentials.ini`, `~/.alibabacloud/credentials` or `ALIBABA_CLOUD_CREDENTIALS_FILE`, `_PROFILE` | what the section's `type` says |
//! | 5 | [`EcsRamRoleCredentials`] | the metadata service of the instance, `ALIBABA_CLOUD_ECS_METADATA` | the role of the instance; off by `_ECS_METADATA_DISABLED=true`, its version 1 by `_IMDSV1_DISABLED=true` |
//! | 6 | [`UriCredentials`] | `ALIBABA_CLOUD_CREDENTIALS_URI` | what the URI answers |
//!
//! Steps 2 to 4 ask STS where a role is to be assumed: the one of `ALIBABA_CLOUD_STS_REGION`, and
//! inside the VPC with `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true`. All names in the table begin
//! with `ALIBABA_CLOUD_`; a variable that is empty counts as unset.
//!
//! Each provider can be used alone, and so can [`Credentials`] that are simply known and
//! [`AssumeRoleCredentials`] on top of any other. All keep what they have found as
//! [`CachedCredentials`] does, which is also there for a [`CredentialsProvider`] of your own.
//!
//! ```
//! use aliyun_runtime::Client;
//! use aliyun_runtime::credentials::{CliProfileCredentials, ProviderConfig};
//!
//! let credentials = CliProfileCredentials::new(&ProviderConfig::new()).profile("staging");
//! let client = Client::builder().region("cn-hangzhou").credentials(credentials).build()?;
//! # Ok::<(), aliyun_runtime::Error>(())
//! ```
//!
//! # How this differs from the vendor's own libraries
//!
//! - Variables are read when credentials are wanted, not once when the program starts.
//! - Both names of the credentials file are tried; the modes of the CLI's file are known by their
//!   names in any case, and `CredentialsURI`, `RamRoleArnWithRoleName` and the `sts_token` of a
//!   `RamRoleArn` profile work as in the CLI itself.
//! - A file may be a pipe that somebody writes to; its end is waited for 5 seconds.
//! - A chain of profiles in the CLI's file has 16 at most, and the name of an instance's role must
//!   be one.
//! - After a failure there is no other attempt for a second.
//! - Nothing is written to the user's files, and a sign-in is not renewed behind the CLI's back.
//! - With `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true` and no region, the public STS is not asked.
//! - A role is assumed by a form in the body, so neither keys nor tokens get into a URL, and a
//!   policy with a space in it is signed by the rule.

mod cache;
mod chain;
mod cli;
mod config;
mod ecs;
mod environment;
mod error;
mod file;
mod http;
mod profile;
mod role;
mod sts;
mod temporary;
mod uri;
mod variables;

use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use aliyun_core::Secret;

pub use self::cache::CachedCredentials;
pub use self::chain::DefaultCredentials;
pub use self::cli::{CliProfileCredentials, CliSettings};
pub use self::config::ProviderConfig;
pub use self::ecs::EcsRamRoleCredentials;
pub use self::environment::Environment;
pub use self::error::CredentialsError;
pub use self::profile::ProfileCredentials;
pub use self::role::Role;
pub use self::sts::{AssumeRoleCredentials, OidcRoleCredentials};
pub use self::uri::UriCredentials;
pub use self::variables::EnvironmentCredentials;
use crate::Timestamp;

/// An access key, with a token if it is a temporary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The public half of the key.
    pub access_key_id: String,
    /// The secret half.
    pub access_key_secret: Secret,
    /// What makes a temporary key valid.
    pub security_token: Option<Secret>,
    /// When a temporary key ends to be valid, if that is known.
    pub expiration: Option<Timestamp>,
}

impl Credentials {
    /// A lasting access key.
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<Secret>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            access_key_secret: access_key_secret.into(),
            security_token: None,
            expiration: None,
        }
    }

    /// The same with the token of a temporary key.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Secret>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// The same with the time from which they are no longer valid.
    #[must_use]
    pub fn expiration(mut self, expiration: Timestamp) -> Self {
        self.expiration = Some(expiration);
        self
    }

    fn are_valid(&self, now: Timestamp) -> bool {
        self.expiration.is_none_or(|expiration| now < expiration)
    }
}

/// What [`CredentialsProvider::credentials`] returns.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// A source of credentials. It is asked before every request, so a slow one should keep what it
/// has found, as [`CachedCredentials`] does for it; and its `Debug` must not show secrets.
///
/// [`Credentials`] are a source of themselves.
pub trait CredentialsProvider: Send + Sync + fmt::Debug {
    /// The credentials to sign the next request with.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(ready(Ok(self.clone())))
    }
}

/// A provider that several clients share, with what it keeps.
impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn credentials(&self) -> CredentialsFuture<'_> {
        (**self).credentials()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Credentials::new("id", "canary").security_token("canary"));
        assert!(shown.contains("\"id\"") && !shown.contains("canary"), "{shown}");
    }
}
