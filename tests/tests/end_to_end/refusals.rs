//! What the operation itself refuses, as a user of the client sees it.

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, Limits, SlbErrorCode as Code,
};
use aliyun_slb_emulator::Emulator;

use crate::support::{
    ECI, ECS, ENI, GROUP, SHARED_GROUP, WAYS, add, assert_common, assert_known, builder, refused,
    servers_of, start, unchecked,
};

async fn assert_empty(emulator: &Emulator) {
    for group in [GROUP, SHARED_GROUP] {
        assert!(servers_of(emulator, group).await.is_empty(), "a refused call changed {group}");
    }
}

fn many(count: u16) -> Vec<BackendServer> {
    (1..=count).map(|port| BackendServer::ecs(ECS, port)).collect()
}

#[tokio::test]
async fn servers_and_values_that_are_wrong_have_codes_of_the_operation() {
    let emulator = start().await;
    let client = unchecked(&emulator);
    for (servers, code) in [
        (many(41), Code::TooManyBackendServers),
        (vec![], Code::BackendServersMalformed),
        (vec![BackendServer::ecs(ECS, 80).weight(101)], Code::InvalidWeightMalformed),
        (vec![BackendServer::ecs(ECS, 80).weight(-1)], Code::InvalidWeightMalformed),
        (vec![BackendServer::new(ECS, 80).r#type("vm")], Code::BackendServerInvalidType),
        (vec![BackendServer::new(ENI, 80)], Code::BackendServerInvalidType),
        (vec![BackendServer::ecs("i-made-up", 80)], Code::InvalidServerIdNotExist),
        (
            vec![BackendServer::eni("eni-made-up", "192.168.1.1", 80)],
            Code::ResourceNotFoundVServers,
        ),
        (
            vec![BackendServer::eci("eci-made-up", "192.168.2.1", 80)],
            Code::ResourceNotFoundVServers,
        ),
    ] {
        assert_known(&refused(&client, add(servers)).await, code);
    }
    assert_empty(&emulator).await;
}

#[tokio::test]
async fn a_refusal_is_the_same_in_every_way() {
    let emulator = start().await;
    for (signature, method) in WAYS {
        let client = builder(&emulator).signature_method(signature).http_method(method);
        let client = client.build().expect("a client");
        let error = refused(&client, add([BackendServer::ecs("i-made-up", 80)])).await;
        assert_known(&error, Code::InvalidServerIdNotExist);
        assert_eq!(error.message(), Code::InvalidServerIdNotExist.info().message);
        // The emulator names itself by the host it was asked for.
        let address = emulator.endpoint().trim_start_matches("http://");
        assert_eq!(error.host(), Some(address));
    }
    assert_empty(&emulator).await;
}

#[tokio::test]
async fn values_without_a_code_of_their_own_are_named_in_the_message() {
    let emulator = start().await;
    let client = unchecked(&emulator);
    for (server, named) in [
        (BackendServer::ecs(ECS, 0), "BackendServers.1.Port"),
        (BackendServer::ecs("", 80), "BackendServers.1.ServerId"),
        (BackendServer::ecs(ECS, 80).description("a b"), "BackendServers.1.Description"),
        (BackendServer::eni(ENI, "1.2.3", 80), "BackendServers.1.ServerIp"),
        (BackendServer::eni(ENI, "10.0.0.1", 80), "ServerIp is no address of eni-bp1"),
    ] {
        let error = refused(&client, add([server])).await;
        assert_common(&error, "InvalidParameter", None);
        assert!(error.message().contains(named), "{error}");
    }
    assert_empty(&emulator).await;
}

#[tokio::test]
async fn a_group_that_does_not_exist_is_not_found() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let servers = [BackendServer::ecs(ECS, 80)];
    let request = AddVServerGroupBackendServers::new("rsp-made-up", servers.clone());
    let error = refused(&client, request).await;
    assert_common(&error, "InvalidParameter", Some(404));
    assert_eq!(error.message(), "The specified VServerGroupId does not exist.");

    let error = refused(&client, add(servers).region_id("cn-made-up")).await;
    assert_common(&error, "InvalidRegionId.NotFound", None);
    assert_empty(&emulator).await;
}

#[tokio::test]
async fn by_the_documents_client_and_emulator_refuse_what_the_service_takes() {
    let strict = Emulator::builder().strict(true).start().await.expect("an emulator");
    let client = builder(&strict).build().expect("a client");
    let bare = || add([BackendServer::eni_primary(ENI, 80)]);
    assert_known(&refused(&client, add(many(40))).await, Code::TooManyBackendServers);
    assert_common(&refused(&client, bare()).await, "InvalidParameter", None);

    let lenient = start().await;
    let client = builder(&lenient).limits(Limits::Documented).build().expect("a client");
    for request in [add(many(21)), bare()] {
        let error = refused(&client, request).await;
        assert!(error.code().is_none() && error.violations().is_some(), "{error}");
    }
    for emulator in [strict, lenient] {
        assert_empty(&emulator).await;
    }
}

const TWICE: &str = "The specified BackendServers contain duplicated value of ServerID and Port.";

async fn assert_duplicate(client: &Client, servers: &[BackendServer]) {
    let error = refused(client, add(servers.to_vec())).await;
    assert_common(&error, "InvalidParameter", None);
    assert_eq!(error.message(), TWICE);
}

#[tokio::test]
async fn no_server_stands_twice_in_a_list() {
    let emulator = start().await;
    let client = unchecked(&emulator);
    let ecs = BackendServer::ecs(ECS, 80);
    let eni = BackendServer::eni(ENI, "192.168.1.1", 80);
    assert_duplicate(&client, &[ecs.clone(), BackendServer::ecs(ECS, 81), ecs]).await;
    assert_duplicate(&client, &[eni.clone(), eni.weight(1)]).await;
    assert_empty(&emulator).await;
}

#[tokio::test]
async fn no_server_is_added_that_is_in_the_group_already() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let there = [BackendServer::ecs(ECS, 80), BackendServer::eni(ENI, "192.168.1.1", 80)];
    client.add_vserver_group_backend_servers(add(there.clone())).await.expect("the first time");
    let before = servers_of(&emulator, GROUP).await;
    for server in there {
        // Beside one that is new: all or none.
        assert_duplicate(&client, &[BackendServer::ecs(ECS, 81), server.weight(7)]).await;
    }
    assert_eq!(servers_of(&emulator, GROUP).await, before);
}

#[tokio::test]
async fn a_shared_load_balancer_takes_instances_only() {
    let emulator = start().await;
    let client = builder(&emulator).build().expect("a client");
    let shared = |server| AddVServerGroupBackendServers::new(SHARED_GROUP, [server]);
    for server in
        [BackendServer::eni(ENI, "192.168.1.1", 80), BackendServer::eci(ECI, "192.168.2.1", 80)]
    {
        let error = refused(&client, shared(server)).await;
        assert_known(&error, Code::InvalidParameterSpecNotSupport);
    }
    assert_empty(&emulator).await;
    let ecs = shared(BackendServer::ecs(ECS, 80));
    client.add_vserver_group_backend_servers(ecs).await.expect("an ECS instance");
    assert_eq!(servers_of(&emulator, SHARED_GROUP).await.len(), 1);
}
