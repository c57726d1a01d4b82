//! What is taken for a certificate, and with which code everything else is refused.

use aliyun_emulator::product::{ApiError, Chain, NoKey, PublicKey, Unreadable, X509};

use crate::state::Content;

/// The lengths of RSA keys that are taken, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=4096;

/// Reads the first certificate of a chain that belongs to a private key.
pub(super) fn pair(chain: &str, key: &str) -> Result<Content, ApiError> {
    let Chain { first, .. } = Chain::read(chain).map_err(|problem| {
        ApiError::new(match problem {
            Unreadable::NoCertificate | Unreadable::PrivateKey => "CertificateFormatInvalid",
            Unreadable::Broken => "IllegalParam.ServerCertificate",
        })
    })?;
    match &first.public_key {
        rsa @ PublicKey::Rsa { .. } if !rsa.bits().is_some_and(|bits| RSA_BITS.contains(&bits)) => {
            return Err(ApiError::new("OperationDenied.IllegalKeyLength"));
        }
        PublicKey::Rsa { .. } | PublicKey::Ec { .. } => {}
        PublicKey::Other(_) => return Err(ApiError::new("EccCertificateNotSupport")),
    }
    let own = PublicKey::of_private(key).map_err(|problem| match problem {
        NoKey::Encrypted => invalid("The private key is encrypted."),
        NoKey::Unreadable => invalid("PrivateKey is no RSA or EC key in PEM form."),
    })?;
    match own == first.public_key {
        true => Ok(Content::from(&first)),
        false => Err(ApiError::new("InvalidParameter")),
    }
}

/// Reads a CA certificate.
pub(super) fn authority(text: &str) -> Result<Content, ApiError> {
    match Chain::read(text) {
        Ok(Chain { first, issuers }) if issuers.is_empty() => Ok(Content::from(&first)),
        _ => Err(invalid("CACertificate is no certificate in PEM form.")),
    }
}

fn invalid(why: &str) -> ApiError {
    ApiError::new("InvalidParameter").because(why)
}

impl From<&X509> for Content {
    fn from(read: &X509) -> Self {
        Self {
            fingerprint: read.fingerprint.clone(),
            common_name: read.common_name.clone(),
            subject_alternative_names: read.subject_alternative_names.clone(),
            expires: read.not_after,
        }
    }
}
