//! A client of reqwest that the application hands over.

use std::time::Duration;

use aliyun_runtime::transport::ReqwestTransport;
use aliyun_runtime::{Transport as _, TransportError, TransportErrorKind, TransportLimits};
use bytes::Bytes;
use tokio::time::sleep;

use crate::server::{Server, http};

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn post(
    transport: &ReqwestTransport,
    server: &Server,
) -> Result<http::Response<Bytes>, TransportError> {
    let request = http::Request::post(server.url()).header("x-acs-security-token", "canary");
    let body = Bytes::from_static(b"Signature=canary");
    transport.send(request.header("content-length", body.len()).body(body).unwrap()).await
}

/// A server that redirects to another.
async fn redirecting(status: u16, other: &Server) -> Server {
    let location = format!("HTTP/1.1 {status} x\r\nlocation: {}\r\n", other.url());
    Server::answering(format!("{location}content-length: 0\r\n\r\n")).await
}

#[tokio::test]
async fn it_is_used_as_it_is() {
    let server = Server::start(|mut peer| async move {
        let head = peer.request().await;
        let agent = head.lines().find(|line| line.starts_with("user-agent: "));
        peer.write(http(agent.unwrap_or_default())).await;
    })
    .await;
    let builder = reqwest::Client::builder().no_proxy().user_agent("mine/1");
    let transport = ReqwestTransport::from_builder(builder).unwrap();
    assert_eq!(post(&transport, &server).await.unwrap().body().as_ref(), b"user-agent: mine/1");
}

#[tokio::test]
async fn a_client_that_is_built_here_follows_no_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::answering(http("elsewhere")).await;
        let server = redirecting(status, &other).await;
        let builder = reqwest::Client::builder().no_proxy();
        let transport = ReqwestTransport::from_builder(builder).unwrap();
        assert_eq!(post(&transport, &server).await.unwrap().status(), status);
        assert_eq!(other.connections(), 0);
    }
}

#[tokio::test]
async fn a_client_that_follows_redirects_shows_no_body_and_what_it_finds_is_an_error() {
    let transport = ReqwestTransport::from_client(client());
    for status in [307, 308] {
        let other = Server::answering(http("elsewhere")).await;
        let server = redirecting(status, &other).await;
        assert_eq!(post(&transport, &server).await.unwrap().status(), status);
        assert_eq!(other.connections(), 0);
    }
    for status in [301, 302, 303] {
        let other = Server::answering(http("elsewhere")).await;
        let server = redirecting(status, &other).await;
        let error = post(&transport, &server).await.unwrap_err();
        assert_eq!((error.kind(), other.requests()), (TransportErrorKind::Other, 1));
        assert!(error.may_have_arrived());
        let told = error.to_string();
        assert!(told.contains("127.0.0.1") && told.contains("Policy::none()"), "{told}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn the_limits_hold() {
    let mut limits = TransportLimits::default();
    limits.read_timeout = Duration::from_millis(300);
    limits.attempt_timeout = Duration::from_millis(700);
    limits.largest_answer = 10;
    let transport = ReqwestTransport::from_client(client()).limits(limits);
    let silent = Server::start(|mut peer| async move {
        peer.request().await;
        sleep(Duration::from_secs(60)).await;
    });
    let slow = Server::start(|mut peer| async move {
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\n\r\n").await;
        for _ in 0..60 {
            peer.write(".").await;
            sleep(Duration::from_millis(200)).await;
        }
    });
    let large = Server::answering(http("01234567890"));
    let endless = Server::start(|mut peer| async move {
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\n\r\n").await;
        peer.write_for_ever(&[b'x'; 1000]).await;
    });
    for (server, kind) in [
        (silent.await, TransportErrorKind::Timeout),
        (slow.await, TransportErrorKind::Timeout),
        (large.await, TransportErrorKind::TooLarge),
        (endless.await, TransportErrorKind::TooLarge),
    ] {
        let error = post(&transport, &server).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
    }
    let whole = Server::answering(http("0123456789")).await;
    assert_eq!(post(&transport, &whole).await.unwrap().body().as_ref(), b"0123456789");
}

#[tokio::test]
async fn what_fails_is_told_without_the_url() {
    let transport = ReqwestTransport::from_client(client());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let broken = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await;
    for (url, kind) in [
        (format!("http://{nobody}/?secret=canary"), TransportErrorKind::Connect),
        (format!("{}?secret=canary", broken.url()), TransportErrorKind::Interrupted),
        ("ftp://127.0.0.1/?secret=canary".to_owned(), TransportErrorKind::Other),
    ] {
        let request = http::Request::get(&url).body(Bytes::new()).unwrap();
        let error = transport.send(request).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn a_client_without_tls_is_set_up_wrongly_for_https() {
    // No crate of this workspace turns TLS of reqwest on.
    let transport = ReqwestTransport::from_client(client());
    let request = http::Request::get("https://127.0.0.1:1/?secret=canary").body(Bytes::new());
    let error = transport.send(request.unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Configuration, "{error:?}");
    let told = error.to_string();
    assert!(told.contains("no TLS") && !told.contains("canary"), "{told}");
}

#[tokio::test]
async fn the_root_of_a_failure_is_told() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let request = http::Request::get(format!("http://{nobody}/")).body(Bytes::new()).unwrap();
    let transport = ReqwestTransport::from_client(client());
    let told = transport.send(request).await.unwrap_err().to_string();
    assert!(told.starts_with("no connection could be made: Connection refused"), "{told}");
}
