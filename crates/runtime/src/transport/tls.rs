//! Whom TLS connections trust.

use std::fmt;
use std::sync::Arc;

use aliyun_core::excerpt;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::{TransportError, TransportErrorKind};

/// Which certificate authorities are trusted: those of the system, unless others are given.
#[derive(Clone, Default)]
pub struct RootCertificates {
    own: Vec<CertificateDer<'static>>,
    not_system: bool,
}

impl RootCertificates {
    /// Those that the system trusts.
    pub fn system() -> Self {
        Self::default()
    }

    /// The certificates in a PEM file, and no others. What else is in the file is passed over.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, TransportError> {
        let unusable = |why: &str| {
            TransportError::new(
                TransportErrorKind::Configuration,
                format!("the root certificates {why}: give a file in the form of PEM"),
            )
        };
        let own: Vec<_> = CertificateDer::pem_slice_iter(pem.as_ref())
            .collect::<Result<_, _>>()
            .map_err(|_| unusable("cannot be read"))?;
        if own.is_empty() {
            return Err(unusable("are none"));
        }
        let mut store = RootCertStore::empty();
        for certificate in &own {
            store
                .add(certificate.clone())
                .map_err(|error| unusable(&format!("are wrong ({error})")))?;
        }
        Ok(Self { own, not_system: true })
    }

    /// These and those that the system trusts.
    #[cfg(not(target_os = "android"))]
    #[must_use]
    pub fn and_system(mut self) -> Self {
        self.not_system = false;
        self
    }

    /// How to connect; and, where the system has no certificates, why nobody is trusted. A machine
    /// without them can still talk to an endpoint without TLS.
    pub(super) fn tls(&self) -> Result<(ClientConfig, Option<String>), TransportError> {
        // The provider of cryptography is given here and not installed for the whole process,
        // which belongs to the application.
        let provider = Arc::new(ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| TransportError::new(TransportErrorKind::Configuration, error))?;
        let trusting = |store| tls.clone().with_root_certificates(store).with_no_client_auth();
        if self.not_system {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(self.own.iter().cloned());
            return Ok((trusting(store), None));
        }
        Ok(match self.verifier(provider) {
            Ok(verifier) => {
                let tls = tls.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
                (tls.with_no_client_auth(), None)
            }
            Err(why) => (trusting(RootCertStore::empty()), Some(distrust(&why))),
        })
    }

    #[cfg(not(target_os = "android"))]
    fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
        Verifier::new_with_extra_roots(self.own.iter().cloned(), provider)
    }

    #[cfg(target_os = "android")]
    fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
        Verifier::new(provider)
    }
}

/// Why nobody is trusted, and what to do. What these variables name is looked at in place of what the
/// system has.
fn distrust(why: &rustls::Error) -> String {
    let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find_map(|name| {
        let path = std::env::var_os(name)?;
        let shown = excerpt(&path.to_string_lossy());
        Some(format!("{name} is \"{shown}\": name there what can be read, or unset it"))
    });
    let way = named.unwrap_or_else(|| "install the package `ca-certificates` or the like".into());
    format!("{why}: {way}")
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RootCertificates")
            .field("own", &self.own.len())
            .field("system", &!self.not_system)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_no_certificate_is_an_error() {
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let cut = "-----BEGIN CERTIFICATE-----\nAAAA\n";
        for (pem, why) in [("", "none"), (key, "none"), (garbage, "wrong"), (cut, "read")] {
            let error = RootCertificates::from_pem(pem).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Configuration);
            assert!(error.to_string().contains(why), "{error}");
        }
    }
}
