//! What goes wrong on demand, as it is on the wire.

mod answer;
mod names;

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use aliyun_core::Secret;
use aliyun_lb_emulator::{Effect, Emulator, Fault};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{GROUP, ONE_ECS, Reply, SHARED_GROUP, V1, control, nonce, servers_of};

const ADD: &str = "AddVServerGroupBackendServers";

/// Adds a server that no call of the same test has added.
async fn add(emulator: &Emulator, port: u16) -> Reply {
    adding(port).send(emulator.address()).await
}

fn adding(port: u16) -> V1 {
    V1::add(GROUP, &format!(r#"[{{"ServerId":"i-bp100000000000000001","Port":{port}}}]"#))
}

/// Everything that comes back, and how it ends.
async fn raw(emulator: &Emulator, call: V1) -> (String, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(&call.bytes()).await.unwrap();
    let mut came = Vec::new();
    let end = stream.read_to_end(&mut came).await.err().map(|error| error.kind());
    (String::from_utf8(came).unwrap(), end)
}

#[tokio::test]
async fn an_error_has_its_documented_status_and_message() {
    let emulator = Emulator::start().await.unwrap();
    emulator.inject(Fault::error("InvalidWeight.Malformed").times(1)).unwrap();
    let code = "RspoolVipExist".to_owned();
    let effect = Effect::Error { code, status: Some(449), message: Some("Own.".into()) };
    emulator.inject(Fault::new(effect).times(1)).unwrap();
    // Of another operation.
    emulator.inject(Fault::error("AclNotExist").times(1)).unwrap();

    let documented = add(&emulator, 80).await.refusal();
    assert_eq!((documented.0, &*documented.1), (400, "InvalidWeight.Malformed"));
    assert!(!documented.2.is_empty());
    let own = add(&emulator, 80).await.refusal();
    assert_eq!(own, (449, "RspoolVipExist".into(), "Own.".into()));
    let undocumented = add(&emulator, 80).await.refusal();
    assert_eq!((undocumented.0, &*undocumented.1), (400, "AclNotExist"));
    assert_eq!(servers_of(&emulator).await, 0, "nothing is done");
    assert_eq!(add(&emulator, 80).await.status, 200);
}

#[tokio::test]
async fn throttling_has_the_headers_that_clients_read() {
    let emulator = Emulator::start().await.unwrap();
    emulator.inject(Fault::throttling(Duration::from_millis(1500)).times(1)).unwrap();
    let reply = add(&emulator, 80).await;
    let (status, code, message) = reply.refusal();
    assert_eq!((status, &*code), (400, "Throttling.User"));
    assert_eq!(message, "Request was denied due to request throttling.");
    assert_eq!(reply.header("x-acs-retry-after"), Some("1500"));
    assert_eq!(reply.header("retry-after"), Some("2"));
    let limits = reply.header("x-ratelimit-user-api").unwrap();
    assert!(limits.contains("Remain:0,TimeLeft:1500,"), "{limits}");
}

#[tokio::test]
async fn a_delay_is_waited_for() {
    let emulator = Emulator::start().await.unwrap();
    let delay = Duration::from_millis(50);
    emulator.inject(Fault::delay(delay)).unwrap();
    let begun = Instant::now();
    assert_eq!(add(&emulator, 80).await.status, 200);
    assert!(begun.elapsed() >= delay);
    assert!(emulator.requests()[0].duration() >= delay);
}

#[tokio::test]
async fn a_connection_is_reset_before_or_after_the_change() {
    let emulator = Emulator::start().await.unwrap();
    for (fault, port, done) in [(Fault::reset_before(), 80, 0), (Fault::reset_after(), 81, 1)] {
        let id = emulator.inject(fault.times(1)).unwrap();
        let came = raw(&emulator, adding(port)).await;
        assert_eq!(came, (String::new(), Some(ErrorKind::ConnectionReset)));
        assert_eq!(servers_of(&emulator).await, done);
        let requests = emulator.requests();
        let last = requests.last().unwrap();
        assert_eq!((last.status(), last.fault_id()), (None, Some(&*id)));
        assert!(last.answer().is_empty());
    }
    assert_eq!(add(&emulator, 82).await.status, 200);
    let told = control(&emulator, "GET", "/requests", "").await.json();
    let first = &told["Requests"][0];
    assert_eq!((&first["Status"], &first["Answer"]), (&json!(null), &json!(null)));
    assert_eq!(first["FaultId"], "fault-1");
}

#[tokio::test]
async fn half_an_answer_announces_all_of_it() {
    let emulator = Emulator::start().await.unwrap();
    emulator.inject(Fault::half_answer().times(1)).unwrap();
    let (came, end) = raw(&emulator, adding(80)).await;
    assert_eq!(end, None, "it is closed, not reset");
    let (head, body) = came.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let length: usize = length.parse().unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK") && body.starts_with('{'), "{came}");
    assert_eq!(body.len(), length / 2);
    assert_eq!(servers_of(&emulator).await, 1, "the change is made");
    assert_eq!(emulator.requests()[0].answer(), body.as_bytes());
}

#[tokio::test]
async fn a_page_of_a_proxy_is_no_answer_of_the_service() {
    let emulator = Emulator::start().await.unwrap();
    emulator.inject(Fault::html().times(1)).unwrap();
    emulator.inject(Fault::new(Effect::Html { status: 504 }).times(1)).unwrap();
    for (status, title) in [(502, "502 Bad Gateway"), (504, "504 Gateway Timeout")] {
        let reply = add(&emulator, 80).await;
        assert_eq!((reply.status, reply.header("content-type")), (status, Some("text/html")));
        assert_eq!(reply.header("x-acs-request-id"), None);
        assert!(reply.body.contains(&format!("<h1>{title}</h1>")), "{}", reply.body);
    }
    assert_eq!(servers_of(&emulator).await, 0);
    let told = control(&emulator, "GET", "/requests", "").await.json();
    assert!(told["Requests"][0]["Answer"].as_str().unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn a_fault_is_for_the_calls_that_it_names() {
    let emulator = Emulator::builder()
        .access_key("testid", "testsecret")
        .access_key("other", "testsecret")
        .start()
        .await
        .unwrap();
    let fault = Fault::error("SystemBusy")
        .on(ADD)
        .with_parameter("VServerGroupId", GROUP)
        .with_access_key("testid");
    emulator.inject(fault).unwrap();
    let status = async |call: V1| call.send(emulator.address()).await.status;
    assert_eq!(status(V1::add(SHARED_GROUP, ONE_ECS)).await, 200);
    assert_eq!(status(adding(80).set("AccessKeyId", "other")).await, 200);
    let describe = V1::add(GROUP, "").set("Action", "DescribeVServerGroupAttribute");
    assert_eq!(status(describe).await, 200);
    let wrong = V1 { secret: Secret::from("wrong"), ..adding(80) };
    assert_eq!(wrong.send(emulator.address()).await.refusal().1, "SignatureDoesNotMatch");
    assert!(emulator.fired().is_empty());
    assert_eq!(add(&emulator, 80).await.refusal().1, "SystemBusy");
    let unread = V1::add(GROUP, "nonsense").send(emulator.address()).await;
    assert_eq!(unread.refusal().1, "SystemBusy", "before parameters are looked at");
}

#[tokio::test]
async fn chance_is_the_same_sequence_twice() {
    let sequence = async |seed: u64| {
        let emulator = Emulator::start().await.unwrap();
        emulator.inject(Fault::error("SystemBusy").with_probability(0.5, seed)).unwrap();
        let mut sequence = Vec::new();
        for port in 1..=40 {
            sequence.push(add(&emulator, port).await.status);
        }
        sequence
    };
    let first = sequence(7).await;
    assert!(first.contains(&200) && first.iter().any(|status| *status != 200));
    assert_eq!(first, sequence(7).await);
    assert_ne!(first, sequence(8).await);
}

#[tokio::test]
async fn faults_are_added_shown_switched_and_removed_over_http() {
    let emulator = Emulator::start().await.unwrap();
    let ask = async |method: &str, path: &str, body: &str| {
        let reply = control(&emulator, method, path, body).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    };
    let given = json!({
        "Action": ADD, "Parameters": { "VServerGroupId": GROUP }, "AccessKeyId": "testid",
        "Effect": { "Type": "Error", "Code": "SystemBusy" },
        "Times": 2, "Probability": 1.0, "Seed": 7, "Enabled": true
    });
    let added = ask("POST", "/faults", &given.to_string()).await;
    let mut expected = given.clone();
    expected["FaultId"] = json!("fault-1");
    expected["Fired"] = json!(0);
    expected["Left"] = json!(2);
    assert_eq!(added, expected);

    let reply = add(&emulator, 80).await;
    let listed = ask("GET", "/faults", "").await;
    let fault = &listed["Faults"][0];
    assert_eq!((&fault["Fired"], &fault["Left"]), (&json!(1), &json!(1)));
    let fired = &listed["Fired"][0];
    assert_eq!((&fired["FaultId"], &fired["Number"]), (&json!("fault-1"), &json!(1)));
    assert_eq!((&fired["Action"], &fired["Effect"]), (&json!(ADD), &json!("Error")));
    assert_eq!(fired["RequestId"], reply.text("RequestId"));
    assert_eq!(fired["Time"].as_str().unwrap().len(), 20);

    assert_eq!(ask("PATCH", "/faults/fault-1", r#"{"Enabled":false}"#).await["Enabled"], false);
    assert_eq!(add(&emulator, 80).await.status, 200);
    ask("PATCH", "/faults/fault-1", r#"{"Enabled":true}"#).await;
    assert_eq!(add(&emulator, 81).await.refusal().1, "SystemBusy");
    assert_eq!(add(&emulator, 81).await.status, 200, "two times, and never again");

    let endless = ask("POST", "/faults", r#"{"Effect":{"Type":"Html"}}"#).await;
    assert_eq!((&endless["Left"], &endless["Effect"]["Status"]), (&json!(null), &json!(502)));
    assert_eq!(ask("DELETE", "/faults/fault-1", "").await["FaultId"], "fault-1");
    assert_eq!(ask("GET", "/faults", "").await["Faults"].as_array().unwrap().len(), 1);
    ask("DELETE", "/faults", "").await;
    assert_eq!(ask("GET", "/faults", "").await, json!({ "Faults": [], "Fired": [] }));
    for (method, body) in [("PATCH", r#"{"Enabled":true}"#), ("DELETE", "")] {
        let reply = control(&emulator, method, "/faults/fault-2", body).await;
        assert_eq!(reply.status, 404);
        assert!(reply.text("Message").contains("GET /_emulator/faults lists"));
    }
    emulator.inject(Fault::html()).unwrap();
    ask("POST", "/reset", "").await;
    assert_eq!(add(&emulator, 80).await.status, 200, "a reset removes them too");
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let effect = r#""Effect":{"Type":"ResetBefore"}"#;
    for (body, told) in [
        ("", "there is nothing to read"),
        ("{}", "Effect: is missing"),
        (
            r#"{"Effect":{"Type":"Explode"}}"#,
            "Effect.Type: must be one of Error, Throttling, Delay",
        ),
        (r#"{"Effect":{"Type":"Error"}}"#, "Effect.Code: is missing"),
        (r#"{"Effect":{"Type":"Error","Code":""}}"#, "Code must be"),
        (r#"{"Effect":{"Type":"Error","Code":"A","Status":200}}"#, "from 400 to 599"),
        (r#"{"Effect":{"Type":"Html","Status":99}}"#, "from 400 to 599"),
        (
            r#"{"Effect":{"Type":"Html","Code":"A"}}"#,
            "Effect.Code: is not known here; there are Status",
        ),
        (
            r#"{"Effect":{"Type":"Delay","Milliseconds":"soon"}}"#,
            "Effect.Milliseconds: must be a whole number of 0 or more, and is the text \"soon\"",
        ),
        (r#"{"Effect":{"Type":"Delay","Milliseconds":600001}}"#, "from 0 to 600000"),
        (r#"{"Effect":{"Type":"Throttling","RetryAfterSeconds":-1}}"#, "RetryAfterSeconds"),
        (&format!(r#"{{"Action":"MadeUp",{effect}}}"#), "no operation \"MadeUp\"."),
        (&format!(r#"{{"Parameters":{{"PrivateKey":"x"}},{effect}}}"#), "PrivateKey is secret"),
        (
            &format!(r#"{{"AccessKeyId":"{}",{effect}}}"#, "x".repeat(10_001)),
            "may have 10000 bytes together",
        ),
        (&format!(r#"{{"Times":0,{effect}}}"#), "Times must be 1"),
        (&format!(r#"{{"Probability":1.5,{effect}}}"#), "from 0 to 1"),
        (&format!(r#"{{"Seed":1,{effect}}}"#), "Probability"),
        (&format!(r#"{{"Chance":1,{effect}}}"#), "Chance: is not known here"),
    ] {
        let reply = control(&emulator, "POST", "/faults", body).await;
        assert_eq!(reply.status, 400, "{body}");
        let message = reply.text("Message");
        assert!(message.contains(told), "{body}: {message}");
    }
    let problem = emulator.inject(Fault::html().on("MadeUp")).unwrap_err().to_string();
    assert!(problem.contains("GET /_emulator/health lists them"), "{problem}");
    assert_eq!(add(&emulator, 80).await.status, 200);
}

#[tokio::test]
async fn faults_and_what_they_did_are_bounded() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    emulator.inject(Fault::error("SystemBusy")).unwrap();
    let call = V1::add(GROUP, ONE_ECS);
    for _ in 0..1001 {
        call.clone().set("SignatureNonce", &nonce()).send(address).await;
    }
    let fired = emulator.fired();
    assert_eq!((fired.len(), fired[0].number, &*fired[0].fault_id), (1000, 2, "fault-1"));
    for _ in 1..1000 {
        emulator.inject(Fault::html()).unwrap();
    }
    let problem = emulator.inject(Fault::html()).unwrap_err().to_string();
    assert!(problem.contains("remove some first"));
    emulator.clear_faults();
    assert!(emulator.inject(Fault::html()).is_ok() && emulator.fired().is_empty());
}
