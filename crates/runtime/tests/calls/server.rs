//! A server on this machine that keeps what it is sent and answers as it is told to.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came.
#[derive(Clone, Default)]
pub struct Came {
    pub head: String,
    pub body: String,
}

impl Came {
    pub fn target(&self) -> (&str, &str) {
        let mut parts = self.head.split(' ');
        (parts.next().unwrap(), parts.next().unwrap())
    }

    pub fn headers(&self) -> Vec<(&str, &str)> {
        self.head.lines().skip(1).filter_map(|line| line.split_once(": ")).collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers().into_iter().filter(|(known, _)| *known == name);
        let value = found.next().map(|(_, value)| value);
        assert!(found.next().is_none(), "{name} came twice");
        value
    }
}

/// Answers every request with the same bytes.
pub struct Server {
    pub address: String,
    pub came: Arc<Mutex<Vec<Came>>>,
}

impl Server {
    /// A server that closes the connection after the answer.
    pub async fn answering(answer: impl Into<String>) -> Self {
        Self::start(answer.into(), false).await
    }

    /// A server that falls silent after the answer.
    pub async fn stalling(answer: &str) -> Self {
        Self::start(answer.to_owned(), true).await
    }

    async fn start(answer: String, stall: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let came = Arc::new(Mutex::new(Vec::new()));
        let log = came.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                log.lock().unwrap().push(request);
                let _ = stream.write_all(answer.as_bytes()).await;
                if stall {
                    std::future::pending::<()>().await;
                }
            }
        });
        Self { address, came }
    }

    pub fn only_request(&self) -> Came {
        let came = self.came.lock().unwrap();
        assert_eq!(came.len(), 1);
        came[0].clone()
    }
}

async fn read(stream: &mut TcpStream) -> Came {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).await.unwrap_or(0);
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let came = Came { head: head.to_owned(), body: body.to_owned() };
        let length = came.header("content-length").map_or(0, |length| length.parse().unwrap());
        if n == 0 || came.body.len() >= length {
            return came;
        }
    }
}

/// An answer after which the connection is closed.
pub fn http(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}
