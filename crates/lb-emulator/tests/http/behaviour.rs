//! Every refusal of the operation itself, in JSON and in XML.

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_slb_model::core::{ErrorCode as _, Operation as _};
use aliyun_slb_model::{AddVServerGroupBackendServers, SlbErrorCode as Error};

use crate::support::{GROUP, SHARED_GROUP, V1, nonce, servers_of};

async fn assert_refused(emulator: &Emulator, call: V1, status: u16, code: &str, message: &str) {
    for format in ["JSON", "XML"] {
        let call = call.clone().set("Format", format).set("SignatureNonce", &nonce());
        let refusal = call.send(emulator.address()).await.refusal();
        assert_eq!(refusal, (status, code.to_owned(), message.to_owned()));
    }
}

/// A code that the operation documents.
async fn assert_documented(emulator: &Emulator, call: V1, code: Error, filled: &str) {
    let info = AddVServerGroupBackendServers::INFO.code(code.code()).unwrap();
    let message = info.message.replace("%s", filled);
    assert_refused(emulator, call, info.status, info.code, &message).await;
}

#[tokio::test]
async fn bad_lists_have_their_codes() {
    let emulator = Emulator::start().await.unwrap();
    let many = vec![r#"{"ServerId":"i-1","Port":80}"#; 41].join(",");
    let many = format!("[{many}]");
    for (servers, code) in [
        ("nonsense", Error::BackendServersMalformed),
        ("[]", Error::BackendServersMalformed),
        ("[1]", Error::BackendServersMalformed),
        (&many, Error::TooManyBackendServers),
        (r#"[{"ServerId":"i-1","Port":80,"Weight":101}]"#, Error::InvalidWeightMalformed),
        (r#"[{"ServerId":"i-1","Port":80,"Weight":"x"}]"#, Error::InvalidWeightMalformed),
        (r#"[{"ServerId":"i-1","Port":80,"Type":"vm"}]"#, Error::BackendServerInvalidType),
        (r#"[{"ServerId":"eni-1","Port":80}]"#, Error::BackendServerInvalidType),
    ] {
        assert_documented(&emulator, V1::add(GROUP, servers), code, "").await;
    }
}

#[tokio::test]
async fn what_has_no_code_of_its_own_is_explained() {
    let emulator = Emulator::start().await.unwrap();
    for (servers, explained) in [
        (
            r#"[{"ServerId":"i-1","Port":0}]"#,
            "BackendServers.1.Port must be from 1 to 65535 (got 0)",
        ),
        (
            r#"[{"ServerId":"i-1","Port":65536}]"#,
            "BackendServers.1.Port: expected a port from 0 to 65535, found the number 65536",
        ),
        (r#"[{"ServerId":"i-1"}]"#, "BackendServers.1.Port is missing"),
        (r#"[{"Port":80}]"#, "BackendServers.1.ServerId is missing"),
        (r#"[{"ServerId":"","Port":80}]"#, "BackendServers.1.ServerId must not be empty"),
        (
            r#"[{"ServerId":"eni-bp100000000000000001","Port":80,"Type":"eni","ServerIp":"192.168.1.2"}]"#,
            "ServerIp is no address of eni-bp100000000000000001.",
        ),
    ] {
        let explained = explained.trim_end_matches('.');
        let message = format!("The specified parameter is not valid. {explained}.");
        let call = V1::add(GROUP, servers);
        assert_refused(&emulator, call, 400, "InvalidParameter", &message).await;
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let emulator = Emulator::start().await.unwrap();
    let ecs = r#"[{"ServerId":"i-made-up","Port":80}]"#;
    let no_group = "The specified VServerGroupId does not exist.";
    assert_refused(&emulator, V1::add("rsp-other", ecs), 404, "InvalidParameter", no_group).await;
    let elsewhere = V1::add(GROUP, ecs).set("RegionId", "cn-made-up");
    let no_region = "The specified RegionId does not exist.";
    assert_refused(&emulator, elsewhere, 404, "InvalidRegionId.NotFound", no_region).await;
    assert_documented(&emulator, V1::add(GROUP, ecs), Error::InvalidServerIdNotExist, "").await;
    for (id, kind) in [("eni-made-up", "eni"), ("eci-made-up", "eci")] {
        let servers = format!(
            r#"[{{"ServerId":"{id}","Port":80,"Type":"{kind}","ServerIp":"192.168.1.1"}}]"#
        );
        let call = V1::add(GROUP, &servers);
        assert_documented(&emulator, call, Error::ResourceNotFoundVServers, id).await;
    }
    assert_eq!(servers_of(&emulator).await, 0);
}

#[tokio::test]
async fn a_group_of_another_region_does_not_exist() {
    let seed = r#"{"Regions":{"cn-shanghai":{},"cn-hangzhou":{"LoadBalancers":[
        {"LoadBalancerId":"lb-1","VServerGroups":[{"VServerGroupId":"rsp-1"}]}]}}}"#;
    let seed = Seed::parse(seed).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let call = V1::add("rsp-1", r#"[{"ServerId":"i-1","Port":80}]"#).set("RegionId", "cn-shanghai");
    let no_group = "The specified VServerGroupId does not exist.";
    assert_refused(&emulator, call, 404, "InvalidParameter", no_group).await;
}

#[tokio::test]
async fn a_stopped_instance_has_no_address() {
    let seed = r#"{"Regions":{"cn-hangzhou":{
        "LoadBalancers":[{"LoadBalancerId":"lb-1","VServerGroups":[{"VServerGroupId":"rsp-1"}]}],
        "Instances":[{"InstanceId":"i-1","Status":"Stopped"}]}}}"#;
    let seed = Seed::parse(seed).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let call = V1::add("rsp-1", r#"[{"ServerId":"i-1","Port":80}]"#);
    assert_documented(&emulator, call, Error::ObtainIpFail, "").await;
}

#[tokio::test]
async fn a_shared_load_balancer_takes_instances_only() {
    let emulator = Emulator::start().await.unwrap();
    for (kind, ip) in [("eni", "192.168.1.1"), ("eci", "192.168.2.1")] {
        let servers = format!(
            r#"[{{"ServerId":"{kind}-bp100000000000000001","Port":80,"Type":"{kind}","ServerIp":"{ip}"}}]"#
        );
        let call = V1::add(SHARED_GROUP, &servers);
        let filled = format!("backend servers of {kind} type");
        assert_documented(&emulator, call, Error::InvalidParameterSpecNotSupport, &filled).await;
    }
    let ecs = r#"[{"ServerId":"i-bp100000000000000001","Port":80,"Type":"ECS"}]"#;
    assert_eq!(V1::add(SHARED_GROUP, ecs).send(emulator.address()).await.status, 200);
}

#[tokio::test]
async fn no_server_stands_twice_and_a_refused_call_changes_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let one = r#"{"ServerId":"i-bp100000000000000001","Port":80}"#;
    let other = r#"{"ServerId":"i-bp100000000000000002","Port":80}"#;
    let twice = "The specified BackendServers contain duplicated value of ServerID and Port.";
    let call = V1::add(GROUP, &format!("[{one},{other},{one}]"));
    assert_refused(&emulator, call, 400, "InvalidParameter", twice).await;
    assert_eq!(servers_of(&emulator).await, 0);

    let first = V1::add(GROUP, &format!("[{one}]")).send(emulator.address()).await;
    assert_eq!(first.status, 200);
    let call = V1::add(GROUP, &format!("[{other},{one}]"));
    assert_refused(&emulator, call, 400, "InvalidParameter", twice).await;
    assert_eq!(servers_of(&emulator).await, 1);
}

#[tokio::test]
async fn a_load_balancer_has_room_for_200_servers() {
    let emulator = Emulator::start().await.unwrap();
    let batch = |port: usize, count: usize| {
        let one = |n| format!(r#"{{"ServerId":"i-bp1000000000000000{n:02}","Port":{port}}}"#);
        format!("[{}]", (1..=count).map(one).collect::<Vec<_>>().join(","))
    };
    for n in 0..9 {
        let reply = V1::add(GROUP, &batch(8000 + n, 20)).send(emulator.address()).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    assert_eq!(V1::add(GROUP, &batch(9000, 19)).send(emulator.address()).await.status, 200);
    let full = Error::InstanceBackendServerNumberOverLimit;
    assert_documented(&emulator, V1::add(GROUP, &batch(9001, 2)), full, "").await;
    assert_eq!(V1::add(GROUP, &batch(9001, 1)).send(emulator.address()).await.status, 200);
    assert_documented(&emulator, V1::add(GROUP, &batch(9002, 1)), full, "").await;
    // The other load balancer has room of its own.
    assert_eq!(V1::add(SHARED_GROUP, &batch(9002, 1)).send(emulator.address()).await.status, 200);
}
