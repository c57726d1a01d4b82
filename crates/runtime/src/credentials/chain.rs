//! The places where credentials are looked for unless others are given.

use std::sync::{Arc, OnceLock};

use super::{
    CachedCredentials, CliProfileCredentials, Credentials, CredentialsError, CredentialsFuture,
    CredentialsProvider, EcsRamRoleCredentials, EnvironmentCredentials, OidcRoleCredentials,
    ProfileCredentials, ProviderConfig, UriCredentials,
};

/// The first credentials that are found along the vendor's default chain, which the
/// [module](super) describes.
///
/// The provider that had them is asked ever after. Only when none had any, they are looked for all
/// over again, once in a second at most; the error says what was found at each step.
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
}

impl CredentialsProvider for DefaultCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        // The cache has only one task here: that all who come before anything is found wait for
        // the same search. Each provider keeps its credentials itself.
        match self.0.provider().found.get() {
            Some(provider) => provider.credentials(),
            None => self.0.credentials(),
        }
    }
}

/// Looks for credentials along the chain.
#[derive(Debug)]
struct Search {
    steps: [Step; 6],
    found: OnceLock<Arc<dyn CredentialsProvider>>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    provider: Arc<dyn CredentialsProvider>,
}

impl Step {
    fn new(name: &'static str, provider: impl CredentialsProvider + 'static) -> Self {
        Self { name, provider: Arc::new(provider) }
    }
}

impl Search {
    async fn search(&self) -> Result<Credentials, CredentialsError> {
        let mut findings = Vec::new();
        for step in &self.steps {
            match step.provider.credentials().await {
                Ok(credentials) => {
                    self.found.get_or_init(|| step.provider.clone());
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
