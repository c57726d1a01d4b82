//! Floods on the program: its memory stays bounded, and a good call is answered all the same.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::program::Program;
use crate::support::{GROUP, ONE_ECS, Place, V1, http, send};

/// The most memory that the program may take, in MiB, whatever comes: 64 for bodies, 64 for what
/// 512 connections have not read yet, 16 for the log, and as much again for copies and gaps.
const MOST_MEMORY: u64 = 384;

/// How long a good call may wait for its answer at the very most. What is asserted is that it is
/// answered; this bounds the test.
const PATIENCE: Duration = Duration::from_secs(20);

async fn a_good_call_is_answered(address: SocketAddr) {
    let call = V1::add(GROUP, ONE_ECS).set("Action", "DescribeVServerGroupAttribute");
    let reply = timeout(PATIENCE, call.without("BackendServers").send(address)).await;
    assert_eq!(reply.expect("an answer").status, 200);
}

/// Sends the same bytes over one connection, and reads as many answers with this status.
async fn repeat(address: SocketAddr, bytes: &[u8], times: usize, status: &str) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let write = async {
        for _ in 0..times {
            writing.write_all(bytes).await.unwrap();
        }
        writing.shutdown().await.unwrap();
    };
    let mut answers = Vec::new();
    let read = async { reading.read_to_end(&mut answers).await.unwrap() };
    tokio::join!(write, read);
    let answers = String::from_utf8(answers).unwrap();
    assert_eq!(answers.matches(&format!("HTTP/1.1 {status} ")).count(), times);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_neither_fills_the_memory_nor_stops_good_calls() {
    let mut program = Program::spawn(&[]);
    let address = program.address();
    a_good_call_is_answered(address).await;

    // Calls with wrong signatures, 20,000 of them.
    let bad = V1::add(GROUP, ONE_ECS).set("Signature", "wrong").bytes();
    let bad = String::from_utf8(bad).unwrap().replace("Connection: close\r\n", "").into_bytes();
    let floods = (0..4).map(|_| {
        let bad = bad.clone();
        tokio::spawn(async move { repeat(address, &bad, 5000, "400").await })
    });
    for flood in floods.collect::<Vec<_>>() {
        a_good_call_is_answered(address).await;
        flood.await.unwrap();
    }

    // Connections that come and go.
    for _ in 0..2000 {
        drop(TcpStream::connect(address).await.unwrap());
    }
    a_good_call_is_answered(address).await;

    // More slow bodies than there are places for connections, each nearly a MiB.
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
    let most = [head.as_bytes(), &[b'x'; 900_000]].concat();
    let mut slow = Vec::new();
    for _ in 0..600 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // A body that there is no room for yet is not taken: then enough was sent.
        let _ = timeout(Duration::from_millis(20), stream.write_all(&most)).await;
        slow.push(stream);
    }
    a_good_call_is_answered(address).await;
    drop(slow);

    // What is deep, long or much in one request.
    let deep = V1 { place: Place::Form, ..V1::add(GROUP, &"[".repeat(300_000)) };
    assert_eq!(deep.send(address).await.status, 400);
    let long = V1 { place: Place::Form, ..V1::add(&"x".repeat(900_000), ONE_ECS) };
    assert!((400..500).contains(&long.send(address).await.status));
    let headers: String = (0..5000).map(|n| format!("X-{n}: {n}\r\n")).collect();
    assert_eq!(send(address, &http("GET", "/", &headers, "")).await.status, 431);
    a_good_call_is_answered(address).await;

    if let Some(peak) = program.peak_memory() {
        assert!(peak < MOST_MEMORY, "{peak} MiB");
        println!("at most {peak} MiB");
    }
}
