use std::time::Duration;

use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{ErrorKind, SignatureMethod, TransportErrorKind};
use tokio::time::Instant;

use crate::{call_once, client};

#[tokio::test]
async fn a_script_is_played_step_by_step() {
    let page = http::Response::builder().status(502).body("<html>").unwrap();
    let script = ScriptedTransport::new()
        .answer(r#"{"RequestId":"R"}"#)
        .refuse(400, "Refused")
        .fail(TransportErrorKind::Timeout)
        .respond(page);
    assert_eq!(call_once(client(script.clone())).await.unwrap(), "R");
    let refused = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!((refused.code(), refused.status()), (Some("Refused"), Some(400)));
    let failed = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Timeout);
    let page = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!((page.kind(), page.status()), (ErrorKind::UnreadableAnswer, Some(502)));
    script.assert_finished();
    script.assert_actions(["DoIt"; 4]);
}

#[tokio::test]
async fn a_script_that_ran_out_says_so() {
    let script = ScriptedTransport::new().delay(Duration::from_millis(1));
    let error = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let said = error.to_string();
    assert!(said.contains("no step left for request 1, which is DoIt"), "{said}");
    // It is not repeated.
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn delays_add_up_in_the_time_of_tokio() {
    let minute = Duration::from_secs(60);
    let script =
        ScriptedTransport::new().delay(minute).delay(minute).answer(r#"{"RequestId":"R"}"#);
    let start = Instant::now();
    call_once(client(script)).await.unwrap();
    assert_eq!(start.elapsed(), 2 * minute);
}

#[tokio::test]
async fn what_was_seen_is_the_same_for_both_signatures_and_holds_nothing_of_them() {
    for signature in [SignatureMethod::Acs3HmacSha256, SignatureMethod::V1HmacSha1] {
        let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
        call_once(client(script.clone()).signature_method(signature)).await.unwrap();
        let seen = script.request(0);
        seen.assert_action("DoIt").assert_param("Name", "a *~/中").assert_no_param("Signature");
        let pairs: Vec<_> = seen.params().iter().collect();
        assert_eq!(pairs, [("Name", "a *~/中"), ("RegionId", "cn-hangzhou")]);
        assert_eq!((seen.method(), seen.host(), seen.path()), ("POST", "made-up.example", "/"));
        assert!(!format!("{script:?}").contains("canary"));
    }
}

#[test]
#[should_panic(expected = "DoIt was called with another Name")]
fn a_wrong_parameter_is_told() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
    runtime.block_on(call_once(client(script.clone()))).unwrap();
    script.request(0).assert_param("Name", "other");
}

#[test]
#[should_panic(expected = "the script has steps left after 0 requests")]
fn an_unplayed_script_is_told() {
    ScriptedTransport::new().answer("{}").assert_finished();
}
