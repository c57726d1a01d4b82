//! Connections that break, stall, lie and never end. No request is ever sent twice.

use std::time::{Duration, Instant};

use aliyun_runtime::{TransportErrorKind, TransportErrorKind::*};
use tokio::io::AsyncReadExt as _;
use tokio::time::sleep;

use crate::server::{Server, http, impatient, send};

/// Sends one request, which must fail like this and reach the server no more than once.
async fn fails(server: &Server, kind: TransportErrorKind) {
    let start = Instant::now();
    let transport = impatient().build().unwrap();
    let error = send(&transport, &server.url()).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error:?}");
    assert!(error.may_have_arrived());
    assert!(server.requests() <= 1, "sent {} times", server.requests());
    assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
}

#[tokio::test]
async fn a_reset_at_any_moment_is_an_interruption() {
    let early = Server::start(async |mut peer| {
        let _ = peer.stream.read_u8().await;
        peer.reset();
    });
    fails(&early.await, Interrupted).await;
    for before in ["", "HTTP/1.1 200 OK\r\ncont", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let server = Server::start(move |mut peer| async move {
            peer.request().await;
            peer.write(before).await;
            // Time for the bytes to be read: a reset overtakes them.
            sleep(Duration::from_millis(50)).await;
            peer.reset();
        });
        fails(&server.await, Interrupted).await;
    }
}

#[tokio::test]
async fn silence_at_any_moment_is_a_timeout() {
    for before in ["", "HTTP/1.1 200 OK\r\ncont", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let server = Server::start(move |mut peer| async move {
            peer.request().await;
            peer.write(before).await;
            sleep(Duration::from_secs(60)).await;
        });
        fails(&server.await, Timeout).await;
    }
}

#[tokio::test]
async fn a_slow_answer_is_awaited_as_long_as_an_attempt_may_take() {
    let server = Server::start(|mut peer| async move {
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n").await;
        for byte in b"0123456789" {
            sleep(Duration::from_millis(100)).await;
            peer.write([*byte]).await;
        }
    })
    .await;
    // Longer than the service may be silent, but it never is.
    let patient = impatient().build().unwrap();
    assert_eq!(send(&patient, &server.url()).await.unwrap(), (200, "0123456789".to_owned()));
    let hurried = impatient().attempt_timeout(Duration::from_millis(400)).build().unwrap();
    let error = send(&hurried, &server.url()).await.unwrap_err();
    assert_eq!(error.kind(), Timeout, "{error:?}");
}

#[tokio::test]
async fn an_answer_that_lies_about_its_length_is_not_taken_for_whole() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nmany\r\n{}\r\n0\r\n\r\n",
    ] {
        fails(&Server::answering(answer).await, Interrupted).await;
    }
    // What comes after the end of an answer is none of it.
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{}").await;
    let transport = impatient().build().unwrap();
    assert_eq!(send(&transport, &server.url()).await.unwrap(), (200, "{}".to_owned()));
}

#[tokio::test]
async fn what_is_no_http_is_an_interruption() {
    for answer in ["SSH-2.0-OpenSSH_9.6\r\n", "\r\n\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "{}"] {
        fails(&Server::answering(answer).await, Interrupted).await;
    }
}

#[tokio::test]
async fn answers_before_the_answer_are_passed_over() {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n";
    let server = Server::answering(format!("{early}{}", http("{}"))).await;
    let transport = impatient().build().unwrap();
    assert_eq!(send(&transport, &server.url()).await.unwrap(), (200, "{}".to_owned()));

    let endless = Server::start(|mut peer| async move {
        peer.request().await;
        loop {
            peer.write("HTTP/1.1 100 Continue\r\n\r\n").await;
            sleep(Duration::from_millis(5)).await;
        }
    });
    fails(&endless.await, Timeout).await;
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let there = Server::answering(http("there")).await;
    for status in [301, 302, 303, 307, 308] {
        let url = there.url();
        let answer =
            format!("HTTP/1.1 {status} Go\r\nlocation: {url}\r\ncontent-length: 4\r\n\r\nhere");
        let server = Server::answering(answer).await;
        let transport = impatient().build().unwrap();
        assert_eq!(send(&transport, &server.url()).await.unwrap(), (status, "here".to_owned()));
    }
    assert_eq!(there.connections(), 0);
}

#[tokio::test]
async fn a_head_without_end_is_not_read_for_ever() {
    for part in ["a: b\r\n", "aaaaaa"] {
        let server = Server::start(move |mut peer| async move {
            peer.request().await;
            peer.write("HTTP/1.1 200 OK\r\n").await;
            peer.write_for_ever(part.repeat(1000).as_bytes()).await;
        });
        fails(&server.await, Interrupted).await;
    }
}

#[tokio::test]
async fn a_body_without_end_is_too_large() {
    for head in ["content-length: 999999999999", "transfer-encoding: chunked", "connection: close"]
    {
        let server = Server::start(move |mut peer| async move {
            peer.request().await;
            peer.write(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n")).await;
            peer.write_for_ever(b"5\r\nabcde\r\n").await;
        });
        fails(&server.await, TooLarge).await;
    }
    let just = Server::answering(http(&"x".repeat(1000))).await;
    assert!(send(&impatient().build().unwrap(), &just.url()).await.is_ok());
    fails(&Server::answering(http(&"x".repeat(1001))).await, TooLarge).await;
}

#[tokio::test]
async fn an_announced_length_takes_no_memory() {
    let length = i64::MAX;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{{}}");
    let server = Server::answering(answer).await;
    let boundless = impatient().largest_answer(usize::MAX).build().unwrap();
    let error = send(&boundless, &server.url()).await.unwrap_err();
    assert_eq!(error.kind(), Interrupted, "{error:?}");
    // An answer that needs more room than there is at first comes whole.
    let long = "x".repeat(200_000);
    let server = Server::answering(http(&long)).await;
    assert_eq!(send(&boundless, &server.url()).await.unwrap(), (200, long));
}

#[tokio::test]
async fn connections_are_kept_unless_none_may_be() {
    for (kept, connections) in [(usize::MAX, 1), (0, 3)] {
        let server = Server::start(|mut peer| async move {
            while !peer.request().await.is_empty() {
                peer.write(http("{}")).await;
            }
        })
        .await;
        let transport = impatient().idle_connections_per_host(kept).build().unwrap();
        for _ in 0..3 {
            send(&transport, &server.url()).await.unwrap();
            // The connection goes back a moment after the answer is there.
            sleep(Duration::from_millis(50)).await;
        }
        assert_eq!((server.connections(), server.requests()), (connections, 3));
    }
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_does_no_harm() {
    let server = Server::answering(http("{}")).await;
    let transport = impatient().build().unwrap();
    for _ in 0..3 {
        send(&transport, &server.url()).await.unwrap();
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((server.connections(), server.requests()), (3, 3));
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_time() {
    let server = Server::start(|mut peer| async move {
        while !peer.request().await.is_empty() {
            peer.write(http("{}")).await;
        }
    })
    .await;
    let transport = impatient().idle_timeout(Duration::from_millis(50)).build().unwrap();
    for _ in 0..2 {
        send(&transport, &server.url()).await.unwrap();
        sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn the_root_of_a_failure_is_told() {
    let transport = impatient().build().unwrap();
    let told = async |url: &str| send(&transport, url).await.unwrap_err().to_string();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = told(&format!("http://{nobody}/")).await;
    assert!(refused.starts_with("no connection could be made: Connection refused"), "{refused}");
    let silent = Server::start(async |mut peer| {
        peer.request().await;
        sleep(Duration::from_secs(60)).await;
    })
    .await;
    assert_eq!(told(&silent.url()).await, "no answer came in time: nothing was heard in 700ms");
    let large = Server::answering(http(&"x".repeat(1001))).await;
    assert_eq!(
        told(&large.url()).await,
        "the answer is larger than the limit: more than 1000 bytes"
    );
}

#[test]
fn a_connection_that_another_runtime_made_is_not_used() {
    // The server has a runtime of its own, which runs all the time.
    let serving = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let server = serving.block_on(Server::start(|mut peer| async move {
        while !peer.request().await.is_empty() {
            peer.write(http("{}")).await;
        }
    }));
    let transport = impatient().build().unwrap();
    let runtimes = [(); 2]
        .map(|()| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());
    for (made, runtime) in [(1, &runtimes[0]), (2, &runtimes[1]), (2, &runtimes[0])] {
        runtime.block_on(async {
            send(&transport, &server.url()).await.unwrap();
            // The connection goes back a moment after the answer is there.
            sleep(Duration::from_millis(50)).await;
        });
        assert_eq!(server.connections(), made);
    }
    // So many runtimes that not all can be remembered.
    for _ in 0..20 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(send(&transport, &server.url())).unwrap();
    }
    runtimes[0].block_on(send(&transport, &server.url())).unwrap();
    assert_eq!(server.requests(), 24);
}
