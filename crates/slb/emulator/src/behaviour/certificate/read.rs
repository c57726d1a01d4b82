//! What stands in certificates and keys in PEM form.
//!
//! A private key carries the public one: the modulus of an RSA key, the point of an EC key. Whether
//! a key belongs to a certificate is seen by comparing the two.

use std::net::IpAddr;

use aliyun_emulator::product::ApiError;
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use sha1::{Digest as _, Sha1};
use x509_cert::Certificate;
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::state::Content;

/// The lengths of RSA keys that are taken, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=4096;

/// The attribute of a name that is its common name.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// The extension with the alternative names.
const ALTERNATIVE_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// The algorithms of RSA and EC keys.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// A block of a PEM text.
type Block = (SectionKind, Vec<u8>);

/// Reads the first certificate of a chain that belongs to a private key.
pub(super) fn pair(chain: &str, key: &str) -> Result<Content, ApiError> {
    let ders = certificates(chain)?;
    let first = ders.first().ok_or_else(|| ApiError::new("CertificateFormatInvalid"))?;
    let certificate = Certificate::from_der(first)
        .map_err(|_| ApiError::new("IllegalParam.ServerCertificate"))?;
    if public(&certificate)? != private(key)? {
        return Err(ApiError::new("InvalidParameter"));
    }
    Ok(content(first, &certificate))
}

/// Reads a CA certificate.
pub(super) fn authority(text: &str) -> Result<Content, ApiError> {
    let broken = || invalid("CACertificate is no certificate in PEM form.");
    let ders = certificates(text).map_err(|_| broken())?;
    let [only] = ders.as_slice() else { return Err(broken()) };
    let certificate = Certificate::from_der(only).map_err(|_| broken())?;
    Ok(content(only, &certificate))
}

fn invalid(why: &str) -> ApiError {
    ApiError::new("InvalidParameter").because(why)
}

/// The certificates of a text that holds nothing else.
fn certificates(text: &str) -> Result<Vec<Vec<u8>>, ApiError> {
    let broken = || ApiError::new("CertificateFormatInvalid");
    let mut ders = Vec::new();
    for block in Block::pem_slice_iter(text.as_bytes()) {
        match block {
            Ok((SectionKind::Certificate, der)) => ders.push(der),
            _ => return Err(broken()),
        }
    }
    if ders.is_empty() { Err(broken()) } else { Ok(ders) }
}

fn content(der: &[u8], certificate: &Certificate) -> Content {
    let pairs: Vec<_> = Sha1::digest(der).iter().map(|byte| format!("{byte:02x}")).collect();
    let certificate = &certificate.tbs_certificate;
    let attributes = certificate.subject.0.iter().flat_map(|set| set.0.iter());
    let common_name = attributes
        .filter(|attribute| attribute.oid == COMMON_NAME)
        .find_map(|attribute| String::from_utf8(attribute.value.value().to_vec()).ok());
    let mut extensions = certificate.extensions.iter().flatten();
    let names = extensions
        .find(|extension| extension.extn_id == ALTERNATIVE_NAMES)
        .and_then(|extension| SubjectAltName::from_der(extension.extn_value.as_bytes()).ok());
    let expires = certificate.validity.not_after.to_unix_duration().as_secs();
    Content {
        fingerprint: pairs.join(":"),
        common_name: common_name.unwrap_or_default(),
        subject_alternative_names: names
            .iter()
            .flat_map(|names| &names.0)
            .filter_map(name)
            .collect(),
        expires: i64::try_from(expires).unwrap_or(i64::MAX),
    }
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
        GeneralName::IpAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(bytes.as_bytes()).map(IpAddr::from);
            let v6 = || <[u8; 16]>::try_from(bytes.as_bytes()).map(IpAddr::from);
            v4.or_else(|_| v6()).ok().map(|ip| ip.to_string())
        }
        _ => None,
    }
}

/// A public key, as far as it tells keys apart.
#[derive(Debug, PartialEq, Eq)]
enum Public {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    Ec { point: Vec<u8> },
}

/// The key of a certificate.
fn public(certificate: &Certificate) -> Result<Public, ApiError> {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    let bits = info.subject_public_key.raw_bytes();
    match info.algorithm.oid {
        EC => Ok(Public::Ec { point: bits.to_vec() }),
        RSA => {
            let broken = || ApiError::new("IllegalParam.ServerCertificate");
            let members = members(bits).ok_or_else(broken)?;
            let [modulus, exponent] = members.as_slice() else { return Err(broken()) };
            let (modulus, exponent) = (number(modulus.value()), number(exponent.value()));
            if !RSA_BITS.contains(&(modulus.len() * 8)) {
                return Err(ApiError::new("OperationDenied.IllegalKeyLength"));
            }
            Ok(Public::Rsa { modulus, exponent })
        }
        _ => Err(ApiError::new("EccCertificateNotSupport")),
    }
}

/// The public part of a private key: PKCS #1, SEC 1, or PKCS #8 around one of them.
fn private(text: &str) -> Result<Public, ApiError> {
    if text.contains("ENCRYPTED") {
        return Err(invalid("The private key is encrypted."));
    }
    let read = || {
        let (kind, der) = Block::from_pem_slice(text.as_bytes()).ok()?;
        let members = members(&der)?;
        match kind {
            SectionKind::RsaPrivateKey => rsa(&members),
            SectionKind::EcPrivateKey => ec(&members),
            SectionKind::PrivateKey => wrapped(&members),
            _ => None,
        }
    };
    read().ok_or_else(|| invalid("PrivateKey is no RSA or EC key in PEM form."))
}

/// `PrivateKeyInfo ::= SEQUENCE { version, algorithm, privateKey OCTET STRING, ... }`
fn wrapped(info: &[AnyRef<'_>]) -> Option<Public> {
    let inner = members(info.get(2)?.value())?;
    ec(&inner).or_else(|| rsa(&inner))
}

/// `RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, ... }`
fn rsa(key: &[AnyRef<'_>]) -> Option<Public> {
    let exponent = number(key.get(2)?.value());
    Some(Public::Rsa { modulus: number(key.get(1)?.value()), exponent })
}

/// `ECPrivateKey ::= SEQUENCE { version, privateKey, parameters [0], publicKey [1] BIT STRING }`
fn ec(key: &[AnyRef<'_>]) -> Option<Public> {
    let is_public = |member: &&AnyRef<'_>| matches!(member.tag(), Tag::ContextSpecific { number, .. } if number.value() == 1);
    let bits = AnyRef::from_der(key.iter().find(is_public)?.value()).ok()?;
    // The first byte tells how many bits of the last one are not used: none.
    Some(Public::Ec { point: bits.value().get(1..)?.to_vec() })
}

/// The members of a DER sequence.
fn members(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let sequence = AnyRef::from_der(der).ok()?;
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    let mut members = Vec::new();
    while !reader.is_finished() {
        members.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(members)
}

/// The bytes of a number without leading zeros.
fn number(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
}
