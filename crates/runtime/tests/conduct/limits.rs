//! What ends a call that goes on failing: time and the budget of the endpoint.

use std::time::Duration;

use aliyun_core::Params;
use aliyun_runtime::{
    CallOptions, CredentialsFuture, CredentialsProvider, ErrorKind, GaveUp, RetryConfig,
};
use tokio::time::Instant;

use super::script::{Script, Step};
use super::service::{READ, WRITE, call, call_with};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn silence_ends_with_the_time_of_an_attempt() {
    let script = Script::new([Step::Silence]);
    let client = script.client().attempt_timeout(5 * SECOND).build().unwrap();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!((error.kind(), error.gave_up()), (ErrorKind::Timeout, Some(GaveUp::Attempts)));
    assert_eq!(script.times(), [0, 5100, 10_300]);
    assert!(error.to_string().ends_with("; retries exhausted; 3 attempts in 15.3s"), "{error}");

    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed(), error.gave_up()), (1, 5 * SECOND, None));
    assert!(error.may_have_taken_effect() && !error.is_retryable());

    let options = CallOptions::new().attempt_timeout(SECOND);
    let error = call_with(&client, &WRITE, options).await.unwrap_err();
    assert_eq!(error.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_bounds_attempts_and_waits() {
    let script = Script::new([Step::Silence]);
    let client = script.client().call_timeout(3 * SECOND).build().unwrap();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!((error.kind(), error.gave_up()), (ErrorKind::Timeout, Some(GaveUp::Time)));
    assert_eq!((error.attempts(), error.elapsed()), (1, 3 * SECOND));

    // Whoever cannot come back in time is told at once what is wrong.
    let script = Script::new([Step::refuse("Busy")]);
    let client = script.client().build().unwrap();
    let options = CallOptions::new().timeout(10 * SECOND);
    let error = call_with(&client, &READ, options).await.unwrap_err();
    assert_eq!((error.code(), error.gave_up()), (Some("Busy"), Some(GaveUp::Time)));
    assert_eq!((error.attempts(), error.elapsed()), (4, 7 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_take_too_long_send_nothing() {
    #[derive(Debug)]
    struct Never;
    impl CredentialsProvider for Never {
        fn credentials(&self) -> CredentialsFuture<'_> {
            Box::pin(std::future::pending())
        }
    }
    let script = Script::new([Step::done()]);
    let client = script.client().credentials(Never).call_timeout(SECOND).build().unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));
    assert!(!error.may_have_taken_effect() && script.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn times_without_end_are_no_limit() {
    let script = Script::taking(SECOND, [Step::broken(), Step::done()]);
    let forever = Duration::MAX;
    let client = script.client().call_timeout(forever).attempt_timeout(forever).build().unwrap();
    assert_eq!(call(&client, &READ).await.unwrap().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn clients_of_an_endpoint_share_their_budget() {
    let script = Script::new([Step::broken()]);
    let endpoint = |name: &str| script.client().endpoint(name).build().unwrap();
    let (one, two) = (endpoint("budget.test"), endpoint("BUDGET.test"));
    // 500 tokens, of which a call that fails three times takes ten.
    for client in [&one, &two].into_iter().cycle().take(50) {
        let error = call(client, &READ).await.unwrap_err();
        assert_eq!(error.gave_up(), Some(GaveUp::Attempts));
    }
    for client in [&one, &two] {
        let error = call(client, &READ).await.unwrap_err();
        assert_eq!((error.attempts(), error.gave_up()), (1, Some(GaveUp::Budget)));
        let end = "; the retry budget of the endpoint is spent; 1 attempt in 0.0ns";
        assert!(error.to_string().ends_with(end), "{error}");
    }
    let other = call(&endpoint("other-budget.test"), &READ).await.unwrap_err();
    assert_eq!(other.attempts(), 3);
    assert_eq!(script.sent().len(), 50 * 3 + 2 + 3);
}

#[tokio::test(start_paused = true)]
async fn successes_fill_the_budget_again() {
    let steps = std::iter::repeat_n(Step::broken(), 101).chain([
        Step::broken(),
        Step::done(),
        Step::done(),
        Step::done(),
        Step::done(),
        Step::done(),
        Step::broken(),
        Step::done(),
    ]);
    let script = Script::new(steps);
    let many = RetryConfig::standard().max_attempts(u32::MAX).base_delay(Duration::ZERO);
    let client = script.client().retry(many).build().unwrap();
    let attempts =
        async || call(&client, &READ).await.map_or_else(|e| e.attempts(), |a| a.attempts());
    assert_eq!(attempts().await, 101);
    // Nothing is left for a repeat; five calls that go well pay for one.
    assert_eq!(attempts().await, 1);
    for _ in 0..5 {
        assert_eq!(attempts().await, 1);
    }
    assert_eq!(attempts().await, 2);
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_in_flight_share_one_client() {
    let script = Script::taking(SECOND, [Step::done()]);
    let client = script.client().build().unwrap();
    let start = Instant::now();
    let calls: Vec<_> = (0..10_000)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move {
                let number = n.to_string();
                let params = Params::from_iter([("Number", number.as_str())]);
                client.call(&WRITE, params, &CallOptions::new()).await.map(|_| ())
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((script.sent().len(), start.elapsed()), (10_000, SECOND));
}
