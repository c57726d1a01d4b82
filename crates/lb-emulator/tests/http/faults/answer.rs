//! Answers of one's own.

use aliyun_lb_emulator::{Emulator, Fault};
use serde_json::json;

use super::{add, raw};
use crate::support::{V1, control, servers_of};

#[tokio::test]
async fn an_answer_is_the_one_that_was_given() {
    let emulator = Emulator::start().await.unwrap();
    let body = r#"{"RequestId":"own","Code":"Made.Up","Message":"Nobody documents this."}"#;
    let fault = json!({ "Times": 1, "Effect": { "Type": "Answer", "Status": 418, "Body": body,
        "Headers": { "X-Own": "a, b", "x-acs-request-id": "own", "Date": "long ago" } } });
    let placed = control(&emulator, "POST", "/faults", &fault.to_string()).await;
    assert_eq!(placed.json()["Effect"], fault["Effect"], "shown as it was given");
    let reply = add(&emulator, 80).await;
    assert_eq!(reply.refusal(), (418, "Made.Up".into(), "Nobody documents this.".into()));
    assert_eq!((reply.header("x-own"), reply.header("date")), (Some("a, b"), Some("long ago")));
    assert_eq!(reply.header("content-length"), Some(&*body.len().to_string()));
    assert_eq!(servers_of(&emulator).await, 0, "nothing is done");
    assert_eq!(emulator.fired()[0].effect, "Answer");
    let told = control(&emulator, "GET", "/requests", "").await.json();
    assert_eq!(told["Requests"][0]["Answer"]["RequestId"], "own");
    assert_eq!(add(&emulator, 80).await.status, 200);
}

#[tokio::test]
async fn what_is_left_out_is_that_of_a_call_that_is_done() {
    let emulator = Emulator::start().await.unwrap();
    emulator.inject(Fault::answer::<&str, &str>(200, [], "<a/>").times(1)).unwrap();
    let call = V1::call("DescribeRegions", &[]).set("Format", "XML");
    let reply = call.send(emulator.address()).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "<a/>"));
    assert_eq!(reply.header("content-type"), Some("text/xml;charset=utf-8"));
    assert_eq!(reply.header("x-acs-request-id"), None);

    let bare = r#"{"Effect":{"Type":"Answer"},"Times":1}"#;
    assert_eq!(control(&emulator, "POST", "/faults", bare).await.status, 200);
    let reply = add(&emulator, 80).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    assert_eq!(reply.header("content-type"), Some("application/json;charset=utf-8"));

    let text = [("Content-Type", "text/plain"), ("Connection", "close")];
    emulator.inject(Fault::answer(503, text, "busy").times(1)).unwrap();
    let reply = add(&emulator, 80).await;
    assert_eq!((reply.status, reply.header("content-type")), (503, Some("text/plain")));
    assert_eq!(reply.header("connection"), Some("close"));
    let told = control(&emulator, "GET", "/requests", "").await.json();
    assert_eq!(told["Requests"][2]["Answer"], "busy");

    emulator.inject(Fault::answer::<&str, &str>(204, [], "").times(1)).unwrap();
    let (came, end) = raw(&emulator, V1::call("DescribeRegions", &[])).await;
    assert!(came.starts_with("HTTP/1.1 204 ") && came.ends_with("\r\n\r\n"), "{came}");
    assert_eq!(end, None);
}

#[tokio::test]
async fn an_answer_that_cannot_be_sent_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let many: serde_json::Map<_, _> = (0..65).map(|n| (format!("h{n}"), json!(""))).collect();
    let own_header = "the emulator writes this header itself";
    for (effect, told) in [
        (json!({ "Status": 199 }), "Effect.Status must be from 200 to 599"),
        (json!({ "Status": 600 }), "Effect.Status must be from 200 to 599"),
        (json!({ "Status": 204, "Body": "x" }), "Effect.Body: an answer with status 204 has none"),
        (json!({ "Body": "x".repeat((1 << 20) + 1) }), "Effect.Body may have 1048576 bytes"),
        (json!({ "Headers": many }), "Effect.Headers may be 64 with 8192 bytes"),
        (json!({ "Headers": { "a": "x".repeat(8192) } }), "Effect.Headers may be 64 with 8192"),
        (json!({ "Headers": { "a b": "x" } }), "Effect.Headers.a b: this is no name of a header"),
        (json!({ "Headers": { "a": "x\r\nSet-Cookie: y" } }), "Effect.Headers.a: the value may"),
        (json!({ "Headers": { "Content-Length": "5" } }), own_header),
        (json!({ "Headers": { "transfer-encoding": "chunked" } }), own_header),
        (json!({ "Headers": { "Connection": "keep-alive" } }), own_header),
        (json!({ "Headers": { "a": 1 } }), "Effect.Headers.a: must be a text, and is the number 1"),
        (json!({ "Header": {} }), "Effect.Header: is not known here; did you mean Headers?"),
    ] {
        let mut fault = json!({ "Effect": effect });
        fault["Effect"]["Type"] = "Answer".into();
        let reply = control(&emulator, "POST", "/faults", &fault.to_string()).await;
        assert_eq!(reply.status, 400);
        let message = reply.text("Message");
        assert!(message.contains(told), "{told}: {message}");
    }
}

#[tokio::test]
async fn answers_have_a_bound_together() {
    let emulator = Emulator::start().await.unwrap();
    let large = || Fault::answer::<&str, &str>(200, [], "x".repeat(1 << 20));
    let added = (0..100).take_while(|_| emulator.inject(large()).is_ok()).count();
    assert!((50..64).contains(&added), "{added}");
    let problem = emulator.inject(large()).unwrap_err().to_string();
    assert!(problem.contains("may have 67108864 bytes; remove some first"), "{problem}");
    emulator.clear_faults();
    emulator.inject(large()).unwrap();
    assert_eq!(add(&emulator, 80).await.body.len(), 1 << 20);
}
