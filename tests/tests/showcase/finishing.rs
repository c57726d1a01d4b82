//! Calls whose end is waited for, on paused time.

use std::error::Error as _;
use std::time::Duration;

use aliyun_runtime::testing::{Refused, ScriptedTransport};
use aliyun_runtime::{Call, Credentials, Error, ErrorKind, RetryConfig, TransportErrorKind};
use showcase::client::Client;
use showcase::model::{
    BuildThing, BuildThingResponse, GrowThing, GrowThingResponse, MakeThing, ShowErrorCode,
};
use tokio::time::Instant;

const TAKEN: &str = r#"{"RequestId":"R-1","JobId":"J-1"}"#;

/// What the service tells of the job.
fn job(rest: &str) -> String {
    format!(r#"{{"RequestId":"R-2","Jobs":[{{"Id":"J-1",{rest}}}]}}"#)
}

fn going_on() -> String {
    job(r#""Status":"Processing""#)
}

fn client(script: &ScriptedTransport) -> Client {
    Client::builder()
        .region("xx-central")
        .credentials(Credentials::new("id", "secret"))
        .transport(script.clone())
        .retry(RetryConfig::off())
        .build()
        .unwrap()
}

fn grow(client: &Client) -> Call<'_, GrowThing> {
    client.grow_thing(GrowThing::new("a"))
}

/// The error of a job that goes on in this way, once it is taken.
async fn unfinished(script: ScriptedTransport) -> Error {
    let error = grow(&client(&script)).finished().await.unwrap_err();
    script.assert_finished();
    assert!(error.may_have_taken_effect() && !error.is_retryable(), "{error:?}");
    let taken = error.response::<GrowThingResponse>().unwrap();
    assert_eq!((&*taken.request_id, taken.job_id.as_deref()), ("R-1", Some("J-1")));
    assert!(error.response::<BuildThingResponse>().is_none());
    error
}

#[tokio::test(start_paused = true)]
async fn a_job_is_asked_for_until_it_has_ended() {
    let script = ScriptedTransport::new()
        .answer(TAKEN)
        .answer(going_on())
        .refuse(400, "Throttling.User")
        .answer(r#"{"RequestId":"R-2","Jobs":[]}"#)
        .answer(job(r#""Status":"Succeeded""#));
    let (begun, client) = (Instant::now(), client(&script));
    let response = grow(&client).param("Extra", 1).finished().await.unwrap();
    assert_eq!(response.job_id.as_deref(), Some("J-1"));
    assert_eq!(begun.elapsed(), Duration::from_secs(6));
    script.assert_actions(["GrowThing", "GetJob", "GetJob", "GetJob", "GetJob"]);
    script.request(0).assert_param("Extra", "1").assert_no_param("DryRun");
    for look in 1..5 {
        let asked = script.request(look);
        assert_eq!(asked.params().iter().collect::<Vec<_>>(), [("JobIds.1", "J-1")]);
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_list_of_jobs_the_one_asked_for_counts() {
    let list = |jobs: &[&str]| format!(r#"{{"RequestId":"R-2","Jobs":[{}]}}"#, jobs.join(","));
    let other = r#"{"Id":"J-9","Status":"Failed","Code":"Thing.Other","Message":"Not this."}"#;
    let script = ScriptedTransport::new()
        .answer(TAKEN)
        .answer(list(&[other]))
        .answer(list(&[other, r#"{"Id":"J-1","Status":"Processing"}"#]))
        .answer(list(&[other, r#"{"Id":"J-1","Status":"Succeeded"}"#]));
    grow(&client(&script)).finished().await.unwrap();
    script.assert_finished();

    let own = r#"{"Id":"J-1","Status":"Failed","Code":"Thing.TooTall"}"#;
    let script = ScriptedTransport::new().answer(TAKEN).answer(list(&[other, own]));
    let error = unfinished(script).await;
    assert_eq!(error.known(), Some(ShowErrorCode::ThingTooTall));
    assert!(!error.to_string().contains("Not this."), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_never_listed_is_waited_for_until_the_limit() {
    let empty = r#"{"RequestId":"R-2","Jobs":[]}"#;
    let script = ScriptedTransport::new().answer(TAKEN).on("GetJob").answer(empty).always();
    let (begun, client) = (Instant::now(), client(&script));
    let error = grow(&client).finished().await.unwrap_err();
    assert_eq!((error.kind(), begun.elapsed()), (ErrorKind::WaitTimeout, Duration::from_secs(20)));
    assert_eq!(error.last_seen(), Some("Jobs.Status is absent"));
    assert!(error.response::<GrowThingResponse>().is_some() && error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_job_is_the_end() {
    for answer in [r#"{"RequestId":"R-1"}"#, r#"{"RequestId":"R-1","JobId":""}"#] {
        let script = ScriptedTransport::new().answer(answer);
        assert_eq!(grow(&client(&script)).finished().await.unwrap().request_id, "R-1");
        script.assert_actions(["GrowThing"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_job_is_an_error_with_its_code_and_message() {
    let why = r#""Status":"Failed","Code":"Thing.TooTall","Message":"It is\n9 m tall.""#;
    let script = ScriptedTransport::new().answer(TAKEN).answer(going_on()).answer(job(why));
    let error = unfinished(script).await;
    assert_eq!(error.kind(), ErrorKind::WaitFailed);
    assert_eq!(error.known(), Some(ShowErrorCode::ThingTooTall));
    assert_eq!(error.request_id(), Some("R-1"));
    assert_eq!(error.last_seen(), Some("Jobs.Status is \"Failed\""));
    assert_eq!((error.attempts(), error.elapsed()), (2, Duration::from_secs(2)));
    assert_eq!(
        error.to_string(),
        "GrowThing: Thing.TooTall: The thing cannot grow any more. (in the service's words: It \
         is\\n9 m tall.); request R-1; waiting for the end of the job J-1 failed: Jobs.Status is \
         \"Failed\", after 2 calls in 2.0 s; the service took the call: look what became of it \
         before making it again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_job_that_does_not_say_why_it_failed_is_an_error_too() {
    for (why, code, told) in [
        ("", None, "GrowThing: waiting for the end of the job J-1 failed: Jobs.Status is"),
        (r#","Code":"New""#, Some("New"), "GrowThing: New: the service gives no message; request"),
        (r#","Message":"No.""#, None, "GrowThing: No.; request R-1; waiting for the end of"),
    ] {
        let failed = job(&format!(r#""Status":"Failed"{why}"#));
        let error = unfinished(ScriptedTransport::new().answer(TAKEN).answer(failed)).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::WaitFailed, code));
        assert!(error.to_string().starts_with(told), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_that_does_not_end_in_time_is_an_error() {
    let script = ScriptedTransport::new().answer(TAKEN).on("GetJob").answer(going_on()).always();
    let (begun, client) = (Instant::now(), client(&script));
    let call = grow(&client).finished().delay(Duration::from_secs(1));
    let error = call.limit(Duration::from_secs(4)).await.unwrap_err();
    assert_eq!((error.kind(), begun.elapsed()), (ErrorKind::WaitTimeout, Duration::from_secs(4)));
    assert_eq!(error.last_seen(), Some("Jobs.Status is \"Processing\""));
    assert!(error.response::<GrowThingResponse>().is_some() && error.may_have_taken_effect());
    let told = "GrowThing: waiting for the end of the job J-1 took too long: Jobs.Status is \
                \"Processing\", after 5 calls in 4.0 s; request R-1; the service took the call: \
                look what became of it before making it again";
    assert_eq!(error.to_string(), told);
    assert!(!format!("{error:?}").contains("JobId"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_refused_until_the_limit_keeps_the_code() {
    for retry in [RetryConfig::off(), RetryConfig::standard().busy_patience(Duration::MAX)] {
        let script = ScriptedTransport::new().answer(TAKEN).answer(going_on());
        let script = script.on("GetJob").refuse(400, "Thing.Busy").always();
        let client = client(&script);
        let error = grow(&client).retry(retry).finished().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WaitTimeout);
        assert_eq!(error.last_seen(), Some("the answer is Thing.Busy"));
        let cause = error.source().unwrap().downcast_ref::<Error>().unwrap();
        assert_eq!(cause.code(), Some("Thing.Busy"));
        assert!(error.response::<GrowThingResponse>().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn what_answers_the_question_otherwise_is_told_as_it_is() {
    let gone = Refused::new(404, "Job.NotFound").request_id("R-2");
    let script = ScriptedTransport::new().answer(TAKEN).answer(going_on()).refuse_with(gone);
    let error = unfinished(script).await;
    assert_eq!(error.known(), Some(ShowErrorCode::JobNotFound));
    assert_eq!(error.request_id(), Some("R-2"));
    assert_eq!(error.last_seen(), Some("Jobs.Status is \"Processing\""));
    let told = error.to_string();
    assert!(told.starts_with("GetJob: Job.NotFound: There is no such job"), "{told}");
    assert!(
        told.contains("; the service took the call of GrowThing (request R-1): look"),
        "{told}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_set_off_outlives_a_connection() {
    let broken = TransportErrorKind::Interrupted;
    let script = ScriptedTransport::new()
        .answer(TAKEN)
        .fail(broken)
        .fail(broken)
        .answer(job(r#""Status":"Succeeded""#));
    grow(&client(&script)).finished().await.unwrap();
    script.assert_finished();

    let script =
        ScriptedTransport::new().answer(TAKEN).answer(going_on()).fail(broken).fail(broken);
    let limit = Duration::from_secs(3);
    let error = grow(&client(&script)).finished().limit(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    assert_eq!(error.last_seen(), Some("Jobs.Status is \"Processing\""));
    let told = error.to_string();
    assert!(told.contains("the last look failed, after 3 calls"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_is_an_error_as_ever() {
    let script = ScriptedTransport::new().refuse(400, "Thing.TooTall");
    let error = grow(&client(&script)).finished().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("Thing.TooTall")));
    assert!(error.response::<GrowThingResponse>().is_none() && !error.may_have_taken_effect());
}

#[tokio::test(start_paused = true)]
async fn a_question_is_repeated_as_the_call_says() {
    let script = ScriptedTransport::new()
        .answer(TAKEN)
        .fail(TransportErrorKind::Interrupted)
        .answer(job(r#""Status":"Succeeded""#));
    grow(&client(&script)).retry(RetryConfig::standard()).finished().await.unwrap();
    script.assert_finished();
}

#[tokio::test(start_paused = true)]
async fn where_there_is_no_job_a_state_tells_the_end() {
    let built = r#"{"RequestId":"R-1","ThingName":"a-1"}"#;
    let state = |state: &str| format!(r#"{{"RequestId":"R-2","Status":"{state}"}}"#);
    let script = ScriptedTransport::new()
        .answer(built)
        .refuse(400, "Thing.NotFound")
        .answer(state("starting"))
        .answer(state("active"));
    let (begun, client) = (Instant::now(), client(&script));
    let response = client.build_thing(BuildThing::new("a")).finished().await.unwrap();
    assert_eq!((&*response.thing_name, begun.elapsed().as_secs()), ("a-1", 4));
    script.assert_actions(["BuildThing", "ReadThing", "ReadThing", "ReadThing"]);
    script.request(3).assert_param("Name", "a-1");

    let script = ScriptedTransport::new().answer(built).answer(state("broken"));
    let error = self::client(&script).build_thing(BuildThing::new("a")).finished().await;
    let error = error.unwrap_err();
    assert_eq!(error.response::<BuildThingResponse>().unwrap().thing_name, "a-1");
    assert!(error.source().is_none());
    let told = "BuildThing: waiting for Active of ReadThing failed: Status is \"broken\", after 1 \
                call in 0.0 s; request R-1; ";
    assert!(error.to_string().starts_with(told), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_can_be_a_parameter_of_the_call() {
    let script = ScriptedTransport::new()
        .answer(r#"{"RequestId":"R-1"}"#)
        .answer(r#"{"RequestId":"R-2","Status":"active"}"#);
    client(&script).make_thing(MakeThing::new("a")).param("Name", "b").finished().await.unwrap();
    script.request(1).assert_action("ReadThing").assert_param("Name", "b");
    script.request(1).assert_no_param("ClientToken");
}

#[tokio::test(start_paused = true)]
async fn the_end_is_asked_for_where_the_call_went() {
    let script = ScriptedTransport::new()
        .answer(r#"{"RequestId":"R-1","ThingName":"a-1"}"#)
        .answer(r#"{"RequestId":"R-2","Status":"active"}"#);
    // The client has no region, and the state is asked for without one.
    let client = Client::builder()
        .credentials(Credentials::new("id", "secret"))
        .transport(script.clone())
        .build()
        .unwrap();
    client.build_thing(BuildThing::new("a").region_id("xx-east")).finished().await.unwrap();
    let hosts = [0, 1].map(|at| script.request(at).host().to_owned());
    assert_eq!(hosts, ["show.xx-east.aliyuncs.com"; 2]);
    script.request(1).assert_no_param("RegionId");
}
