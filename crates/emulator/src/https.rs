//! HTTPS, beside HTTP on the same port: clients that ask one service by the one and the next by the
//! other, as some SDKs do, need no second one.

use std::fmt;
use std::io;
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::server::TlsStream;

/// The names that every certificate is for that is made here.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// What HTTPS needs: a certificate and its key.
///
/// `Debug` shows neither.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<str>,
}

impl Tls {
    /// A certificate that is made now and signs itself, for `localhost`, `127.0.0.1`, `::1` and more
    /// names and addresses.
    pub fn self_signed<N: Into<String>>(more: impl IntoIterator<Item = N>) -> io::Result<Self> {
        let names = NAMES.into_iter().map(str::to_owned).chain(more.into_iter().map(Into::into));
        let mut made = CertificateParams::new(names.collect::<Vec<_>>()).map_err(wrong)?;
        made.distinguished_name.push(DnType::CommonName, "emulator");
        let key = KeyPair::generate().map_err(wrong)?;
        let made = made.self_signed(&key).map_err(wrong)?;
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        Self::new(vec![made.der().clone()], key.into(), &made.pem())
    }

    /// One's own: a certificate in PEM form, with those that lead to it behind it, and its private key
    /// in PEM form.
    pub fn from_pem(certificates: &str, key: impl AsRef<[u8]>) -> io::Result<Self> {
        let chain = CertificateDer::pem_slice_iter(certificates.as_bytes());
        let chain: Vec<_> = chain
            .collect::<Result<_, _>>()
            .map_err(|error| wrong(format!("the certificate is not in PEM form: {error}")))?;
        if chain.is_empty() {
            return Err(wrong("there is no certificate in PEM form"));
        }
        // What is wrong with it is not told: it might quote the key.
        let key = PrivateKeyDer::from_pem_slice(key.as_ref())
            .map_err(|_| wrong("there is no private key in PEM form"))?;
        Self::new(chain, key, certificates)
    }

    /// The certificate in PEM form, for clients that are to trust it.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        certificate: &str,
    ) -> io::Result<Self> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| wrong(format!("certificate and key cannot be used: {error}")))?;
        Ok(Self { acceptor: Arc::new(config).into(), certificate: certificate.into() })
    }

    /// Shakes hands on a connection.
    pub(crate) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
    ) -> io::Result<TlsStream<S>> {
        self.acceptor.accept(stream).await
    }
}

/// Whether a connection that begins with this byte is one of TLS: the type of a record that holds a
/// handshake. No method of HTTP begins so.
pub(crate) fn begins_with(byte: u8) -> bool {
    byte == 0x16
}

fn wrong(problem: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, problem.to_string())
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_or_no_key_is_told_without_the_key() {
        let made = rcgen::generate_simple_self_signed(vec!["a".to_owned()]).unwrap();
        let other = rcgen::generate_simple_self_signed(vec!["a".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        assert!(Tls::from_pem(&certificate, &key).is_ok());
        let broken = key.replace("END PRIVATE", "END");
        let others = other.signing_key.serialize_pem();
        for (certificate, key, told) in [
            (&*certificate, &*certificate, "there is no private key in PEM form"),
            (&certificate, "", "there is no private key in PEM form"),
            (&certificate, &broken, "there is no private key in PEM form"),
            ("", &key, "there is no certificate in PEM form"),
            (&key, &key, "there is no certificate in PEM form"),
            (&certificate, &others, "certificate and key cannot be used"),
        ] {
            let error = Tls::from_pem(certificate, key).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(told), "{shown}");
            let secret = |line: &str| line.len() > 20 && shown.contains(line);
            assert!(!made.signing_key.serialize_pem().lines().any(secret), "{shown}");
        }
        assert!(Tls::self_signed(["ü"]).is_err());
        let tls = Tls::self_signed(["emulator"]).unwrap();
        assert!(tls.certificate().starts_with("-----BEGIN CERTIFICATE-----"));
        assert_eq!(format!("{tls:?}"), "Tls { .. }");
    }
}
