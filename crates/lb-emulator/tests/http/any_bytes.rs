//! Whatever comes, the emulator answers or closes, and goes on.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Limits};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::support::{GROUP, Place, V1, http};

/// Sends bytes, ends the sending side, and returns what comes back.
async fn ask(emulator: &Emulator, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let end = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer));
    let _ = end.await.expect("an answer or a closed connection");
    answer
}

fn start() -> (Runtime, Emulator) {
    let runtime = Runtime::new().unwrap();
    let limits = Limits { head_time: Duration::from_secs(2), ..Limits::default() };
    let emulator = runtime.block_on(Emulator::builder().limits(limits).start()).unwrap();
    (runtime, emulator)
}

fn assert_alive(runtime: &Runtime, emulator: &Emulator) {
    let bytes = http("GET", "/_emulator/health", "", "");
    let answer = runtime.block_on(ask(emulator, &bytes));
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
}

#[test]
fn any_bytes_are_survived() {
    let (runtime, emulator) = start();
    proptest!(ProptestConfig::with_cases(200), |(bytes: Vec<u8>, line in 0..3)| {
        let head: &[u8] = match line {
            0 => b"",
            1 => b"POST /?Format=JSON HTTP/1.1\r\nContent-Length: 20\r\n",
            _ => b"GET / HTTP/1.1\r\nAuthorization: ACS3-HMAC-SHA256 ",
        };
        runtime.block_on(ask(&emulator, &[head, &bytes].concat()));
    });
    assert_alive(&runtime, &emulator);
}

#[test]
fn any_query_form_and_header_gets_an_answer() {
    let (runtime, emulator) = start();
    proptest!(ProptestConfig::with_cases(200), |(
        query in "[!-~]{0,200}",
        headers in proptest::collection::vec("(x-acs-[a-z]{1,8}|authorization|accept|host): [ -~]{0,40}\r\n", 0..5),
        body in "\\PC{0,200}",
    )| {
        let headers = format!("Content-Type: application/x-www-form-urlencoded\r\n{}", headers.concat());
        let bytes = http("POST", &format!("/?{query}"), &headers, &body);
        prop_assert!(runtime.block_on(ask(&emulator, &bytes)).starts_with(b"HTTP/1.1 "));
    });
    assert_alive(&runtime, &emulator);
}

#[test]
fn any_signed_parameters_get_an_answer() {
    let (runtime, emulator) = start();
    let json =
        r#"(\[|\]|\{|\}|,|:|"ServerId"|"Port"|"Type"|"eni"|80|1e999|-1|"\\u0000"|null){0,20}"#;
    proptest!(ProptestConfig::with_cases(200), |(
        group in prop_oneof![Just(GROUP.to_owned()), any::<String>()],
        servers in prop_oneof![json.prop_map(|text| text), any::<String>()],
        more in proptest::collection::vec((any::<String>(), any::<String>()), 0..4),
    )| {
        let mut call = V1 { place: Place::Form, ..V1::add(&group, &servers) };
        for (name, value) in more {
            call = call.set(&name, &value);
        }
        let answer = runtime.block_on(ask(&emulator, &call.bytes()));
        let answer = String::from_utf8(answer).unwrap();
        prop_assert!(answer.starts_with("HTTP/1.1 ") && answer.contains("\r\nx-acs-request-id: "));
        prop_assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    });
    assert_alive(&runtime, &emulator);
}
