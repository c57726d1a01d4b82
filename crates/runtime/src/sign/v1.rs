//! HMAC-SHA1, "signature version 1.0": the signature is a parameter among the others, so the
//! request looks the same in a query and in a form.
//!
//! What the vendor's newer pages call "V2" is this.

use std::fmt;

use aliyun_core::{Params, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::{Signing, percent, room, sorted};

/// The name of the parameter that is the signature, and therefore not signed.
const SIGNATURE: &str = "Signature";

/// The parameters that belong to the signature and to whoever signs.
pub(crate) const COMMON: [&str; 12] = [
    "AccessKeyId",
    "Action",
    "BearerToken",
    "Format",
    "SecurityToken",
    SIGNATURE,
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// The text that is signed: method, path (always `/`) and parameters, in that order.
pub fn string_to_sign<'p>(
    method: &str,
    params: impl IntoIterator<Item = (&'p str, &'p str)>,
) -> String {
    let mut out = Vec::with_capacity(1024);
    write_text(method, &signed(params), &mut |piece| out.extend_from_slice(piece));
    super::text(out)
}

/// The signature of a text, in base64.
pub fn signature(secret: &Secret, string_to_sign: &str) -> String {
    mac(secret).map_or_else(String::new, |mac| finish(mac.chain_update(string_to_sign)))
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
    write_text(method, &signed(params), &mut |piece| mac.update(piece));
    mac.verify_slice(&signature).is_ok()
}

/// A signed set of parameters, encoded for a query or a form.
pub struct SignedParams {
    text: Bytes,
    signature: String,
    /// Where the signed parameters end and `&Signature=` begins.
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
    let params = signed(all);
    // The same parameters are written twice: to be sent, and into the hash to be signed.
    let mut text = Vec::with_capacity(room(&params));
    percent::ONCE.write_params(&params, &mut |piece| text.extend_from_slice(piece));
    let end = text.len();
    let secret = &signing.credentials.access_key_secret;
    let signature = mac(secret).map_or_else(String::new, |mut mac| {
        write_text(method, &params, &mut |piece| mac.update(piece));
        finish(mac)
    });
    text.extend_from_slice(b"&Signature=");
    percent::ONCE.write(signature.as_bytes(), &mut |piece| text.extend_from_slice(piece));
    SignedParams { text: text.into(), signature, signed: end }
}

impl SignedParams {
    /// All parameters with the signature, encoded and joined.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The same as bytes, which are shared and not copied.
    pub fn bytes(&self) -> Bytes {
        self.text.clone()
    }

    /// The signature, not encoded.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The text that was signed, given the method.
    pub fn string_to_sign(&self, method: &str) -> String {
        let params = self.as_str().get(..self.signed).unwrap_or_default();
        format!("{}&%2F&{}", method.to_ascii_uppercase(), percent::encode(params))
    }
}

impl fmt::Debug for SignedParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedParams([redacted])")
    }
}

/// What is signed of some parameters: all but the signature.
fn signed<'p>(params: impl IntoIterator<Item = (&'p str, &'p str)>) -> Vec<(&'p str, &'p str)> {
    let mut params = sorted(params);
    params.retain(|(name, _)| *name != SIGNATURE);
    params
}

/// Writes the text that is signed.
fn write_text(method: &str, params: &[(&str, &str)], to: &mut impl FnMut(&[u8])) {
    to(method.to_ascii_uppercase().as_bytes());
    to(b"&%2F&");
    percent::TWICE.write_params(params, to);
}

fn finish(mac: Hmac<Sha1>) -> String {
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The key is the secret and an `&`. An HMAC takes keys of any length: there is always one.
fn mac(secret: &Secret) -> Option<Hmac<Sha1>> {
    Hmac::new_from_slice(format!("{}&", secret.expose()).as_bytes()).ok()
}
