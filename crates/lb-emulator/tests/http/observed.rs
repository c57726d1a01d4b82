//! What the service takes beyond its documents: by default, and refused where they count to the
//! letter.

use aliyun_lb_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{GROUP, Reply, V1};

const LB: &str = "lb-bp1000000000000000001";
const ENI: &str = "eni-bp100000000000000001";
const ECI: &str = "eci-bp100000000000000001";

async fn emulator(strict: bool) -> Emulator {
    Emulator::builder().strict(strict).start().await.unwrap()
}

/// What an emulator answers to calls one after the other; all but the last must be done.
async fn play(strict: bool, calls: &[V1]) -> Reply {
    let emulator = emulator(strict).await;
    let mut last = None;
    for call in calls {
        if let Some(reply) = &last {
            let Reply { status, .. } = reply;
            assert_eq!(*status, 200, "{reply:?}");
        }
        last = Some(call.send(emulator.address()).await);
    }
    last.unwrap()
}

/// Asserts that the last call is done by default, and refused with a code by the documents.
async fn assert_observed(calls: &[V1], code: &str) -> Value {
    let strict = play(true, calls).await;
    assert_eq!(strict.refusal().1, code, "{strict:?}");
    let done = play(false, calls).await;
    assert_eq!(done.status, 200, "{done:?}");
    done.json()
}

fn add(servers: &str) -> V1 {
    V1::add(GROUP, servers)
}

fn of_load_balancer(action: &str, params: &[(&str, &str)]) -> V1 {
    V1::call(action, params).set("LoadBalancerId", LB)
}

fn many(count: usize) -> String {
    let server = |n| format!(r#"{{"ServerId":"i-bp1000000000000000{n:02}","Port":80}}"#);
    format!("[{}]", (1..=count).map(server).collect::<Vec<_>>().join(","))
}

#[tokio::test]
async fn forty_servers_a_call_and_not_one_more() {
    assert_observed(&[add(&many(21))], "TooManyBackendServers").await;
    assert_observed(&[add(&many(40))], "TooManyBackendServers").await;
    assert_eq!(play(true, &[add(&many(20))]).await.status, 200);
    assert_eq!(play(false, &[add(&many(41))]).await.refusal().1, "TooManyBackendServers");
}

#[tokio::test]
async fn single_quotes_as_of_terraform() {
    let servers =
        "[{'ServerId':'i-bp100000000000000001','Port':'80','Weight':'100', 'Type': 'ecs'}]";
    assert_observed(&[add(servers)], "BackendServersMalformed").await;
    let rules = V1::call("DeleteRules", &[("RuleIds", "['rule-1']")]);
    assert_eq!(play(true, std::slice::from_ref(&rules)).await.refusal().1, "InvalidParameter");
    let read = play(false, &[rules]).await;
    assert_eq!(read.refusal().1, "InvalidRuleId.NotFound", "it was read");
}

#[tokio::test]
async fn a_primary_and_a_secondary_server_as_of_terraform() {
    let server = |n: u8, part: &str| {
        format!(
            "{{'ServerId':'i-bp10000000000000000{n}','Port':'100','Weight':'100', 'Type': 'ecs', \
             'ServerType': '{part}', 'IsBackup':'0'}}"
        )
    };
    let both = format!("[{},{}]", server(1, "Master"), server(2, "Slave"));
    let create = of_load_balancer(
        "CreateMasterSlaveServerGroup",
        &[("MasterSlaveServerGroupName", "tf"), ("MasterSlaveBackendServers", &both)],
    );
    let made = assert_observed(&[create], "BackendServersMalformed").await;
    let servers = &made["MasterSlaveBackendServers"]["MasterSlaveBackendServer"];
    let parts: Vec<_> = servers.as_array().unwrap().iter().map(|it| &it["ServerType"]).collect();
    assert_eq!(parts, ["Master", "Slave"]);
    assert!(servers[0].get("IsBackup").is_none());
}

#[tokio::test]
async fn small_initials_and_null_as_of_the_kubernetes_controller() {
    let servers = r#"[{"IsUserManaged":false,"NodeName":"n1","description":"k8s/30080/nginx/default/c1",
        "serverId":"i-bp100000000000000001","serverIp":"","weight":7,"port":30080,"type":"ecs",
        "TargetRef":null,"Invalid":false}]"#;
    let added = assert_observed(&[add(servers)], "InvalidParameter").await;
    assert_eq!(
        added["BackendServers"]["BackendServer"],
        json!([{"ServerId": "i-bp100000000000000001", "Port": 30080, "Weight": 7, "Type": "ecs",
            "Description": "k8s/30080/nginx/default/c1"}])
    );
    let pods = format!(
        r#"[{{"IsUserManaged":false,"NodeName":null,"description":"","serverId":"{ENI}",
        "serverIp":"172.16.1.1","weight":100,"port":80,"type":"eni",
        "TargetRef":{{"kind":"Pod","name":"nginx"}},"Invalid":false}}]"#
    );
    let remove = V1::call("RemoveVServerGroupBackendServers", &[("BackendServers", &pods)])
        .set("VServerGroupId", GROUP);
    let removed = play(false, &[add(&pods), remove]).await;
    assert_eq!(removed.json()["BackendServers"]["BackendServer"], json!([]), "{removed:?}");
}

#[tokio::test]
async fn tags_with_either_initial() {
    let tagged = V1::call(
        "TagResources",
        &[
            ("ResourceType", "instance"),
            ("ResourceId.1", LB),
            ("Tag.1.Key", "a"),
            ("Tag.1.Value", "b"),
        ],
    );
    let find = V1::call(
        "DescribeLoadBalancers",
        &[("Tags", r#"[{"TagValue":"b","TagKey":"a"},{"TagValue":"","TagKey":"a"}]"#)],
    );
    let found = |reply: Reply| reply.json()["TotalCount"].clone();
    let one = find.clone().set("Tags", r#"[{"TagValue":"b","TagKey":"a"}]"#);
    assert_eq!(found(play(false, &[tagged.clone(), one]).await), 1);
    let other = find.clone().set("Tags", r#"[{"TagValue":"c","TagKey":"a"}]"#);
    assert_eq!(found(play(false, &[tagged, other]).await), 0);
}

#[tokio::test]
async fn ids_in_place_of_the_servers_to_remove() {
    let all = r#"[{"ServerId":"i-bp100000000000000001"},{"ServerId":"i-bp100000000000000002"}]"#;
    let add = of_load_balancer("AddBackendServers", &[("BackendServers", all)]);
    let ids = r#"["i-bp100000000000000001"]"#;
    let remove = of_load_balancer("RemoveBackendServers", &[("BackendServers", ids)]);
    let left = assert_observed(&[add.clone(), remove], "BackendServersMalformed").await;
    assert_eq!(left["BackendServers"]["BackendServer"][0]["ServerId"], "i-bp100000000000000002");
    let once = of_load_balancer("AddBackendServers", &[("BackendServers", ids)]);
    assert_eq!(play(false, &[once]).await.refusal().1, "BackendServersMalformed", "seen for none");
}

#[tokio::test]
async fn an_interface_or_a_container_group_serves_with_its_primary_address() {
    for (kind, id, primary) in [("eni", ENI, "192.168.1.1"), ("eci", ECI, "192.168.2.1")] {
        let server = |rest: &str| {
            format!(r#"[{{"ServerId":"{id}","Port":8080,"Weight":10,"Type":"{kind}"{rest}}}]"#)
        };
        let bare = server("");
        let described =
            |group: &str| V1::call("DescribeVServerGroupAttribute", &[("VServerGroupId", group)]);
        assert_observed(&[add(&bare)], "InvalidParameter").await;
        let told = play(false, &[add(&bare), described(GROUP)]).await.json();
        let served = &told["BackendServers"]["BackendServer"][0];
        assert_eq!((&served["ServerIp"], &served["Weight"]), (&json!(primary), &json!(10)));

        // It is the server with that address, and no other.
        let with_address = server(&format!(r#","ServerIp":"{primary}""#));
        let twice = play(false, &[add(&bare), add(&with_address)]).await;
        assert_eq!(twice.refusal().1, "InvalidParameter", "{twice:?}");

        let create = of_load_balancer("CreateVServerGroup", &[("BackendServers", &bare)]);
        assert_observed(&[create], "InvalidParameter").await;
        let modify = V1::call("ModifyVServerGroupBackendServers", &[("VServerGroupId", GROUP)]);
        let join = modify.clone().set("NewBackendServers", &bare);
        assert_observed(&[join], "InvalidParameter").await;
        let leave = modify.set("OldBackendServers", &bare);
        let left = assert_observed_of(&[add(&with_address), leave]).await;
        assert_eq!(left, json!([]));

        let heavier = bare.replace("10,", "50,");
        let set = V1::call("SetVServerGroupAttribute", &[("VServerGroupId", GROUP)])
            .set("BackendServers", &heavier);
        let set = assert_observed_of(&[add(&with_address), set]).await;
        assert_eq!(set[0]["Weight"], 50);
        let remove = V1::call("RemoveVServerGroupBackendServers", &[("VServerGroupId", GROUP)])
            .set("BackendServers", &bare);
        assert_eq!(assert_observed_of(&[add(&with_address), remove]).await, json!([]));
    }
}

/// The servers of a group after calls of which the documents refuse the last one.
async fn assert_observed_of(calls: &[V1]) -> Value {
    assert_observed(calls, "InvalidParameter").await["BackendServers"]["BackendServer"].clone()
}

#[tokio::test]
async fn a_group_of_two_interfaces_without_addresses() {
    let both = format!(
        r#"[{{"ServerId":"{ENI}","Port":80,"Type":"eni","ServerType":"Master"}},
        {{"ServerId":"{ECI}","Port":80,"Type":"eci","ServerType":"Slave"}}]"#
    );
    let create =
        of_load_balancer("CreateMasterSlaveServerGroup", &[("MasterSlaveBackendServers", &both)]);
    assert_observed(std::slice::from_ref(&create), "InvalidParameter").await;
    let emulator = emulator(false).await;
    let id = create.send(emulator.address()).await.text("MasterSlaveServerGroupId");
    let told =
        V1::call("DescribeMasterSlaveServerGroupAttribute", &[("MasterSlaveServerGroupId", &id)]);
    let told = told.send(emulator.address()).await.json();
    let servers = &told["MasterSlaveBackendServers"]["MasterSlaveBackendServer"];
    assert_eq!(
        (&servers[0]["ServerIp"], &servers[1]["ServerIp"]),
        (&json!("192.168.1.1"), &json!("192.168.2.1"))
    );
}

#[tokio::test]
async fn weighted_least_connections_wherever_the_service_has_it() {
    let port = ("ListenerPort", "80");
    let http = [("StickySession", "off"), ("HealthCheck", "off"), ("Bandwidth", "-1")];
    let pem = include_str!("../../../slb/emulator/tests/certificates/rsa.pem");
    let key = include_str!("../../../slb/emulator/tests/certificates/rsa.key.pem");
    for protocol in ["TCP", "HTTP", "HTTPS"] {
        let emulators = [emulator(false).await, emulator(true).await];
        for (emulator, strict) in emulators.iter().zip([false, true]) {
            let address = emulator.address();
            let mut create =
                of_load_balancer(&format!("CreateLoadBalancer{protocol}Listener"), &http);
            create = create.set(port.0, port.1).set("VServerGroupId", GROUP);
            if protocol == "HTTPS" {
                let upload = V1::call(
                    "UploadServerCertificate",
                    &[("ServerCertificate", pem), ("PrivateKey", key)],
                );
                let upload = V1 { place: crate::support::Place::Form, ..upload };
                let id = upload.send(address).await.text("ServerCertificateId");
                create = create.set("ServerCertificateId", &id);
            }
            let refused = create.clone().set("Scheduler", "wlc").send(address).await;
            assert_eq!(refused.status, if strict { 400 } else { 200 }, "{refused:?}");
            let set =
                of_load_balancer(&format!("SetLoadBalancer{protocol}ListenerAttribute"), &[port]);
            if strict {
                assert_eq!(
                    create
                        .set("SignatureNonce", &crate::support::nonce())
                        .send(address)
                        .await
                        .status,
                    200
                );
            } else {
                let back = set.clone().set("Scheduler", "rr").send(address).await;
                assert_eq!(back.status, 200, "{back:?}");
            }
            let set = set.set("SignatureNonce", &crate::support::nonce()).set("Scheduler", "wlc");
            let set = set.send(address).await;
            assert_eq!(set.status, if strict { 400 } else { 200 }, "{set:?}");
            let told = of_load_balancer(
                &format!("DescribeLoadBalancer{protocol}ListenerAttribute"),
                &[port],
            );
            let told = told.send(address).await.json();
            assert_eq!(told["Scheduler"], if strict { "wrr" } else { "wlc" }, "{protocol}");
        }
    }
    let udp = of_load_balancer("CreateLoadBalancerUDPListener", &[port, ("Bandwidth", "-1")])
        .set("VServerGroupId", GROUP)
        .set("Scheduler", "wlc");
    assert_eq!(play(false, &[udp]).await.status, 400, "UDP stays as it is documented");
}

#[tokio::test]
async fn weighted_least_connections_in_a_rule() {
    for strict in [false, true] {
        let emulator = emulator(strict).await;
        let address = emulator.address();
        let listener = of_load_balancer(
            "CreateLoadBalancerHTTPListener",
            &[
                ("ListenerPort", "80"),
                ("StickySession", "off"),
                ("HealthCheck", "off"),
                ("Bandwidth", "-1"),
            ],
        );
        assert_eq!(listener.set("VServerGroupId", GROUP).send(address).await.status, 200);
        let rules = format!(r#"[{{"RuleName":"r","Url":"/a","VServerGroupId":"{GROUP}"}}]"#);
        let create =
            of_load_balancer("CreateRules", &[("ListenerPort", "80"), ("RuleList", &rules)]);
        let made = create.send(address).await.json();
        let id = made["Rules"]["Rule"][0]["RuleId"].as_str().unwrap().to_owned();
        let set = V1::call(
            "SetRule",
            &[
                ("RuleId", &id),
                ("ListenerSync", "off"),
                ("Scheduler", "wlc"),
                ("StickySession", "off"),
                ("HealthCheck", "off"),
            ],
        );
        let set = set.send(address).await;
        assert_eq!(set.status, if strict { 400 } else { 200 }, "{set:?}");
        if !strict {
            let told = V1::call("DescribeRuleAttribute", &[("RuleId", &id)]).send(address).await;
            assert_eq!(told.json()["Scheduler"], "wlc");
        }
    }
}

#[tokio::test]
async fn what_the_documents_allow_is_taken_by_both() {
    // Numbers as texts, unknown keys, and a single server in place of a list.
    let servers = r#"{"ServerId":"i-bp100000000000000001","Port":"80","More":1}"#;
    for strict in [false, true] {
        let reply = play(strict, &[add(servers)]).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
}

#[tokio::test]
async fn null_and_empty_members_are_not_documented() {
    for member in [r#""Weight":null"#, r#""ServerIp":"""#, r#""Description":"""#] {
        let servers = format!(r#"[{{"ServerId":"i-bp100000000000000001","Port":80,{member}}}]"#);
        let strict = play(true, &[add(&servers)]).await;
        assert_eq!(strict.status, 400, "{member}");
        let done = play(false, &[add(&servers)]).await;
        assert_eq!(done.status, 200, "{member}: {done:?}");
    }
}

#[tokio::test]
async fn what_nobody_can_read_is_refused_by_both() {
    for servers in ["[", "['a", "{'ServerId':", "servers", "['i-bp100000000000000001']"] {
        for strict in [false, true] {
            let reply = play(strict, &[add(servers)]).await;
            assert_eq!(reply.refusal().1, "BackendServersMalformed", "{servers}");
        }
    }
}
