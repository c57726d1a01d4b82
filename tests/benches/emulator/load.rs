//! The generator of load: a thread that writes requests that are ready, and reads answers just as
//! far as to find their end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use crate::server::Running;

/// Sends requests, and has room for nothing else.
pub struct Generator(Runtime);

/// What was measured of a round.
pub struct Round {
    pub seconds: f64,
    /// Of processors that the server used, where the system tells.
    pub cpu: Option<f64>,
    pub latencies: Vec<Duration>,
}

impl Round {
    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }
}

impl Generator {
    pub fn new() -> Self {
        Self(Builder::new_current_thread().enable_io().build().expect("a runtime"))
    }

    /// Sends every request once. Each connection has one under way, and sends the next one when it
    /// has the whole answer.
    pub fn round(
        &self,
        server: &Running,
        requests: &Arc<Vec<Vec<u8>>>,
        connections: usize,
    ) -> Round {
        let cpu = server.cpu();
        let mut round = self.send_all(server.address, requests, connections);
        round.cpu = cpu.zip(server.cpu()).map(|(before, after)| after - before);
        round
    }

    fn send_all(
        &self,
        address: SocketAddr,
        requests: &Arc<Vec<Vec<u8>>>,
        connections: usize,
    ) -> Round {
        self.0.block_on(async {
            let mut opened = Vec::new();
            for _ in 0..connections {
                opened.push(Connection::open(address).await.expect("a connection"));
            }
            let start = Instant::now();
            let tasks: Vec<_> = (opened.into_iter().enumerate())
                .map(|(n, mut connection)| {
                    let requests = Arc::clone(requests);
                    tokio::spawn(async move {
                        let mut latencies = Vec::with_capacity(requests.len() / connections + 1);
                        for request in requests.iter().skip(n).step_by(connections) {
                            let start = Instant::now();
                            connection.send(request).await?;
                            latencies.push(start.elapsed());
                        }
                        Ok::<_, io::Error>(latencies)
                    })
                })
                .collect();
            let mut latencies = Vec::with_capacity(requests.len());
            for task in tasks {
                latencies.extend(task.await.expect("a task").expect("answers"));
            }
            Round { seconds: start.elapsed().as_secs_f64(), cpu: None, latencies }
        })
    }

    /// A connection for single requests.
    pub fn open(&self, address: SocketAddr) -> Connection {
        self.0.block_on(Connection::open(address)).expect("a connection")
    }

    /// Sends one request; how long it took, and the body of the answer.
    pub fn send(&self, connection: &mut Connection, request: &[u8]) -> (Duration, Vec<u8>) {
        self.0.block_on(async {
            let start = Instant::now();
            let body = connection.send(request).await.expect("an answer");
            (start.elapsed(), body.to_vec())
        })
    }

    /// Sends one request on a connection of its own; the body of the answer.
    pub fn once(&self, address: SocketAddr, request: &[u8]) -> Vec<u8> {
        self.send(&mut self.open(address), request).1
    }
}

/// A connection that stays open, or is opened again where the server closes it.
pub struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
    is_open: bool,
}

impl Connection {
    async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = connect(address).await?;
        Ok(Self { address, stream, buffer: Vec::with_capacity(64 * 1024), is_open: true })
    }

    /// Sends a request and reads the answer, which must be a success; its body.
    async fn send(&mut self, request: &[u8]) -> io::Result<&[u8]> {
        if !self.is_open {
            self.stream = connect(self.address).await?;
        }
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, size) = loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::Error::other("the server closed the connection"));
            }
            if let Some(head) = self.buffer.windows(4).position(|end| end == b"\r\n\r\n") {
                break (head + 4, length(&self.buffer[..head])?);
            }
        };
        while self.buffer.len() < head + size {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::Error::other("the server closed the connection"));
            }
        }
        let answer = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        if !answer.starts_with("http/1.1 200 ") {
            let body = String::from_utf8_lossy(&self.buffer[head..]);
            return Err(io::Error::other(format!("{answer}{body}")));
        }
        self.is_open = !answer.contains("\r\nconnection: close");
        Ok(&self.buffer[head..])
    }
}

async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The length of the body.
fn length(head: &[u8]) -> io::Result<usize> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok());
    length.ok_or_else(|| io::Error::other(format!("an answer without a length: {head}")))
}
