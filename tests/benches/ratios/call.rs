//! A whole call on loopback, over the same call written by hand, and over a bare POST of its bytes.

use std::future::IntoFuture;
use std::io;
use std::sync::{Arc, Mutex};

use aliyun_runtime::transport::TransportFuture;
use aliyun_runtime::{HyperTransport, Transport, TransportLimits};
use aliyun_slb_client::{Client, ClientBuilder, Credentials};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

use crate::measure::compare;
use crate::{by_hand, decode, sign};

/// Answers every request on the connection with the same bytes.
async fn serve(mut stream: TcpStream, answer: &[u8]) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        if is_whole(&buffer[..filled]) {
            filled = 0;
            stream.write_all(answer).await?;
        }
    }
}

/// Whether a request is there to its end; they are not pipelined.
fn is_whole(request: &[u8]) -> bool {
    let Some(head) = find(request, b"\r\n\r\n") else { return false };
    const LENGTH: &[u8] = b"content-length: ";
    let length = find(&request[..head], LENGTH).map_or(0, |at| {
        let digits = request[at + LENGTH.len()..].iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'))
    });
    request.len() >= head + 4 + length
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

async fn listen() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let body = decode::answer();
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=utf-8\r\ncontent-length: ";
    let answer = format!("{head}{}\r\n\r\n{body}", body.len());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move { serve(stream, answer.as_bytes()).await });
        }
    });
    Ok(address.to_string())
}

/// Keeps what it sends, for the peer to send the same.
#[derive(Debug, Clone)]
struct Recorder {
    inner: HyperTransport,
    sent: Arc<Mutex<Option<http::Request<Bytes>>>>,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.sent.lock().expect("the lock").replace(request.clone());
        self.inner.send(request)
    }
}

fn client(address: &str) -> ClientBuilder<Client> {
    Client::builder()
        .region("cn-hangzhou")
        .endpoint(format!("http://{address}"))
        .credentials(Credentials::new("testid", "testsecret"))
}

/// What the client sends, after it was sent once.
async fn recorded(address: &str) -> http::Request<Bytes> {
    let inner = HyperTransport::new(TransportLimits::default()).expect("a transport");
    let recorder = Recorder { inner, sent: Arc::default() };
    let client = client(address).transport(recorder.clone()).build().expect("a client");
    client.add_vserver_group_backend_servers(sign::request()).await.expect("an answer");
    let sent = recorder.sent.lock().expect("the lock").take();
    sent.expect("a request")
}

pub fn run(rounds: usize) {
    // The server has a thread of its own, and so has the client: no work is handed from thread to
    // thread, which would cost more than what is measured.
    let server = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let server = server.expect("a runtime");
    let address = server.block_on(listen()).expect("a listener");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ours = client(&address).build().expect("a client");
    let request = sign::request();
    let sent = runtime.block_on(recorded(&address));
    // The peer must be told which cryptography it has, though the call needs none.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let bare = reqwest::Client::builder().no_proxy().build().expect("a client");

    let call = || {
        let call = ours.add_vserver_group_backend_servers(request.clone());
        let response = runtime.block_on(call.into_future()).expect("an answer");
        assert_eq!(response.backend_servers.len(), 20);
    };
    let servers = by_hand::servers();
    compare("a whole call on loopback / written by hand", rounds, Some(0.9), call, || {
        assert_eq!(runtime.block_on(by_hand::add(&bare, &address, &servers)), 20);
    });
    compare("a whole call on loopback / a bare POST of its bytes", rounds, Some(1.6), call, || {
        let length = runtime.block_on(async {
            let request = reqwest::Request::try_from(sent.clone()).expect("a request");
            bare.execute(request).await.expect("an answer").bytes().await.expect("a body").len()
        });
        assert!(length > 2_000);
    });
}
