//! The client while things go wrong on demand: what it survives, and what it says of the rest.

use std::time::Duration;

use aliyun_slb_client::{
    BackendServer, Client, CodeClass, DescribeVServerGroupAttribute, ErrorKind,
    RemoveVServerGroupBackendServers, RetryConfig,
};
use aliyun_slb_emulator::{Emulator, Fault};

use crate::secrets::{SECRET, assert_nothing_shown, http};
use crate::support::{ECS, GROUP, WAYS, add, builder, refused, servers_of, start};

/// A client that does not wait long before it repeats.
fn eager(emulator: &Emulator) -> Client {
    let retry = RetryConfig::standard().base_delay(Duration::from_millis(1));
    builder(emulator).retry(retry).build().expect("a client")
}

/// A client that repeats nothing.
fn once(emulator: &Emulator) -> Client {
    builder(emulator).retry(RetryConfig::off()).build().expect("a client")
}

fn inject(emulator: &Emulator, fault: Fault) {
    emulator.inject(fault).expect("a fault that makes sense");
}

#[tokio::test]
async fn a_busy_service_is_waited_out() {
    let emulator = start().await;
    inject(&emulator, Fault::error("SystemBusy").on("AddVServerGroupBackendServers").times(2));
    let client = eager(&emulator);
    let call = client.add_vserver_group_backend_servers(add([BackendServer::ecs(ECS, 80)]));
    call.await.expect("the third attempt");
    assert_eq!((emulator.fired().len(), emulator.requests().len()), (2, 3));
    assert_eq!(servers_of(&emulator, GROUP).await.len(), 1);
}

#[tokio::test]
async fn throttling_is_waited_out_for_as_long_as_it_asks() {
    let emulator = start().await;
    let wait = Duration::from_millis(20);
    inject(&emulator, Fault::throttling(wait).times(2));
    let request = add([BackendServer::ecs(ECS, 80)]);
    let error = refused(&once(&emulator), request.clone()).await;
    assert_eq!(
        (error.code(), error.class()),
        (Some("Throttling.User"), Some(CodeClass::Throttled))
    );
    assert_eq!((error.retry_after(), error.may_have_taken_effect()), (Some(wait), false));
    let client = eager(&emulator);
    let call = client.add_vserver_group_backend_servers(request);
    call.await.expect("the second attempt");
    assert_eq!(emulator.fired().len(), 2);
}

#[tokio::test]
async fn a_reset_before_the_change_is_survived_where_a_repeat_is_harmless() {
    let emulator = start().await;
    let client = eager(&emulator);
    inject(&emulator, Fault::reset_before().times(2));
    let group = client.describe_vserver_group_attribute(DescribeVServerGroupAttribute::new(GROUP));
    group.await.expect("the second attempt of a read");
    let server = [BackendServer::ecs(ECS, 80)];
    let removal = RemoveVServerGroupBackendServers::new(GROUP, server.clone());
    client.remove_vserver_group_backend_servers(removal).await.expect("a second attempt too");
    assert_eq!(emulator.fired().len(), 2);
}

#[tokio::test]
async fn a_write_that_is_reset_may_have_taken_effect_and_is_not_repeated() {
    for (fault, servers) in [(Fault::reset_before(), 0), (Fault::reset_after(), 1)] {
        let emulator = start().await;
        inject(&emulator, fault);
        let error = refused(&eager(&emulator), add([BackendServer::ecs(ECS, 80)])).await;
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(error.may_have_taken_effect() && !error.is_retryable(), "{error}");
        assert_eq!(emulator.requests().len(), 1);
        assert_eq!(servers_of(&emulator, GROUP).await.len(), servers);
    }
}

#[tokio::test]
async fn a_delay_beyond_patience_is_a_timeout() {
    let emulator = start().await;
    inject(&emulator, Fault::delay(Duration::from_secs(600)));
    let client = builder(&emulator).read_timeout(Duration::from_millis(50));
    let client = client.retry(RetryConfig::off()).build().expect("a client");
    let error = refused(&client, add([BackendServer::ecs(ECS, 80)])).await;
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.may_have_taken_effect());
}

#[tokio::test]
async fn what_is_no_answer_is_told_without_secrets() {
    let cases = [
        (Fault::half_answer(), ErrorKind::Interrupted, None),
        (Fault::html(), ErrorKind::UnreadableAnswer, Some(502)),
        (Fault::reset_after(), ErrorKind::Interrupted, None),
    ];
    for (fault, kind, status) in cases {
        let emulator = Emulator::builder().access_key("testid", SECRET).start().await;
        let emulator = emulator.expect("an emulator");
        inject(&emulator, fault);
        for way in WAYS {
            let error = assert_nothing_shown(emulator.endpoint(), way, &http()).await;
            assert_eq!((error.kind(), error.status()), (kind, status), "{error}");
            assert!(error.may_have_taken_effect(), "{error}");
        }
        assert_eq!(emulator.fired().len(), WAYS.len());
    }
}
