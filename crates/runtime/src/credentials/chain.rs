//! The places where credentials are looked for unless others are given.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use aliyun_core::one_line;

use super::{
    CachedCredentials, CliProfileCredentials, Credentials, CredentialsError, CredentialsFuture,
    CredentialsProvider, EcsRamRoleCredentials, EnvironmentCredentials, OidcRoleCredentials,
    ProfileCredentials, ProviderConfig, UriCredentials,
};
use crate::observe;

/// The first credentials that are found along the vendor's default chain, which the
/// [module](super) describes.
///
/// The provider that had them is asked ever after. Only when none had any, they are looked for all
/// over again, once in a second at most; the error says what was found at each step. An event of
/// `tracing` says which one had them ([`observe`](crate::observe)).
#[derive(Debug)]
pub struct DefaultCredentials(CachedCredentials<Search>);

impl DefaultCredentials {
    /// The chain as seen from this configuration.
    pub fn new(config: &ProviderConfig) -> Self {
        let steps = [
            Step::new("environment", EnvironmentCredentials::new(config)),
            Step::new("OIDC role", OidcRoleCredentials::new(config)),
            Step::new("CLI profile", CliProfileCredentials::new(config)),
            Step::new("credentials file", ProfileCredentials::new(config)),
            Step::new("ECS RAM role", EcsRamRoleCredentials::new(config)),
            Step::new("credentials URI", UriCredentials::new(config)),
        ];
        Self(CachedCredentials::by(config, Search { steps, found: OnceLock::new() }))
    }

    /// Which step of the chain had the credentials, and where, once it was asked for them:
    /// `environment`, or `CLI profile: profile staging of /home/me/.aliyun/config.json`.
    pub fn found(&self) -> Option<&str> {
        self.0.provider().found.get().map(|(finding, _)| finding.as_ref())
    }
}

impl CredentialsProvider for DefaultCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        // The cache has only one task here: that all who come before anything is found wait for
        // the same search. Each provider keeps its credentials itself.
        match self.0.provider().found.get() {
            Some((_, provider)) => provider.credentials(),
            None => self.0.credentials(),
        }
    }
}

/// Looks for credentials along the chain.
#[derive(Debug)]
struct Search {
    steps: [Step; 6],
    /// What it was, and who has it.
    found: OnceLock<(Cow<'static, str>, Arc<dyn CredentialsProvider>)>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    provider: Arc<dyn Source>,
}

impl Step {
    fn new(name: &'static str, provider: impl Source + 'static) -> Self {
        Self { name, provider: Arc::new(provider) }
    }

    /// The step with the place where it had credentials.
    fn finding(&self) -> Cow<'static, str> {
        match self.provider.place() {
            Some(place) => one_line(&format!("{}: {place}", self.name)).into(),
            None => self.name.into(),
        }
    }
}

/// A provider that may know more of the place of what it has found, which is no secret.
trait Source: CredentialsProvider {
    fn place(&self) -> Option<&str> {
        None
    }
}

impl Source for EnvironmentCredentials {}
impl Source for OidcRoleCredentials {}
impl Source for EcsRamRoleCredentials {}
impl Source for UriCredentials {}

impl Source for CliProfileCredentials {
    fn place(&self) -> Option<&str> {
        self.place()
    }
}

impl Source for ProfileCredentials {
    fn place(&self) -> Option<&str> {
        self.place()
    }
}

impl Search {
    async fn search(&self) -> Result<Credentials, CredentialsError> {
        let mut findings = Vec::new();
        for step in &self.steps {
            match step.provider.credentials().await {
                Ok(credentials) => {
                    self.found.get_or_init(|| {
                        let finding = step.finding();
                        observe::credentials_found(&finding);
                        (finding, step.provider.clone())
                    });
                    return Ok(credentials);
                }
                Err(error) => findings.push(format!("{}: {error}", step.name)),
            }
        }
        Err(CredentialsError::new(format!(
            "no credentials were found; {}; set ALIBABA_CLOUD_ACCESS_KEY_ID and \
             ALIBABA_CLOUD_ACCESS_KEY_SECRET, mend one of the others, or give the client \
             credentials of its own",
            findings.join("; ")
        )))
    }
}

impl CredentialsProvider for Search {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.search())
    }
}
