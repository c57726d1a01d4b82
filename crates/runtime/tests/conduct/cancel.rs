//! Calls that are dropped before they end.

use std::time::Duration;

use aliyun_runtime::{RetryConfig, TransportErrorKind};
use tokio::time::{Instant, timeout};

use super::script::{Script, Step};
use super::service::{READ, call};

/// Drops a call after each of its steps in turn; the client must go on as if nothing had been.
async fn dropped_at_every_step(retry: RetryConfig) {
    const STEP: Duration = Duration::from_millis(10);
    let steps = [
        Step::refuse("Throttling"),
        Step::Fail(TransportErrorKind::Connect),
        Step::refuse("Busy"),
        Step::done(),
    ];
    let mut whole = Duration::ZERO;
    for after in 0..1000 {
        let script = Script::taking(3 * STEP, steps.clone());
        let client = script.client().retry(retry).build().unwrap();
        let limit = after * STEP;
        let start = Instant::now();
        if let Ok(answer) = timeout(limit, call(&client, &READ)).await {
            assert_eq!(answer.unwrap().attempts(), 4);
            whole = start.elapsed();
            break;
        }
        let sent = script.sent().len();
        tokio::time::sleep(100 * STEP).await;
        assert_eq!(script.sent().len(), sent, "a dropped call goes on");
        let answer = call(&client, &READ).await.unwrap();
        assert_eq!(answer.attempts() as usize, (4 - sent).max(1), "dropped after {limit:?}");
    }
    assert!(whole > 100 * STEP, "it was dropped often: {whole:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_behind() {
    dropped_at_every_step(RetryConfig::standard()).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_behind_in_the_row() {
    dropped_at_every_step(RetryConfig::adaptive()).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_never_polled_sends_nothing() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    {
        let _never_polled = call(&client, &READ);
    }
    assert!(script.sent().is_empty());
}
