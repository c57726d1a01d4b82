//! The credentials file of the SDKs, an INI file under `~/.alibabacloud`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use aliyun_core::{Secret, excerpt};

use super::ecs::EcsRamRole;
use super::sts::{AssumeRole, OidcRole};
use super::{
    CachedCredentials, Credentials, CredentialsError, CredentialsFuture, CredentialsProvider,
    ProviderConfig, Role, file,
};

/// The credentials of a section of the credentials file. They are kept until they are about to
/// expire; then the file is read anew.
///
/// The file is the one that is set here, or else in `ALIBABA_CLOUD_CREDENTIALS_FILE`, or else
/// `~/.alibabacloud/credentials.ini`, or else `~/.alibabacloud/credentials`: the vendor's SDKs do
/// not agree on the name. The section is the one that is set here, or else in
/// `ALIBABA_CLOUD_PROFILE`, or else `default`.
///
/// ```ini
/// [default]
/// type = access_key             # or ram_role_arn, ecs_ram_role, oidc_role_arn
/// access_key_id = ...
/// access_key_secret = ...
///
/// [deploy]
/// type = ram_role_arn
/// access_key_id = ...
/// access_key_secret = ...
/// role_arn = acs:ram::1234567890123456:role/deploy
/// ```
///
/// A value ends at a `#`.
#[derive(Debug)]
pub struct ProfileCredentials(CachedCredentials<ProfileFile>);

impl ProfileCredentials {
    /// The credentials of the section that the environment names, or of `default`.
    pub fn new(config: &ProviderConfig) -> Self {
        let file = ProfileFile { config: config.clone(), ..ProfileFile::default() };
        Self(CachedCredentials::by(config, file))
    }

    /// Another section.
    #[must_use]
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self(self.0.change(|file| file.profile = Some(name.into())))
    }

    /// Another file.
    #[must_use]
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        Self(self.0.change(|file| file.file = Some(path.into())))
    }

    /// Where credentials were found.
    pub(super) fn place(&self) -> Option<&str> {
        self.0.provider().place.get().map(String::as_str)
    }
}

impl CredentialsProvider for ProfileCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        self.0.credentials()
    }
}

/// Reads the file at every call.
#[derive(Clone, Debug, Default)]
struct ProfileFile {
    profile: Option<String>,
    file: Option<PathBuf>,
    config: ProviderConfig,
    /// The section that gave credentials first, with its file.
    place: OnceLock<String>,
}

impl ProfileFile {
    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let environment = self.config.env();
        let name = self.profile.clone().or_else(|| environment.get("ALIBABA_CLOUD_PROFILE"));
        let name = name.unwrap_or_else(|| "default".to_owned());
        let (path, text) = self.read().await?;
        let place = || format!("{}: section [{}]", path.display(), excerpt(&name));
        let section = section(text.expose(), &name)
            .map_err(|error| error.within(path.display()))?
            .ok_or_else(|| CredentialsError::new("does not exist").within(place()))?;
        let provider = Section(section).provider(&self.config);
        let provider = provider.map_err(|error| error.within(place()))?;
        let credentials = provider.credentials().await.map_err(|error| error.within(place()))?;
        self.place.get_or_init(|| format!("section [{}] of {}", excerpt(&name), path.display()));
        Ok(credentials)
    }

    async fn read(&self) -> Result<(PathBuf, Secret), CredentialsError> {
        let environment = self.config.env();
        let named = environment.get("ALIBABA_CLOUD_CREDENTIALS_FILE").map(PathBuf::from);
        if let Some(path) = self.file.clone().or(named) {
            let text = file::read(&path).await?;
            return Ok((path, text));
        }
        let home = environment.home();
        let home =
            home.ok_or_else(|| CredentialsError::new("there is no home directory: set HOME"))?;
        let folder = home.join(".alibabacloud");
        for name in ["credentials.ini", "credentials"] {
            let path = folder.join(name);
            if let Some(text) = file::read_if_there(&path).await? {
                return Ok((path, text));
            }
        }
        // The one to be named is the one that more of the SDKs read.
        let path = folder.join("credentials.ini");
        Err(CredentialsError::new(format!("{} does not exist", path.display())))
    }
}

impl CredentialsProvider for ProfileFile {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.get())
    }
}

/// The entries of a section.
struct Section<'t>(HashMap<String, &'t str>);

impl Section<'_> {
    fn provider(
        &self,
        config: &ProviderConfig,
    ) -> Result<Arc<dyn CredentialsProvider>, CredentialsError> {
        Ok(match self.required("type")? {
            "access_key" => Arc::new(self.key()?),
            "ram_role_arn" => {
                let source = Arc::new(self.key()?);
                Arc::new(AssumeRole { source, role: self.role(), config: config.clone() })
            }
            "ecs_ram_role" => Arc::new(EcsRamRole::new(config, self.owned("role_name"))),
            "oidc_role_arn" => {
                let mut oidc = OidcRole::new(config);
                oidc.role = self.role();
                oidc.provider_arn = self.owned("oidc_provider_arn");
                oidc.token_file = self.get("oidc_token_file_path").map(PathBuf::from);
                Arc::new(oidc)
            }
            other => {
                return Err(CredentialsError::new(format!(
                    "the type \"{}\" is not supported: the types are access_key, ram_role_arn, \
                     ecs_ram_role and oidc_role_arn",
                    excerpt(other)
                )));
            }
        })
    }

    fn key(&self) -> Result<Credentials, CredentialsError> {
        let secret = Secret::from(self.required("access_key_secret")?);
        Ok(Credentials::new(self.required("access_key_id")?, secret))
    }

    fn role(&self) -> Role {
        Role {
            arn: self.owned("role_arn"),
            session_name: self.owned("role_session_name"),
            policy: self.owned("policy"),
            ..Role::from_environment()
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).copied().filter(|value| !value.is_empty())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    fn required(&self, name: &str) -> Result<&str, CredentialsError> {
        self.get(name).ok_or_else(|| CredentialsError::new(format!("{name} is missing")))
    }
}

/// The entries of one section; none if there is no such section. A line that is not understood is
/// an error with its number, since the line itself may be a secret.
fn section<'t>(
    text: &'t str,
    wanted: &str,
) -> Result<Option<HashMap<String, &'t str>>, CredentialsError> {
    let mut found = None;
    let mut is_inside = false;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let wrong = |what| CredentialsError::new(format!("line {} {what}", n + 1));
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.split_once(']').ok_or_else(|| wrong("has no closing bracket"))?.0;
            is_inside = name == wanted;
            if is_inside {
                found.get_or_insert_with(HashMap::new);
            }
            continue;
        }
        let (name, value) = line.split_once('=').ok_or_else(|| wrong("is not `name = value`"))?;
        let value = value.split('#').next().unwrap_or_default().trim();
        if let (true, Some(entries)) = (is_inside, &mut found) {
            entries.insert(name.trim().to_ascii_lowercase(), value);
        }
    }
    Ok(found)
}
