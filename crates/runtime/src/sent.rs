//! What must be remembered of a request until its answer is understood.

use std::fmt;

use crate::Credentials;
use crate::sign::{acs3, percent, v1};

/// A request that was sent: with what it was signed, and as what.
#[derive(Default)]
pub(crate) struct Sent {
    credentials: Option<Credentials>,
    signed: Signed,
}

#[derive(Default)]
enum Signed {
    #[default]
    Nothing,
    V1(v1::SignedParams, &'static str),
    Acs3(acs3::SignedRequest),
}

/// Shorter secrets are not looked for: they would be found by chance.
const SHORTEST: usize = 6;

impl Sent {
    pub(crate) fn v1(
        credentials: Credentials,
        params: v1::SignedParams,
        method: &'static str,
    ) -> Self {
        Self { credentials: Some(credentials), signed: Signed::V1(params, method) }
    }

    pub(crate) fn acs3(credentials: Credentials, request: acs3::SignedRequest) -> Self {
        Self { credentials: Some(credentials), signed: Signed::Acs3(request) }
    }

    /// A text that came back, without what is secret in it: error pages like to repeat requests.
    pub(crate) fn hide(&self, text: &str) -> String {
        self.secrets()
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "[redacted]"))
    }

    /// Every secret in every form in which it may come back.
    fn secrets(&self) -> Vec<String> {
        let credentials = self.credentials.as_ref();
        let secret = credentials.map(|credentials| credentials.access_key_secret.expose());
        let token = credentials.and_then(|credentials| credentials.security_token.as_ref());
        let signature = match &self.signed {
            Signed::Nothing => None,
            Signed::V1(params, _) => Some(params.signature()),
            Signed::Acs3(request) => Some(request.signature.as_str()),
        };
        let mut secrets: Vec<String> = [secret, token.map(|token| token.expose()), signature]
            .into_iter()
            .flatten()
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(|secret| [secret.to_owned(), percent::encode(secret)])
            .collect();
        // The longer first: one may be the beginning of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    /// Whether we signed the text that the service says it verified.
    pub(crate) fn agrees_with(&self, theirs: &str) -> bool {
        match &self.signed {
            Signed::Nothing => false,
            Signed::V1(params, method) => params.string_to_sign(method) == theirs,
            // Which of the two the service means by it is not documented.
            Signed::Acs3(request) => {
                let canonical = &request.canonical;
                canonical.as_str() == theirs || canonical.string_to_sign() == theirs
            }
        }
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sent([redacted])")
    }
}
