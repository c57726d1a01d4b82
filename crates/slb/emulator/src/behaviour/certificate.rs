//! Server and CA certificates.

mod authority;
mod read;
mod server;

use aliyun_runtime::Timestamp;

use super::Scene;
use crate::registry::{Handler, handler};
use crate::state::Certificate;

/// The operations of this group.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(server::upload_server_certificate),
        handler(server::set_server_certificate_name),
        handler(server::delete_server_certificate),
        handler(server::describe_server_certificates),
        handler(authority::upload_ca_certificate),
        handler(authority::set_ca_certificate_name),
        handler(authority::delete_ca_certificate),
        handler(authority::describe_ca_certificates),
    ]
}

/// A point in time as the answers tell it: a text, and milliseconds since 1970.
fn told(seconds: i64) -> (Option<String>, Option<i64>) {
    let text = Timestamp::from_unix(seconds).to_string();
    (Some(text), Some(seconds.saturating_mul(1000)))
}

/// The time when a certificate expires, as the answers tell it; of a managed one it is not known.
fn expiry(certificate: &Certificate) -> (Option<String>, Option<i64>) {
    certificate.content.as_ref().map_or((None, None), |content| told(content.expires))
}

#[cfg(test)]
mod tests;
