//! Keys. A private key carries the public one: the modulus of an RSA key, the point of an EC key.
//! Whether it belongs to a certificate is seen by comparing the two.

use std::fmt;

use rustls_pki_types::pem::{PemObject as _, SectionKind};
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::Block;

/// The algorithms of RSA and EC keys.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// A public key, as far as it tells keys apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// Of RSA; the numbers have no leading zeros.
    Rsa {
        /// The modulus.
        modulus: Vec<u8>,
        /// The public exponent.
        exponent: Vec<u8>,
    },
    /// A point of an elliptic curve.
    Ec {
        /// The point, as certificates have it.
        point: Vec<u8>,
    },
    /// Of another algorithm, which has this name or number.
    Other(String),
}

/// Why a text is no private key. To complete "the private key ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// It is encrypted.
    Encrypted,
    /// It is no PEM of an RSA or EC key.
    Unreadable,
}

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encrypted => "is encrypted",
            Self::Unreadable => "is no RSA or EC key in PEM form",
        })
    }
}

impl std::error::Error for NoKey {}

impl PublicKey {
    /// The key of a certificate.
    pub(super) fn of(info: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        let bits = info.subject_public_key.raw_bytes();
        Some(match info.algorithm.oid {
            EC => Self::Ec { point: bits.to_vec() },
            RSA => {
                let members = members(bits)?;
                let [modulus, exponent] = members.as_slice() else { return None };
                let (modulus, exponent) = (number(modulus.value()), number(exponent.value()));
                Self::Rsa { modulus, exponent }
            }
            ED25519 => Self::Other("Ed25519".to_owned()),
            other => Self::Other(other.to_string()),
        })
    }

    /// The public part of a private key in PEM form: PKCS #1, SEC 1, or PKCS #8 around one of them.
    pub fn of_private(text: &str) -> Result<Self, NoKey> {
        if text.contains("ENCRYPTED") {
            return Err(NoKey::Encrypted);
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
        read().ok_or(NoKey::Unreadable)
    }

    /// Its algorithm: `RSA`, `EC`, or a name or number.
    pub fn algorithm(&self) -> &str {
        match self {
            Self::Rsa { .. } => "RSA",
            Self::Ec { .. } => "EC",
            Self::Other(name) => name,
        }
    }

    /// Its length in bits, as far as that is known.
    pub fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { modulus, .. } => {
                let unused = modulus.first()?.leading_zeros();
                (modulus.len() * 8).checked_sub(usize::try_from(unused).ok()?)
            }
            // A 4, and two numbers of the length of the curve: P-521 needs 66 bytes for its own.
            Self::Ec { point } => match point.split_first()? {
                (4, numbers) if numbers.len() == 132 => Some(521),
                (4, numbers) => Some(numbers.len() * 4),
                _ => None,
            },
            Self::Other(_) => None,
        }
    }
}

/// `PrivateKeyInfo ::= SEQUENCE { version, algorithm, privateKey OCTET STRING, ... }`
fn wrapped(info: &[AnyRef<'_>]) -> Option<PublicKey> {
    let inner = members(info.get(2)?.value())?;
    ec(&inner).or_else(|| rsa(&inner))
}

/// `RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, ... }`
fn rsa(key: &[AnyRef<'_>]) -> Option<PublicKey> {
    let exponent = number(key.get(2)?.value());
    Some(PublicKey::Rsa { modulus: number(key.get(1)?.value()), exponent })
}

/// `ECPrivateKey ::= SEQUENCE { version, privateKey, parameters [0], publicKey [1] BIT STRING }`
fn ec(key: &[AnyRef<'_>]) -> Option<PublicKey> {
    let is_public = |member: &&AnyRef<'_>| matches!(member.tag(), Tag::ContextSpecific { number, .. } if number.value() == 1);
    let bits = AnyRef::from_der(key.iter().find(is_public)?.value()).ok()?;
    // The first byte tells how many bits of the last one are not used: none.
    Some(PublicKey::Ec { point: bits.value().get(1..)?.to_vec() })
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
