//! A server on this machine that misbehaves once, and then never again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use super::service::DONE;

/// What happens to the first connection.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is reset before anything is read.
    ResetAtOnce,
    /// It is reset when the request has been read.
    ResetAfterRequest,
    /// It gets these bytes and is reset.
    ResetAfter(String),
    /// It gets these bytes and is closed.
    CloseAfter(String),
    /// It gets these bytes and nothing more.
    StallAfter(String),
    /// It gets these bytes one by one, far too slowly.
    Trickle(String),
    /// It gets this answer, and the next ones too, as often as the number says.
    Answer(usize, String),
}

/// Counts requests that were read to their end.
pub struct Server {
    pub address: String,
    executed: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let executed = Arc::<AtomicUsize>::default();
        let count = executed.clone();
        tokio::spawn(async move {
            let mut seen = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let first = match &fault {
                    Fault::Answer(times, _) => seen < *times,
                    _ => seen == 0,
                };
                seen += 1;
                let fault = first.then(|| fault.clone());
                let count = count.clone();
                tokio::spawn(async move { serve(stream, fault, &count).await });
            }
        });
        Self { address, executed }
    }

    /// How many requests were read to their end, which is when a service would execute them.
    pub fn executed(&self) -> usize {
        self.executed.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, fault: Option<Fault>, executed: &AtomicUsize) {
    if let Some(Fault::ResetAtOnce) = fault {
        return reset(stream);
    }
    if !read(&mut stream).await {
        return;
    }
    executed.fetch_add(1, Ordering::SeqCst);
    match fault {
        None => write(&mut stream, &http("200 OK", "", DONE)).await,
        Some(Fault::ResetAtOnce | Fault::ResetAfterRequest) => reset(stream),
        Some(Fault::ResetAfter(bytes)) => {
            write(&mut stream, &bytes).await;
            reset(stream);
        }
        Some(Fault::CloseAfter(bytes) | Fault::Answer(_, bytes)) => {
            write(&mut stream, &bytes).await;
        }
        Some(Fault::StallAfter(bytes)) => {
            write(&mut stream, &bytes).await;
            sleep(Duration::from_secs(60)).await;
        }
        Some(Fault::Trickle(bytes)) => {
            for byte in bytes.chars() {
                write(&mut stream, &byte.to_string()).await;
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// Reads the head of a request, which is all of it; false if the client went away.
async fn read(stream: &mut TcpStream) -> bool {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !bytes.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return false,
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
        }
    }
    true
}

async fn write(stream: &mut TcpStream, bytes: &str) {
    // The client may have given up, which is its right.
    let _ = stream.write_all(bytes.as_bytes()).await;
}

fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
}

/// An answer after which the connection is closed.
pub fn http(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
