//! TLS to servers on this machine, with certificates made for the occasion.

use std::sync::Arc;
use std::time::Duration;

use aliyun_runtime::transport::{HyperTransport, ProxySettings, RootCertificates};
use aliyun_runtime::{TransportError, TransportErrorKind};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::version::{TLS12, TLS13};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use crate::server::{Peer, Server, http, impatient, send};

/// Someone who certifies servers.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    fn roots(&self) -> RootCertificates {
        RootCertificates::from_pem(&self.pem).unwrap()
    }

    /// How a server of this name accepts connections.
    fn acceptor(&self, name: &str, tell: fn(&mut CertificateParams)) -> TlsAcceptor {
        self.acceptor_of(name, tell, &[&TLS12, &TLS13])
    }

    fn acceptor_of(
        &self,
        name: &str,
        tell: fn(&mut CertificateParams),
        versions: &[&'static rustls::SupportedProtocolVersion],
    ) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        tell(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A server that answers behind TLS.
async fn serve(acceptor: TlsAcceptor) -> Server {
    Server::start(move |peer| answer(acceptor.clone(), peer)).await
}

async fn answer(acceptor: TlsAcceptor, peer: Peer<tokio::net::TcpStream>) {
    let Ok(stream) = acceptor.accept(peer.stream).await else { return };
    let mut peer = Peer { stream, requests: peer.requests };
    peer.request().await;
    peer.write(http("{}")).await;
}

fn trusting(roots: RootCertificates) -> HyperTransport {
    impatient().root_certificates(roots).build().unwrap()
}

async fn send_to(server: &Server, roots: RootCertificates) -> Result<u16, TransportError> {
    let url = format!("https://127.0.0.1:{}/", server.address.port());
    send(&trusting(roots), &url).await.map(|(status, _)| status)
}

/// Fails before a request is sent, for this reason.
async fn is_refused(server: &Server, roots: RootCertificates, why: &str) {
    let error = send_to(server, roots).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert!(format!("{error:?}").contains(why), "{error:?}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_with_the_system_and_without() {
    let authority = Authority::new();
    let server = serve(authority.acceptor("127.0.0.1", |_| {})).await;
    assert_eq!(send_to(&server, authority.roots()).await.unwrap(), 200);
    assert_eq!(send_to(&server, authority.roots().and_system()).await.unwrap(), 200);
    let both = format!("{}\n{}", Authority::new().pem, authority.pem);
    let both = RootCertificates::from_pem(both).unwrap();
    assert_eq!(send_to(&server, both).await.unwrap(), 200);
}

#[tokio::test]
async fn tls_1_2_is_enough() {
    let authority = Authority::new();
    let server = serve(authority.acceptor_of("127.0.0.1", |_| {}, &[&TLS12])).await;
    assert_eq!(send_to(&server, authority.roots()).await.unwrap(), 200);
}

#[tokio::test]
async fn an_unknown_authority_is_not_trusted() {
    let authority = Authority::new();
    let server = serve(authority.acceptor("127.0.0.1", |_| {})).await;
    is_refused(&server, Authority::new().roots(), "InvalidCertificate(").await;
    is_refused(&server, Authority::new().roots().and_system(), "InvalidCertificate(").await;
    // Without any certificates in the system, the error says so instead.
    is_refused(&server, RootCertificates::system(), "").await;
}

#[tokio::test]
async fn another_name_and_another_time_are_refused() {
    let authority = Authority::new();
    let server = serve(authority.acceptor("made-up.example", |_| {})).await;
    is_refused(&server, authority.roots(), "NotValidForName").await;
    let expired = |params: &mut CertificateParams| params.not_after = date_time_ymd(2001, 1, 1);
    let server = serve(authority.acceptor("127.0.0.1", expired)).await;
    is_refused(&server, authority.roots(), "Expired").await;
}

#[tokio::test]
async fn a_server_without_tls_is_a_failed_connection() {
    let plain = Server::answering(http("{}")).await;
    is_refused(&plain, Authority::new().roots(), "").await;
    let silent = Server::start(async |peer| {
        sleep(Duration::from_secs(60)).await;
        drop(peer);
    });
    is_refused(&silent.await, Authority::new().roots(), "").await;
}

#[tokio::test]
async fn tls_passes_through_a_proxy_unseen() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("made-up.example", |_| {});
    let proxy = Server::start(move |mut peer| {
        let acceptor = acceptor.clone();
        async move {
            let head = peer.request().await;
            assert!(head.starts_with("CONNECT made-up.example:443 HTTP/1.1\r\n"), "{head}");
            peer.write("HTTP/1.1 200 Connection established\r\n\r\n").await;
            answer(acceptor, peer).await;
        }
    })
    .await;
    let transport = impatient()
        .root_certificates(authority.roots())
        .proxy(ProxySettings::none().https(proxy.url()))
        .build()
        .unwrap();
    let (status, _) = send(&transport, "https://made-up.example/").await.unwrap();
    assert_eq!((status, proxy.requests()), (200, 2));
}
