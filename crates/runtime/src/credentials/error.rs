//! Why there are no credentials.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aliyun_core::one_line;

use crate::TransportError;

/// Why there are no credentials: what was looked for and found, and what to do.
///
/// It is cheap to clone: all who waited for the same attempt get the same error.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    message: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl CredentialsError {
    /// An error with a message, which must not hold a secret. It is kept in one line.
    pub fn new(message: impl AsRef<str>) -> Self {
        Self { message: one_line(message.as_ref()), source: None }
    }

    /// The same with what caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// The same, seen from the place that led there.
    #[must_use]
    pub(super) fn within(self, place: impl fmt::Display) -> Self {
        let place = one_line(&place.to_string());
        Self { message: format!("{place}: {}", self.message), source: self.source }
    }

    pub(super) fn transport(who: &str, error: TransportError) -> Self {
        let told = Self::new(format!("{who}: {error}"));
        match error.into_source() {
            Some(source) => told.caused_by(source),
            None => told,
        }
    }

    pub(crate) fn into_parts(self) -> (String, Option<Box<dyn Error + Send + Sync>>) {
        (self.message, self.source.map(|source| Box::new(source) as _))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}
