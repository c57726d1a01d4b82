//! The token by which the service tells a repeat from another call.

use aliyun_core::Params;
use aliyun_runtime::{CallOptions, Client, Error};

use super::script::{Script, Step};
use super::service::{CREATE, WRITE, call};

fn tokens(script: &Script) -> Vec<String> {
    let sent = script.sent();
    let query = |uri: &str| {
        uri.split(['?', '&']).find_map(|p| p.strip_prefix("ClientToken=").map(str::to_owned))
    };
    sent.iter().filter_map(|sent| query(&sent.uri)).collect()
}

async fn create(client: &Client, token: &str) -> Error {
    let params = Params::from_iter([("ClientToken", token)]);
    client.call(&CREATE, params, &CallOptions::new()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn one_token_is_kept_over_a_call_and_not_over_two() {
    let script = Script::new([Step::broken(), Step::broken(), Step::done()]);
    let client = script.client().build().unwrap();
    call(&client, &CREATE).await.unwrap();
    call(&client, &CREATE).await.unwrap();
    let tokens = tokens(&script);
    let [first, second, third, other] = &tokens[..] else { panic!("{tokens:?}") };
    assert!(!first.is_empty() && first == second && second == third && third != other);
    let sent = script.sent();
    assert!(sent.iter().all(|sent| sent.header("x-acs-signature-nonce") != first));

    call(&client, &WRITE).await.unwrap();
    assert!(!script.sent().last().unwrap().uri.contains("ClientToken"));
}

#[tokio::test(start_paused = true)]
async fn a_callers_token_makes_the_next_call_safe_too() {
    let script = Script::new([Step::broken()]);
    let client = script.client().build().unwrap();
    let error = create(&client, "mine").await;
    assert_eq!(tokens(&script), ["mine"; 3]);
    assert!(error.is_retryable() && error.may_have_taken_effect());

    // The client's own token is gone with the call.
    let error = call(&client, &CREATE).await.unwrap_err();
    assert!(!error.is_retryable() && error.may_have_taken_effect());
    assert_eq!(error.attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_silence_does_not_make_another_call_safe() {
    let steps = || [Step::broken(), Step::refuse("Throttling")];
    let script = Script::new(steps());
    let client = script.client().build().unwrap();
    let error = call(&client, &CREATE).await.unwrap_err();
    assert_eq!(error.code(), Some("Throttling"));
    assert!(error.may_have_taken_effect() && !error.is_retryable(), "{error:?}");

    let script = Script::new(steps());
    let error = create(&script.client().build().unwrap(), "mine").await;
    assert!(error.may_have_taken_effect() && error.is_retryable(), "{error:?}");
}
