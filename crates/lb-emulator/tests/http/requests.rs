//! What callers sent and got, as the emulator remembers it.

use aliyun_core::Secret;
use aliyun_lb_emulator::Emulator;
use aliyun_runtime::Timestamp;
use serde_json::json;

use crate::support::{
    GROUP, ONE_ECS, Place, V1, acs3_add, acs3_bytes, control, encode, http, nonce, send,
};

#[tokio::test]
async fn calls_are_told_in_both_signatures_and_forms() {
    let emulator =
        Emulator::builder().clock(|| Timestamp::from_unix(1_400_142_600)).start().await.unwrap();
    let time = "2014-05-15T08:30:00Z";
    let call = V1 { place: Place::Form, ..V1::add(GROUP, ONE_ECS).set("Timestamp", time) };
    let first = call.send(emulator.address()).await;
    let again = call.set("Format", "XML").set("SignatureNonce", &nonce());
    assert_eq!(again.send(emulator.address()).await.status, 400);

    let told = control(&emulator, "GET", "/requests", "").await.json();
    let (one, other) = (&told["Requests"][0], &told["Requests"][1]);
    assert_eq!(told["Last"], 2);
    assert_eq!((&one["Number"], &one["Time"]), (&json!(1), &json!("2014-05-15T08:30:00.000Z")));
    assert_eq!((&one["AccessKeyId"], &one["Method"]), (&json!("testid"), &json!("POST")));
    assert_eq!(one["Action"], "AddVServerGroupBackendServers");
    assert_eq!(one["Parameters"]["VServerGroupId"], GROUP);
    assert_eq!((&one["Status"], &one["Code"]), (&json!(200), &json!(null)));
    assert_eq!(
        (&one["RequestId"], &one["Answer"]),
        (&json!(first.text("RequestId")), &first.json())
    );
    assert!(one["Microseconds"].is_u64());
    assert_eq!((&other["Status"], &other["Code"]), (&json!(400), &json!("InvalidParameter")));
    assert_eq!(other["Answer"]["Code"], "InvalidParameter", "XML is told as a tree too");
}

#[tokio::test]
async fn a_test_can_assert_on_them() {
    let emulator = Emulator::start().await.unwrap();
    let (headers, query) = acs3_add(emulator.address(), GROUP, ONE_ECS);
    assert_eq!(send(emulator.address(), &acs3_bytes(&headers, &query)).await.status, 200);
    let [request] = &emulator.requests()[..] else { panic!("{:?}", emulator.requests()) };
    assert_eq!(request.action(), Some("AddVServerGroupBackendServers"));
    assert_eq!(request.access_key_id(), Some("testid"));
    assert_eq!(request.parameter("BackendServers"), Some(ONE_ECS));
    assert_eq!((request.number(), request.method(), request.status()), (1, "POST", Some(200)));
    assert_eq!((request.code(), request.request_id().len()), (None, 36));
    assert!(request.answer().starts_with(b"<?xml"));
    assert!(format!("{request:?}").contains(GROUP));
}

#[tokio::test]
async fn calls_that_are_refused_at_the_gate_are_told() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let bad = V1 { secret: Secret::from("wrong"), ..V1::add(GROUP, ONE_ECS) };
    bad.send(address).await;
    V1::add(GROUP, ONE_ECS).set("Action", "MadeUp").send(address).await;
    V1::add(GROUP, ONE_ECS).without("Signature").set("AccessKeyId", "nobody").send(address).await;
    V1::add(GROUP, "nonsense").send(address).await;
    send(address, &http("PUT", "/?Action=A", "", "")).await;
    send(address, &http("GET", "/made-up", "", "")).await;
    // A control request is no call.
    control(&emulator, "GET", "/health", "").await;

    let told = emulator.requests();
    let told: Vec<_> =
        told.iter().map(|r| (r.status().unwrap(), r.code().unwrap(), r.action())).collect();
    let add = Some("AddVServerGroupBackendServers");
    assert_eq!(
        told,
        [
            (400, "SignatureDoesNotMatch", add),
            (404, "InvalidAction.NotFound", Some("MadeUp")),
            (404, "InvalidAccessKeyId.NotFound", add),
            (400, "BackendServersMalformed", add),
            (400, "UnsupportedHTTPMethod", Some("A")),
            (404, "InvalidAction.NotFound", None),
        ]
    );
    assert_eq!(emulator.requests()[2].access_key_id(), Some("nobody"));
}

#[tokio::test]
async fn no_secret_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let wrong = [Secret::from("testsecret"), Secret::from("canary-of-the-secret")];
    for secret in wrong {
        let call = V1 { secret, ..V1::add(GROUP, ONE_ECS) };
        let call = call
            .set("Action", "UploadServerCertificate")
            .set("PrivateKey", "canary-of-the-key")
            .set("SecurityToken", "canary-of-the-token");
        let refused = call.send(emulator.address()).await;
        assert_eq!(refused.status, 400);
        assert!(!refused.body.contains("canary"), "{}", refused.body);
    }
    let mut headers = acs3_add(emulator.address(), GROUP, ONE_ECS).0;
    headers.push(("x-acs-security-token".into(), "canary-of-the-header".into()));
    let query = encode(&[("PrivateKey".into(), "canary-of-the-query".into())]);
    assert_eq!(send(emulator.address(), &acs3_bytes(&headers, &query)).await.status, 400);

    let told = control(&emulator, "GET", "/requests", "").await.body;
    let read: serde_json::Value = serde_json::from_str(&told).unwrap();
    let codes = read["Requests"].as_array().unwrap().iter().map(|one| &one["Answer"]["Code"]);
    assert_eq!(codes.filter(|code| *code == "SignatureDoesNotMatch").count(), 2, "{told}");
    assert!(!told.contains("canary") && !told.contains("testsecret"), "{told}");
    assert!(told.contains(r#""Signature":"[redacted]""#));
    assert!(!format!("{:?}", emulator.requests()).contains("canary"));
    for request in emulator.requests() {
        assert!(!String::from_utf8_lossy(request.answer()).contains("canary"));
    }
}

#[tokio::test]
async fn some_can_be_asked_for_and_all_forgotten() {
    let emulator = Emulator::start().await.unwrap();
    for _ in 0..4 {
        send(emulator.address(), &http("GET", "/", "", "")).await;
    }
    let numbers = async |query: &str| {
        let told = control(&emulator, "GET", &format!("/requests{query}"), "").await.json();
        let requests = told["Requests"].as_array().unwrap().clone();
        requests.iter().map(|request| request["Number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("?After=1&Limit=2").await, [3, 4]);
    assert_eq!(numbers("?After=1").await, [2, 3, 4]);
    assert_eq!(numbers("?Limit=0").await, [0; 0]);
    for (query, told) in [("?After=x", "After"), ("?Limit=-1", "Limit"), ("?Made=1", "Made")] {
        let reply = control(&emulator, "GET", &format!("/requests{query}"), "").await;
        assert_eq!(reply.status, 400);
        assert!(reply.text("Message").contains(told));
    }
    assert_eq!(control(&emulator, "DELETE", "/requests", "").await.status, 200);
    assert!(emulator.requests().is_empty());
    send(emulator.address(), &http("GET", "/", "", "")).await;
    assert_eq!(numbers("").await, [5]);
    assert_eq!(control(&emulator, "POST", "/reset", "").await.status, 200);
    assert!(emulator.requests().is_empty());
}
