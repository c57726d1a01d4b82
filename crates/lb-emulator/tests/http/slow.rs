//! Slow clients hold every connection, and good ones are answered beside them.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Limits};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{GROUP, ONE_ECS, V1};

#[tokio::test]
async fn slow_clients_make_room_for_good_ones() {
    // Nobody is cut off for being slow before the test is over.
    let long = Duration::from_secs(600);
    let limits = Limits {
        connections: 8,
        head_time: long,
        body_time: long,
        write_time: long,
        ..Limits::default()
    };
    let emulator = Emulator::builder().limits(limits).start().await.unwrap();
    let mut slow = Vec::new();
    for n in 0..40 {
        let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
        let bytes: &[u8] = match n % 3 {
            0 => b"",
            1 => b"GET / HT",
            _ => b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf",
        };
        // Who has made room already cannot write.
        let _ = stream.write_all(bytes).await;
        slow.push(stream);
    }
    let good = V1::add(GROUP, ONE_ECS);
    let reply = timeout(Duration::from_secs(30), good.send(emulator.address())).await;
    assert_eq!(reply.expect("a slow connection made room").status, 200);
    drop(slow);
}
