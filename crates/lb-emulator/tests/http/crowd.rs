//! More clients than there are places, all of them busy: each is answered, and so is what controls
//! the emulator.

use std::net::SocketAddr;
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Fault, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::program::Program;
use crate::support::{GROUP, ONE_ECS, V1, control, http, read, send};

/// Longer than any test.
const LONG: Duration = Duration::from_secs(300);

/// How long an answer may take at the very most. What is asserted is that it comes while calls are
/// held for longer; this bounds the test.
const PATIENCE: Duration = Duration::from_secs(30);

async fn with_places(connections: usize) -> Emulator {
    let long = LONG;
    let limits = Limits { connections, head_time: long, body_time: long, ..Limits::default() };
    Emulator::builder().limits(limits).start().await.unwrap()
}

fn describe() -> V1 {
    V1::call("DescribeVServerGroupAttribute", &[("VServerGroupId", GROUP)])
}

/// Sends a call, and does not wait for its answer.
async fn begin(address: SocketAddr, call: &V1) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&call.bytes()).await.unwrap();
    stream
}

async fn status(address: SocketAddr, bytes: &[u8]) -> u16 {
    timeout(PATIENCE, send(address, bytes)).await.expect("an answer").status
}

#[tokio::test]
async fn clients_that_gave_up_free_their_places_and_their_calls_are_done() {
    let emulator = with_places(8).await;
    let address = emulator.address();
    let held = Fault::delay(Duration::from_secs(3)).on("AddVServerGroupBackendServers");
    emulator.inject(held).unwrap();
    for n in 1..=30 {
        let server = format!(r#"[{{"ServerId":"i-bp100000000000000001","Port":{n}}}]"#);
        let stream = begin(address, &V1::add(GROUP, &server)).await;
        sleep(Duration::from_millis(30)).await;
        drop(stream);
    }
    // All places are held by calls whose clients are gone, and more clients wait.
    let reply = timeout(PATIENCE, describe().send(address)).await.expect("an answer");
    assert_eq!(reply.status, 200);
    let done = async {
        while emulator.requests().iter().filter(|request| request.status() == Some(200)).count() < 9
        {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, done).await.expect("the calls are done");
}

#[tokio::test]
async fn control_gets_in_while_every_place_is_held() {
    let emulator = with_places(8).await;
    let address = emulator.address();
    emulator.inject(Fault::delay(LONG)).unwrap();
    let mut held = Vec::new();
    for _ in 0..20 {
        held.push(begin(address, &describe()).await);
    }
    let health = http("GET", "/_emulator/health", "", "");
    assert_eq!(status(address, &health).await, 200);
    let page = http("GET", "/", "Accept: text/html\r\n", "");
    assert_eq!(status(address, &page).await, 200);
    // A call that had one of the places beyond is told why it lost it.
    let mut told = held.remove(8);
    let refused = timeout(PATIENCE, read(&mut told)).await.expect("an answer");
    let (status, code, message) = refused.refusal();
    assert_eq!((status, &*code), (503, "ServiceUnavailable"));
    assert!(message.contains("Every place is held"), "{message}");
    // What holds them is removed, and what comes from then on is answered once the clients go.
    assert_eq!(
        timeout(PATIENCE, control(&emulator, "DELETE", "/faults", "")).await.unwrap().status,
        200
    );
    drop(held);
    let reply = timeout(PATIENCE, describe().send(address)).await.expect("an answer");
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn busy_clients_that_keep_their_connections_all_have_their_turn() {
    let emulator = with_places(4).await;
    let address = emulator.address();
    let asking = || {
        let bytes = String::from_utf8(describe().bytes()).unwrap();
        bytes.replace("Connection: close\r\n", "").into_bytes()
    };
    let clients: Vec<_> = (0..40)
        .map(|_| {
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                // Without a pause, on one connection for as long as it stays open.
                for _ in 0..20 {
                    stream.write_all(&asking()).await.unwrap();
                    let (text, is_open) = answer(&mut stream).await;
                    assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
                    if !is_open {
                        stream = TcpStream::connect(address).await.unwrap();
                    }
                }
            })
        })
        .collect();
    for client in clients {
        timeout(PATIENCE, client).await.expect("all its answers").unwrap();
    }
}

/// Reads one answer, and tells whether the connection stays open.
async fn answer(stream: &mut TcpStream) -> (String, bool) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split_once("content-length: ").unwrap().1;
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            if body.len() >= length {
                let is_open = !head.contains("connection: close");
                return (String::from_utf8(bytes).unwrap(), is_open);
            }
        }
        let mut piece = [0; 4096];
        let read = timeout(PATIENCE, stream.read(&mut piece)).await.expect("an answer").unwrap();
        assert!(read > 0, "closed without an answer: {text}");
        bytes.extend_from_slice(&piece[..read]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn where_there_are_no_more_descriptors_control_gets_in_and_calls_are_answered() {
    let mut program = Program::with_descriptors(64);
    let address = program.address();
    let fault = format!(
        r#"{{"Action":"DescribeRegions","Effect":{{"Type":"Delay","Milliseconds":{}}}}}"#,
        LONG.as_millis()
    );
    let fault = http("POST", "/_emulator/faults", "", &fault);
    assert_eq!(status(address, &fault).await, 200);
    let held = V1::call("DescribeRegions", &[]);
    let mut streams = Vec::new();
    for _ in 0..100 {
        streams.push(begin(address, &held).await);
    }
    assert_eq!(status(address, &http("GET", "/_emulator/health", "", "")).await, 200);
    // Once they hang up there are places for calls too.
    drop(streams);
    assert_eq!(status(address, &V1::add(GROUP, ONE_ECS).bytes()).await, 200);
}

#[tokio::test]
async fn two_large_states_at_once_are_taken_in() {
    let emulator = Emulator::start().await.unwrap();
    let state = emulator.export().unwrap();
    let body = format!("{state}{}", " ".repeat(40 << 20));
    let bytes = http("PUT", "/_emulator/state", "", &body);
    let both = async { tokio::join!(put(&emulator, &bytes), put(&emulator, &bytes)) };
    // Together they are larger than what is kept for bodies.
    let (one, other) = timeout(Duration::from_secs(20), both).await.expect("both are answered");
    assert_eq!((one, other), (200, 200));
}

async fn put(emulator: &Emulator, bytes: &[u8]) -> u16 {
    send(emulator.address(), bytes).await.status
}

#[tokio::test]
async fn bodies_that_stall_do_not_keep_others_waiting() {
    let emulator = with_places(400).await;
    let address = emulator.address();
    let head = "POST / HTTP/1.1\r\nHost: slb.test\r\nContent-Length: 1000000\r\n\r\n";
    let most = [head.as_bytes(), &[b'x'; 500_000]].concat();
    let mut stalled = Vec::new();
    for _ in 0..75 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // One that there is no room for yet is not read: then enough was sent.
        let _ = timeout(Duration::from_millis(200), stream.write_all(&most)).await;
        stalled.push(stream);
    }
    let large = V1 { place: crate::support::Place::Form, ..describe() };
    let large = large.set("X", &"x".repeat(200_000));
    let reply = timeout(PATIENCE, large.send(address)).await.expect("an answer");
    assert_eq!(reply.status, 200);
}
