//! The variables and the home directory that providers see.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Environment variables: those of the process, or others for a test.
///
/// A variable that is empty counts as unset. Variables are read when credentials are wanted, not
/// when a provider is made.
///
/// ```
/// use aliyun_runtime::credentials::Environment;
/// let environment = Environment::of([("ALIBABA_CLOUD_PROFILE", "staging"), ("HOME", "/home/me")]);
/// assert_eq!(environment.get("ALIBABA_CLOUD_PROFILE").as_deref(), Some("staging"));
/// ```
#[derive(Clone, Default)]
pub struct Environment(Option<Arc<HashMap<String, String>>>);

impl Environment {
    /// The environment of the process.
    pub fn process() -> Self {
        Self(None)
    }

    /// Exactly these variables, and none of the process. The home directory is `HOME` among them.
    pub fn of<N: Into<String>, V: Into<String>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self(Some(Arc::new(variables.collect())))
    }

    /// The value of a variable, unless it is unset or empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            None => std::env::var(name).ok(),
            Some(variables) => variables.get(name).cloned(),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The home directory of the user.
    pub fn home(&self) -> Option<PathBuf> {
        match self.get("HOME") {
            Some(home) => Some(home.into()),
            None if self.0.is_none() => std::env::home_dir(),
            None => None,
        }
    }

    /// Whether a switch is on.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    }
}

impl fmt::Debug for Environment {
    // Names only: a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Environment(process)"),
            Some(variables) => {
                let mut names: Vec<_> = variables.keys().collect();
                names.sort();
                f.write_str("Environment")?;
                f.debug_list().entries(names).finish()
            }
        }
    }
}
