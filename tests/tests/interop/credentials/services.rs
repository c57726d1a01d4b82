//! The metadata service and a credentials URI.

use bytes::Bytes;
use http::{Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// What is found at a path; none if nothing is.
fn body(path: &str) -> Option<String> {
    match path {
        "/latest/api/token" => return Some("metadata-token".to_owned()),
        // A service that ends its answers with a line break.
        ROLES => return Some("my-role\n".to_owned()),
        _ => {}
    }
    let id = match path.strip_prefix(ROLES) {
        Some(role) => role,
        None => path.strip_prefix("/key/")?,
    };
    let is_known = ["my-role", "other-role", "uri"].contains(&id);
    is_known.then(|| {
        format!(
            r#"{{"Code":"Success","AccessKeyId":"STS.{id}","AccessKeySecret":"secret","SecurityToken":"token","Expiration":"2999-01-01T00:00:00Z","LastUpdated":"2020-01-01T00:00:00Z"}}"#
        )
    })
}

/// The services without a network.
pub fn answer(request: &Request<Bytes>) -> Response<Bytes> {
    match body(request.uri().path()) {
        Some(body) => Response::new(body.into()),
        None => {
            let mut response = Response::new(Bytes::from_static(b"<html></html>"));
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            response
        }
    }
}

/// The services as a server, which is a proxy too. Returns its URL.
pub async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}

/// Answers one request.
async fn serve(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head);
    let uri: http::Uri = head.split(' ').nth(1).expect("a URL").parse().expect("a URL");
    let (status, body) = match body(uri.path()) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", "<html></html>".to_owned()),
    };
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    let _ = stream.write_all(answer.as_bytes()).await;
}
