//! Server and CA certificates.

pub(crate) mod authority;
mod read;
pub(crate) mod server;

use aliyun_emulator::product::{Ids, scatter};
use aliyun_runtime::Timestamp;

use super::Scene;
use crate::state::Certificate;

/// A point in time as the answers tell it: a text, and milliseconds since 1970.
fn told(seconds: i64) -> (Option<String>, Option<i64>) {
    let text = Timestamp::from_unix(seconds).to_string();
    (Some(text), Some(seconds.saturating_mul(1000)))
}

/// The time when a certificate expires, as the answers tell it, if it is known what stands in it.
fn expiry(certificate: &Certificate) -> (Option<String>, Option<i64>) {
    certificate.content.as_ref().map_or((None, None), |content| told(content.expires))
}

/// A fresh id of a certificate.
fn fresh_id(ids: &mut Ids) -> String {
    let number = ids.fresh_number();
    let (first, second) = (scatter(number), scatter(!number));
    let (high, low) = (first >> 32, first as i32);
    format!("1000000000000000_{high:08x}_{low}_{}", second as i32)
}

#[cfg(test)]
mod tests;
