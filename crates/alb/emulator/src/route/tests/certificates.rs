use aliyun_alb_model::{
    AssociateAdditionalCertificatesWithListener, Certificate,
    DissociateAdditionalCertificatesFromListener, ListListenerCertificates,
};
use aliyun_emulator::Settling;
use serde_json::json;

use super::fixture::{SEED, request, routed};
use crate::desk::Desk;
use crate::route::{CertificateChoice, Route, RoutedCertificate};

/// A certificate for some names, valid in the years between these.
fn pem(names: &[&str], (from, to): (i32, i32)) -> String {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = rcgen::CertificateParams::new(names).unwrap();
    params.not_before = rcgen::date_time_ymd(from, 1, 1);
    params.not_after = rcgen::date_time_ymd(to, 1, 1);
    params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().pem()
}

const LONG: (i32, i32) = (2000, 2100);

/// A desk whose HTTPS listener has the first of some certificates. Those without a text are known by
/// their ids alone.
fn with_default(certificates: &[(&str, Option<String>)]) -> Desk {
    let listed = certificates.iter().map(|(id, pem)| match pem {
        Some(pem) => json!({ "CertificateId": id, "Pem": pem }),
        None => json!(id),
    });
    let listed = format!("\"Certificates\":{},\"Instances\"", json!(listed.collect::<Vec<_>>()));
    let seed = SEED.replacen("\"Instances\"", &listed, 1);
    Desk::seeded(&seed.replacen("1-cn-hangzhou", certificates[0].0, 1))
}

fn associate(desk: &Desk, ids: &[&str]) {
    let certificates = ids.iter().map(|id| Certificate::new(*id));
    desk.call(&AssociateAdditionalCertificatesWithListener::new("lsn-2", certificates)).unwrap();
}

/// The same with the others beside it.
fn desk(certificates: &[(&str, Option<String>)]) -> Desk {
    let desk = with_default(certificates);
    let others: Vec<_> = certificates[1..].iter().map(|(id, _)| *id).collect();
    if !others.is_empty() {
        associate(&desk, &others);
    }
    desk.reload()
}

#[track_caller]
fn shown(desk: &Desk, host: &str) -> Option<RoutedCertificate> {
    routed(desk, &Route::to("lsn-2").host(host)).certificate
}

/// The id of the certificate that is shown, and why it is this one.
#[track_caller]
fn choice(desk: &Desk, host: &str) -> Option<(String, CertificateChoice)> {
    shown(desk, host).map(|own| (own.certificate_id, own.chosen_by))
}

#[test]
fn the_name_comes_before_the_wildcard_and_that_before_the_default() {
    let desk = desk(&[
        ("default", Some(pem(&["example.com"], LONG))),
        ("wild", Some(pem(&["*.example.com"], LONG))),
        ("named", Some(pem(&["www.example.com", "example.org"], LONG))),
        ("also-named", Some(pem(&["www.example.com"], LONG))),
    ]);
    for (host, id, by) in [
        ("www.example.com", "named", CertificateChoice::Name),
        ("WWW.Example.Com:8443", "named", CertificateChoice::Name),
        ("api.example.com", "wild", CertificateChoice::Wildcard),
        ("example.com", "default", CertificateChoice::Name),
        ("a.b.example.com", "default", CertificateChoice::Default),
        ("example.net", "default", CertificateChoice::Default),
        ("10.0.0.9", "default", CertificateChoice::Default),
        ("[2001:db8::1]:443", "default", CertificateChoice::Default),
    ] {
        assert_eq!(choice(&desk, host), Some((id.to_owned(), by)), "{host}");
    }
    let named = shown(&desk, "www.example.com").unwrap();
    assert_eq!(named.names[1..], ["www.example.com", "example.org"]);
    assert_eq!(named.not_after.as_deref(), Some("2100-01-01T00:00:00Z"));
    assert_eq!(named.objection, None);
    // Without a host a client asks for the address.
    let without = routed(&desk, &Route::to("lsn-2")).certificate.unwrap();
    assert_eq!(without.chosen_by, CertificateChoice::Default);
}

#[test]
fn what_a_client_does_not_accept_is_told() {
    let desk = desk(&[
        ("default", Some(pem(&["192.0.2.1"], LONG))),
        ("over", Some(pem(&["over.example.com"], (2000, 2001)))),
        ("early", Some(pem(&["early.example.com"], (2090, 2091)))),
    ]);
    for (host, told) in [
        ("192.0.2.1", None),
        ("192.0.2.2", Some("None of its names is that of 192.0.2.2.")),
        ("www.example.com", Some("None of its names is that of www.example.com.")),
        ("over.example.com", Some("It was valid until 2001-01-01T00:00:00Z.")),
        ("early.example.com", Some("It is valid from 2090-01-01T00:00:00Z on.")),
    ] {
        assert_eq!(shown(&desk, host).unwrap().objection.as_deref(), told, "{host}");
    }
}

#[test]
fn what_is_not_known_is_not_told() {
    let named = || Some(pem(&["www.example.com"], LONG));
    // One certificate is shown to everybody.
    let alone = desk(&[("default", None)]);
    let own = shown(&alone, "www.example.com").unwrap();
    assert_eq!(own.chosen_by, CertificateChoice::Default);
    assert!(own.names.is_empty() && own.not_after.is_none() && own.objection.is_none());
    // Beside one whose names are not known, only the very name tells.
    let mixed = desk(&[("default", named()), ("unknown", None)]);
    let by_name = Some(("default".to_owned(), CertificateChoice::Name));
    assert_eq!(choice(&mixed, "www.example.com"), by_name);
    assert_eq!(choice(&mixed, "example.org"), None);
    // The default one may have the name of a host that fits a wildcard.
    let mixed = desk(&[("default", None), ("wild", Some(pem(&["*.example.com"], LONG)))]);
    assert_eq!(choice(&mixed, "www.example.com"), None);
    let by_default = Some(("default".to_owned(), CertificateChoice::Default));
    assert_eq!(choice(&mixed, "example.org"), by_default);
    assert_eq!(routed(&mixed, &request()).certificate, None, "there is no TLS");
}

#[test]
fn a_certificate_counts_while_it_is_on_the_listener() {
    let desk = with_default(&[
        ("default", Some(pem(&["example.com"], LONG))),
        ("named", Some(pem(&["www.example.com"], LONG))),
    ]);
    desk.settling.set(Settling::AfterDescribes(1));
    let is_named = || choice(&desk, "www.example.com").unwrap().0 == "named";
    associate(&desk, &["named"]);
    assert!(!is_named(), "it is only about to be");
    for _ in 0..2 {
        desk.call(&ListListenerCertificates::new("lsn-2")).unwrap();
    }
    assert!(is_named());
    let one = [Certificate::new("named")];
    desk.call(&DissociateAdditionalCertificatesFromListener::new("lsn-2", one)).unwrap();
    assert!(!is_named());
}
