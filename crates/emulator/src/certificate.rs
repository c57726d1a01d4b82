//! What stands in certificates and keys in PEM form.

mod key;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::IpAddr;

use rustls_pki_types::pem::{PemObject as _, SectionKind};
use sha1::{Digest as _, Sha1};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

pub use key::{NoKey, PublicKey};

/// The attribute of a name that is its common name.
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// The extension with the alternative names.
const ALTERNATIVE_NAMES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");

/// A block of a PEM text.
type Block = (SectionKind, Vec<u8>);

/// What stands in a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X509 {
    /// The SHA-1 of the whole, as pairs of digits with colons between them.
    pub fingerprint: String,
    /// The common name of its subject; empty where it has none.
    pub common_name: String,
    /// The names and addresses that it is for.
    pub subject_alternative_names: Vec<String>,
    /// Since when it is valid, in seconds since 1970.
    pub not_before: i64,
    /// Until when it is valid, in seconds since 1970.
    pub not_after: i64,
    /// Its key.
    pub public_key: PublicKey,
}

/// The certificates of a PEM text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The first one, which the text is about.
    pub first: X509,
    /// Those behind it, which lead to an authority.
    pub issuers: Vec<X509>,
}

/// Why a text is no chain of certificates. To complete "the text ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no PEM of certificates.
    NoCertificate,
    /// It has a private key in it.
    PrivateKey,
    /// It is PEM of something that is no certificate.
    Broken,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCertificate => {
                "is no certificate in PEM form; it begins with -----BEGIN CERTIFICATE-----"
            }
            Self::PrivateKey => "holds a private key; give the certificates alone",
            Self::Broken => "is PEM of something that is no certificate",
        })
    }
}

impl std::error::Error for Unreadable {}

impl Chain {
    /// Reads a text that holds certificates and nothing else.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        // Not every kind of key has a name that a block is known by.
        if text.contains("PRIVATE KEY") {
            return Err(Unreadable::PrivateKey);
        }
        let mut all = Vec::new();
        for block in Block::pem_slice_iter(text.as_bytes()) {
            match block {
                Ok((SectionKind::Certificate, der)) => all.push(der),
                _ => return Err(Unreadable::NoCertificate),
            }
        }
        let mut all = all.iter().map(|der| X509::of(der).ok_or(Unreadable::Broken));
        let first = all.next().ok_or(Unreadable::NoCertificate)??;
        Ok(Self { first, issuers: all.collect::<Result<_, _>>()? })
    }
}

impl X509 {
    fn of(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?.tbs_certificate;
        let pairs: Vec<_> = Sha1::digest(der).iter().map(|byte| format!("{byte:02x}")).collect();
        let attributes = certificate.subject.0.iter().flat_map(|set| set.0.iter());
        let common_name = attributes
            .filter(|attribute| attribute.oid == COMMON_NAME)
            .find_map(|attribute| String::from_utf8(attribute.value.value().to_vec()).ok());
        let mut extensions = certificate.extensions.iter().flatten();
        let names = extensions
            .find(|extension| extension.extn_id == ALTERNATIVE_NAMES)
            .and_then(|extension| SubjectAltName::from_der(extension.extn_value.as_bytes()).ok());
        let seconds = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
        };
        Some(Self {
            fingerprint: pairs.join(":"),
            common_name: common_name.unwrap_or_default(),
            subject_alternative_names: names
                .iter()
                .flat_map(|names| &names.0)
                .filter_map(name)
                .collect(),
            not_before: seconds(certificate.validity.not_before),
            not_after: seconds(certificate.validity.not_after),
            public_key: PublicKey::of(&certificate.subject_public_key_info)?,
        })
    }

    /// The names that it is for: the alternative ones, and the common name if it is none of these.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = &self.subject_alternative_names;
        let common = Some(&self.common_name);
        let common = common.filter(|name| !name.is_empty() && !others.contains(name));
        common.into_iter().chain(others).map(String::as_str)
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
