//! Callers who show a token instead of signing.

use aliyun_core::Secret;

use crate::api_error::ApiError;
use crate::call::{BEARER_HEADER, Call};

/// What `SignatureType` says when nothing is signed.
const SIGNATURE_TYPE: &str = "BEARERTOKEN";

/// The tokens that are known, each with the access key id of its account.
#[derive(Default)]
pub(crate) struct BearerTokens(Vec<(String, Secret)>);

impl BearerTokens {
    pub(crate) fn new(tokens: Vec<(String, Secret)>) -> Self {
        Self(tokens)
    }

    /// The access key id of an account that has a token, with the first one.
    pub(super) fn of(&self, account: &str) -> Option<(&str, &Secret)> {
        let found = self.0.iter().find(|(id, _)| id == account);
        found.map(|(id, token)| (id.as_str(), token))
    }

    /// The access key id of the account that the token of a call belongs to.
    pub(super) fn owner(&self, call: &Call) -> Result<&str, ApiError> {
        let token = call.common("BearerToken", BEARER_HEADER.as_str())?;
        let owner = self.0.iter().find(|(_, known)| known.expose() == token);
        owner
            .map(|(id, _)| id.as_str())
            .ok_or_else(|| ApiError::new("InvalidSecurityToken.Malformed"))
    }
}

/// Whether a call shows a token: one that carries a signature in a header does not.
pub(super) fn is_shown(call: &Call) -> bool {
    !call.is_signed_by_header()
        && (call.header(&BEARER_HEADER).is_some()
            || call.params.get("SignatureType") == Some(SIGNATURE_TYPE))
}
