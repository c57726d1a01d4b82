//! ACS3-HMAC-SHA256: the parameters of the operation travel in the query (or a body), everything
//! else in headers, and the signature covers all of it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use aliyun_core::{Params, Secret};
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::{Signing, percent, room, sorted};

/// The name of the method, as the `authorization` header and the signed text begin.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// A request as it is signed.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The path, encoded as it is sent; `/` for every RPC operation.
    pub path: &'a str,
    /// The query, decoded, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// The headers that are signed, in any order and case.
    pub headers: &'a [(&'a str, &'a str)],
    /// What [`content_hash`] says of the body.
    pub content_hash: &'a str,
}

/// The hash of a body, as the header `x-acs-content-sha256` carries it.
pub fn content_hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// The canonical form of a request: what a signature is computed from.
///
/// `Debug` does not show it, since it holds tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    text: String,
    query: Range<usize>,
    signed_headers: Range<usize>,
}

impl CanonicalRequest {
    /// The canonical form of a request.
    pub fn new(request: &Request<'_>) -> Self {
        let params = sorted(request.query.iter().copied());
        let mut out = Vec::with_capacity(1024 + room(&params));
        out.extend(request.method.bytes().map(|byte| byte.to_ascii_uppercase()));
        out.push(b'\n');
        out.extend_from_slice(request.path.as_bytes());
        out.push(b'\n');

        let start = out.len();
        percent::ONCE.write_params(&params, &mut |piece| out.extend_from_slice(piece));
        let query = start..out.len();
        out.push(b'\n');

        let headers = canonical_headers(request.headers);
        for (name, value) in &headers {
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend_from_slice(value.as_bytes());
            out.push(b'\n');
        }
        out.push(b'\n');

        let start = out.len();
        for (n, (name, _)) in headers.iter().enumerate() {
            if n > 0 {
                out.push(b';');
            }
            out.extend_from_slice(name.as_bytes());
        }
        let signed_headers = start..out.len();
        out.push(b'\n');
        out.extend_from_slice(request.content_hash.as_bytes());
        Self { text: super::text(out), query, signed_headers }
    }
}

impl CanonicalRequest {
    /// The whole of it: six parts, one a line.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The query, sorted and encoded: the form in which it is best sent.
    pub fn query(&self) -> &str {
        self.text.get(self.query.clone()).unwrap_or_default()
    }

    /// The names of the signed headers: `host;x-acs-action;...`.
    pub fn signed_headers(&self) -> &str {
        self.text.get(self.signed_headers.clone()).unwrap_or_default()
    }

    /// The text that is signed.
    pub fn string_to_sign(&self) -> String {
        format!("{ALGORITHM}\n{}", content_hash(self.text.as_bytes()))
    }

    /// The signature, in hexadecimal digits.
    pub fn signature(&self, secret: &Secret) -> String {
        self.mac(secret).map_or_else(String::new, |mac| hex(&mac.finalize().into_bytes()))
    }

    /// The value of the header `authorization`, given the signature.
    pub fn authorization(&self, access_key_id: &str, signature: &str) -> String {
        let signed = self.signed_headers();
        format!(
            "{ALGORITHM} Credential={access_key_id},SignedHeaders={signed},Signature={signature}"
        )
    }

    /// Whether a signature was made with this secret. Takes the same time wherever they differ.
    pub fn verify(&self, secret: &Secret, signature: &str) -> bool {
        match (self.mac(secret), unhex(signature)) {
            (Some(mac), Some(signature)) => mac.verify_slice(&signature).is_ok(),
            _ => false,
        }
    }

    /// An HMAC takes keys of any length: there is always one.
    fn mac(&self, secret: &Secret) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
        mac.update(self.string_to_sign().as_bytes());
        Some(mac)
    }
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CanonicalRequest([redacted])")
    }
}

/// A signed request: what to send besides the body.
pub struct SignedRequest {
    /// What was signed; its query is the one to send.
    pub canonical: CanonicalRequest,
    /// The signature, as it stands in `authorization`.
    pub signature: String,
    /// The headers to send, `host` and `authorization` among them.
    pub headers: Vec<(&'static str, String)>,
}

/// Signs a request without a body, as every RPC operation is one, to be sent to the path `/`.
pub fn sign(signing: &Signing<'_>, method: &str, host: &str, params: &Params) -> SignedRequest {
    sign_with(signing, method, host, params, &[])
}

/// The same with more headers to sign, which are not among those of the result.
pub fn sign_with(
    signing: &Signing<'_>,
    method: &str,
    host: &str,
    params: &Params,
    more: &[(&str, &str)],
) -> SignedRequest {
    let query: Vec<_> = params.iter().collect();
    sign_content(signing, method, host, &query, None, more)
}

/// Signs a request by `POST` with parameters in the query and others in a form: what to send, and
/// the body.
pub fn sign_form(
    signing: &Signing<'_>,
    host: &str,
    query: &[(&str, &str)],
    form: &[(&str, &str)],
    more: &[(&str, &str)],
) -> (SignedRequest, Bytes) {
    let params = sorted(form.iter().copied());
    let mut form = Vec::with_capacity(room(&params));
    percent::ONCE.write_params(&params, &mut |piece| form.extend_from_slice(piece));
    let hash = content_hash(&form);
    (sign_content(signing, "POST", host, query, Some(hash), more), form.into())
}

/// Signs a request with this query and a form of this hash, if there is one.
fn sign_content(
    signing: &Signing<'_>,
    method: &str,
    host: &str,
    query: &[(&str, &str)],
    form: Option<String>,
    more: &[(&str, &str)],
) -> SignedRequest {
    let credentials = signing.credentials;
    let mut headers = Vec::with_capacity(10);
    if form.is_some() {
        headers.push(("content-type", FORM.to_owned()));
    }
    let hash = form.unwrap_or_else(|| EMPTY_HASH.to_owned());
    headers.extend([
        ("host", host.to_owned()),
        ("x-acs-action", signing.action.to_owned()),
        ("x-acs-content-sha256", hash.clone()),
        ("x-acs-date", signing.time.to_string()),
        ("x-acs-signature-nonce", signing.nonce.to_owned()),
        ("x-acs-version", signing.version.to_owned()),
    ]);
    if let Some(token) = &credentials.security_token {
        headers.push(("x-acs-accesskey-id", credentials.access_key_id.clone()));
        headers.push(("x-acs-security-token", token.expose().to_owned()));
    }
    let ours = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let borrowed: Vec<_> = ours.chain(more.iter().copied()).collect();
    let canonical = CanonicalRequest::new(&Request {
        method,
        path: "/",
        query,
        headers: &borrowed,
        content_hash: &hash,
    });
    let signature = canonical.signature(&credentials.access_key_secret);
    let authorization = canonical.authorization(&credentials.access_key_id, &signature);
    headers.push(("authorization", authorization));
    SignedRequest { canonical, signature, headers }
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedRequest([redacted])")
    }
}

/// The value of an `authorization` header, taken apart by whoever verifies it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// Whose key signed.
    pub access_key_id: &'a str,
    /// The names of the signed headers, joined by `;`.
    pub signed_headers: &'a str,
    /// The signature.
    pub signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Takes a header apart; `None` if it is not of this method or lacks a part.
    pub fn parse(header: &'a str) -> Option<Self> {
        let mut parts = (None, None, None);
        for part in header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(',') {
            match part.trim().split_once('=')? {
                ("Credential", value) => parts.0 = Some(value),
                ("SignedHeaders", value) => parts.1 = Some(value),
                ("Signature", value) => parts.2 = Some(value),
                _ => {}
            }
        }
        let (access_key_id, signed_headers, signature) = (parts.0?, parts.1?, parts.2?);
        Some(Self { access_key_id, signed_headers, signature })
    }

    /// The headers that were signed, out of all that came; `None` if one of them did not come.
    pub fn select<'h>(&self, headers: &[(&'h str, &'h str)]) -> Option<Vec<(&'h str, &'h str)>> {
        let mut signed = Vec::new();
        for name in self.signed_headers.split(';') {
            let before = signed.len();
            signed.extend(headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)));
            if signed.len() == before {
                return None;
            }
        }
        Some(signed)
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("access_key_id", &self.access_key_id)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The hash of no body at all.
const EMPTY_HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Headers in the order and form in which they are signed: names in lower case, values without
/// the space around them, one entry for a repeated name.
fn canonical_headers<'a>(headers: &[(&'a str, &'a str)]) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let mut sorted: Vec<_> = headers
        .iter()
        .map(|(name, value)| (lower_case(name), Cow::Borrowed(value.trim())))
        .collect();
    sorted.sort_unstable();
    sorted.dedup_by(|(name, value), (kept, values)| {
        let repeated = name == kept;
        if repeated {
            let values = values.to_mut();
            values.push(',');
            values.push_str(value);
        }
        repeated
    });
    sorted
}

fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}
