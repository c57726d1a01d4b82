//! What is repeated, by what failed and by what the call does; and what the error says of it.

use aliyun_core::OperationInfo;
use aliyun_runtime::{Error, ErrorKind, GaveUp, TransportErrorKind};

use super::script::{Script, Step};
use super::service::{CREATE, READ, SET, WRITE, call};

async fn failing(step: Step, operation: &'static OperationInfo) -> (usize, Error) {
    let script = Script::new([step]);
    let client = script.client().build().unwrap();
    let error = call(&client, operation).await.unwrap_err();
    assert_eq!(script.sent().len(), error.attempts() as usize);
    (script.sent().len(), error)
}

fn answer(status: u16, body: &str) -> Step {
    Step::Answer(status, &[], body.to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_write_is_repeated_only_if_nothing_can_have_been_done() {
    let odd = r#"{"Code":"Odd","Message":"m"}"#;
    // How often a read, an idempotent write, a write with a token and another one are sent.
    for (step, sent) in [
        (Step::Fail(TransportErrorKind::Connect), [3, 3, 3, 3]),
        (Step::Fail(TransportErrorKind::Timeout), [3, 3, 3, 1]),
        (Step::Fail(TransportErrorKind::Interrupted), [3, 3, 3, 1]),
        (Step::Fail(TransportErrorKind::TooLarge), [1, 1, 1, 1]),
        (Step::Fail(TransportErrorKind::Other), [1, 1, 1, 1]),
        (Step::refuse("Throttling"), [3, 3, 3, 3]),
        (Step::refuse("Busy"), [11, 11, 11, 11]),
        (Step::refuse("InternalError"), [3, 3, 3, 1]),
        (Step::refuse("SignatureNonceUsed"), [3, 3, 3, 1]),
        (Step::refuse("Wrong"), [1, 1, 1, 1]),
        (answer(400, odd), [1, 1, 1, 1]),
        (answer(408, odd), [3, 3, 3, 1]),
        (answer(429, odd), [3, 3, 3, 3]),
        (answer(499, odd), [3, 3, 3, 1]),
        (answer(500, odd), [3, 3, 3, 1]),
        (answer(503, odd), [3, 3, 3, 1]),
        (answer(502, "<html>Bad gateway</html>"), [3, 3, 3, 1]),
        (answer(503, ""), [3, 3, 3, 1]),
        (answer(404, "<html>Not found</html>"), [1, 1, 1, 1]),
        (answer(200, r#"{"RequestId":"#), [3, 3, 3, 1]),
        (answer(200, r#"{"A":{"B":[{"C":1}"#), [3, 3, 3, 1]),
        (answer(307, ""), [1, 1, 1, 1]),
    ] {
        for (operation, expected) in [&READ, &SET, &CREATE, &WRITE].into_iter().zip(sent) {
            let (times, error) = failing(step.clone(), operation).await;
            assert_eq!(times, expected, "{}: {error}", operation.action());
            assert_eq!(error.gave_up().is_some(), expected > 1, "{}: {error}", operation.action());
            let unknown = error.hint().is_some_and(|hint| hint.contains("taken effect"));
            assert_eq!(error.may_have_taken_effect(), unknown, "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_exhausted_call_says_how_often_and_how_long() {
    let (_, error) = failing(Step::refuse("InternalError"), &READ).await;
    let line = "DescribeIt: InternalError: The service failed. (in the service's words: No.); \
                status 500; request R-2; retries exhausted; 3 attempts in 300.0ms";
    assert_eq!(error.to_string(), line);
    assert_eq!(error.gave_up(), Some(GaveUp::Attempts));
    assert!(!error.may_have_taken_effect() && error.is_retryable());

    let (_, error) = failing(Step::broken(), &SET).await;
    assert!(error.may_have_taken_effect() && error.is_retryable());
    let end = "retries exhausted; 3 attempts in 300.0ms; the call may have taken effect: look \
               before making it again";
    assert!(error.to_string().ends_with(end), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_earlier_attempt_is_not_forgotten() {
    let script = Script::new([Step::broken(), Step::refuse("Wrong")]);
    let client = script.client().build().unwrap();
    let error = call(&client, &SET).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("Wrong"), 2));
    assert!(error.may_have_taken_effect() && !error.is_retryable());
    let hint =
        "an attempt before this one may have taken effect: look before making the call again";
    assert_eq!(error.hint(), Some(hint));
    assert!(error.to_string().contains("; 2 attempts in 100.0ms; "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_nonce_seen_before_is_an_unknown_outcome() {
    for steps in [
        vec![Step::refuse("SignatureNonceUsed")],
        vec![Step::refuse("Throttling"), Step::refuse("SignatureNonceUsed")],
    ] {
        let attempts = steps.len();
        let script = Script::new(steps);
        let client = script.client().build().unwrap();
        let error = call(&client, &WRITE).await.unwrap_err();
        assert_eq!((error.attempts() as usize, script.sent().len()), (attempts, attempts));
        assert!(error.may_have_taken_effect() && !error.is_retryable());
        assert!(error.hint().unwrap().contains("has seen this very request before"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_decoded_tells_of_its_call() {
    let script = Script::new([Step::refuse("Throttling"), Step::done()]);
    let client = script.client().build().unwrap();
    let answer = call(&client, &WRITE).await.unwrap();
    let error = answer.decode::<Vec<String>>().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnreadableAnswer, 2));
    assert!(error.elapsed().as_millis() == 500 && error.hint().is_some(), "{error:?}");
}
