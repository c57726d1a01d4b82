//! Slow, broken and greedy clients, and good ones beside them.

use std::time::{Duration, Instant};

use aliyun_lb_emulator::{Emulator, Limits};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{GROUP, ONE_ECS, Place, V1, http, read, send};

const SHORT: Duration = Duration::from_millis(200);

async fn impatient() -> Emulator {
    let limits =
        Limits { head_time: SHORT, body_time: SHORT, write_time: SHORT, ..Limits::default() };
    Emulator::builder().limits(limits).start().await.unwrap()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let fits =
        V1 { place: Place::Form, ..V1::add(GROUP, ONE_ECS) }.set("X", &"x".repeat(1_000_000));
    assert_eq!(fits.send(emulator.address()).await.status, 200);
    for megabytes in [2, 20] {
        let body = "x".repeat(megabytes << 20);
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
        let bytes = http("POST", "/?Format=JSON", form, &body);
        let (mut reading, mut writing) = stream.split();
        // The answer comes while the client is still writing, so both go on at once.
        let write = async { drop(writing.write_all(&bytes).await) };
        let mut answer = Vec::new();
        let read = async {
            drop(tokio::io::AsyncReadExt::read_to_end(&mut reading, &mut answer).await);
        };
        tokio::join!(write, read);
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("The body is larger than 1048576 bytes."), "{answer}");
    }
}

#[tokio::test]
async fn too_many_parameters_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let mut call = V1::add(GROUP, ONE_ECS);
    call.params.extend((0..20_000).map(|n| (format!("P{n}"), String::new())));
    let count = call.params.len();
    let reply = call.send(emulator.address()).await;
    let message = format!(
        "The specified parameter is not valid. There are too many parameters: {count}, and at most \
         16384 are read."
    );
    assert_eq!(reply.refusal(), (400, "InvalidParameter".into(), message));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let headers = format!("X: {}\r\n", "x".repeat(1 << 20));
    let reply = send(emulator.address(), &http("GET", "/", &headers, "")).await;
    assert_eq!(reply.status, 431);
}

#[tokio::test]
async fn a_slow_head_closes_the_connection() {
    let emulator = impatient().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest);
    assert!(timeout(SHORT * 20, closed).await.is_ok());
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let emulator = impatient().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert_eq!(timeout(SHORT * 20, read(&mut stream)).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_slow_body_is_told_so() {
    let emulator = impatient().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let head = "POST /?Format=JSON HTTP/1.1\r\nHost: slb.test\r\nContent-Length: 10\r\n\r\nabc";
    stream.write_all(head.as_bytes()).await.unwrap();
    let reply = timeout(SHORT * 20, read(&mut stream)).await.unwrap();
    assert_eq!((reply.status, reply.text("Code")), (408, "InvalidParameter".into()));
}

#[tokio::test]
async fn a_client_that_never_reads_is_cut_off() {
    let limits =
        Limits { write_time: SHORT, head_time: SHORT, connections: 1, ..Limits::default() };
    let emulator = Emulator::builder().limits(limits).start().await.unwrap();
    let mut greedy = TcpStream::connect(emulator.address()).await.unwrap();
    let asking = b"GET /_emulator/state HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100);
    // Asks until nothing more is taken: by then the answers fill every buffer between.
    while let Ok(Ok(())) = timeout(SHORT, greedy.write_all(&asking)).await {}
    let reply = timeout(SHORT * 40, V1::add(GROUP, ONE_ECS).send(emulator.address())).await;
    assert_eq!(reply.expect("the only connection is free again").status, 200);
}

#[tokio::test]
async fn slow_and_broken_clients_do_not_stop_good_ones() {
    let emulator = Emulator::start().await.unwrap();
    let mut others = Vec::new();
    for n in 0..200 {
        let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
        let bytes: &[u8] = match n % 4 {
            0 => b"",
            1 => b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf",
            2 => b"\x16\x03\x01\x02\x00\x01\x00",
            _ => b"GET /",
        };
        stream.write_all(bytes).await.unwrap();
        others.push(stream);
    }
    let start = Instant::now();
    assert_eq!(V1::add(GROUP, ONE_ECS).send(emulator.address()).await.status, 200);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_at_once_are_each_done_once() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let tasks: Vec<_> = (0..100)
        .map(|n| {
            let servers =
                format!(r#"[{{"ServerId":"i-bp100000000000000001","Port":{}}}]"#, 1 + n % 50);
            tokio::spawn(async move { V1::add(GROUP, &servers).send(address).await.status })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            200 => done += 1,
            status => assert_eq!(status, 400, "the second of the same server"),
        }
    }
    assert_eq!(done, 50);
}

#[tokio::test]
async fn many_calls_go_over_one_connection() {
    let emulator = Emulator::start().await.unwrap();
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let ask = b"GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(9);
    stream.write_all(&ask).await.unwrap();
    stream.write_all(&http("GET", "/_emulator/health", "", "")).await.unwrap();
    let replies = read(&mut stream).await;
    assert_eq!(replies.body.matches("HTTP/1.1 200 OK").count(), 9);
}

#[tokio::test]
async fn shutdown_closes_the_port() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let idle = TcpStream::connect(address).await.unwrap();
    timeout(Duration::from_secs(5), emulator.shutdown()).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);

    let dropped = Emulator::start().await.unwrap();
    let address = dropped.address();
    drop(dropped);
    let gone = async { while TcpStream::connect(address).await.is_ok() {} };
    timeout(Duration::from_secs(5), gone).await.unwrap();
}
