//! A world that moves: servers that stop, start, vanish, fall ill and recover.

mod kept;

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed, ServerChange};
use serde_json::{Value, json};

use crate::support::{GROUP, Reply, V1, control};

const LB: &str = "lb-1";
const ECS: &str = "i-1";
const ENI: &str = "eni-1";

/// A listener with a health check on a group of an instance and an interface, one without, and a
/// rule with a check of its own.
const SEED: &str = r#"{"Regions": {"cn-hangzhou": {
    "LoadBalancers": [{"LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s1.small",
        "Listeners": [
            {"ListenerPort": 80, "ListenerProtocol": "tcp", "Running": true, "Settings": {
                "VServerGroupId": "rsp-bp10000000001", "UnhealthyThreshold": "4",
                "HealthyThreshold": "2"}},
            {"ListenerPort": 81, "ListenerProtocol": "http", "Running": true, "Settings": {
                "VServerGroupId": "rsp-bp10000000001", "HealthCheck": "off"}}],
        "BackendServers": [{"ServerId": "i-1"}],
        "VServerGroups": [
            {"VServerGroupId": "rsp-bp10000000001", "BackendServers": [
                {"ServerId": "i-1", "Port": 80},
                {"ServerId": "eni-1", "Port": 8080, "Type": "eni", "ServerIp": "10.0.0.1"}]},
            {"VServerGroupId": "rsp-2", "BackendServers": [{"ServerId": "i-2", "Port": 90}]}],
        "Rules": [{"RuleId": "rule-1", "RuleName": "r", "ListenerPort": 81,
            "ListenerProtocol": "http", "Url": "/r", "VServerGroupId": "rsp-2",
            "Settings": {"HealthCheck": "on"}}]}],
    "Instances": [{"InstanceId": "i-[1-3]"}],
    "NetworkInterfaces": [
        {"NetworkInterfaceId": "eni-1", "PrivateIpAddresses": ["10.0.0.1"]}]}}}"#;

async fn start() -> Emulator {
    Emulator::builder().seed(Seed::parse(SEED).unwrap()).start().await.unwrap()
}

async fn put(emulator: &Emulator, id: &str, body: &str) -> Reply {
    control(emulator, "PUT", &format!("/inventory/{id}"), body).await
}

/// Changes a server, which must succeed.
async fn change(emulator: &Emulator, id: &str, body: &str) -> Value {
    let reply = put(emulator, id, body).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

async fn call(emulator: &Emulator, action: &str, params: &[(&str, &str)]) -> Reply {
    let now = control(emulator, "GET", "/clock", "").await.text("Now");
    V1::call(action, params).set("Timestamp", &now).send(emulator.address()).await
}

async fn add(emulator: &Emulator, servers: &str) -> Reply {
    let params = [("VServerGroupId", GROUP), ("BackendServers", servers)];
    call(emulator, "AddVServerGroupBackendServers", &params).await
}

/// What is told of the servers of a listener, each with the port that it takes requests on.
async fn health(emulator: &Emulator, listener: &str) -> Vec<String> {
    let params = [("LoadBalancerId", LB), ("ListenerPort", listener)];
    let told = call(emulator, "DescribeHealthStatus", &params).await.json();
    let servers = told["BackendServers"]["BackendServer"].as_array().unwrap().iter();
    let line = |one: &Value| {
        let status = one["ServerHealthStatus"].as_str().unwrap();
        format!("{}:{} {status}", one["ServerId"].as_str().unwrap(), one["Port"])
    };
    servers.map(line).collect()
}

/// The ids of the servers in the vServer group.
async fn members(emulator: &Emulator) -> Vec<String> {
    let told = call(emulator, "DescribeVServerGroupAttribute", &[("VServerGroupId", GROUP)]).await;
    let told = told.json();
    let servers = told["BackendServers"]["BackendServer"].as_array().unwrap().iter();
    servers.map(|one| one["ServerId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_server_that_stops_stays_in_its_groups_and_joins_no_other() {
    let emulator = start().await;
    assert_eq!(health(&emulator, "80").await, ["i-1:80 normal", "eni-1:8080 normal"]);
    for id in [ECS, ENI] {
        let told = change(&emulator, id, r#"{"Status":"Stopped"}"#).await;
        assert_eq!(told["Servers"][0]["Status"], "Stopped");
    }
    assert_eq!(health(&emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 abnormal"]);
    assert_eq!(
        health(&emulator, "81").await[..2],
        ["i-1:80 unavailable", "eni-1:8080 unavailable"]
    );
    assert_eq!(members(&emulator).await, [ECS, ENI]);
    for servers in [
        r#"[{"ServerId":"i-1","Port":81}]"#,
        r#"[{"ServerId":"eni-1","Port":81,"Type":"eni","ServerIp":"10.0.0.1"}]"#,
    ] {
        assert_eq!(add(&emulator, servers).await.refusal().1, "ObtainIpFail");
    }
    change(&emulator, ECS, r#"{"Status":"Running"}"#).await;
    assert_eq!(health(&emulator, "80").await, ["i-1:80 normal", "eni-1:8080 abnormal"]);
    assert_eq!(add(&emulator, r#"[{"ServerId":"i-1","Port":81}]"#).await.status, 200);
}

#[tokio::test]
async fn a_server_falls_ill_as_a_whole_or_on_a_port() {
    let emulator = start().await;
    change(&emulator, ECS, r#"{"Health":"Unhealthy"}"#).await;
    assert_eq!(health(&emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 normal"]);
    assert_eq!(add(&emulator, r#"[{"ServerId":"i-1","Port":81}]"#).await.status, 200, "it runs");
    let told = change(&emulator, ECS, r#"{"Health":"Healthy","UnhealthyPorts":[81,9]}"#).await;
    assert_eq!(told["Servers"][0]["UnhealthyPorts"], json!([9, 81]));
    let both = ["i-1:80 normal", "eni-1:8080 normal", "i-1:81 abnormal"];
    assert_eq!(health(&emulator, "80").await, both);
    change(&emulator, ECS, r#"{"Status":"Running"}"#).await;
    assert_eq!(health(&emulator, "80").await, both, "what is left out stays");
    change(&emulator, ECS, r#"{"UnhealthyPorts":[]}"#).await;
    assert_eq!(health(&emulator, "80").await[2], "i-1:81 normal");
}

#[tokio::test]
async fn a_rule_and_a_listener_have_health_checks_of_their_own() {
    let emulator = start().await;
    change(&emulator, "i-2", r#"{"Health":"Unhealthy"}"#).await;
    assert_eq!(
        health(&emulator, "81").await,
        ["i-1:80 unavailable", "eni-1:8080 unavailable", "i-2:90 abnormal"],
    );
    // The check may look at another port than requests go to.
    change(&emulator, ECS, r#"{"UnhealthyPorts":[7000]}"#).await;
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 normal");
    let listener =
        [("LoadBalancerId", LB), ("ListenerPort", "80"), ("HealthCheckConnectPort", "7000")];
    let set = call(&emulator, "SetLoadBalancerTCPListenerAttribute", &listener).await;
    assert_eq!(set.status, 200, "{set:?}");
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal");
}

#[tokio::test]
async fn a_server_vanishes_and_comes_back() {
    let emulator = start().await;
    for id in [ECS, ENI] {
        let told = control(&emulator, "DELETE", &format!("/inventory/{id}"), "").await.json();
        assert_eq!(told["Servers"][0]["Status"], "Released");
    }
    assert_eq!(health(&emulator, "80").await, ["i-1:80 abnormal", "eni-1:8080 abnormal"]);
    let one = r#"[{"ServerId":"i-1","Port":81}]"#;
    assert_eq!(add(&emulator, one).await.refusal().1, "InvalidServerId.NotExist");
    let eni = r#"[{"ServerId":"eni-1","Port":81,"Type":"eni","ServerIp":"10.0.0.1"}]"#;
    assert_eq!(add(&emulator, eni).await.refusal().1, "ResourceNotFound.vServers");
    // It can be taken out.
    let remove =
        [("VServerGroupId", GROUP), ("BackendServers", r#"[{"ServerId":"i-1","Port":80}]"#)];
    assert_eq!(call(&emulator, "RemoveVServerGroupBackendServers", &remove).await.status, 200);
    assert_eq!(members(&emulator).await, [ENI]);
    change(&emulator, ECS, r#"{"Status":"Running"}"#).await;
    assert_eq!(add(&emulator, one).await.status, 200);
}

#[tokio::test]
async fn a_released_server_leaves_its_groups_after_a_while() {
    let emulator = start().await;
    let release = r#"{"Status":"Released","AfterSeconds":10,"LeaveGroupsAfterSeconds":60}"#;
    let told = change(&emulator, ECS, release).await;
    assert_eq!(told["Servers"][0]["Status"], "Running");
    let planned = told["Planned"].as_array().unwrap();
    assert_eq!((planned.len(), &planned[0]["Status"]), (2, &json!("Released")));
    assert_eq!(planned[1]["LeaveGroups"], true);
    emulator.advance(Duration::from_secs(10));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal");
    let one = ("BackendServers", r#"[{"ServerId":"i-1","Port":80}]"#);
    for (action, of) in [
        ("RemoveVServerGroupBackendServers", ("VServerGroupId", GROUP)),
        ("RemoveBackendServers", ("LoadBalancerId", LB)),
    ] {
        let refusal = call(&emulator, action, &[of, one]).await.refusal();
        assert_eq!((refusal.0, &*refusal.1), (400, "ObtainIpFail"), "{action}");
    }
    emulator.advance(Duration::from_secs(60));
    assert_eq!(members(&emulator).await, [ENI]);
    let attribute =
        call(&emulator, "DescribeLoadBalancerAttribute", &[("LoadBalancerId", LB)]).await;
    assert!(!attribute.body.contains("\"i-1\""), "{}", attribute.body);
    assert_eq!(
        call(&emulator, "RemoveBackendServers", &[("LoadBalancerId", LB), one]).await.status,
        200
    );
    // A server that comes back before that stays.
    let release = r#"{"Status":"Released","LeaveGroupsAfterSeconds":60}"#;
    change(&emulator, ENI, release).await;
    let told = change(&emulator, ENI, r#"{"Status":"Running"}"#).await;
    assert_eq!(told["Planned"], json!([]));
    emulator.advance(Duration::from_secs(60));
    assert_eq!(members(&emulator).await, [ENI]);
}

#[tokio::test]
async fn what_happens_later_happens_by_the_clock_of_the_emulator() {
    let emulator = start().await;
    change(&emulator, ECS, r#"{"Status":"Stopped"}"#).await;
    change(&emulator, ECS, r#"{"Status":"Running","AfterSeconds":30}"#).await;
    change(&emulator, ECS, r#"{"Health":"Unhealthy","AfterSeconds":40.5}"#).await;
    emulator.advance(Duration::from_secs(29));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal");
    emulator.advance(Duration::from_secs(1));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 normal");
    emulator.advance(Duration::from_secs(11));
    // A control request sees it although no call came since.
    let told = control(&emulator, "GET", "/inventory/i-1", "").await.json();
    assert_eq!(
        (&told["Servers"][0]["Health"], &told["Planned"]),
        (&json!("Unhealthy"), &json!([]))
    );
    assert!(emulator.export().unwrap().contains("Unhealthy"));

    // The last word counts, about what it is about.
    change(&emulator, ECS, r#"{"Status":"Stopped","Health":"Healthy","AfterSeconds":10}"#).await;
    change(&emulator, ECS, r#"{"Status":"Running"}"#).await;
    emulator.advance(Duration::from_secs(10));
    let told = control(&emulator, "GET", "/inventory/i-1", "").await.json();
    let server = &told["Servers"][0];
    assert_eq!((&server["Status"], &server["Health"]), (&json!("Running"), &json!("Healthy")));
}

#[tokio::test]
async fn health_checks_take_their_time_where_one_wants_it() {
    let emulator = start().await;
    // The clock runs between the calls too, so nothing is looked at close to the moment.
    let stop = ServerChange::stop().by_health_checks();
    emulator.change_server(ECS, stop).await.unwrap();
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 normal");
    let one = r#"[{"ServerId":"i-1","Port":81}]"#;
    assert_eq!(add(&emulator, one).await.refusal().1, "ObtainIpFail", "calls know at once");
    // Every 2 seconds, 4 times.
    emulator.advance(Duration::from_secs(6));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 normal");
    emulator.advance(Duration::from_secs(2));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal");
    emulator.change_server(ECS, ServerChange::start().by_health_checks()).await.unwrap();
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal");
    emulator.advance(Duration::from_secs(4));
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 normal");
    emulator.change_server(ECS, ServerChange::fail()).await.unwrap();
    assert_eq!(health(&emulator, "80").await[0], "i-1:80 abnormal", "at once again");
}

#[tokio::test]
async fn the_changes_of_rust_are_those_of_the_endpoint() {
    let emulator = start().await;
    let server = async |change: ServerChange| {
        emulator.change_server(ECS, change).await.unwrap();
        let told = control(&emulator, "GET", "/inventory/i-1", "").await.json();
        told["Servers"][0].clone()
    };
    assert_eq!(server(ServerChange::stop()).await["Status"], "Stopped");
    assert_eq!(server(ServerChange::release()).await["Status"], "Released");
    assert_eq!(server(ServerChange::start()).await["Status"], "Running");
    assert_eq!(server(ServerChange::fail_on([80])).await["UnhealthyPorts"], json!([80]));
    assert_eq!(server(ServerChange::fail()).await["Health"], "Unhealthy");
    let well = server(ServerChange::recover()).await;
    assert_eq!((&well["Health"], &well["UnhealthyPorts"]), (&json!("Healthy"), &json!([])));
    let later = ServerChange::release()
        .after(Duration::from_secs(1))
        .leaving_groups_after(Duration::from_secs(1))
        .in_account("testid")
        .in_region("cn-hangzhou");
    assert_eq!(server(later).await["Status"], "Running");
    emulator.advance(Duration::from_secs(2));
    assert_eq!(members(&emulator).await, [ENI]);
    let elsewhere = ServerChange::stop().in_region("cn-beijing");
    let problem = emulator.change_server(ECS, elsewhere).await.unwrap_err().to_string();
    assert!(problem.contains("There is no server \"i-1\" there"), "{problem}");
}

#[tokio::test]
async fn accounts_and_regions_can_be_named() {
    let both = SEED.replace(
        r#""Regions": {"#,
        r#""Regions": {"cn-beijing": {"Instances": [{"InstanceId": "i-1"}]}, "#,
    );
    let emulator = Emulator::builder()
        .seed(Seed::parse(&both).unwrap())
        .access_key("one", "canary")
        .access_key("two", "canary")
        .start()
        .await
        .unwrap();
    let stopped = async || {
        let told = control(&emulator, "GET", "/inventory", "").await.json();
        let servers = told["Servers"].as_array().unwrap().clone();
        let of = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
        let stopped = servers.iter().filter(|one| one["Status"] == "Stopped");
        stopped.map(|one| (of(one, "AccessKeyId"), of(one, "RegionId"))).collect::<Vec<_>>()
    };
    let stop = r#"{"Status":"Stopped"}"#;
    let told = change(&emulator, "i-1?AccessKeyId=two&RegionId=cn-beijing", stop).await;
    assert_eq!(told["Servers"].as_array().unwrap().len(), 1);
    assert_eq!(stopped().await, [("two".into(), "cn-beijing".into())]);
    let told = change(&emulator, "i-1", stop).await;
    assert_eq!(told["Servers"].as_array().unwrap().len(), 4, "everywhere");
    assert_eq!(stopped().await.len(), 4);
    let one =
        control(&emulator, "GET", "/inventory?AccessKeyId=one&RegionId=cn-hangzhou", "").await;
    assert_eq!(one.json()["Servers"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn what_makes_no_sense_is_told_and_changes_nothing() {
    let emulator = start().await;
    let before = emulator.export().unwrap();
    let ports: Vec<u16> = (1..=101).collect();
    let stop = r#"{"Status":"Stopped"}"#;
    for (id, body, status, told) in [
        (ECS, "", 400, "there is nothing to read"),
        (ECS, "{}", 400, "Give Status, Health or UnhealthyPorts"),
        (ECS, r#"{"Status":"Off"}"#, 400, "Status: must be one of Running, Stopped, Released"),
        (ECS, r#"{"Health":"Ill"}"#, 400, "Health: must be one of Healthy, Unhealthy"),
        (ECS, r#"{"State":"Stopped"}"#, 400, "State: is not known here; did you mean Status?"),
        (ECS, r#"{"Status":"Stopped","AfterSeconds":-1}"#, 400, "AfterSeconds must be from 0 to"),
        (ECS, r#"{"Status":"Stopped","AfterSeconds":1e300}"#, 400, "AfterSeconds must be"),
        (
            ECS,
            r#"{"Status":"Stopped","LeaveGroupsAfterSeconds":1}"#,
            400,
            "with the Status Released",
        ),
        (
            ECS,
            r#"{"Status":"Released","LeaveGroupsAfterSeconds":-1}"#,
            400,
            "LeaveGroupsAfterSeconds must be from 0",
        ),
        (ECS, r#"{"UnhealthyPorts":[0]}"#, 400, "UnhealthyPorts: each must be from 1 to 65535"),
        (ECS, r#"{"UnhealthyPorts":[65536]}"#, 400, "65536"),
        (ECS, &format!(r#"{{"UnhealthyPorts":{ports:?}}}"#), 400, "there may be 100"),
        ("i-none", stop, 404, "no server \"i-none\" there. GET /_emulator/inventory lists"),
        ("i-none", "{}", 400, "Give Status"),
        ("i-1?AccessKeyId=made-up", stop, 404, "no server"),
        (
            "i-1?Region=x",
            stop,
            400,
            r#"no parameter Region; did you mean "RegionId"? There are AccessKeyId, RegionId."#,
        ),
    ] {
        let reply = put(&emulator, id, body).await;
        assert_eq!(reply.status, status, "{id} {body}: {reply:?}");
        assert!(reply.text("Message").contains(told), "{id} {body}: {reply:?}");
        assert_eq!(emulator.export().unwrap(), before);
    }
    for method in ["GET", "DELETE"] {
        let reply = control(&emulator, method, "/inventory/i-none", "").await;
        assert_eq!(reply.status, 404);
        assert!(reply.text("Message").contains("no server \"i-none\""));
    }
    let later = |n: u64| ServerChange::stop().after(Duration::from_secs(2000 - n));
    for n in 0..1000 {
        // None of them takes the place of another, since each is for an earlier time.
        emulator
            .change_server(
                ["i-1", "i-2", "i-3"][n as usize % 3],
                ServerChange::fail_on([n as u16 + 1]).after(Duration::from_secs(1000 + n)),
            )
            .await
            .unwrap();
    }
    let problem = emulator.change_server(ECS, later(1)).await.unwrap_err().to_string();
    assert!(problem.contains("1000 changes planned already; move the clock on"), "{problem}");
    emulator.advance(Duration::from_secs(2000));
    control(&emulator, "GET", "/inventory", "").await;
    emulator.change_server(ECS, later(1)).await.unwrap();
}
