use super::*;

macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../../../slb/emulator/tests/certificates/", $name, ".pem"))
    };
}

#[test]
fn what_stands_in_a_certificate_is_read() {
    let Chain { first, issuers } = Chain::read(pem!("rsa")).unwrap();
    assert!(issuers.is_empty());
    assert_eq!(first.fingerprint, "17:05:52:48:f6:56:ce:46:00:d0:dc:42:a1:dc:85:b9:29:e6:2a:68");
    assert_eq!(first.common_name, "www.example.com");
    let names = ["www.example.com", "*.example.com", "192.0.2.1"];
    assert_eq!(first.subject_alternative_names, names);
    assert_eq!(first.names().collect::<Vec<_>>(), names);
    assert!(first.not_before < first.not_after);
    assert_eq!((first.public_key.algorithm(), first.public_key.bits()), ("RSA", Some(2048)));
}

#[test]
fn keys_of_every_kind_are_told_apart() {
    for (text, algorithm, bits) in [
        (pem!("ec"), "EC", Some(256)),
        (pem!("short"), "RSA", Some(512)),
        (pem!("ed25519"), "Ed25519", None),
    ] {
        let key = Chain::read(text).unwrap().first.public_key;
        assert_eq!((key.algorithm(), key.bits()), (algorithm, bits));
    }
}

#[test]
fn the_first_of_a_chain_is_the_one_that_is_meant() {
    let chain = Chain::read(concat!(pem!("ec"), "\n", pem!("rsa"))).unwrap();
    assert_eq!(chain.first.public_key.algorithm(), "EC");
    assert_eq!(chain.issuers, [Chain::read(pem!("rsa")).unwrap().first]);
}

#[test]
fn a_private_key_tells_its_public_one() {
    let of = |text: &str| Chain::read(text).unwrap().first.public_key;
    for (certificate, key) in [
        (pem!("rsa"), pem!("rsa.key")),
        (pem!("rsa"), pem!("rsa.pkcs1.key")),
        (pem!("ec"), pem!("ec.key")),
        (pem!("ec"), pem!("ec.pkcs8.key")),
    ] {
        assert_eq!(PublicKey::of_private(key), Ok(of(certificate)));
    }
    assert_eq!(PublicKey::of_private(pem!("encrypted.key")), Err(NoKey::Encrypted));
    for none in ["", "nonsense", pem!("rsa"), pem!("ed25519.key")] {
        assert_eq!(PublicKey::of_private(none), Err(NoKey::Unreadable));
    }
}

#[test]
fn what_is_no_certificate_is_told() {
    let cut = pem!("rsa").replacen('M', "N", 1);
    let second = format!("{}{cut}", pem!("ec"));
    for (text, problem) in [
        ("", Unreadable::NoCertificate),
        ("nonsense", Unreadable::NoCertificate),
        ("-----BEGIN CERTIFICATE-----\nMIIB", Unreadable::NoCertificate),
        (cut.as_str(), Unreadable::Broken),
        (second.as_str(), Unreadable::Broken),
        (pem!("rsa.key"), Unreadable::PrivateKey),
        (concat!(pem!("rsa"), pem!("rsa.key")), Unreadable::PrivateKey),
        (concat!(pem!("rsa"), pem!("encrypted.key")), Unreadable::PrivateKey),
    ] {
        assert_eq!(Chain::read(text), Err(problem), "{text}");
    }
}
