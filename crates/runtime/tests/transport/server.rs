//! Servers on this machine that do with each connection what they are told to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aliyun_runtime::transport::{HyperTransport, HyperTransportBuilder};
use aliyun_runtime::{Transport as _, TransportError};
use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A server, and how often it was reached.
pub struct Server {
    pub address: SocketAddr,
    pub connections: Arc<AtomicUsize>,
    pub requests: Arc<AtomicUsize>,
}

impl Server {
    /// A server that does this with every connection. Requests are counted by [`Peer::request`].
    pub async fn start<F>(serve: impl Fn(Peer<TcpStream>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let [connections, requests] = <[Arc<AtomicUsize>; 2]>::default();
        let counts = (connections.clone(), requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counts.0.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(Peer { stream, requests: counts.1.clone() }));
            }
        });
        Self { address, connections, requests }
    }

    /// A server that answers every request with these bytes and closes the connection.
    pub async fn answering(answer: impl AsRef<[u8]>) -> Self {
        let answer = Bytes::copy_from_slice(answer.as_ref());
        Self::start(move |mut peer| {
            let answer = answer.clone();
            async move {
                peer.request().await;
                peer.write(&answer).await;
            }
        })
        .await
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// The other end of a connection.
pub struct Peer<S> {
    pub stream: S,
    pub requests: Arc<AtomicUsize>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Peer<S> {
    /// The head of the next request, which has no body; empty if there is none.
    pub async fn request(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match self.stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return String::new(),
            }
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        String::from_utf8(head).unwrap()
    }

    /// Writes; whoever has hung up does not care.
    pub async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(bytes.as_ref()).await;
        let _ = self.stream.flush().await;
    }

    /// Writes again and again until the other side hangs up.
    pub async fn write_for_ever(&mut self, bytes: &[u8]) {
        while self.stream.write_all(bytes).await.is_ok() {}
    }
}

impl Peer<TcpStream> {
    /// Ends the connection with a reset instead of an orderly end.
    pub fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }
}

/// An answer with a length.
pub fn http(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A transport that does not wait long.
pub fn impatient() -> HyperTransportBuilder {
    HyperTransport::builder()
        .connect_timeout(Duration::from_millis(600))
        .read_timeout(Duration::from_millis(700))
        .attempt_timeout(Duration::from_secs(3))
        .largest_answer(1000)
}

/// Sends a request and returns the status and the text of the answer.
pub async fn send(transport: &HyperTransport, url: &str) -> Result<(u16, String), TransportError> {
    let request = http::Request::get(url).body(Bytes::new()).unwrap();
    let response = transport.send(request).await?;
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    Ok((response.status().as_u16(), body))
}
