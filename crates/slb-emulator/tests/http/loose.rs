//! What the service accepts beyond its documents: with `loose`, and refused without.

use crate::support::{GROUP, Reply, V1};
use aliyun_slb_emulator::Emulator;

const LB: &str = "lb-bp1000000000000000001";

async fn emulator(loose: bool) -> Emulator {
    Emulator::builder().loose(loose).start().await.unwrap()
}

/// A call of an operation on the load balancer of the seed.
fn call(action: &str, name: &str, value: &str) -> V1 {
    let call = V1::add(GROUP, "").without("BackendServers").set("Action", action);
    let call = if action.contains("VServerGroup") { call } else { call.without("VServerGroupId") };
    call.set("LoadBalancerId", LB).set(name, value)
}

/// What both kinds of emulator answer.
async fn both(call: impl Fn() -> V1) -> (Reply, Reply) {
    let (strict, loose) = (emulator(false).await, emulator(true).await);
    (call().send(strict.address()).await, call().send(loose.address()).await)
}

async fn assert_loose_only(servers: &str, code: &str) {
    let (strict, loose) = both(|| V1::add(GROUP, servers)).await;
    assert_eq!(strict.refusal().1, code, "{servers}");
    assert_eq!(loose.status, 200, "{servers}: {loose:?}");
}

fn many(count: usize) -> String {
    let server = |n| format!(r#"{{"ServerId":"i-bp1000000000000000{n:02}","Port":80}}"#);
    format!("[{}]", (1..=count).map(server).collect::<Vec<_>>().join(","))
}

#[tokio::test]
async fn forty_servers_a_call_and_not_one_more() {
    assert_loose_only(&many(21), "TooManyBackendServers").await;
    assert_loose_only(&many(40), "TooManyBackendServers").await;
    let (strict, loose) = both(|| V1::add(GROUP, &many(20))).await;
    assert_eq!((strict.status, loose.status), (200, 200));
    let (_, loose) = both(|| V1::add(GROUP, &many(41))).await;
    assert_eq!(loose.refusal().1, "TooManyBackendServers");
}

#[tokio::test]
async fn single_quotes_as_of_terraform() {
    let servers =
        "[{'ServerId':'i-bp100000000000000001','Port':'80','Weight':'100','Type': 'ecs'}]";
    assert_loose_only(servers, "BackendServersMalformed").await;
    let (strict, loose) = both(|| call("DeleteRules", "RuleIds", "['rule-1']")).await;
    assert_eq!(strict.refusal().1, "InvalidParameter");
    assert_eq!(loose.refusal().1, "InvalidRuleId.NotFound", "it was read");
}

#[tokio::test]
async fn small_initials_as_of_the_kubernetes_controller() {
    let servers = r#"[{"serverId":"i-bp100000000000000001","serverIp":"","weight":7,"port":80,
        "type":"ecs","description":"a","IsUserManaged":false,"NodeName":null,"TargetRef":{}}]"#;
    let (strict, loose) = both(|| V1::add(GROUP, servers)).await;
    assert_eq!(strict.status, 400, "{strict:?}");
    assert_eq!(loose.status, 200, "{loose:?}");
    let servers = loose.json()["BackendServers"]["BackendServer"].clone();
    assert_eq!(
        servers,
        serde_json::json!([{"ServerId": "i-bp100000000000000001", "Port": 80, "Weight": 7,
            "Type": "ecs", "Description": "a"}])
    );
}

#[tokio::test]
async fn ids_in_place_of_the_servers_to_remove() {
    let add = |key| call("AddBackendServers", "BackendServers", key);
    let remove = || call("RemoveBackendServers", "BackendServers", r#"["i-bp100000000000000001"]"#);
    for is_loose in [false, true] {
        let emulator = emulator(is_loose).await;
        let added =
            add(r#"[{"ServerId":"i-bp100000000000000001"}]"#).send(emulator.address()).await;
        assert_eq!(added.status, 200, "{added:?}");
        let reply = remove().send(emulator.address()).await;
        if is_loose {
            let left = reply.json()["BackendServers"]["BackendServer"].clone();
            assert_eq!(left, serde_json::json!([]), "{reply:?}");
        } else {
            assert_eq!(reply.refusal().1, "BackendServersMalformed");
        }
    }
}

#[tokio::test]
async fn what_the_documents_allow_is_taken_without() {
    // Numbers as texts, unknown keys, null, and a single server in place of a list.
    let servers = r#"{"ServerId":"i-bp100000000000000001","Port":"80","Weight":null,"More":1}"#;
    let (strict, loose) = both(|| V1::add(GROUP, servers)).await;
    assert_eq!((strict.status, loose.status), (200, 200), "{strict:?}");
}

#[tokio::test]
async fn what_nobody_can_read_is_refused_in_both() {
    for servers in ["[", "['a", "{'ServerId':", "servers", "['i-bp100000000000000001']"] {
        let (strict, loose) = both(|| V1::add(GROUP, servers)).await;
        assert_eq!(strict.refusal().1, "BackendServersMalformed", "{servers}");
        assert_eq!(loose.refusal().1, "BackendServersMalformed", "{servers}");
    }
}
