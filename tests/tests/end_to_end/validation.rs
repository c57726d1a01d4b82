//! Requests that break rules: told in full, and not sent.

use aliyun_slb_client::runtime::{HyperTransport, TransportLimits};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, ErrorKind, HttpMethod, Limits,
};
use aliyun_slb_emulator::Emulator;
use aliyun_slb_tests::recorder::Recorder;

use crate::support::{ECS, ENI, GROUP, add, builder, refused, servers_of, start};

/// A request that breaks every kind of rule of the documents at once.
fn broken() -> AddVServerGroupBackendServers {
    let servers = [
        BackendServer::ecs(ECS, 0).weight(101).description("a b"),
        BackendServer::new(ENI, 0),
        BackendServer::eni("", "1.2.3", 80),
        BackendServer::new(ECS, 80).r#type("vm").description("中".repeat(81)),
        BackendServer::eci("eci-1", "192.168.2.1", 80),
        BackendServer::eci("eci-1", "192.168.2.1", 80),
    ];
    let mut request = AddVServerGroupBackendServers::new("", servers);
    request.backend_servers[4].server_ip = None;
    request.backend_servers[5].server_ip = None;
    request
}

const VIOLATIONS: [(&str, &str); 13] = [
    ("VServerGroupId", "required"),
    ("BackendServers.1.Port", "minimum"),
    ("BackendServers.1.Weight", "maximum"),
    ("BackendServers.1.Description", "pattern"),
    ("BackendServers.2.Port", "minimum"),
    ("BackendServers.2.Type", "required"),
    ("BackendServers.3.ServerId", "required"),
    ("BackendServers.3.ServerIp", "format"),
    ("BackendServers.4.Description", "maxLength"),
    ("BackendServers.4.Type", "enum"),
    ("BackendServers.5.ServerIp", "required"),
    ("BackendServers.6.ServerIp", "required"),
    ("BackendServers.6.ServerId", "distinctBackendServers"),
];

/// A client of the emulator, and what it sends.
fn watched(emulator: &Emulator, limits: Limits) -> (Client, Recorder) {
    let transport = HyperTransport::new(TransportLimits::default()).expect("a transport");
    let recorder = Recorder::before(transport);
    let client =
        builder(emulator).limits(limits).transport(recorder.clone()).build().expect("a client");
    (client, recorder)
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_sent() {
    let emulator = start().await;
    let (client, recorder) = watched(&emulator, Limits::Documented);
    let error = refused(&client, broken()).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let violations = error.violations().expect("violations");
    let found: Vec<_> = violations.iter().map(|v| (v.path.as_str(), v.rule)).collect();
    assert_eq!(found, VIOLATIONS);
    // Nothing came from the service, so there is nothing of it to tell.
    assert_eq!((error.code(), error.status(), error.request_id()), (None, None, None));
    assert!(!error.may_have_taken_effect() && !error.is_retryable());
    let shown = error.to_string();
    for (path, _) in VIOLATIONS {
        assert!(shown.contains(path), "{path} is not in {shown}");
    }
    assert!(recorder.sent().is_empty());
    assert!(servers_of(&emulator, GROUP).await.is_empty());
}

#[tokio::test]
async fn what_the_service_takes_is_no_violation_unless_the_documents_are_asked_for() {
    let emulator = start().await;
    let (client, recorder) = watched(&emulator, Limits::default());
    let error = refused(&client, broken()).await;
    let found = error.violations().expect("violations").iter();
    let found: Vec<_> = found.map(|v| (v.path.as_str(), v.rule)).collect();
    let documented_only = |(path, rule): &&(&str, &str)| {
        (*rule == "required" && path.ends_with("ServerIp"))
            || (*rule == "maxLength" && path.ends_with("Description"))
    };
    let expected: Vec<_> = VIOLATIONS.iter().filter(|it| !documented_only(it)).copied().collect();
    assert_eq!(found, expected);
    assert!(recorder.sent().is_empty());
}

#[tokio::test]
async fn checking_can_be_turned_off_for_the_client_and_for_a_call() {
    let emulator = start().await;
    let (client, recorder) = watched(&emulator, Limits::default());
    let call = client.add_vserver_group_backend_servers(add([BackendServer::ecs(ECS, 0)]));
    let error = call.validate(false).http_method(HttpMethod::Get).await.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(recorder.sent().len(), 1);
    assert_eq!(recorder.sent()[0].method(), "GET");

    let off = builder(&emulator).validate(false).build().expect("a client");
    assert_eq!(refused(&off, add([BackendServer::ecs(ECS, 0)])).await.kind(), ErrorKind::Service);
    let call = off.add_vserver_group_backend_servers(add([BackendServer::ecs(ECS, 0)]));
    let error = call.validate(true).await.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}
