//! One profile of the CLI, and what its mode says to do.

use std::sync::Arc;
use std::time::Duration;

use aliyun_core::{DecodeError, FromValue, Object, Secret, Value, excerpt};

use super::super::ecs::EcsRamRole;
use super::super::sts::{AssumeRole, OidcRole};
use super::super::uri::CredentialsUri;
use super::super::{Credentials, CredentialsError, CredentialsProvider, ProviderConfig, Role};
use super::process::Process;
use super::sign_in::{CloudSso, OAuth};

/// A profile of the file.
pub(super) struct Profile<'v> {
    pub(super) name: &'v str,
    object: Object<'v>,
}

type Provider = Arc<dyn CredentialsProvider>;

/// How many roles may be assumed for one another. Each is a request to STS, and a step deeper.
const LONGEST_CHAIN: usize = 16;

impl<'v> Profile<'v> {
    /// The first profile of this name.
    pub(super) fn find(profiles: &'v [Value<'v>], name: &str) -> Result<Self, CredentialsError> {
        let known =
            |profile: &&Value<'_>| profile.get("name").and_then(Value::as_text) == Some(name);
        match profiles.iter().find(known) {
            Some(value @ Value::Object(_)) => {
                let name = value.get("name").and_then(Value::as_text).unwrap_or_default();
                Ok(Self { name, object: Object::new(value).map_err(unusable)? })
            }
            _ => Err(CredentialsError::new(format!("no profile is called \"{}\"", excerpt(name)))),
        }
    }

    /// What gives the credentials. `seen` holds the profiles that led here.
    pub(super) fn provider(
        &self,
        profiles: &[Value<'_>],
        config: &ProviderConfig,
        seen: &mut Vec<String>,
    ) -> Result<Provider, CredentialsError> {
        self.by_mode(profiles, config, seen)
            .map_err(|error| error.within(format!("profile \"{}\"", excerpt(self.name))))
    }

    fn by_mode(
        &self,
        profiles: &[Value<'_>],
        config: &ProviderConfig,
        seen: &mut Vec<String>,
    ) -> Result<Provider, CredentialsError> {
        let mode: String = self.required("mode")?;
        Ok(match mode.to_ascii_lowercase().as_str() {
            "ak" => Arc::new(self.key()?),
            "ststoken" => {
                let token: Secret = self.required("sts_token")?;
                Arc::new(self.key()?.security_token(token))
            }
            "ramrolearn" => {
                let mut key = self.key()?;
                key.security_token = self.get("sts_token")?;
                self.assume(config, Arc::new(key))?
            }
            "chainableramrolearn" => {
                let source = self.source(profiles, config, seen)?;
                self.assume(config, source)?
            }
            "ecsramrole" => Arc::new(EcsRamRole::new(config, self.get("ram_role_name")?)),
            "ramrolearnwithrolename" => {
                let instance = EcsRamRole::new(config, self.get("ram_role_name")?);
                self.assume(config, Arc::new(instance))?
            }
            "oidc" => Arc::new(self.oidc(config)?),
            "cloudsso" => Arc::new(CloudSso::read(self, config)?),
            "oauth" => Arc::new(OAuth::read(self, config)?),
            "external" => {
                foreign_code_is_allowed(config)?;
                Arc::new(Process::new(self.required("process_command")?))
            }
            "credentialsuri" => {
                foreign_code_is_allowed(config)?;
                let uri = Some(self.required("credentials_uri")?);
                Arc::new(CredentialsUri { uri, config: config.clone() })
            }
            _ => {
                return Err(CredentialsError::new(format!(
                    "the mode \"{}\" is not supported: the modes are AK, StsToken, RamRoleArn, \
                     ChainableRamRoleArn, EcsRamRole, RamRoleArnWithRoleName, OIDC, CloudSSO, \
                     OAuth, External and CredentialsURI",
                    excerpt(&mode)
                )));
            }
        })
    }

    fn source(
        &self,
        profiles: &[Value<'_>],
        config: &ProviderConfig,
        seen: &mut Vec<String>,
    ) -> Result<Provider, CredentialsError> {
        seen.push(self.name.to_owned());
        if seen.len() > LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} profiles are the source of another");
            return Err(CredentialsError::new(message));
        }
        let source: String = self.required("source_profile")?;
        if seen.contains(&source) {
            let ring = excerpt(&format!("{} -> {source}", seen.join(" -> ")));
            let message = format!("the source profiles run in a circle: {ring}");
            return Err(CredentialsError::new(message));
        }
        Profile::find(profiles, &source)?.provider(profiles, config, seen)
    }

    fn key(&self) -> Result<Credentials, CredentialsError> {
        let id: String = self.required("access_key_id")?;
        Ok(Credentials::new(id, self.required::<Secret>("access_key_secret")?))
    }

    fn assume(
        &self,
        config: &ProviderConfig,
        source: Provider,
    ) -> Result<Provider, CredentialsError> {
        Ok(Arc::new(AssumeRole { source, role: self.role()?, config: config.clone() }))
    }

    fn oidc(&self, config: &ProviderConfig) -> Result<OidcRole, CredentialsError> {
        let mut oidc = OidcRole::new(config);
        oidc.role = self.role()?;
        if oidc.role.session_name.is_none() {
            // The Python library's spelling; the others' is the one of all modes.
            oidc.role.session_name = self.get("role_session_name")?;
        }
        oidc.provider_arn = self.get("oidc_provider_arn")?;
        oidc.token_file = self.get::<String>("oidc_token_file")?.map(Into::into);
        Ok(oidc)
    }

    fn role(&self) -> Result<Role, CredentialsError> {
        // The CLI writes 0 for "not set".
        let seconds = self.get::<i64>("expired_seconds")?.filter(|seconds| *seconds != 0);
        Ok(Role {
            arn: self.get("ram_role_arn")?,
            session_name: self.get("ram_session_name")?,
            policy: self.get("policy")?,
            external_id: self.get("external_id")?,
            duration: seconds.map(|n| Duration::from_secs(u64::try_from(n).unwrap_or_default())),
            sts_endpoint: self.get("sts_endpoint")?,
            sts_region: self.get("sts_region")?,
            sts_vpc: self.get("enable_vpc")?,
        })
    }

    /// A member, unless it is absent or empty.
    pub(super) fn get<T: FromValue>(&self, name: &str) -> Result<Option<T>, CredentialsError> {
        self.object.non_empty(name).map_err(unusable)
    }

    /// A member that must be there.
    pub(super) fn required<T: FromValue>(&self, name: &str) -> Result<T, CredentialsError> {
        self.get(name)?.ok_or_else(|| CredentialsError::new(format!("{name} is missing")))
    }
}

/// An error that names a member and shows nothing of the file.
pub(super) fn unusable(error: DecodeError) -> CredentialsError {
    CredentialsError::new(error.hidden().to_string())
}

/// The CLI's switch for both modes that let a file decide what is run or asked.
fn foreign_code_is_allowed(config: &ProviderConfig) -> Result<(), CredentialsError> {
    const SWITCH: &str = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";
    if config.env().is_true(SWITCH) || config.env().get(SWITCH).as_deref() == Some("1") {
        return Err(CredentialsError::new(format!("switched off by {SWITCH}")));
    }
    Ok(())
}
