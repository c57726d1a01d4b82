//! Who may come in: signatures, temporary credentials, bearer tokens, times and nonces.
//!
//! The order of the checks is our choice, the service's is not documented: what is missing, the
//! method, the form of the time, the time, the key, the signature, and the nonce last, so that
//! nobody without the secret can use up the nonces of others.

mod bearer;
mod nonces;
mod temporary;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aliyun_core::{Params, Secret};
use aliyun_runtime::Timestamp;
use aliyun_runtime::sign::{acs3, v1};
use http::header::AUTHORIZATION;

use crate::api_error::ApiError;
use crate::call::Call;
use crate::clock::Clock;
use crate::requests::{REDACTED, hide_keys, is_secret};
pub(crate) use bearer::BearerTokens;
use nonces::Nonces;
use temporary::Pass;
pub(crate) use temporary::{Role, Temporary};

/// How far the time of a request may be off. A nonce is remembered as long as its request is good.
const WINDOW_SECONDS: i64 = 15 * 60;

/// The headers that a signature must cover under ACS3.
const ALWAYS_SIGNED: [&str; 6] = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// More names of signed headers than this are not read.
const LONGEST_SIGNED_HEADERS: usize = 4096;

/// The parameter and the header in which the token of temporary credentials travels.
const SECURITY_TOKEN: &str = "SecurityToken";
const SECURITY_TOKEN_HEADER: &str = "x-acs-security-token";

/// Who a caller is.
#[derive(Debug)]
pub(crate) struct Identity<'g> {
    /// The access key id of the account that it acts for.
    pub(crate) account: &'g str,
    /// The role that it has assumed, if it has.
    pub(crate) role: Option<Role>,
}

/// Knows the access keys, the bearer tokens and the nonces that were used.
pub(crate) struct Gate {
    keys: BTreeMap<String, Secret>,
    tokens: BearerTokens,
    clock: Arc<Clock>,
    nonces: Mutex<Nonces>,
}

impl Gate {
    pub(crate) fn new(
        keys: BTreeMap<String, Secret>,
        tokens: BearerTokens,
        clock: Arc<Clock>,
    ) -> Self {
        Self { keys, tokens, clock, nonces: Mutex::default() }
    }

    /// The caller, once everything about the signature or the token is right.
    pub(crate) fn admit(&self, call: &Call) -> Result<Identity<'_>, ApiError> {
        let (identity, nonce, time) = if bearer::is_shown(call) {
            self.check_bearer(call)?
        } else if call.is_signed_by_header() {
            self.check_acs3(call)?
        } else {
            self.check_v1(call)?
        };
        self.use_nonce(identity.account, nonce, time)?;
        Ok(identity)
    }

    /// A temporary key for whoever has assumed a role, which acts for the account of the caller.
    pub(crate) fn lend(
        &self,
        account: &str,
        role: &Role,
        until: Timestamp,
    ) -> Result<Temporary, ApiError> {
        let (_, lender) =
            self.lender(account).ok_or_else(|| ApiError::new("InvalidAccessKeyId.NotFound"))?;
        Ok(Pass::new(account, role.clone(), until).key(lender))
    }

    /// How many nonces are remembered.
    pub(crate) fn nonces_kept(&self) -> usize {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).kept()
    }

    /// The access key id that a call says it comes from: the one it is signed with, or that of its
    /// token.
    pub(crate) fn claimed_key_id<'c>(&'c self, call: &'c Call) -> Option<&'c str> {
        if bearer::is_shown(call) {
            return self.tokens.owner(call).ok();
        }
        let claimed = match call.header(AUTHORIZATION) {
            Some(header) => acs3::Authorization::parse(header)?.access_key_id,
            None => call.params.get("AccessKeyId")?,
        };
        match self.pass(claimed, call) {
            Ok(Some(pass)) => self.lender(&pass.owner).map(|(owner, _)| owner),
            _ => Some(claimed),
        }
    }

    /// Forgets the nonces.
    pub(crate) fn reset(&self) {
        *self.nonces.lock().unwrap_or_else(PoisonError::into_inner) = Nonces::default();
    }

    fn check_bearer<'c>(&self, call: &'c Call) -> Result<Checked<'_, 'c>, ApiError> {
        let nonce = call.common("SignatureNonce", "x-acs-signature-nonce")?;
        let time = call.common("Timestamp", "x-acs-date")?;
        let time = self.check_time(time)?;
        Ok((Identity { account: self.tokens.owner(call)?, role: None }, nonce, time))
    }

    fn check_v1<'c>(&self, call: &'c Call) -> Result<Checked<'_, 'c>, ApiError> {
        let given = |name: &'static str| call.common(name, name);
        let key_id = given("AccessKeyId")?;
        let signature = given("Signature")?;
        let method = given("SignatureMethod")?;
        let nonce = given("SignatureNonce")?;
        let version = given("SignatureVersion")?;
        // The older documents spell it so, and sign it so.
        let time = given("Timestamp").or_else(|missing| given("TimeStamp").map_err(|_| missing))?;
        if method != "HMAC-SHA1" {
            return Err(ApiError::new("InvalidSignatureMethod"));
        }
        if version != "1.0" {
            return Err(wrong("SignatureVersion must be 1.0."));
        }
        if call.params.get("SignatureType").is_some_and(|kind| !kind.is_empty()) {
            return Err(wrong("SignatureType must be absent or empty."));
        }
        let time = self.check_time(time)?;
        let (identity, secret) = self.find_key(key_id, call)?;
        let signed = || call.params.iter();
        if v1::verify(&secret, call.method.as_str(), signed(), signature) {
            Ok((identity, nonce, time))
        } else {
            let string = string_to_show(call.method.as_str(), &call.params);
            Err(ApiError::new("SignatureDoesNotMatch").with(string))
        }
    }

    fn check_acs3<'c>(&self, call: &'c Call) -> Result<Checked<'_, 'c>, ApiError> {
        let given = |name: &'static str| call.common(name, name);
        let header = given("authorization")?;
        if header.split(' ').next() != Some(acs3::ALGORITHM) {
            return Err(ApiError::new("InvalidSignatureMethod"));
        }
        let authorization = acs3::Authorization::parse(header)
            .ok_or_else(|| incomplete("the Authorization header lacks a part"))?;
        let nonce = given("x-acs-signature-nonce")?;
        let time = given("x-acs-date")?;
        let claimed_hash = given("x-acs-content-sha256")?;
        let time = self.check_time(time)?;
        let (identity, secret) = self.find_key(authorization.access_key_id, call)?;

        let hash = acs3::content_hash(&call.body);
        let canonical = canonical(call, &authorization, &hash)?;
        if hash == claimed_hash && canonical.verify(&secret, authorization.signature) {
            Ok((identity, nonce, time))
        } else {
            Err(ApiError::new("SignatureDoesNotMatch").with(canonical.string_to_sign()))
        }
    }

    /// Whose a key is, with its secret.
    fn find_key(
        &self,
        key_id: &str,
        call: &Call,
    ) -> Result<(Identity<'_>, Cow<'_, Secret>), ApiError> {
        if let Some((id, secret)) = self.keys.get_key_value(key_id) {
            return Ok((Identity { account: id, role: None }, Cow::Borrowed(secret)));
        }
        let unknown = || ApiError::new("InvalidAccessKeyId.NotFound");
        let pass = self.pass(key_id, call)?.ok_or_else(unknown)?;
        if pass.is_over(self.clock.now()) {
            return Err(ApiError::new("InvalidSecurityToken.Expired"));
        }
        let (account, lender) = self.lender(&pass.owner).ok_or_else(unknown)?;
        let secret = pass.secret(lender);
        Ok((Identity { account, role: Some(pass.role) }, Cow::Owned(secret)))
    }

    /// What the token of a call says, if the key is a temporary one.
    fn pass(&self, key_id: &str, call: &Call) -> Result<Option<Pass>, ApiError> {
        if self.keys.contains_key(key_id) || !temporary::is_temporary(key_id) {
            return Ok(None);
        }
        let refused = |code| Err(ApiError::new(code));
        let Ok(token) = call.common(SECURITY_TOKEN, SECURITY_TOKEN_HEADER) else {
            return refused("MissingSecurityToken");
        };
        match Pass::read(token, |owner| self.lender(owner).map(|(_, secret)| secret)) {
            None => refused("InvalidSecurityToken.Malformed"),
            Some(pass) if pass.access_key_id != key_id => {
                refused("InvalidSecurityToken.MismatchWithAccessKey")
            }
            Some(pass) => Ok(Some(pass)),
        }
    }

    /// The access key id of an account, with the secret that seals what it lends: that of its key, or
    /// its bearer token.
    fn lender(&self, account: &str) -> Option<(&str, &Secret)> {
        let key = self.keys.get_key_value(account).map(|(id, secret)| (id.as_str(), secret));
        key.or_else(|| self.tokens.of(account))
    }

    fn check_time(&self, time: &str) -> Result<Timestamp, ApiError> {
        let time: Timestamp = time.parse().map_err(|_| ApiError::new("InvalidTimeStamp.Format"))?;
        if time.unix().abs_diff(self.clock.now().unix()) > WINDOW_SECONDS.unsigned_abs() {
            return Err(ApiError::new("InvalidTimeStamp.Expired"));
        }
        Ok(time)
    }

    fn use_nonce(&self, key_id: &str, nonce: &str, time: Timestamp) -> Result<(), ApiError> {
        let now = self.clock.now().unix();
        let until = time.unix().saturating_add(WINDOW_SECONDS);
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        if nonces.is_fresh(key_id, nonce, now, until) {
            Ok(())
        } else {
            Err(ApiError::new("SignatureNonceUsed"))
        }
    }
}

/// What is known of a call that may come in: the caller, the nonce and the time.
type Checked<'g, 'c> = (Identity<'g>, &'c str, Timestamp);

/// The canonical form of a call, over the headers that its signature covers.
fn canonical(
    call: &Call,
    authorization: &acs3::Authorization<'_>,
    content_hash: &str,
) -> Result<acs3::CanonicalRequest, ApiError> {
    let names = authorization.signed_headers;
    if names.len() > LONGEST_SIGNED_HEADERS {
        return Err(incomplete("too many headers are signed"));
    }
    let is_signed = |wanted: &str| names.split(';').any(|name| name.eq_ignore_ascii_case(wanted));
    if let Some(name) = ALWAYS_SIGNED.into_iter().find(|name| !is_signed(name)) {
        return Err(incomplete(&format!("the header {name} is not signed")));
    }
    let sent: Vec<_> = call
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let headers = authorization
        .select(&sent)
        .ok_or_else(|| incomplete("a header that is signed was not sent"))?;
    let query: Vec<_> = call.query().collect();
    let query: Vec<_> = query.iter().map(|(name, value)| (&**name, &**value)).collect();
    Ok(acs3::CanonicalRequest::new(&acs3::Request {
        method: call.method.as_str(),
        path: &call.path,
        query: &query,
        headers: &headers,
        content_hash,
    }))
}

/// The text that is signed under V1, without what is secret in it. A caller who knows its secrets
/// can still see whether it has signed the same.
fn string_to_show(method: &str, params: &Params) -> String {
    const SIGNED: &str = "%255Bredacted%255D";
    let shown: Vec<_> = params
        .iter()
        .map(|(name, value)| match is_secret(name) {
            true => (hide_keys(name), Cow::Borrowed(REDACTED)),
            false => (hide_keys(name), hide_keys(value)),
        })
        .collect();
    let string = v1::string_to_sign(method, shown.iter().map(|(name, value)| (&**name, &**value)));
    string.replace(SIGNED, REDACTED)
}

/// A signature from which nothing can be computed.
fn incomplete(why: &str) -> ApiError {
    ApiError::new("IncompleteSignature").with(format!("none, since {why}"))
}

fn wrong(why: &str) -> ApiError {
    ApiError::new("InvalidParameter").because(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_is_signed_is_shown_without_private_keys() {
        let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIN607HjvtdzevosgTAzWa";
        let params = Params::from_iter([(key, "1"), ("Name", key), ("SecurityToken", "canary")]);
        assert_eq!(
            string_to_show("GET", &params),
            "GET&%2F&Name%3D[redacted]%26SecurityToken%3D[redacted]%26[redacted]%3D1"
        );
    }
}
