//! What must be remembered of a request until its answer is understood.

use std::fmt;
use std::sync::OnceLock;

use aliyun_core::{Params, Secret};

use crate::Credentials;
use crate::redact::{REDACTED, Redactor};
use crate::sign::{acs3, percent, v1};

/// A request that was sent: what in it is secret, and as what it was signed.
#[derive(Default)]
pub(crate) struct Sent {
    secrets: Vec<Secret>,
    signed: Signed,
    /// Made when something is to be shown, which is seldom.
    redactor: OnceLock<Redactor>,
}

#[derive(Default)]
enum Signed {
    #[default]
    Nothing,
    V1(v1::SignedParams, &'static str),
    Acs3(acs3::SignedRequest),
}

impl Sent {
    pub(crate) fn v1(
        credentials: Credentials,
        params: &Params,
        signed: v1::SignedParams,
        method: &'static str,
    ) -> Self {
        let secrets = secrets(credentials, params, signed.signature());
        Self { secrets, signed: Signed::V1(signed, method), redactor: OnceLock::new() }
    }

    pub(crate) fn acs3(
        credentials: Credentials,
        params: &Params,
        signed: acs3::SignedRequest,
    ) -> Self {
        let secrets = secrets(credentials, params, &signed.signature);
        Self { secrets, signed: Signed::Acs3(signed), redactor: OnceLock::new() }
    }

    /// The beginning of a text that came back, fit to be shown and without what is secret in it:
    /// error pages like to repeat requests.
    pub(crate) fn excerpt(&self, text: &str, longest: usize) -> String {
        self.redactor().excerpt(text, longest)
    }

    /// Whether a text repeats something secret.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.redactor().hide(text) != text
    }

    /// Whether a secret is this text or has it in it: a quick look.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| secret.expose().contains(text))
    }

    fn redactor(&self) -> &Redactor {
        self.redactor.get_or_init(|| Redactor::new(self.secrets.iter().map(Secret::expose)))
    }

    /// A text to be signed with each secret value kept back; what is signed is encoded twice.
    fn kept_back(&self, text: String) -> String {
        let secrets = self.secrets.iter().map(Secret::expose).filter(|secret| !secret.is_empty());
        let signed = secrets.map(|secret| percent::encode(&percent::encode(secret)));
        signed.fold(text, |text, signed| text.replace(&signed, REDACTED))
    }

    /// Whether we signed the text that the service says it verified.
    pub(crate) fn agrees_with(&self, theirs: &str) -> bool {
        match &self.signed {
            Signed::Nothing => false,
            Signed::V1(params, method) => {
                let ours = params.string_to_sign(method);
                // Who answers may keep back what is secret, as the emulator does.
                ours == theirs || self.kept_back(ours) == theirs
            }
            // Which of the two the service means by it is not documented.
            Signed::Acs3(request) => {
                let canonical = &request.canonical;
                canonical.as_str() == theirs || canonical.string_to_sign() == theirs
            }
        }
    }
}

/// The key, the token, the signature and the parameters that are secret.
fn secrets(credentials: Credentials, params: &Params, signature: &str) -> Vec<Secret> {
    let Credentials { access_key_secret, security_token, .. } = credentials;
    [Some(access_key_secret), security_token, Some(Secret::from(signature))]
        .into_iter()
        .flatten()
        .chain(params.secrets().iter().cloned())
        .collect()
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sent([redacted])")
    }
}
