//! A text that never prints itself.

use std::fmt;

use zeroize::Zeroize as _;

/// A secret text: an access key secret, a token, a private key.
///
/// `Debug` prints `[redacted]` and there is no `Display`; the text itself is reached only by
/// [`Secret::expose`], which is easy to search for.
///
/// Its memory is wiped when it is dropped. That cannot reach copies that others make, such as the
/// buffers of a connection that it travels on.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Do not print what this returns.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_it() {
        let shown = format!("{:?}", Some(Secret::new("canary")));
        assert_eq!(shown, "Some([redacted])");
    }

    #[test]
    fn a_secret_is_reached_only_by_asking_for_it() {
        for secret in [Secret::new("canary"), "canary".into(), "canary".to_owned().into()] {
            assert_eq!(secret.expose(), "canary");
            assert!(!secret.is_empty());
        }
        assert!(Secret::default().is_empty());
    }
}
