//! Credentials in environment variables.

use std::future::ready;

use aliyun_core::Secret;

use super::{
    Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, Environment,
    ProviderConfig,
};

/// The credentials in `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for
/// a temporary key, `ALIBABA_CLOUD_SECURITY_TOKEN`. They are read at every call. A variable that
/// is empty counts as unset.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentCredentials(Environment);

impl EnvironmentCredentials {
    /// The credentials in the variables of this configuration.
    pub fn new(config: &ProviderConfig) -> Self {
        Self(config.env().clone())
    }

    fn read(&self) -> Result<Credentials, CredentialsError> {
        let (id, secret) = match (self.0.get(ID), self.0.get(SECRET)) {
            (Some(id), Some(secret)) => (id, secret),
            (None, Some(_)) => return Err(CredentialsError::new(format!("{ID} is not set"))),
            (Some(_), None) => return Err(CredentialsError::new(format!("{SECRET} is not set"))),
            (None, None) => {
                return Err(CredentialsError::new(format!("{ID} and {SECRET} are not set")));
            }
        };
        let mut credentials = Credentials::new(id, secret);
        credentials.security_token = self.0.get(TOKEN).map(Secret::from);
        Ok(credentials)
    }
}

impl CredentialsProvider for EnvironmentCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(ready(self.read()))
    }
}

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
        EnvironmentCredentials(Environment::of(variables.iter().copied())).read()
    }

    #[test]
    fn the_environment_holds_both_kinds_of_key() {
        let lasting = read(&[(ID, "id"), (SECRET, "secret"), (TOKEN, "")]).unwrap();
        assert_eq!(lasting, Credentials::new("id", "secret"));
        let temporary = read(&[(ID, "id"), (SECRET, "secret"), (TOKEN, "token")]).unwrap();
        assert_eq!(temporary, Credentials::new("id", "secret").security_token("token"));
    }

    #[test]
    fn the_error_names_what_is_missing_and_only_that() {
        let says = |variables: &[_]| read(variables).unwrap_err().to_string();
        assert_eq!(says(&[(ID, "id"), (SECRET, "")]), format!("{SECRET} is not set"));
        assert_eq!(says(&[(SECRET, "s")]), format!("{ID} is not set"));
        assert_eq!(says(&[]), format!("{ID} and {SECRET} are not set"));
    }
}
