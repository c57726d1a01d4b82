//! Calls that succeed, in every way that clients make them.

use crate::support::{
    GROUP, ONE_ECS, Place, Reply, V1, acs3_add, acs3_bytes, encode, http, nonce, send,
};
use aliyun_core::{Secret, Value};
use aliyun_lb_emulator::Emulator;

fn assert_done(reply: &Reply) {
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.text("VServerGroupId"), GROUP);
    assert_eq!(reply.header("x-acs-request-id"), Some(reply.text("RequestId").as_str()));
}

#[tokio::test]
async fn v1_in_query_and_form_by_get_and_post() {
    for (method, place) in [("GET", Place::Query), ("POST", Place::Query), ("POST", Place::Form)] {
        let emulator = Emulator::start().await.unwrap();
        let call = V1 { method, place, ..V1::add(GROUP, ONE_ECS) };
        assert_done(&call.send(emulator.address()).await);
    }
}

#[tokio::test]
async fn v1_with_parameters_in_both_places() {
    let emulator = Emulator::start().await.unwrap();
    let call = V1::add(GROUP, ONE_ECS);
    let signed = String::from_utf8(call.bytes()).unwrap();
    let query = signed.split(['?', ' ']).nth(2).unwrap();
    let (front, back): (Vec<_>, Vec<_>) =
        query.split('&').partition(|pair| !pair.starts_with("BackendServers"));
    // A repeated name: with one value it counts once, and the signature is over that one.
    let call = |region: &str| {
        let body = format!("{}&RegionId={region}", back.join("&"));
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n";
        http("POST", &format!("/?{}", front.join("&")), headers, &body)
    };
    let (status, code, message) = send(emulator.address(), &call("cn-shanghai")).await.refusal();
    assert_eq!((status, &*code), (400, "InvalidParameter"));
    assert!(message.contains("The parameter RegionId comes twice"), "{message}");
    assert_done(&send(emulator.address(), &call("cn-hangzhou")).await);
}

#[tokio::test]
async fn v1_whatever_the_encoding_on_the_wire() {
    let emulator = Emulator::start().await.unwrap();
    let servers = r#"[{"ServerId": "i-bp100000000000000001", "Port": "80"}]"#;
    // A plus for a space, as Python writes it; marks left as they are, as Node writes them.
    let call = V1::add(GROUP, servers).set("Unknown", "a b*c~(d)!");
    let strict = String::from_utf8(call.bytes()).unwrap();
    let loose =
        strict.replace("%20", "+").replace("%2A", "*").replace("%28", "(").replace("~", "%7e");
    assert_ne!(strict, loose);
    assert_done(&send(emulator.address(), loose.as_bytes()).await);
}

#[tokio::test]
async fn v1_with_the_old_spelling_and_an_empty_signature_type() {
    let emulator = Emulator::start().await.unwrap();
    let call = V1::add(GROUP, ONE_ECS).set("SignatureType", "");
    let time = call.params.iter().find(|(name, _)| name == "Timestamp").unwrap().1.clone();
    let call = call.without("Timestamp").set("TimeStamp", &time);
    assert_done(&call.send(emulator.address()).await);
}

#[tokio::test]
async fn acs3_with_its_query_in_any_encoding() {
    let emulator = Emulator::start().await.unwrap();
    let servers = r#"[{"ServerId": "i-bp100000000000000001", "Port": 80}]"#;
    let (headers, query) = acs3_add(emulator.address(), GROUP, servers);
    let reversed: Vec<_> = query.split('&').rev().collect();
    let loose = reversed.join("&").replace("%20", "+");
    // Without Accept or Format the answer is XML.
    let reply = send(emulator.address(), &acs3_bytes(&headers, &loose)).await;
    assert_done(&reply);
    assert_eq!(reply.header("content-type"), Some("text/xml;charset=utf-8"));
}

#[tokio::test]
async fn acs3_with_parameters_in_a_form() {
    use aliyun_runtime::sign::acs3::{CanonicalRequest, Request, content_hash};
    let emulator = Emulator::start().await.unwrap();
    let pairs =
        [("RegionId", "cn-hangzhou"), ("VServerGroupId", GROUP), ("BackendServers", ONE_ECS)];
    let body = encode(&pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let (hash, time) = (content_hash(body.as_bytes()), aliyun_lb_emulator::Timestamp::now());
    let mut headers = vec![
        ("host".to_owned(), "slb.test".to_owned()),
        ("Accept".to_owned(), "application/json".to_owned()),
        ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
        ("x-acs-action".to_owned(), "AddVServerGroupBackendServers".to_owned()),
        ("x-acs-version".to_owned(), "2014-05-15".to_owned()),
        ("x-acs-date".to_owned(), time.to_string()),
        ("x-acs-signature-nonce".to_owned(), nonce()),
        ("x-acs-content-sha256".to_owned(), hash.clone()),
    ];
    let borrowed: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let canonical = CanonicalRequest::new(&Request {
        method: "POST",
        path: "/",
        query: &[],
        headers: &borrowed,
        content_hash: &hash,
    });
    let signature = canonical.signature(&Secret::from("testsecret"));
    let authorization = canonical.authorization("testid", &signature);
    headers.push(("authorization".to_owned(), authorization));
    let lines: String = headers.iter().map(|(n, v)| format!("{n}: {v}\r\n")).collect();
    let head = format!("POST / HTTP/1.1\r\n{lines}connection: close\r\n");
    let with_length = |body: &str| format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    assert_done(&send(emulator.address(), with_length(&body).as_bytes()).await);

    // The same with another body: the hash no longer fits.
    let forged = body.replace("01%22", "02%22");
    assert_eq!(forged.len(), body.len());
    let reply = send(emulator.address(), with_length(&forged).as_bytes()).await;
    assert_eq!(reply.text("Code"), "SignatureDoesNotMatch");
}

#[tokio::test]
async fn the_answer_holds_the_whole_group_in_both_forms() {
    let emulator = Emulator::start().await.unwrap();
    let servers = r#"[{"ServerId":"eni-bp100000000000000001","Port":"80","Type":"eni","ServerIp":"192.168.1.1","Description":"a/中"},
        {"serverid":"x","ServerId":"i-bp100000000000000001","Port":81,"Weight":0,"Description":"","ServerIp":""}]"#;
    let first = V1::add(GROUP, servers).send(emulator.address()).await;
    assert_done(&first);
    let json = r#"{"BackendServer":[{"ServerId":"eni-bp100000000000000001","Port":80,"Weight":100,"Description":"a/中","Type":"eni"},{"ServerId":"i-bp100000000000000001","Port":81,"Weight":0,"Type":"ecs"}"#;
    let group = |value: &Value<'_>| value.get("BackendServers").map(Value::to_json).unwrap();
    assert_eq!(group(&first.value()), format!("{json}]}}"));

    let more = r#"[{"ServerId":"i-bp100000000000000002","Port":82}]"#;
    let xml = V1::add(GROUP, more).set("Format", "XML").send(emulator.address()).await;
    assert_done(&xml);
    let start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><AddVServerGroupBackendServersResponse>";
    assert!(xml.body.starts_with(start), "{}", xml.body);
    assert_eq!(xml.body.matches("<BackendServer>").count(), 3);
    assert!(xml.body.contains("<ServerId>i-bp100000000000000002</ServerId><Port>82</Port>"));
    assert!(!xml.body.contains("ServerIp"));
}
