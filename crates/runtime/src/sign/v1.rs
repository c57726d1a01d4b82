//! HMAC-SHA1, "signature version 1.0": the signature is a parameter among the others, so the
//! request looks the same in a query and in a form.
//!
//! What the vendor's newer pages call "V2" is this.

use std::fmt;

use aliyun_core::{Params, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::{Signing, canonical_query, percent};

/// The name of the parameter that is the signature, and therefore not signed.
const SIGNATURE: &str = "Signature";

/// The text that is signed: method, path (always `/`) and parameters, in that order.
pub fn string_to_sign<'p>(
    method: &str,
    params: impl IntoIterator<Item = (&'p str, &'p str)>,
) -> String {
    super::text(prefix_and_encode(method, &canonical(params)))
}

/// The signature of a text, in base64.
pub fn signature(secret: &Secret, string_to_sign: &str) -> String {
    sign_bytes(secret, string_to_sign.as_bytes())
}

/// Whether a request was signed with this secret. A parameter `Signature` among the parameters is
/// passed over. Takes the same time wherever the signatures differ.
pub fn verify<'p>(
    secret: &Secret,
    method: &str,
    params: impl IntoIterator<Item = (&'p str, &'p str)>,
    signature: &str,
) -> bool {
    let (Some(mut mac), Ok(signature)) = (mac(secret), STANDARD.decode(signature)) else {
        return false;
    };
    mac.update(&prefix_and_encode(method, &canonical(params)));
    mac.verify_slice(&signature).is_ok()
}

/// A signed set of parameters, encoded for a query or a form.
pub struct SignedParams {
    text: String,
    signature: String,
    /// Where the parameters end and `&Signature=` begins.
    signed: usize,
}

/// Signs a request: adds the common parameters to those of the operation, then the signature.
pub fn sign(signing: &Signing<'_>, method: &str, params: &Params) -> SignedParams {
    let time = signing.time.to_string();
    let common = [
        ("AccessKeyId", signing.credentials.access_key_id.as_str()),
        ("Action", signing.action),
        ("Format", "JSON"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", signing.nonce),
        ("SignatureVersion", "1.0"),
        ("Timestamp", &time),
        ("Version", signing.version),
    ];
    let token = signing.credentials.security_token.as_ref();
    let all = common
        .into_iter()
        .chain(token.map(|token| ("SecurityToken", token.expose())))
        .chain(params.iter());
    let mut text = canonical(all);
    let signed = text.len();
    let signature =
        sign_bytes(&signing.credentials.access_key_secret, &prefix_and_encode(method, &text));
    text.extend_from_slice(b"&Signature=");
    percent::encode_into(&mut text, signature.as_bytes());
    SignedParams { text: super::text(text), signature, signed }
}

impl SignedParams {
    /// All parameters with the signature, encoded and joined.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The signature, not encoded.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The text that was signed, given the method.
    pub fn string_to_sign(&self, method: &str) -> String {
        let signed = self.text.get(..self.signed).unwrap_or_default();
        super::text(prefix_and_encode(method, signed.as_bytes()))
    }
}

impl fmt::Debug for SignedParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedParams([redacted])")
    }
}

fn canonical<'p>(params: impl IntoIterator<Item = (&'p str, &'p str)>) -> Vec<u8> {
    let mut out = Vec::new();
    let signed = params.into_iter().filter(|(name, _)| *name != SIGNATURE);
    canonical_query(&mut out, signed.collect());
    out
}

fn prefix_and_encode(method: &str, canonical: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(method.len() + 5 + 2 * canonical.len());
    out.extend(method.bytes().map(|byte| byte.to_ascii_uppercase()));
    out.extend_from_slice(b"&%2F&");
    percent::encode_into(&mut out, canonical);
    out
}

fn sign_bytes(secret: &Secret, bytes: &[u8]) -> String {
    let Some(mut mac) = mac(secret) else { return String::new() };
    mac.update(bytes);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The key is the secret and an `&`. An HMAC takes keys of any length: there is always one.
fn mac(secret: &Secret) -> Option<Hmac<Sha1>> {
    Hmac::new_from_slice(format!("{}&", secret.expose()).as_bytes()).ok()
}
