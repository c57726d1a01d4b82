//! Calls that are only tried.

use std::sync::{Arc, Mutex};

use aliyun_core::CodeClass;
use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{ClientBuilder, Credentials, ErrorKind, Metrics, Outcome, TransportErrorKind};
use showcase::client::Client;
use showcase::model::{GrowThing, GrowThingResponse, ShowErrorCode};

const PASSED: &str = "DryRunOperation";

fn builder(script: &ScriptedTransport) -> ClientBuilder<Client> {
    Client::builder()
        .region("xx-central")
        .credentials(Credentials::new("id", "secret"))
        .transport(script.clone())
}

#[tokio::test]
async fn the_code_that_says_that_it_passed_is_a_success() {
    let script = ScriptedTransport::new().refuse(400, PASSED);
    let client = builder(&script).build().unwrap();
    client.grow_thing(GrowThing::new("a").dry_run(false)).dry_run().await.unwrap();
    script.assert_finished();
    script.request(0).assert_action("GrowThing").assert_param("DryRun", "true");
}

/// Nobody can tell such an answer from that of a service that does not know the switch.
#[tokio::test]
async fn an_answer_without_a_code_says_that_the_call_may_be_done() {
    let answered = r#"{"RequestId":"R-1","JobId":"J-1"}"#;
    // One that cannot be read is no reason to call again.
    for (answer, job, request) in [(answered, Some("J-1"), "; request R-1"), ("{}", None, "")] {
        let script = ScriptedTransport::new().answer(answer);
        let count = Count::default();
        let client = builder(&script).metrics(count.clone()).build().unwrap();
        let error = client.grow_thing(GrowThing::new("a")).dry_run().await.unwrap_err();
        script.assert_finished();
        assert_eq!((error.kind(), error.status()), (ErrorKind::DryRunIgnored, Some(200)));
        assert!(error.may_have_taken_effect() && !error.is_retryable(), "{error:?}");
        let response = error.response::<GrowThingResponse>();
        assert_eq!(response.and_then(|it| it.job_id.as_deref()), job);
        let told = format!(
            "GrowThing: the service answered the dry run as it answers the call itself; status \
             200{request}; the call may have taken effect: look before making it again"
        );
        assert_eq!(error.to_string(), told);
        assert_eq!(*count.0.lock().unwrap(), [Some("DryRunIgnored".to_owned())]);
    }
}

#[tokio::test]
async fn any_other_code_is_what_the_call_would_end_in() {
    let script = ScriptedTransport::new().refuse(400, "Thing.TooTall");
    let client = builder(&script).build().unwrap();
    let error = client.grow_thing(GrowThing::new("a")).dry_run().await.unwrap_err();
    assert_eq!(error.known(), Some(ShowErrorCode::ThingTooTall));
    assert!(!error.may_have_taken_effect());

    // Nothing is sent that breaks a rule.
    let error = client.grow_thing(GrowThing::new("")).dry_run().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    script.assert_finished();
}

#[tokio::test(start_paused = true)]
async fn what_is_in_use_is_told_at_once() {
    let in_use = "Thing.InUse";
    let script = ScriptedTransport::new().refuse(400, "Thing.Busy").refuse(400, in_use);
    let script = script.refuse(400, in_use).refuse(400, in_use).answer(r#"{"RequestId":"R"}"#);
    let client = builder(&script).build().unwrap();
    // A service that is busy has not looked yet.
    let error = client.grow_thing(GrowThing::new("a")).dry_run().await.unwrap_err();
    assert_eq!((error.code(), error.attempts(), error.gave_up()), (Some(in_use), 2, None));
    client.grow_thing(GrowThing::new("a")).await.unwrap();
    script.assert_finished();
}

#[tokio::test]
async fn the_token_of_a_request_is_left_to_the_call() {
    let script = ScriptedTransport::new().refuse(400, PASSED).answer(r#"{"RequestId":"R"}"#);
    let client = builder(&script).build().unwrap();
    let request = GrowThing::new("a").client_token("mine");
    client.grow_thing(request.clone()).dry_run().await.unwrap();
    client.grow_thing(request).await.unwrap();
    let tokens = [0, 1].map(|at| script.request(at).param("ClientToken").unwrap().to_owned());
    assert_eq!(tokens[1], "mine");
    assert!(tokens[0] != "mine" && !tokens[0].is_empty(), "{tokens:?}");
    script.request(1).assert_no_param("DryRun");
}

#[tokio::test]
async fn a_switch_in_the_request_alone_is_answered_as_the_service_does() {
    let script = ScriptedTransport::new().refuse(400, PASSED);
    let client = builder(&script).build().unwrap();
    let error = client.grow_thing(GrowThing::new("a").dry_run(true)).await.unwrap_err();
    assert_eq!(error.class(), Some(CodeClass::DryRun));
    assert!(!error.is_retryable() && !error.may_have_taken_effect());
}

/// The errors that were counted.
#[derive(Clone, Debug, Default)]
struct Count(Arc<Mutex<Vec<Option<String>>>>);

impl Metrics for Count {
    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.0.lock().unwrap().push(outcome.error_type().map(Into::into));
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_repeated_as_a_read_is_and_counts_as_a_success() {
    let silence = TransportErrorKind::Timeout;
    let script = ScriptedTransport::new().fail(silence).fail(silence).refuse(400, PASSED);
    let count = Count::default();
    let client = builder(&script).metrics(count.clone()).build().unwrap();
    client.grow_thing(GrowThing::new("a")).dry_run().await.unwrap();
    script.assert_actions(["GrowThing"; 3]);
    let tokens = [0, 1, 2].map(|at| script.request(at).param("ClientToken").map(str::to_owned));
    assert!(tokens[0] == tokens[1] && tokens[1] == tokens[2], "{tokens:?}");
    assert_eq!(*count.0.lock().unwrap(), [None]);
}
