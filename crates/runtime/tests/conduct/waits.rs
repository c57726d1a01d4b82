//! How long a call waits before it is sent again.

use std::time::Duration;

use aliyun_runtime::{CallOptions, GaveUp, RetryConfig, TransportErrorKind};

use super::script::{Script, Step};
use super::service::{READ, SET, WRITE, call, call_with};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn waits_grow_from_failure_to_failure() {
    let script = Script::new([Step::broken(), Step::broken(), Step::broken(), Step::done()]);
    let client = script.client().retry(RetryConfig::standard().max_attempts(4)).build().unwrap();
    let answer = call(&client, &READ).await.unwrap();
    assert_eq!((answer.attempts(), script.times()), (4, vec![0, 100, 300, 700]));
}

#[tokio::test(start_paused = true)]
async fn waits_are_drawn_by_lot() {
    let script = Script::new([Step::broken()]);
    let client = script.client().chance(|| 0.25).build().unwrap();
    call(&client, &READ).await.unwrap_err();
    assert_eq!(script.times(), [0, 25, 75]);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_has_a_nonce_and_a_signature_of_its_own() {
    let script = Script::new([Step::broken(), Step::broken(), Step::done()]);
    let client = script.client().build().unwrap();
    call(&client, &READ).await.unwrap();
    let sent = script.sent();
    let nonces: Vec<_> = sent.iter().map(|sent| sent.header("x-acs-signature-nonce")).collect();
    assert_eq!(nonces, ["nonce-0", "nonce-1", "nonce-2"]);
    let mut signatures: Vec<_> = sent.iter().map(|sent| sent.header("authorization")).collect();
    signatures.dedup();
    assert_eq!(signatures.len(), 3);
    assert!(sent.iter().all(|other| other.uri == sent[0].uri));
}

#[tokio::test(start_paused = true)]
async fn too_many_calls_wait_longer_and_as_long_as_the_service_asks() {
    let script = Script::new([Step::refuse("Throttling.User")]);
    let error = call(&script.client().build().unwrap(), &WRITE).await.unwrap_err();
    assert_eq!((script.times(), error.retry_after()), (vec![0, 500, 1500], None));

    for (headers, wait, times) in [
        (&[("x-acs-retry-after", "2000")] as &[_], 2, [0, 2100, 4200]),
        (&[("x-ratelimit-user", "Limit:1,Remain:0,TimeLeft:3000,Reset:9")], 3, [0, 3100, 6200]),
        // What is asked for in vain is at least said.
        (&[("x-acs-retry-after", "600000")], 600, [0, 20_000, 40_000]),
        (&[("x-acs-retry-after", "0")], 0, [0, 500, 1500]),
    ] {
        // A code that nobody has described, so that the header is all there is to go by.
        let script = Script::new([Step::refuse_with("Odd", headers)]);
        let error = call(&script.client().build().unwrap(), &WRITE).await.unwrap_err();
        if wait == 0 {
            assert_eq!((script.times(), error.retry_after()), (vec![0], None));
            continue;
        }
        assert_eq!(script.times(), times, "{headers:?}");
        assert_eq!(error.retry_after(), Some(wait * SECOND));
        assert!(error.is_retryable() && !error.may_have_taken_effect());
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_service_is_given_time_and_costs_no_attempt() {
    let busy = || std::iter::repeat_n(Step::refuse("Busy"), 6);
    let script = Script::new(busy().chain([Step::broken(), Step::done()]));
    let client = script.client().build().unwrap();
    let answer = call(&client, &READ).await.unwrap();
    let waited = [0, 1000, 3000, 7000, 15_000, 31_000, 51_000, 51_100];
    assert_eq!((answer.attempts(), script.times()), (8, waited.to_vec()));
}

#[tokio::test(start_paused = true)]
async fn patience_with_a_busy_service_ends() {
    let script = Script::new([Step::refuse("Busy")]);
    let client = script.client().build().unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!(error.gave_up(), Some(GaveUp::Patience));
    assert!(error.is_retryable() && !error.may_have_taken_effect());
    // 1 + 2 + 4 + 8 + 16 and then 20 seconds each, the last one only as long as 120 allow.
    assert_eq!((error.attempts(), error.elapsed()), (11, 120 * SECOND));
    assert_eq!(script.sent().len(), 11);
    let line = "AddIt: Busy: Try again later. (in the service's words: No.); status 400; request \
                R-2; what was in the way stayed for too long; 11 attempts in 120.0s";
    assert_eq!(error.to_string(), line);

    let none = RetryConfig::standard().busy_patience(Duration::ZERO);
    let error = call_with(&client, &WRITE, CallOptions::new().retry(none)).await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (3, Some(GaveUp::Attempts)));
}

#[tokio::test(start_paused = true)]
async fn what_lingers_is_waited_out_for_a_shorter_time_of_its_own() {
    let in_use = || std::iter::repeat_n(Step::refuse("InUse"), 4);
    // Neither kind takes from the patience of the other, nor from the attempts.
    let script = Script::new(in_use().chain([Step::refuse("Busy"), Step::broken(), Step::done()]));
    let client = script.client().build().unwrap();
    let answer = call(&client, &SET).await.unwrap();
    let waited = [0, 1000, 3000, 7000, 15_000, 16_000, 16_100];
    assert_eq!((answer.attempts(), script.times()), (7, waited.to_vec()));

    let script = Script::new([Step::refuse("InUse")]);
    let client = script.client().build().unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (6, 30 * SECOND));
    assert_eq!(error.gave_up(), Some(GaveUp::Patience));
    assert!(error.is_retryable() && !error.may_have_taken_effect());

    let longer = RetryConfig::standard().lingering_patience(60 * SECOND);
    let error = call_with(&client, &WRITE, CallOptions::new().retry(longer)).await.unwrap_err();
    assert_eq!(error.elapsed(), 60 * SECOND);
    let none = RetryConfig::standard().lingering_patience(Duration::ZERO);
    let error = call_with(&client, &WRITE, CallOptions::new().retry(none)).await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (3, Some(GaveUp::Attempts)));
}

#[tokio::test(start_paused = true)]
async fn a_failed_connection_is_made_again_even_for_a_write() {
    let script = Script::new([Step::Fail(TransportErrorKind::Connect), Step::done()]);
    let client = script.client().build().unwrap();
    assert_eq!(call(&client, &WRITE).await.unwrap().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn off_is_off_for_a_client_and_for_a_call() {
    let script = Script::new([Step::refuse("Busy")]);
    let client = script.client().retry(RetryConfig::off()).build().unwrap();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up(), script.sent().len()), (1, None, 1));

    let script = Script::new([Step::broken()]);
    let client = script.client().build().unwrap();
    let options = CallOptions::new().retry(RetryConfig::off());
    call_with(&client, &READ, options).await.unwrap_err();
    assert_eq!(script.sent().len(), 1);
}
