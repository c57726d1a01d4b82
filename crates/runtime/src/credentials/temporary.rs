//! Reading the credentials out of an answer, in the spellings there are.

use aliyun_core::{DecodeError, Object, Secret, Value};

use super::{Credentials, CredentialsError};

/// The names of the members.
pub(super) struct Spelling {
    id: &'static str,
    secret: &'static str,
    token: &'static str,
    expiration: &'static str,
}

/// As STS and all other services spell them.
pub(super) const SERVICE: Spelling = Spelling {
    id: "AccessKeyId",
    secret: "AccessKeySecret",
    token: "SecurityToken",
    expiration: "Expiration",
};

/// As the CLI spells them.
pub(super) const CLI: Spelling = Spelling {
    id: "access_key_id",
    secret: "access_key_secret",
    token: "sts_token",
    expiration: "expiration",
};

impl Spelling {
    /// Credentials of either kind. The error names a member and shows no value.
    pub(super) fn read(&self, value: &Value<'_>) -> Result<Credentials, CredentialsError> {
        let object = Object::new(value).map_err(unusable)?;
        let text = |name| object.non_empty::<Secret>(name).map_err(unusable);
        let required = |name| text(name)?.ok_or_else(|| missing(name));
        let mut credentials = Credentials::new(required(self.id)?.expose(), required(self.secret)?);
        credentials.security_token = text(self.token)?;
        if let Some(end) = text(self.expiration)? {
            let end = end.expose().trim().parse();
            credentials.expiration =
                Some(end.map_err(|error| {
                    CredentialsError::new(format!("{}: {error}", self.expiration))
                })?);
        }
        Ok(credentials)
    }

    /// Temporary credentials, which have a token.
    pub(super) fn read_temporary(
        &self,
        value: &Value<'_>,
    ) -> Result<Credentials, CredentialsError> {
        let credentials = self.read(value)?;
        match credentials.security_token {
            Some(_) => Ok(credentials),
            None => Err(missing(self.token)),
        }
    }
}

fn missing(name: &str) -> CredentialsError {
    CredentialsError::new(format!("{name} is missing"))
}

fn unusable(error: DecodeError) -> CredentialsError {
    CredentialsError::new(error.hidden().to_string())
}
