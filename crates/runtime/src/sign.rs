//! Signatures, as pure functions of the caller's key, the request, the time and a nonce.
//!
//! | module | what it is |
//! |---|---|
//! | [`acs3`] | ACS3-HMAC-SHA256: the signature travels in a header. The default |
//! | [`v1`] | HMAC-SHA1: the signature is one of the parameters. For old endpoints, and for what does not belong in a URL |
//! | [`percent`] | the percent-encoding that both want |
//!
//! Whoever answers calls verifies them with the same functions: [`v1::verify`],
//! [`acs3::Authorization`].

pub mod acs3;
pub mod percent;
pub mod v1;

use crate::{Credentials, Timestamp};

/// How requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// ACS3-HMAC-SHA256, the signature in a header.
    #[default]
    Acs3HmacSha256,
    /// HMAC-SHA1 ("signature version 1.0"), the signature among the parameters.
    V1HmacSha1,
}

/// What is signed besides the parameters.
#[derive(Clone, Copy, Debug)]
pub struct Signing<'a> {
    /// Whose key signs.
    pub credentials: &'a Credentials,
    /// The operation.
    pub action: &'a str,
    /// The version of the API.
    pub version: &'a str,
    /// The time of the request; the service accepts 15 minutes of difference.
    pub time: Timestamp,
    /// A text that no other request carries.
    pub nonce: &'a str,
}

/// Parameters in the order in which both signatures want them: by name.
fn sorted<'p>(params: impl IntoIterator<Item = (&'p str, &'p str)>) -> Vec<(&'p str, &'p str)> {
    let mut params: Vec<_> = params.into_iter().collect();
    params.sort_unstable();
    params
}

/// How much room parameters take, roughly, when they are encoded.
fn room(params: &[(&str, &str)]) -> usize {
    params.iter().map(|(name, value)| name.len() + 2 * value.len() + 2).sum::<usize>() + 128
}

/// The text of a buffer that only texts were written to.
fn text(buffer: Vec<u8>) -> String {
    String::from_utf8(buffer).unwrap_or_default()
}
