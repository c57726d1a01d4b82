//! Whose key signs, and where it comes from.

use std::env;
use std::fmt;
use std::future::ready;
use std::pin::Pin;

use aliyun_core::Secret;

/// An access key, with a token if it is a temporary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The public half of the key.
    pub access_key_id: String,
    /// The secret half.
    pub access_key_secret: Secret,
    /// What makes a temporary key valid.
    pub security_token: Option<Secret>,
}

impl Credentials {
    /// A lasting access key.
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<Secret>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            access_key_secret: access_key_secret.into(),
            security_token: None,
        }
    }

    /// The same with the token of a temporary key.
    #[must_use]
    pub fn security_token(mut self, token: impl Into<Secret>) -> Self {
        self.security_token = Some(token.into());
        self
    }
}

/// What [`CredentialsProvider::credentials`] returns.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// A source of credentials. It is asked before every request, so a slow one should keep what it
/// has found; and its `Debug` must not show secrets.
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

/// The credentials in `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for
/// a temporary key, `ALIBABA_CLOUD_SECURITY_TOKEN`. A variable that is empty counts as unset.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentCredentials;

impl CredentialsProvider for EnvironmentCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(ready(from_variables(|name| env::var(name).ok())))
    }
}

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

fn from_variables(read: impl Fn(&str) -> Option<String>) -> Result<Credentials, CredentialsError> {
    let read = |name| read(name).filter(|value| !value.is_empty());
    let (id, secret) = match (read(ID), read(SECRET)) {
        (Some(id), Some(secret)) => (id, secret),
        (None, Some(_)) => return Err(unset(ID)),
        (Some(_), None) => return Err(unset(SECRET)),
        (None, None) => return Err(unset(&format!("{ID} and {SECRET}"))),
    };
    Ok(Credentials {
        access_key_id: id,
        access_key_secret: secret.into(),
        security_token: read(TOKEN).map(Secret::from),
    })
}

fn unset(names: &str) -> CredentialsError {
    CredentialsError::new(format!(
        "no credentials in the environment: set {names} (and {TOKEN} for a temporary key), \
         or give the client credentials of its own"
    ))
}

/// Why there are no credentials: what was looked for, and what to set.
#[derive(Debug)]
pub struct CredentialsError {
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl CredentialsError {
    /// An error with a message, which must not hold a secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same with what caused it.
    #[must_use]
    pub fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn into_parts(self) -> (String, Option<Box<dyn std::error::Error + Send + Sync>>) {
        (self.message, self.source)
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
        from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
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
        assert!(says(&[(ID, "id"), (SECRET, "")]).contains(&format!("set {SECRET} (and")));
        assert!(says(&[(SECRET, "s")]).contains(&format!("set {ID} (and")));
        assert!(says(&[]).contains(&format!("set {ID} and {SECRET} (and")));
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Credentials::new("id", "canary").security_token("canary"));
        assert!(shown.contains("\"id\"") && !shown.contains("canary"), "{shown}");
    }
}
