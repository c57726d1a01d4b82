//! Waiting for states, on paused time.

use std::error::Error as _;
use std::time::Duration;

use aliyun_runtime::{Error, ErrorKind, RetryConfig, Waited};
use showcase::model::{
    ReadHealth, ReadHealthWaiter, ReadThing, ReadThingResponse, ReadThingResponseStatus,
    ReadThingWaiter,
};
use tokio::time::Instant;

use crate::script::Script;

const STARTING: &str = r#"{"Status":"starting"}"#;
const ACTIVE: &str = r#"{"Status":"active"}"#;
const BROKEN: &str = r#"{"Status":"broken"}"#;

/// Waits by the spec; how long that took, in seconds.
async fn wait(
    script: &Script,
    waiter: ReadThingWaiter,
) -> (Result<Waited<ReadThingResponse>, Error>, u64) {
    let client = script.client();
    let begun = Instant::now();
    let call = client.read_thing(ReadThing::new("a")).retry(RetryConfig::off());
    let waited = call.wait_for(waiter).await;
    (waited, begun.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn a_state_that_is_there_is_not_waited_for() {
    let (waited, seconds) = wait(&Script::new([ACTIVE]), ReadThingWaiter::Active).await;
    let response = waited.unwrap().into_response().unwrap();
    assert_eq!((response.status, seconds), (ReadThingResponseStatus::Active, 0));
}

#[tokio::test(start_paused = true)]
async fn the_call_is_repeated_until_the_state_is_there() {
    // A code that means "not yet", ones that always do, and a value that nobody knows.
    let answers = [
        STARTING,
        "Thing.NotFound",
        "Thing.Busy",
        "Throttling.User",
        r#"{"Status":"new"}"#,
        ACTIVE,
    ];
    let script = Script::new(answers);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Active).await;
    assert!(matches!(waited, Ok(Waited::Answered(_))));
    assert_eq!((seconds, script.left()), (10, 0));
    assert_eq!(script.asked(), ["Name=a"; 6]);
}

#[tokio::test(start_paused = true)]
async fn a_state_that_cannot_come_is_a_failure() {
    let script = Script::new([STARTING, BROKEN]);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Active).await;
    let error = waited.unwrap_err();
    assert_eq!((error.kind(), seconds), (ErrorKind::WaitFailed, 2));
    assert_eq!(
        error.to_string(),
        "ReadThing: waiting for Active failed: Status is \"broken\", after 2 calls in 2.0 s"
    );
    assert!(!error.is_retryable() && !error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn a_limit_ends_the_wait() {
    let script = Script::new([STARTING; 20]);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Active).await;
    let error = waited.unwrap_err();
    assert_eq!((error.kind(), seconds, script.asked().len()), (ErrorKind::WaitTimeout, 20, 11));
    assert_eq!(
        error.to_string(),
        "ReadThing: waiting for Active took too long: Status is \"starting\", after 11 calls in \
         20.0 s"
    );
}

#[tokio::test(start_paused = true)]
async fn delay_and_limit_can_be_set_for_one_call() {
    for (delay, limit, calls, seconds) in
        [(5, 14, 4, 14), (5, 15, 4, 15), (5, 16, 5, 16), (7, 0, 1, 0), (0, 1, 1001, 1)]
    {
        let script = Script::new(vec![STARTING; 1100]);
        let client = script.client();
        let begun = Instant::now();
        let wait = client
            .read_thing(ReadThing::new("a"))
            .wait_for(ReadThingWaiter::Active)
            .delay(Duration::from_secs(delay))
            .limit(Duration::from_secs(limit));
        assert_eq!(wait.await.unwrap_err().kind(), ErrorKind::WaitTimeout);
        assert_eq!((script.asked().len(), begun.elapsed().as_secs()), (calls, seconds));
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_can_be_what_is_waited_for() {
    let script = Script::new([ACTIVE, ACTIVE, "Thing.NotFound"]);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Gone).await;
    match waited.unwrap() {
        Waited::Refused(error) => assert_eq!(error.code(), Some("Thing.NotFound")),
        other => panic!("{other:?}"),
    }
    assert_eq!(seconds, 2);
}

#[tokio::test(start_paused = true)]
async fn a_code_can_be_a_failure_and_is_kept() {
    let (waited, _) = wait(&Script::new(["InternalError"]), ReadThingWaiter::Gone).await;
    let error = waited.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitFailed);
    let cause = error.source().and_then(|cause| cause.downcast_ref::<Error>()).unwrap();
    assert_eq!(cause.code(), Some("InternalError"));
    assert!(error.to_string().contains("the answer is InternalError, after 1 call in 0.0 s"));
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_expected_ends_the_wait() {
    let script = Script::new([STARTING, "InvalidParameter"]);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Active).await;
    let error = waited.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("InvalidParameter")));
    assert_eq!((seconds, script.left()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn busy_until_the_limit_keeps_the_last_refusal() {
    let script = Script::new(["Thing.Busy"; 6]);
    let (waited, seconds) = wait(&script, ReadThingWaiter::Gone).await;
    let error = waited.unwrap_err();
    assert_eq!((error.kind(), seconds, script.left()), (ErrorKind::WaitTimeout, 5, 0));
    assert!(error.source().unwrap().to_string().contains("Thing.Busy"));
    assert_eq!(error.last_seen(), Some("the answer is Thing.Busy"));
}

#[tokio::test(start_paused = true)]
async fn a_call_under_way_is_given_up_at_the_limit() {
    // The retries of a call have more patience with a busy service than this wait has.
    let script = Script::new(["Thing.Busy"; 100]);
    let client = script.client();
    let begun = Instant::now();
    let wait = client.read_thing(ReadThing::new("a")).wait_for(ReadThingWaiter::Active);
    let error = wait.await.unwrap_err();
    assert_eq!((error.kind(), begun.elapsed().as_secs()), (ErrorKind::WaitTimeout, 20), "{error}");
    assert_eq!(error.last_seen(), Some("the answer is Thing.Busy"));
    assert!(error.source().unwrap().to_string().contains("Thing.Busy"));
    let told =
        "ReadThing: waiting for Active took too long: the answer is Thing.Busy, after 1 call";
    assert!(error.to_string().starts_with(told), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_a_call_was_repeated_after_is_no_more_once_it_is_answered() {
    // The second call is without an answer when the time is over.
    let script = Script::taking(Duration::from_secs(9), ["Thing.Busy", STARTING, ACTIVE]);
    let client = script.client();
    let wait = client.read_thing(ReadThing::new("a")).wait_for(ReadThingWaiter::Active);
    let error = wait.limit(Duration::from_secs(25)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::WaitTimeout, 2));
    assert_eq!(error.last_seen(), Some("Status is \"starting\""));
    assert!(error.source().is_none());
}

#[tokio::test(start_paused = true)]
async fn all_or_any_items_of_lists_in_lists() {
    let member = |health: &str, port: u16, old: bool| {
        format!(r#"{{"Health":"{health}","Port":{port},"Old":{old}}}"#)
    };
    let group = |members: &[&str]| format!(r#"{{"Members":[{}]}}"#, members.join(","));
    let answer = |groups: &[String]| format!(r#"{{"Groups":{{"Group":[{}]}}}}"#, groups.join(","));
    let (well, ill) = (&*member("normal", 80, false), &*member("ill", 443, false));
    let old = &*member("normal", 80, true);
    let nobody = answer(&[]);
    let mixed = answer(&[group(&[well]), group(&[well, ill])]);
    let fine = answer(&[group(&[well, well]), group(&[well])]);
    let leaving = answer(&[group(&[well]), group(&[old])]);
    for (waiter, answers, outcome) in [
        (ReadHealthWaiter::AllNormal, vec![&nobody, &mixed, &fine], Ok(())),
        (ReadHealthWaiter::AllNormal, vec![&mixed, &leaving], Err(ErrorKind::WaitFailed)),
        (ReadHealthWaiter::SomeSecure, vec![&fine, &mixed], Ok(())),
    ] {
        let script = Script::new(answers.into_iter().map(String::as_str));
        let client = script.client();
        let waited = client.read_health(ReadHealth::new()).wait_for(waiter).await;
        assert_eq!(waited.map(drop).map_err(|error| error.kind()), outcome, "{waiter:?}");
        assert_eq!(script.left(), 0, "{waiter:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_travels_between_threads() {
    let script = Script::new([STARTING, ACTIVE]);
    let task = tokio::spawn(async move {
        let client = script.client();
        client.read_thing(ReadThing::new("a")).wait_for(ReadThingWaiter::Active).await
    });
    assert!(task.await.unwrap().is_ok());
}
