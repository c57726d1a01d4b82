//! The client as it is by default, while the service is busy with every code it has for that.

use std::time::Duration;

use aliyun_core::Params;
use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{CallOptions, Client as RawClient};
use aliyun_slb_client::{
    Client, CodeClass, Credentials, DeleteLoadBalancer, DeleteVServerGroup,
    DescribeLoadBalancerHTTPListenerAttribute, DescribeLoadBalancerHTTPListenerAttributeWaiter,
    Effect, ErrorCode as _, GaveUp, OPERATIONS, SLB, SetVServerGroupAttribute, SlbErrorCode,
};
use tokio::time::Instant;

fn by_default(script: &ScriptedTransport) -> RawClient {
    let builder = RawClient::builder().region("cn-hangzhou").transport(script.clone());
    builder.credentials(Credentials::new("testid", "testsecret")).build().expect("a client")
}

/// Refused five times with one code, then done.
fn five_times(code: &str, answer: &str) -> ScriptedTransport {
    let refused = (0..5).fold(ScriptedTransport::new(), |script, _| script.refuse(400, code));
    refused.answer(answer)
}

const DONE: &str = r#"{"RequestId":"R"}"#;

#[tokio::test(start_paused = true)]
async fn every_write_waits_out_every_busy_code_and_knows_it() {
    let writes = || OPERATIONS.iter().filter(|info| info.effect != Effect::Read);
    let busy = || SLB.codes.iter().filter(|info| info.class == CodeClass::Busy);
    assert!(writes().count() == 64 && busy().count() >= 18, "{}", busy().count());
    for info in writes() {
        for code in busy() {
            let at = format!("{} {}", info.action(), code.code);
            let known = info.code(code.code).expect(&at);
            assert_eq!((known.class, known.meaning.is_empty()), (CodeClass::Busy, false), "{at}");
            let script = five_times(code.code, DONE);
            let client = by_default(&script);
            let answer = client.call(*info, Params::new(), &CallOptions::new()).await.expect(&at);
            assert_eq!(answer.attempts(), 6, "{at}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_typed_call_waits_out_a_code_that_its_operation_does_not_document() {
    let script = five_times("SystemBusy", r#"{"RequestId":"R","VServerGroupId":"rsp-1"}"#);
    let client = Client::from(by_default(&script));
    let rename = SetVServerGroupAttribute::new("rsp-1").vserver_group_name("web");
    client.set_vserver_group_attribute(rename).await.expect("the sixth attempt");

    let script = five_times("ServiceIsConfiguring", DONE);
    let client = Client::from(by_default(&script));
    client.delete_load_balancer(DeleteLoadBalancer::new("lb-1")).await.expect("the same");
}

#[tokio::test(start_paused = true)]
async fn a_group_that_was_just_released_is_deleted() {
    let script = five_times("RspoolVipExist", DONE);
    let client = Client::from(by_default(&script));
    client.delete_vserver_group(DeleteVServerGroup::new("rsp-1")).await.expect("the sixth");

    // A group that stays in use is told after the patience for what lingers.
    let script = (0..1000).fold(ScriptedTransport::new(), |it, _| it.refuse(400, "RspoolVipExist"));
    let client = Client::from(by_default(&script));
    let begun = Instant::now();
    let error = client.delete_vserver_group(DeleteVServerGroup::new("rsp-1")).await.unwrap_err();
    assert_eq!((error.gave_up(), begun.elapsed().as_secs()), (Some(GaveUp::Patience), 30));
    assert_eq!(error.class(), Some(CodeClass::Lingering));
}

#[tokio::test(start_paused = true)]
async fn a_wait_goes_on_over_busy_codes_that_are_not_documented() {
    let busy = ["OperationBusy", "SystemBusy", "ServiceIsConfiguring"];
    let refused = |script: ScriptedTransport, code: &&str| script.refuse(400, code);
    let script = busy
        .iter()
        .fold(ScriptedTransport::new(), refused)
        .answer(r#"{"RequestId":"R","ListenerPort":80,"Status":"running"}"#);
    let client = Client::from(by_default(&script));
    let request = DescribeLoadBalancerHTTPListenerAttribute::new("lb-1", 80);
    let call = client.describe_load_balancer_http_listener_attribute(request);
    let retry = aliyun_runtime::RetryConfig::off();
    let waiter = DescribeLoadBalancerHTTPListenerAttributeWaiter::Running;
    let waited = call.retry(retry).wait_for(waiter).delay(Duration::from_secs(1)).await;
    assert!(waited.expect("a listener that runs").into_response().is_some());
    assert_eq!(script.requests().len(), 4);
}

#[test]
fn one_match_serves_all_operations() {
    let what = |code: Option<SlbErrorCode>| match code {
        Some(SlbErrorCode::SystemBusy | SlbErrorCode::OperationBusy) => "busy",
        Some(code) => code.class().as_str(),
        None => "unknown",
    };
    for (text, expected) in [
        (aliyun_slb_client::codes::SYSTEM_BUSY, "busy"),
        ("RspoolVipExist", "lingering"),
        ("Throttling.User", "throttled"),
        ("Nonsense", "unknown"),
    ] {
        assert_eq!(what(SlbErrorCode::from_code(text)), expected, "{text}");
    }
}

#[test]
fn the_table_is_sorted_and_holds_what_every_operation_lists() {
    assert!(SLB.codes.is_sorted_by(|one, next| one.code < next.code));
    for code in SlbErrorCode::ALL {
        assert_eq!(SlbErrorCode::from_code(code.code()), Some(*code));
    }
    for info in OPERATIONS {
        for own in info.codes {
            assert!(SLB.code(own.code).is_some_and(|known| known.code == own.code), "{own:?}");
            assert!(info.documents(own.code) && info.code(own.code) == Some(*own), "{own:?}");
        }
    }
}
