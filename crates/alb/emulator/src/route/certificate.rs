//! The certificate that a client is shown.

use std::net::IpAddr;

use aliyun_alb_model::{CertificateStatus, CertificateType};
use aliyun_emulator::Timestamp;
use aliyun_emulator::product::X509;

use super::shares::Look;
use super::{CertificateChoice, RoutedCertificate};
use crate::behaviour::listener_certificate;
use crate::state::Listener;

/// A certificate, with what stands in it if that is known.
#[derive(Clone, Copy)]
struct Candidate<'r> {
    id: &'r str,
    content: Option<&'r X509>,
}

/// The certificate of a listener for clients that ask for a host.
pub(super) fn shown(look: Look<'_>, listener: &Listener, host: &str) -> Option<RoutedCertificate> {
    if !listener.is_tls() {
        return None;
    }
    let all = listener_certificate::shown(look.region, listener).into_iter();
    let ready = all.filter(|own| {
        own.kind == CertificateType::Server && own.status == CertificateStatus::Associated
    });
    let candidates: Vec<_> = ready
        .map(|own| {
            let listed = look.shared.resources.certificate(own.id).listed();
            Candidate { id: own.id, content: listed.and_then(|listed| listed.content()) }
        })
        .collect();
    let (chosen, chosen_by) = choose(&candidates, host)?;
    let content = chosen.content;
    Some(RoutedCertificate {
        certificate_id: chosen.id.to_owned(),
        chosen_by,
        names: content.iter().flat_map(|own| own.names()).map(str::to_owned).collect(),
        not_after: content.map(|own| Timestamp::from_unix(own.not_after).to_string()),
        objection: content.and_then(|own| objection(own, host, look.now.div_euclid(1000))),
    })
}

/// The certificate for a host: by its name, or else by a wildcard, or else the default one, which is
/// the first. None if one whose names are not known may be meant.
fn choose<'r>(
    candidates: &[Candidate<'r>],
    host: &str,
) -> Option<(Candidate<'r>, CertificateChoice)> {
    let (default, others) = candidates.split_first()?;
    // Clients name no host in the handshake where it is an address.
    if address(host).is_some() {
        return Some((*default, CertificateChoice::Default));
    }
    let by = |choice| {
        candidates.iter().find(|own| {
            let mut names = own.content.into_iter().flat_map(X509::names);
            names.any(|name| fit(name, host) == Some(choice))
        })
    };
    if let Some(found) = by(CertificateChoice::Name) {
        return Some((*found, CertificateChoice::Name));
    }
    if others.iter().any(|own| own.content.is_none()) {
        return None;
    }
    match by(CertificateChoice::Wildcard) {
        Some(_) if default.content.is_none() => None,
        Some(found) => Some((*found, CertificateChoice::Wildcard)),
        None => Some((*default, CertificateChoice::Default)),
    }
}

/// How a name of a certificate fits a host, if it does. A wildcard stands for one label.
fn fit(name: &str, host: &str) -> Option<CertificateChoice> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if name.eq_ignore_ascii_case(host) {
        return Some(CertificateChoice::Name);
    }
    let (label, parent) = host.split_once('.')?;
    let wanted = name.strip_prefix("*.")?;
    (!label.is_empty() && wanted.eq_ignore_ascii_case(parent))
        .then_some(CertificateChoice::Wildcard)
}

fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

/// Why a client does not accept a certificate, as far as name and time tell.
fn objection(content: &X509, host: &str, now: i64) -> Option<String> {
    let time = |seconds| Timestamp::from_unix(seconds);
    if now > content.not_after {
        return Some(format!("It was valid until {}.", time(content.not_after)));
    }
    if now < content.not_before {
        return Some(format!("It is valid from {} on.", time(content.not_before)));
    }
    let mut names = content.names();
    let is_for = match address(host) {
        Some(address) => names.any(|name| name.parse() == Ok(address)),
        None => names.any(|name| fit(name, host).is_some()),
    };
    (!is_for).then(|| format!("None of its names is that of {host}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_wildcards_fit_hosts() {
        use CertificateChoice::{Name, Wildcard};
        for (name, host, expected) in [
            ("www.example.com", "www.example.com", Some(Name)),
            ("www.Example.com", "WWW.example.COM", Some(Name)),
            ("www.example.com", "www.example.com.", Some(Name)),
            ("*.example.com", "www.example.com", Some(Wildcard)),
            ("*.Example.com", "api.example.com", Some(Wildcard)),
            ("*.example.com", "example.com", None),
            ("*.example.com", "a.b.example.com", None),
            ("*.example.com", ".example.com", None),
            ("*", "localhost", None),
            ("w*.example.com", "www.example.com", None),
            ("example.com", "www.example.com", None),
        ] {
            assert_eq!(fit(name, host), expected, "{name} {host}");
        }
    }
}
