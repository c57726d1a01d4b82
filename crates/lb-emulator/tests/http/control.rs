//! The control endpoints, and accounts apart.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed, Settling};
use serde_json::json;

use crate::support::{self, GROUP, ONE_ECS, Reply, V1, http, send, servers_of};

async fn control(emulator: &Emulator, method: &str, path: &str) -> Reply {
    send(emulator.address(), &http(method, &format!("/_emulator{path}"), "", "")).await
}

#[tokio::test]
async fn health_says_what_is_answered() {
    let emulator = Emulator::start().await.unwrap();
    let reply = control(&emulator, "GET", "/health").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.text("Status"), "ok");
    let product = &reply.json()["Products"][0];
    assert_eq!((&product["Product"], &product["Version"]), (&json!("Slb"), &json!("2014-05-15")));
    assert!(reply.body.contains("\"AddVServerGroupBackendServers\""));
}

#[tokio::test]
async fn what_is_no_control_endpoint_is_told_in_json() {
    let emulator = Emulator::start().await.unwrap();
    for path in ["/", "/made-up", "/state/", "//health"] {
        let reply = control(&emulator, "GET", path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.text("Message").contains("GET /_emulator lists"));
    }
    for (method, path, allowed) in
        [("GET", "/reset", "POST"), ("POST", "/state", "GET, PUT"), ("PUT", "/health", "GET")]
    {
        let reply = control(&emulator, method, path).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allowed)));
    }
}

#[tokio::test]
async fn reset_brings_back_the_start() {
    let emulator = Emulator::start().await.unwrap();
    let start = control(&emulator, "GET", "/state").await.body;
    let call = V1::add(GROUP, ONE_ECS);
    assert_eq!(call.send(emulator.address()).await.status, 200);
    let changed = control(&emulator, "GET", "/state").await.body;
    assert!(changed.contains(r#""Port":80,"#) && changed != start);

    assert_eq!(control(&emulator, "POST", "/reset").await.text("Status"), "reset");
    assert_eq!(control(&emulator, "GET", "/state").await.body, start);
    // The nonces are forgotten too: a recorded request can be played again.
    assert_eq!(call.send(emulator.address()).await.status, 200);
}

#[tokio::test]
async fn the_clock_is_moved_and_with_it_what_expires() {
    let emulator = Emulator::start().await.unwrap();
    let turn = async |body: &str| {
        send(emulator.address(), &http("POST", "/_emulator/clock", "", body)).await
    };
    let call = V1::add(GROUP, ONE_ECS);
    assert_eq!(call.send(emulator.address()).await.status, 200);
    let moved = turn(r#"{"AdvanceSeconds": 1000.5}"#).await;
    assert!(moved.body.contains(r#""MovedMilliseconds":1000500"#), "{}", moved.body);
    let (status, code, _) = V1::add(GROUP, ONE_ECS).send(emulator.address()).await.refusal();
    assert_eq!((status, code.as_str()), (400, "InvalidTimeStamp.Expired"));

    assert!(turn(r#"{"Now": "2030-01-01T00:00:00Z"}"#).await.text("Now").starts_with("2030-01-01"));
    let call = V1::add(GROUP, "[]").set("Timestamp", "2030-01-01T00:10:00Z");
    let answered = call.send(emulator.address()).await;
    assert_ne!(answered.text("Code"), "InvalidTimeStamp.Expired");
    let date = answered.header("date").unwrap_or_default();
    assert!(date.starts_with("Tue, 01 Jan 2030 00:00:") && date.ends_with(" GMT"), "{date}");
    for wrong in ["", "{}", r#"{"AdvanceSeconds":-1}"#, r#"{"Now":"soon"}"#, r#"{"Made":1}"#] {
        let reply = turn(wrong).await;
        assert_eq!(reply.status, 400, "{wrong}");
        assert!(!reply.text("Message").is_empty());
    }
    control(&emulator, "POST", "/reset").await;
    assert!(control(&emulator, "GET", "/clock").await.body.contains(r#""MovedMilliseconds":0"#));
}

#[tokio::test]
async fn accounts_do_not_see_each_other() {
    let emulator = Emulator::builder()
        .access_key("one", "canary-1")
        .access_key("two", "canary-2")
        .start()
        .await
        .unwrap();
    for (id, secret) in [("one", "canary-1"), ("two", "canary-2")] {
        let call = V1 { secret: secret.into(), ..V1::add(GROUP, ONE_ECS) }.set("AccessKeyId", id);
        assert_eq!(call.send(emulator.address()).await.status, 200);
    }
    assert_eq!(V1::add(GROUP, ONE_ECS).send(emulator.address()).await.status, 404);
    let state = control(&emulator, "GET", "/state").await;
    assert_eq!(servers_of(&emulator).await, 2);
    assert!(!state.body.contains("canary") && !format!("{emulator:?}").contains("canary"));
}

#[tokio::test]
async fn the_state_of_an_account_is_a_seed() {
    let emulator = Emulator::start().await.unwrap();
    let servers = r#"[{"ServerId":"eni-bp100000000000000001","Port":80,"Type":"eni","ServerIp":"172.16.1.1","Description":"a"}]"#;
    assert_eq!(V1::add(GROUP, servers).send(emulator.address()).await.status, 200);
    let state = control(&emulator, "GET", "/state").await;
    let account = control(&emulator, "GET", "/state/testid").await.body;
    assert!(state.body.contains(&account));
    assert_eq!(control(&emulator, "GET", "/state/made-up").await.status, 404);

    let seed = Seed::parse(&account).unwrap();
    let second = Emulator::builder().seed(seed).start().await.unwrap();
    assert_eq!(control(&second, "GET", "/state").await.body, state.body);
}

#[tokio::test]
async fn changes_take_as_long_as_one_says() {
    let emulator = Emulator::builder().settling(Settling::AfterDescribes(1)).start().await.unwrap();
    let choose = async |body: &str| {
        send(emulator.address(), &http("PUT", "/_emulator/settling", "", body)).await
    };
    assert_eq!(V1::add(GROUP, ONE_ECS).send(emulator.address()).await.status, 200);
    let (status, code, _) = V1::add(GROUP, ONE_ECS).send(emulator.address()).await.refusal();
    assert_eq!((status, code.as_str()), (400, "VServerGroupProcessing"));
    let shown = control(&emulator, "GET", "/settling").await.body;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["Settling"], json!({ "Policy": "AfterDescribes", "Describes": 1 }));
    let unsettled = json!([{ "AccessKeyId": "testid", "RegionId": "cn-hangzhou", "Product": "Slb",
        "LoadBalancerId": "lb-bp1000000000000000001", "Status": "configuring", "Describes": 1 }]);
    assert_eq!(shown["Unsettled"], unsettled);

    let chosen = choose(r#"{"Policy": "After", "Milliseconds": 20}"#).await.body;
    assert!(chosen.contains(r#""Milliseconds":20"#), "{chosen}");
    control(&emulator, "POST", "/reset").await;
    let first = control(&emulator, "GET", "/settling").await.body;
    assert!(first.contains(r#""Describes":1"#), "as the program was started: {first}");
    choose(r#"{"Policy": "After", "Milliseconds": 20}"#).await;
    assert_eq!(V1::add(GROUP, ONE_ECS).send(emulator.address()).await.status, 200);
    emulator.advance(Duration::from_millis(20));
    let settled = control(&emulator, "GET", "/settling").await.body;
    assert!(settled.contains(r#""Unsettled":[]"#), "{settled}");
    for wrong in ["", "{}", r#"{"Policy":"Soon"}"#, r#"{"Policy":"After"}"#] {
        let reply = choose(wrong).await;
        assert_eq!(reply.status, 400, "{wrong}");
        assert!(!reply.text("Message").is_empty());
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_document_is_told_with_its_path() {
    let emulator = Emulator::start().await.unwrap();
    let fault = r#"{"Effect":{"Type":"Error","Code":"SystemBusy"}}"#;
    let added = support::control(&emulator, "POST", "/faults", fault).await;
    let named = format!("/faults/{}", added.text("FaultId"));
    let listener = r#"{"ListenerPort":"http","ListenerProtocol":"tcp"}"#;
    let balancer = format!(r#"{{"LoadBalancerId":"lb","Listeners":[{listener}]}}"#);
    let state = format!(
        r#"{{"Accounts":{{"testid":{{"Regions":{{"r":{{"LoadBalancers":[{balancer}]}}}}}}}}}}"#
    );
    for (method, path, body, told) in [
        (
            "PUT",
            "/state",
            &*state,
            "Accounts.testid.Regions.r.LoadBalancers[0].Listeners[0].ListenerPort: must be a whole \
             number, and is the text \"http\"",
        ),
        ("PUT", "/state", "{\n\"Accounts\" {}}", "line 2 column 12: a colon is expected here"),
        ("PUT", "/settling", r#"{"Policy":"Soon"}"#, "Policy: must be one of AtOnce, After, "),
        ("PUT", "/settling", r#"{"Policy":"After"}"#, "Milliseconds: is missing"),
        ("POST", "/clock", r#"{"AdvanceSeconds":"1"}"#, "AdvanceSeconds: must be a number, and "),
        (
            "POST",
            "/clock",
            r#"{"Nwo":"x"}"#,
            "Nwo: is not known here; there are AdvanceSeconds, Now",
        ),
        (
            "PUT",
            "/settling",
            r#"{"Policy":"AtOnce","Milliseconds":5}"#,
            "Milliseconds: is not known here",
        ),
        ("POST", "/faults", r#"{"Effect":{"Type":"Delay"}}"#, "Effect.Milliseconds: is missing"),
        (
            "POST",
            "/faults",
            r#"{"Effect":{"Type":"ResetAfter"},"Times":1.5}"#,
            "Times: must be a whole",
        ),
        ("PATCH", &named, r#"{"Enabled":"no"}"#, "Enabled: must be true or false, and is the text"),
        ("PATCH", &named, "", "there is nothing to read; give a document in JSON"),
    ] {
        let reply = support::control(&emulator, method, path, body).await;
        assert_eq!(reply.status, 400, "{body}");
        assert!(reply.text("Message").starts_with(told), "{body}: {}", reply.text("Message"));
    }
}
