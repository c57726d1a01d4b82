//! Proxies that speak SOCKS, which are servers on this machine that answer by themselves.

use aliyun_runtime::transport::ProxySettings;
use aliyun_runtime::{TransportError, TransportErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{Peer, Server, http, impatient, send};

/// Reads as many bytes.
async fn read(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

/// A proxy of version 5 that wants `user` and `word`, and tells as an answer where it was to
/// connect to.
async fn version_5() -> Server {
    Server::start(|mut peer: Peer<TcpStream>| async move {
        let stream = &mut peer.stream;
        let greeting = read(stream, 2).await;
        assert_eq!(read(stream, usize::from(greeting[1])).await, [2]);
        stream.write_all(&[5, 2]).await.unwrap();
        let login = b"\x01\x04user\x04word";
        assert_eq!(read(stream, login.len()).await, login);
        stream.write_all(&[1, 0]).await.unwrap();
        let head = read(stream, 4).await;
        let host = match head[3] {
            1 => format!("address {:?}", read(stream, 4).await),
            3 => {
                let length = usize::from(read(stream, 1).await[0]);
                String::from_utf8(read(stream, length).await).unwrap()
            }
            _ => unreachable!("{head:?}"),
        };
        let port = stream.read_u16().await.unwrap();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let line = peer.request().await.lines().next().unwrap_or_default().to_owned();
        peer.write(http(&format!("{host}:{port} {line}"))).await;
    })
    .await
}

async fn through(scheme: &str, proxy: &Server, url: &str) -> Result<String, TransportError> {
    let proxy = ProxySettings::all(format!("{scheme}://user:word@{}", proxy.address));
    let transport = impatient().proxy(proxy).build().unwrap();
    send(&transport, url).await.map(|(_, said)| said)
}

#[tokio::test]
async fn the_proxy_is_told_the_name_or_the_address() {
    let proxy = version_5().await;
    let said = through("socks5h", &proxy, "http://made-up.example/?a=b").await.unwrap();
    assert_eq!(said, "made-up.example:80 GET /?a=b HTTP/1.1");
    let said = through("SOCKS5", &proxy, "http://0.0.0.0:81/").await.unwrap();
    assert_eq!(said, "address [0, 0, 0, 0]:81 GET / HTTP/1.1");
}

#[tokio::test]
async fn version_4_is_spoken() {
    let proxy = Server::start(|mut peer: Peer<TcpStream>| async move {
        let head = read(&mut peer.stream, 9).await;
        // Version, command, port 81, address, and an empty name of a user.
        assert_eq!(head, [4, 1, 0, 81, 0, 0, 0, 0, 0]);
        peer.write([0, 0x5a, 0, 0, 0, 0, 0, 0]).await;
        peer.request().await;
        peer.write(http("by version 4")).await;
    })
    .await;
    let said = through("socks4", &proxy, "http://0.0.0.0:81/").await.unwrap();
    assert_eq!(said, "by version 4");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_a_failed_connection() {
    let proxy = Server::answering("\x05\u{7f}").await;
    for scheme in ["socks4", "socks4a", "socks5", "socks5h"] {
        let error = through(scheme, &proxy, "https://0.0.0.0/").await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{scheme}: {error:?}");
        assert!(!format!("{error:?}").contains("word"), "{error:?}");
    }
}
