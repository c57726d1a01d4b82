//! A server on this machine that answers one request per connection.

use bytes::Bytes;
use http::{Request, Response};
use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Serves until the test ends. Returns the address.
pub async fn start<A>(answer: A) -> String
where
    A: Fn(&Request<Bytes>) -> Response<Bytes> + Clone + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                // A client that breaks off is its own affair.
                if let Ok(request) = read(&mut stream).await {
                    let _ = write(&mut stream, &answer(&request)).await;
                }
            });
        }
    });
    address
}

async fn read(stream: &mut TcpStream) -> io::Result<Request<Bytes>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let mut lines = head.lines();
    let mut start = lines.next().unwrap_or_default().split(' ');
    let mut request = Request::builder();
    if let (Some(method), Some(target)) = (start.next(), start.next()) {
        request = request.method(method).uri(target);
    }
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let request = request.body(()).map_err(io::Error::other)?;
    let length = request.headers().get(http::header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(request.map(|()| body.into()))
}

async fn write(stream: &mut TcpStream, answer: &Response<Bytes>) -> io::Result<()> {
    let (status, body) = (answer.status(), answer.body());
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await
}
