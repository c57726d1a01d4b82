//! The pace of the mode `Adaptive`.

use std::time::Duration;

use aliyun_runtime::{CallOptions, Client, ErrorKind, GaveUp, RetryConfig};
use tokio::time::Instant;

use super::script::{Script, Step};
use super::service::{READ, call, call_with};

const SECOND: Duration = Duration::from_secs(1);

/// Ten calls at once, of which the last is refused for being one too many.
async fn throttled(script: &Script) -> Client {
    let client = script.client().retry(RetryConfig::adaptive().max_attempts(1)).build().unwrap();
    for _ in 0..9 {
        call(&client, &READ).await.unwrap();
    }
    call(&client, &READ).await.unwrap_err();
    client
}

fn script() -> Script {
    let steps = std::iter::repeat_n(Step::done(), 9);
    Script::new(steps.chain([Step::refuse("Throttling.Api"), Step::done()]))
}

#[tokio::test(start_paused = true)]
async fn calls_slow_down_when_they_are_too_many_and_pick_up_again() {
    let script = script();
    let client = throttled(&script).await;
    assert_eq!(script.times(), [0; 10]);
    for _ in 0..100 {
        call(&client, &READ).await.unwrap();
    }
    let times: Vec<_> = script.times().split_off(10);
    let gaps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!((130..=143).contains(&gaps[0]), "seven a second, about: {gaps:?}");
    assert!(gaps.is_sorted_by(|a, b| a + 1 >= *b), "{gaps:?}");
    assert!(gaps[98] < 70, "more than fourteen a second after a hundred: {gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn clients_of_the_endpoint_in_the_standard_mode_keep_no_pace() {
    let script = script();
    let client = throttled(&script).await;
    let start = Instant::now();
    for _ in 0..20 {
        let options = CallOptions::new().retry(RetryConfig::standard());
        call_with(&client, &READ, options).await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_cannot_go_in_time_is_not_sent() {
    let script = script();
    let client = throttled(&script).await;
    // The pace is seven a second: of calls that have one second each, seven or so get through.
    let calls: Vec<_> = (0..30)
        .map(|_| {
            let client = client.clone();
            let options = CallOptions::new().timeout(SECOND);
            tokio::spawn(async move { call_with(&client, &READ, options).await })
        })
        .collect();
    let mut refused = 0;
    for call in calls {
        if let Err(error) = call.await.unwrap() {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0), "{error}");
            assert_eq!(error.gave_up(), Some(GaveUp::Time));
            assert!(error.is_retryable() && !error.may_have_taken_effect());
            refused += 1;
        }
    }
    assert!((20..=24).contains(&refused), "{refused}");
    assert_eq!(script.sent().len(), 10 + 30 - refused);
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_leave_their_place_to_others() {
    let script = script();
    let client = throttled(&script).await;
    let waiting: Vec<_> = (0..1000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, &READ).await })
        })
        .collect();
    tokio::task::yield_now().await;
    for call in &waiting {
        call.abort();
    }
    let mut given_up = 0;
    for call in waiting {
        given_up += usize::from(call.await.is_err_and(|error| error.is_cancelled()));
    }
    assert_eq!(given_up, 999, "the first goes at once");
    let start = Instant::now();
    call(&client, &READ).await.unwrap();
    assert!(start.elapsed() < SECOND, "{:?}", start.elapsed());
}
