//! A transport of one's own: one connection for each request, over hyper, against the emulator.
//!
//! ```sh
//! cargo run --example own_transport
//! ```

use std::time::Duration;

use aliyun_slb_client::runtime::bytes::Bytes;
use aliyun_slb_client::runtime::http::{Request, Response, Uri};
use aliyun_slb_client::runtime::{
    Transport, TransportError, TransportErrorKind as Kind, TransportFuture,
};
use aliyun_slb_client::{Client, DescribeRegions};
use aliyun_slb_emulator::Emulator;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Sends without TLS, for endpoints that begin with `http://`.
#[derive(Debug)]
struct Plain;

const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST_ANSWER: usize = 8 << 20;

impl Transport for Plain {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        let late = |late| Err(TransportError::new(Kind::Timeout, late));
        Box::pin(async move { timeout(PATIENCE, exchange(request)).await.unwrap_or_else(late) })
    }
}

async fn exchange(mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
    // The kind tells the client what may have become of the request, and so whether to repeat it.
    let address = match (request.uri().scheme_str(), request.uri().host()) {
        (Some("http"), Some(host)) => (host.to_owned(), request.uri().port_u16().unwrap_or(80)),
        _ => return Err(TransportError::new(Kind::Configuration, "only http:// is known here")),
    };
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|error| TransportError::new(Kind::Connect, error))?;
    let handshake = handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) =
        handshake.map_err(|error| TransportError::new(Kind::Connect, error))?;
    // It ends when the sender is dropped.
    tokio::spawn(connection);
    // The host is in a header, which is signed.
    if let Some(path) = request.uri().path_and_query().cloned() {
        *request.uri_mut() = Uri::from(path);
    }
    let response = sender.send_request(request.map(Full::new)).await;
    let (head, body) =
        response.map_err(|error| TransportError::new(Kind::Interrupted, error))?.into_parts();
    let body = Limited::new(body, LARGEST_ANSWER).collect().await.map_err(|error| {
        let broken = error.is::<hyper::Error>();
        TransportError::new(if broken { Kind::Interrupted } else { Kind::TooLarge }, error)
    })?;
    Ok(Response::from_parts(head, body.to_bytes()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client: Client = emulator.client().transport(Plain).build()?;
    let answer = client.describe_regions(DescribeRegions::new()).await?;
    println!("regions, asked for over a transport of one's own: {}", answer.regions.len());
    Ok(())
}
