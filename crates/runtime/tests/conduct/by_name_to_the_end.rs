//! Calls by a name that are waited with, waited to the end, and tried, by tables that are known at
//! run time.

use std::time::Duration;

use aliyun_core::{Acceptor, Effect, Finish, Given, Jobs, OperationInfo, WaiterInfo, WaiterState};
use aliyun_runtime::{Answer, ByName, Call, Client, ErrorKind, Waited};

use super::script::{Script, Step};
use super::service::{READ, SERVICE, WRITE};

static ACTIVE: WaiterInfo = WaiterInfo::new(
    "Active",
    2,
    30,
    &[
        Acceptor::has(WaiterState::Success, &["Status"], "active"),
        Acceptor::has(WaiterState::Failure, &["Status"], "locked"),
    ],
);

static GONE: WaiterInfo =
    WaiterInfo::new("Gone", 2, 30, &[Acceptor::code(WaiterState::Success, "Wrong")]);

static JOBS: Jobs = Jobs::new(
    &READ,
    "JobId",
    WaiterInfo::new(
        "Finished",
        1,
        20,
        &[
            Acceptor::has(WaiterState::Success, &["Status"], "Succeeded"),
            Acceptor::has(WaiterState::Failure, &["Status"], "Failed"),
        ],
    ),
)
.reasons(&["Code"], &["Message"]);

static BY_JOB: Finish = Finish::Job("JobId", &JOBS);

static BY_STATE: Finish = Finish::State {
    operation: &READ,
    with: &[("ThingId", Given::Answer("ThingId")), ("Port", Given::Request("Port"))],
    waiter: &ACTIVE,
};

fn answers(body: &str) -> Step {
    Step::Answer(200, &[], body.to_owned())
}

fn named(client: &Client, effect: Effect) -> Call<'_, ByName> {
    client.operation(&SERVICE, "DoNew", effect)
}

#[tokio::test(start_paused = true)]
async fn a_state_is_waited_for_with_the_parameters_of_the_call() {
    let script = Script::new([
        answers(r#"{"Status":"starting"}"#),
        Step::refuse("Busy"),
        answers(r#"{"RequestId":"R-9","Status":"active"}"#),
    ]);
    let client = script.client().build().unwrap();
    let waited = named(&client, Effect::Read).param("ThingId", "t-1").wait_for(&ACTIVE).await;
    let Waited::Answered(answer) = waited.unwrap() else { panic!("refused") };
    assert_eq!(answer.value().unwrap().get("RequestId").and_then(|id| id.as_text()), Some("R-9"));
    assert_eq!(script.times()[..2], [0, 2000]);
    let sent = script.sent();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|sent| sent.uri.contains("ThingId=t-1")), "{sent:?}");
    assert!(sent.iter().all(|sent| sent.header("x-acs-action") == "DoNew"));
}

#[tokio::test(start_paused = true)]
async fn a_code_can_be_what_is_waited_for() {
    let script = Script::new([answers("{}"), Step::refuse("Wrong")]);
    let client = script.client().build().unwrap();
    let waited = named(&client, Effect::Read).wait_for(&GONE).await.unwrap();
    let Waited::Refused(error) = waited else { panic!("answered") };
    assert_eq!(error.code(), Some("Wrong"));
}

#[tokio::test(start_paused = true)]
async fn a_state_that_cannot_come_and_one_that_does_not_are_told_apart() {
    for (status, kind, looks) in [
        ("locked", ErrorKind::WaitFailed, 1),
        // At 0, 2, 4, 6 and at the limit.
        ("starting", ErrorKind::WaitTimeout, 5),
    ] {
        let script = Script::new([answers(&format!(r#"{{"Status":"{status}"}}"#))]);
        let client = script.client().build().unwrap();
        let wait = named(&client, Effect::Read).wait_for(&ACTIVE).limit(Duration::from_secs(7));
        let error = wait.await.unwrap_err();
        assert_eq!((error.kind(), script.sent().len()), (kind, looks), "{error}");
        let told = format!(r#"Status is "{status}""#);
        assert!(
            error.to_string().contains(&told) && error.to_string().contains("Active"),
            "{error}"
        );
        assert_eq!(error.operation().map(OperationInfo::action), Some("DoNew"));
    }
}

#[tokio::test(start_paused = true)]
async fn what_writes_is_not_waited_with() {
    for effect in [Effect::Write, Effect::IdempotentWrite] {
        let script = Script::new([answers(r#"{"Status":"active"}"#)]);
        let client = script.client().build().unwrap();
        let error = named(&client, effect).wait_for(&ACTIVE).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(script.sent().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn the_job_that_a_call_sets_off_is_asked_for_until_it_ends() {
    let script = Script::new([
        answers(r#"{"RequestId":"R-1","JobId":"j-1"}"#),
        answers(r#"{"Status":"Processing"}"#),
        Step::broken(),
        answers(r#"{"Status":"Succeeded"}"#),
    ]);
    let client = script.client().build().unwrap();
    let call = named(&client, Effect::Write).param("Name", "web").param("RegionId", "yy-test");
    let answer = call.finished(&BY_JOB).await.unwrap();
    assert_eq!(answer.value().unwrap().get("JobId").and_then(|id| id.as_text()), Some("j-1"));
    let sent = script.sent();
    assert_eq!(sent.len(), 4);
    assert!(sent[0].uri.contains("Name=web"), "{}", sent[0].uri);
    for look in &sent[1..] {
        assert_eq!(look.header("x-acs-action"), "DescribeIt");
        assert!(look.uri.contains("JobId=j-1") && look.uri.contains("RegionId=yy-test"));
        assert!(!look.uri.contains("Name="), "{}", look.uri);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_job_all_was_done_at_once() {
    let script = Script::new([answers(r#"{"RequestId":"R-1","JobId":""}"#)]);
    let client = script.client().build().unwrap();
    named(&client, Effect::Write).finished(&BY_JOB).await.unwrap();
    assert_eq!(script.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_state_is_asked_for_with_what_the_call_and_its_answer_have() {
    let script = Script::new([answers(r#"{"ThingId":"t-1"}"#), answers(r#"{"Status":"active"}"#)]);
    let client = script.client().build().unwrap();
    let call = named(&client, Effect::Write).param("Port", 80).param("Name", "web");
    call.finished(&BY_STATE).await.unwrap();
    let look = &script.sent()[1];
    assert!(look.uri.contains("ThingId=t-1") && look.uri.contains("Port=80"), "{}", look.uri);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_fails_or_takes_too_long_is_an_error_with_the_answer() {
    let begun = || answers(r#"{"RequestId":"R-1","JobId":"j-1"}"#);
    let failed = r#"{"Status":"Failed","Code":"NoRoom","Message":"There is no room."}"#;
    for (last, kind, code) in [
        (failed, ErrorKind::WaitFailed, Some("NoRoom")),
        (r#"{"Status":"Processing"}"#, ErrorKind::WaitTimeout, None),
    ] {
        let script = Script::new([begun(), answers(last)]);
        let client = script.client().build().unwrap();
        let call = named(&client, Effect::Write).finished(&BY_JOB);
        let error = call.delay(Duration::from_secs(1)).limit(Duration::from_secs(3)).await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code), "{error}");
        assert!(error.may_have_taken_effect());
        let answer = error.response::<Answer>().unwrap().value().unwrap();
        assert_eq!(answer.get("JobId").and_then(|id| id.as_text()), Some("j-1"));
        assert_eq!(error.operation().map(OperationInfo::action), Some("DoNew"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_is_not_waited_for() {
    let script = Script::new([Step::refuse("Wrong")]);
    let client = script.client().build().unwrap();
    let error = named(&client, Effect::Write).finished(&BY_JOB).await.unwrap_err();
    assert_eq!((error.code(), script.sent().len()), (Some("Wrong"), 1));
    assert!(!error.may_have_taken_effect() && error.response::<Answer>().is_none());
}

/// An operation that can be tried.
fn tried() -> OperationInfo {
    WRITE.clone().dry_run_param("DryRun").idempotency_param("Token")
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_sets_the_switch_and_is_repeated_like_a_call_that_reads() {
    let script = Script::new([Step::broken(), Step::refuse("DryRunOperation")]);
    let client = script.client().build().unwrap();
    let call = client.operation_of(tried()).param("Name", "web").param("Token", "mine");
    call.dry_run().await.unwrap();
    let sent = script.sent();
    assert_eq!(sent.len(), 2);
    for sent in sent {
        assert!(sent.uri.contains("DryRun=true") && sent.uri.contains("Name=web"), "{}", sent.uri);
        // The token of the request is for the call that follows.
        assert!(!sent.uri.contains("Token=mine"), "{}", sent.uri);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_that_does_not_pass_or_is_ignored_is_an_error() {
    for (step, kind, code) in [
        (Step::refuse("Wrong"), ErrorKind::Service, Some("Wrong")),
        // What is in use is told at once.
        (Step::refuse("InUse"), ErrorKind::Service, Some("InUse")),
        (Step::done(), ErrorKind::DryRunIgnored, None),
    ] {
        let script = Script::new([step]);
        let client = script.client().build().unwrap();
        let error = client.operation_of(tried()).dry_run().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code), "{error}");
        assert_eq!(error.may_have_taken_effect(), code.is_none());
        assert_eq!(script.sent().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_no_dry_run_is_not_called() {
    let script = Script::new([Step::refuse("DryRunOperation")]);
    let client = script.client().build().unwrap();
    let error = named(&client, Effect::Write).dry_run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(script.sent().is_empty());
}
