//! Answers that come compressed.

use std::io::Write as _;

use aliyun_runtime::{Transport as _, TransportErrorKind};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::{Server, impatient, send};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn http(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn gzip_is_asked_for_and_undone() {
    let answer = http(&gzip(b"{}"));
    let server = Server::start(move |mut peer| {
        let answer = answer.clone();
        async move {
            let head = peer.request().await;
            assert!(head.contains("\r\naccept-encoding: gzip\r\n"), "{head}");
            peer.write(answer).await;
        }
    })
    .await;
    let transport = impatient().build().unwrap();
    assert_eq!(send(&transport, &server.url()).await.unwrap(), (200, "{}".to_owned()));
}

#[tokio::test]
async fn the_limit_holds_for_what_is_unpacked() {
    let transport = impatient().build().unwrap();
    for (length, fits) in [(1000, true), (1001, false), (5 << 20, false)] {
        let packed = gzip(&vec![b'x'; length]);
        // A bomb, once larger than the limit itself.
        assert_eq!(packed.len() > 1000, length > 10_000);
        let server = Server::answering(http(&packed)).await;
        let kind = send(&transport, &server.url()).await.map_err(|error| error.kind()).err();
        assert_eq!(kind, (!fits).then_some(TransportErrorKind::TooLarge));
    }
}

#[tokio::test]
async fn what_is_broken_comes_as_it_is() {
    let packed = gzip(b"{}");
    let cut = &packed[..packed.len() - 4];
    let server = Server::answering(http(cut)).await;
    let request = http::Request::get(server.url()).body(Bytes::new()).unwrap();
    let response = impatient().build().unwrap().send(request).await.unwrap();
    assert_eq!(response.body(), cut);
    assert_eq!(response.headers()["content-encoding"], "gzip");
}
