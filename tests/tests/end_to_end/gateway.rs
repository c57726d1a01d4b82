//! What is refused before the operation is looked at: keys, signatures, times, nonces, names.

use aliyun_slb_client::model::core::{Effect, Operation as _, OperationInfo, ServiceInfo};
use aliyun_slb_client::runtime::{self, CallOptions, Timestamp};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, CodeClass, Credentials, ErrorCode as _,
    RetryConfig, SLB, SlbErrorCode as Code,
};
use aliyun_slb_emulator::Emulator;

use crate::support::{
    ECS, GROUP, WAYS, add, assert_common, assert_known, builder, refused, servers_of, start,
};

fn one() -> AddVServerGroupBackendServers {
    add([BackendServer::ecs(ECS, 80)])
}

/// Clients that differ in how they sign and send, and in what `change` does.
fn clients(
    emulator: &Emulator,
    change: impl Fn(runtime::ClientBuilder<Client>) -> runtime::ClientBuilder<Client>,
) -> Vec<Client> {
    let client = |(signature, method)| {
        let builder = builder(emulator).signature_method(signature).http_method(method);
        change(builder).build().expect("a client")
    };
    WAYS.into_iter().map(client).collect()
}

#[tokio::test]
async fn a_wrong_secret_is_called_by_its_name() {
    let emulator = start().await;
    let wrong = Credentials::new("testid", "not-the-secret");
    for client in clients(&emulator, |builder| builder.credentials(wrong.clone())) {
        let error = refused(&client, one()).await;
        assert_common(&error, "SignatureDoesNotMatch", None);
        assert_eq!(error.class(), Some(CodeClass::Unauthenticated));
        let hint = error.hint().expect("a hint");
        assert!(hint.contains("the access key secret is not the one of this access key id"));
    }
    assert!(servers_of(&emulator, GROUP).await.is_empty());
}

#[tokio::test]
async fn an_unknown_key_is_not_found() {
    let emulator = start().await;
    let nobody = Credentials::new("nobody", "testsecret");
    for client in clients(&emulator, |builder| builder.credentials(nobody.clone())) {
        let error = refused(&client, one()).await;
        assert_common(&error, "InvalidAccessKeyId.NotFound", None);
    }
}

#[tokio::test]
async fn a_nonce_is_good_for_one_call() {
    for way in 0..WAYS.len() {
        let emulator = start().await;
        let client = clients(&emulator, |builder| builder.nonces(|| "the same".to_owned()));
        client[way].add_vserver_group_backend_servers(one()).await.expect("the first call");
        for client in &client {
            let request = add([BackendServer::ecs(ECS, 81)]);
            assert_known(&refused(client, request).await, Code::SignatureNonceUsed);
        }
        assert_eq!(servers_of(&emulator, GROUP).await.len(), 1);
    }
}

#[tokio::test]
async fn a_clock_may_be_off_by_fifteen_minutes_either_way() {
    const NOON: i64 = 1_767_268_800;
    let emulator = Emulator::builder().clock(|| Timestamp::from_unix(NOON)).start().await;
    let emulator = emulator.expect("an emulator");
    let skewed = |seconds: i64| {
        // A client that repeats nothing cannot put its clock right either.
        clients(&emulator, move |builder| {
            let builder = builder.clock(move || Timestamp::from_unix(NOON + seconds));
            builder.retry(RetryConfig::off())
        })
    };
    for seconds in [-901, 901, -86_400, 86_400] {
        for client in skewed(seconds) {
            assert_common(&refused(&client, one()).await, "InvalidTimeStamp.Expired", None);
        }
    }
    assert!(servers_of(&emulator, GROUP).await.is_empty());
    let mut ports = 1..;
    for client in skewed(-900).iter().chain(&skewed(900)) {
        let request = add([BackendServer::ecs(ECS, ports.next().expect("a port"))]);
        client.add_vserver_group_backend_servers(request).await.expect("near enough");
    }
    assert_eq!(servers_of(&emulator, GROUP).await.len(), 8);
}

#[tokio::test]
async fn a_client_follows_a_clock_that_is_moved() {
    let emulator = start().await;
    let clients = clients(&emulator, |builder| builder);
    let mut ports = 1..;
    for hour in 1..=2 {
        emulator.advance(std::time::Duration::from_secs(3600));
        for client in &clients {
            let request = add([BackendServer::ecs(ECS, ports.next().expect("a port"))]);
            let added = client.add_vserver_group_backend_servers(request).await;
            added.unwrap_or_else(|error| panic!("after {hour} h: {error}"));
        }
    }
    assert_eq!(servers_of(&emulator, GROUP).await.len(), 8);
}

#[tokio::test]
async fn a_missing_parameter_is_named() {
    let emulator = start().await;
    for (signature, method) in WAYS {
        let client = Client::builder()
            .endpoint(emulator.endpoint())
            .credentials(Credentials::new("testid", "testsecret"))
            .signature_method(signature)
            .http_method(method)
            .build()
            .expect("a client without a region");
        let error = refused(&client, one()).await;
        assert_common(&error, "MissingParameter", None);
        assert!(error.message().contains("RegionId"), "{error}");
    }
    for client in clients(&emulator, |builder| builder.validate(false)) {
        let request = AddVServerGroupBackendServers::new("", [BackendServer::ecs(ECS, 80)]);
        let error = refused(&client, request).await;
        assert_common(&error, "MissingParameter", None);
        assert!(error.message().contains("VServerGroupId"), "{error}");
    }
}

/// An operation that the service does not have.
static UNKNOWN_ACTION: OperationInfo = OperationInfo::new(&SLB, "MadeUp", Effect::Write);

/// The operation in a version that the service does not have.
static UNKNOWN_VERSION: OperationInfo =
    OperationInfo::new(&LATER, "AddVServerGroupBackendServers", Effect::Write);
static LATER: ServiceInfo =
    ServiceInfo::new("Slb", "2015-05-15").codes(SLB.codes, SLB.common_codes);

#[tokio::test]
async fn an_unknown_action_or_version_is_refused() {
    let emulator = start().await;
    for (info, code) in
        [(&UNKNOWN_ACTION, "InvalidAction.NotFound"), (&UNKNOWN_VERSION, "InvalidVersion")]
    {
        for (signature, method) in WAYS {
            let client = runtime::Client::builder()
                .region("cn-hangzhou")
                .endpoint(emulator.endpoint())
                .credentials(Credentials::new("testid", "testsecret"))
                .signature_method(signature)
                .http_method(method)
                .build()
                .expect("a client");
            let mut params = Default::default();
            one().encode(&mut params);
            let error = client.call(info, params, &CallOptions::new()).await;
            let error = error.expect_err("a refusal");
            let known = SLB.code(code).expect("a documented code");
            assert_eq!(error.code(), Some(code));
            assert_eq!(error.known(), Code::from_code(code));
            assert_eq!(error.status(), Some(known.status));
            assert_eq!(error.meaning(), Some(known.meaning));
            assert_eq!(error.request_id().map(str::len), Some(36));
            assert!(error.known::<Code>().is_some() && !error.is_retryable());
        }
    }
    assert!(servers_of(&emulator, GROUP).await.is_empty());
}
