//! The profiles of the official CLI, in `~/.aliyun/config.json`.

mod process;
mod profile;
mod sign_in;
mod words;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use aliyun_core::{Object, Secret, Value, excerpt};

use self::profile::{Profile, unusable};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, file,
};

/// The credentials of a profile of the official CLI. They are kept until they are about to
/// expire; then the file is read anew. It is never written.
///
/// The profile is the one that is set here, or else in `ALIBABA_CLOUD_PROFILE`, or else the
/// file's `current` one. `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true` switches all of it off.
///
/// | mode | what is done |
/// |---|---|
/// | `AK`, `StsToken` | the key of the profile is taken |
/// | `RamRoleArn` | the key of the profile assumes the role |
/// | `ChainableRamRoleArn` | the credentials of `source_profile` assume the role |
/// | `EcsRamRole`, `RamRoleArnWithRoleName` | as [`EcsRamRoleCredentials`]; the latter then assume a role |
/// | `OIDC` | as [`OidcRoleCredentials`] |
/// | `CredentialsURI` | as [`UriCredentials`] |
/// | `External` | a program is run, without a shell, for at most 60 s |
/// | `CloudSSO`, `OAuth` | the sign-in that the CLI has stored is used while it is valid |
///
/// A sign-in that has expired is not renewed here, which would take the CLI's own away: the error
/// says to do it with the CLI. `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS=1` forbids `External` and
/// `CredentialsURI`.
///
/// [`EcsRamRoleCredentials`]: super::EcsRamRoleCredentials
/// [`OidcRoleCredentials`]: super::OidcRoleCredentials
/// [`UriCredentials`]: super::UriCredentials
#[derive(Debug)]
pub struct CliProfileCredentials(CachedCredentials<CliProfile>);

impl CliProfileCredentials {
    /// The credentials of the current profile.
    pub fn new(config: &ProviderConfig) -> Self {
        let cli = CliProfile { config: config.clone(), ..CliProfile::default() };
        Self(CachedCredentials::by(config, cli))
    }

    /// Another profile.
    #[must_use]
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self(self.0.change(|cli| cli.profile = Some(name.into())))
    }

    /// Another file than the one in `ALIBABA_CLOUD_CONFIG_FILE` or the usual one.
    #[must_use]
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        Self(self.0.change(|cli| cli.file = Some(path.into())))
    }

    /// Where credentials were found, once they were asked for: `profile staging of
    /// /home/me/.aliyun/config.json`.
    pub fn place(&self) -> Option<&str> {
        self.0.provider().place.get().map(String::as_str)
    }

    /// What the profile says beside its credentials; nothing if there is no such file, or if it is
    /// switched off.
    pub async fn settings(&self) -> Result<Option<CliSettings>, CredentialsError> {
        self.0.provider().settings().await
    }
}

/// What a profile of the official CLI says beside its credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CliSettings {
    /// The name of the profile.
    pub profile: String,
    /// The region of its calls.
    pub region: Option<String>,
    /// The endpoint of its calls, whatever the product.
    pub endpoint: Option<String>,
    /// `vpc`, or nothing for the internet.
    pub endpoint_type: Option<String>,
}

impl CredentialsProvider for CliProfileCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

/// The switch that turns all of it off.
const OFF: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

/// Reads the file at every call.
#[derive(Clone, Debug, Default)]
struct CliProfile {
    profile: Option<String>,
    file: Option<PathBuf>,
    config: ProviderConfig,
    /// The profile that gave credentials first, with its file.
    place: OnceLock<String>,
}

impl CliProfile {
    async fn get(&self) -> Result<Credentials, CredentialsError> {
        if self.is_off() {
            return Err(CredentialsError::new(format!("switched off by {OFF}")));
        }
        let path = self.path()?;
        let text = file::read(&path).await?;
        let (name, provider) =
            self.provider(&text).map_err(|error| error.within(path.display()))?;
        let credentials = provider.credentials().await;
        let credentials = credentials.map_err(|error| error.within(path.display()))?;
        self.place.get_or_init(|| format!("profile {} of {}", excerpt(&name), path.display()));
        Ok(credentials)
    }

    async fn settings(&self) -> Result<Option<CliSettings>, CredentialsError> {
        if self.is_off() {
            return Ok(None);
        }
        let path = self.path()?;
        let Some(text) = file::read_if_there(&path).await? else { return Ok(None) };
        let settings = self.with_profile(&text, |profile, _| {
            Ok(CliSettings {
                profile: profile.name.to_owned(),
                region: profile.get("region_id")?,
                endpoint: profile.get("endpoint")?,
                endpoint_type: profile.get("endpoint_type")?,
            })
        });
        settings.map(Some).map_err(|error| error.within(path.display()))
    }

    fn is_off(&self) -> bool {
        self.config.env().is_true(OFF)
    }

    fn path(&self) -> Result<PathBuf, CredentialsError> {
        let environment = self.config.env();
        self.file
            .clone()
            .or_else(|| environment.get("ALIBABA_CLOUD_CONFIG_FILE").map(PathBuf::from))
            .or_else(|| Some(environment.home()?.join(".aliyun").join("config.json")))
            .ok_or_else(|| CredentialsError::new("there is no home directory: set HOME"))
    }

    /// The name of the profile, and what the file says to do.
    fn provider(
        &self,
        text: &Secret,
    ) -> Result<(String, Arc<dyn CredentialsProvider>), CredentialsError> {
        self.with_profile(text, |profile, profiles| {
            let provider = profile.provider(profiles, &self.config, &mut Vec::new())?;
            Ok((profile.name.to_owned(), provider))
        })
    }

    /// Reads the profile, which borrows from the text.
    fn with_profile<T>(
        &self,
        text: &Secret,
        read: impl FnOnce(&Profile<'_>, &[Value<'_>]) -> Result<T, CredentialsError>,
    ) -> Result<T, CredentialsError> {
        let root = Value::from_json(text.expose())
            .map_err(|error| CredentialsError::new(format!("not JSON: {error}")))?;
        let object = Object::new(&root).map_err(unusable)?;
        let named = self.profile.clone().or_else(|| self.config.env().get("ALIBABA_CLOUD_PROFILE"));
        let name = match named.filter(|name| !name.is_empty()) {
            Some(name) => Some(name),
            None => object.non_empty::<String>("current").map_err(unusable)?,
        };
        let name = name.ok_or_else(|| {
            let message = "it names no `current` profile: set ALIBABA_CLOUD_PROFILE";
            CredentialsError::new(message)
        })?;
        let profiles = match root.get("profiles") {
            Some(Value::List(profiles)) => profiles.as_slice(),
            _ => &[],
        };
        read(&Profile::find(profiles, &name)?, profiles)
    }
}

impl CredentialsProvider for CliProfile {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.get())
    }
}
