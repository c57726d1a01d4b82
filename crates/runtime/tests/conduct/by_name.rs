//! Operations that no crate has, and parameters that no request has.

use std::time::Duration;

use aliyun_core::{Effect, OperationInfo, Params};
use aliyun_runtime::{
    CallOptions, Error, ErrorKind, HttpMethod, Interceptor, Outgoing, Placement, Refusal,
    RetryConfig, SignatureMethod,
};

use super::script::{Script, Sent, Step};
use super::service::{CREATE, READ, SERVICE, WRITE};

#[tokio::test(start_paused = true)]
async fn an_operation_is_called_by_a_name_made_at_run_time() {
    let script = Script::new([Step::broken(), Step::done()]);
    let client = script.client().build().unwrap();
    let name = format!("Describe{}", script.sent().len());
    let call = client.operation(&SERVICE, name, Effect::Read).param("LoadBalancerId", "lb-1");
    let answer = call.await.unwrap();
    assert_eq!(answer.value().unwrap().get("RequestId").and_then(|id| id.as_text()), Some("R-1"));
    // It reads, so it was repeated.
    assert_eq!((answer.attempts(), answer.status()), (2, 200));
    let sent = script.sent().remove(1);
    assert_eq!(sent.header("x-acs-action"), "Describe0");
    assert_eq!(sent.header("x-acs-version"), "2020-01-01");
    assert!(sent.uri.ends_with("/?LoadBalancerId=lb-1&RegionId=xx-test"), "{}", sent.uri);
    assert!(format!("{answer:?}").contains("Describe0"));
}

#[tokio::test(start_paused = true)]
async fn its_effect_decides_about_repeats_and_its_errors_name_it() {
    for (effect, attempts) in [(Effect::Read, 3), (Effect::IdempotentWrite, 3), (Effect::Write, 1)]
    {
        let script = Script::new([Step::broken()]);
        let client = script.client().build().unwrap();
        let error = client.operation(&SERVICE, "DoNew".to_owned(), effect).await.unwrap_err();
        assert_eq!((error.attempts(), error.kind()), (attempts, ErrorKind::Interrupted));
        assert_eq!(error.may_have_taken_effect(), effect != Effect::Read);
        assert_eq!(error.operation().map(OperationInfo::action), Some("DoNew"));
        assert!(error.to_string().starts_with("DoNew: "), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_of_the_service_is_understood_and_a_permission_is_not_made_up() {
    let script = Script::new([Step::refuse("Wrong")]);
    let client = script.client().build().unwrap();
    let error = client.operation(&SERVICE, "DoNew", Effect::Write).await.unwrap_err();
    assert_eq!(error.meaning(), Some("The request is wrong."));
    assert_eq!(error.hint(), None);
    // What `main` prints of an error says what to do too.
    assert!(format!("{error:?}").contains(r#"meaning: Some("The request is wrong.")"#));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_none_can_have_is_not_sent() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    for name in ["", "Do It", "DoIt\r\nx-acs-canary: 1", "查询", "Do&It"] {
        let error = client.operation(&SERVICE, name, Effect::Read).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{name}");
        assert!(!error.to_string().contains(['\r', '\n']), "{error}");
    }
    assert!(script.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn it_takes_the_options_of_every_call() {
    let script = Script::taking(Duration::from_secs(5), [Step::refuse("Throttling")]);
    let client = script.client().build().unwrap();
    let call = || client.operation(&SERVICE, "DoNew", Effect::Read);
    let error = call().retry(RetryConfig::off()).http_method(HttpMethod::Get).await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (1, Some("Throttling")));
    let error = call().attempt_timeout(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!((error.attempts(), error.kind()), (3, ErrorKind::Timeout));
    let error = call().timeout(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (1, Duration::from_secs(2)));
}

#[tokio::test(start_paused = true)]
async fn what_more_is_known_counts() {
    let script = Script::new([Step::broken(), Step::done()]);
    let client = script.client().build().unwrap();
    let info = OperationInfo::named(&SERVICE, "CreateNew".into(), Effect::Write)
        .region_param(None)
        .idempotency_param("Token");
    client.operation_of(info).await.unwrap();
    let [one, two] = &script.sent()[..] else { panic!("not repeated") };
    assert!(one.uri.contains("/?Token=nonce-") && one.uri == two.uri, "{} {}", one.uri, two.uri);
}

#[tokio::test(start_paused = true)]
async fn a_parameter_stands_in_place_of_one_that_the_request_has() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    let options = CallOptions::new().param("Name", "mine").param("RegionId", "yy-test");
    let params = Params::from_iter([("Name", "theirs"), ("Zone", "z")]);
    client.call(&READ, params, &options).await.unwrap();
    assert!(script.sent()[0].uri.ends_with("/?Name=mine&RegionId=yy-test&Zone=z"));
}

const CANARY: &str = "canary-secret-parameter-0123456789";

/// All that is shown of a call that fails with an answer that repeats its secret.
fn shown(error: &Error, sent: &[Sent]) -> String {
    let source = std::error::Error::source(error);
    let uris: Vec<_> = sent.iter().map(|sent| sent.uri.as_str()).collect();
    format!("{error} {error:?} {source:?} {uris:?}")
}

fn echo() -> Step {
    Step::Answer(400, &[], format!(r#"{{"Code":"Wrong","Message":"No {CANARY}, no."}}"#))
}

#[tokio::test(start_paused = true)]
async fn a_secret_parameter_is_shown_nowhere() {
    let script = Script::new([echo()]);
    let client = script.client().build().unwrap();
    let call = client.operation(&SERVICE, "DoNew", Effect::Write).secret_param("Pin", CANARY);
    assert!(!format!("{call:?}").contains(CANARY));
    let error = call.await.unwrap_err();
    assert!(script.sent()[0].body.contains(CANARY));
    let shown = shown(&error, &script.sent());
    assert!(shown.contains("Wrong") && !shown.contains("canary-secret-p"), "{shown}");
}

/// Changes the parameters of each attempt.
#[derive(Debug)]
struct Change;

impl Interceptor for Change {
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        // Every attempt begins with the parameters of the call.
        assert_eq!(request.params().get("Name"), Some("theirs"));
        assert_eq!(request.params().get("Attempt"), None);
        request.set_param("Name", "changed")?;
        request.set_param("Attempt", request.attempt())?;
        request.remove_param("Old")?;
        request.set_secret_param("Pin", CANARY)?;
        assert!(!format!("{request:?}").contains("canary"));
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn an_interceptor_changes_what_is_signed_and_sent() {
    for signature in [SignatureMethod::Acs3HmacSha256, SignatureMethod::V1HmacSha1] {
        let script = Script::new([Step::refuse("Throttling"), echo()]);
        let builder = script.client().interceptor(Change).signature_method(signature);
        let client = builder.build().unwrap();
        let params = Params::from_iter([("Name", "theirs"), ("Old", "x")]);
        let error = client.call(&WRITE, params, &CallOptions::new()).await.unwrap_err();
        assert_eq!((error.attempts(), error.code()), (2, Some("Wrong")));
        for (sent, attempt) in script.sent().iter().zip(["Attempt=1&", "Attempt=2&"]) {
            for wanted in ["Name=changed&", attempt, CANARY, "RegionId=xx-test&"] {
                assert!(sent.body.contains(wanted), "{wanted} in {}", sent.body);
            }
            assert!(!sent.body.contains("Old="), "{}", sent.body);
        }
        let shown = shown(&error, &script.sent());
        assert!(!shown.contains("canary-secret-p"), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_of_an_interceptor_travels_where_one_of_a_request_does() {
    let sent = async |placement| {
        let script = Script::new([Step::done()]);
        let client = script.client().interceptor(Change).placement(placement).build().unwrap();
        let params = Params::from_iter([("Name", "theirs")]);
        client.call(&WRITE, params, &CallOptions::new()).await.unwrap();
        script.sent().remove(0)
    };
    assert!(sent(Placement::Query).await.uri.contains(CANARY));
    for placement in [Placement::Guarded, Placement::Form] {
        let sent = sent(placement).await;
        assert!(sent.body.contains(CANARY) && !sent.uri.contains(CANARY), "{placement:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_interceptor_does_not_touch_what_makes_a_repeat_safe() {
    type Change = fn(&mut Outgoing<'_>) -> Result<(), Refusal>;
    #[derive(Debug)]
    struct Token(Change);
    impl Interceptor for Token {
        fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
            self.0(request)
        }
    }
    let changes: [Change; 3] = [
        |request| request.set_param("ClientToken", "other"),
        |request| request.set_secret_param("ClientToken", "other"),
        |request| request.remove_param("ClientToken"),
    ];
    for change in changes {
        let script = Script::new([Step::done()]);
        let client = script.client().interceptor(Token(change)).build().unwrap();
        let params = Params::new();
        let error = client.call(&CREATE, params, &CallOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
        assert!(error.to_string().contains("ClientToken"), "{error}");
        assert!(script.sent().is_empty());
        // Where it is no such token, it is a parameter like others.
        client.call(&WRITE, Params::new(), &CallOptions::new()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_belongs_to_the_protocol_is_refused_under_both_signatures() {
    for signature in [SignatureMethod::Acs3HmacSha256, SignatureMethod::V1HmacSha1] {
        let script = Script::new([Step::done()]);
        let client = script.client().signature_method(signature).build().unwrap();
        for name in ["Action", "AccessKeyId", "Format", "SecurityToken", "Signature", "Version"] {
            let call = client.operation(&SERVICE, "DoNew", Effect::Read).param(name, "canary");
            let error = call.await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{name}");
            assert!(error.to_string().contains(name) && !format!("{error:?}").contains("canary"));
        }
        assert!(script.sent().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_does_not_go_into_a_url_by_get() {
    let script = Script::new([Step::done()]);
    let client = script.client().http_method(HttpMethod::Get).build().unwrap();
    let call = || client.operation(&SERVICE, "DoNew", Effect::Read);
    let error = call().param("A", "1 of 2").secret_param("Pin", "2").await.unwrap_err();
    assert!(error.to_string().contains("Pin holds a secret"), "{error}");
    let error = call().secret_param("Pin", CANARY).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(
        error.to_string().contains("Pin holds a secret") && !error.to_string().contains(CANARY)
    );
    assert!(script.sent().is_empty());
    call().secret_param("Pin", CANARY).http_method(HttpMethod::Post).await.unwrap();
    assert!(script.sent()[0].body.contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn a_region_cannot_be_secret() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    let call = client.operation(&SERVICE, "DoNew", Effect::Read);
    let error = call.secret_param("RegionId", CANARY).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(error.to_string().contains("RegionId") && !format!("{error:?}").contains(CANARY));
    assert!(script.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_client_supplies_takes_the_place_of_what_is_empty() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    let options = CallOptions::new().param("ClientToken", "").param("RegionId", "");
    client.call(&CREATE, Params::new(), &options).await.unwrap();
    let uri = script.sent().remove(0).uri;
    let query = uri.split_once('?').unwrap().1;
    assert!(query.starts_with("ClientToken=nonce-") && query.contains("RegionId=xx-test"), "{uri}");
    assert_eq!(query.split('&').count(), 2, "{uri}");
}

#[tokio::test(start_paused = true)]
async fn a_parameter_is_what_its_value_displays_as() {
    let script = Script::new([Step::done()]);
    let client = script.client().build().unwrap();
    let call = client.operation(&SERVICE, "DoNew", Effect::Read);
    call.param("Count", 10).param("Flag", true).await.unwrap();
    assert!(script.sent()[0].uri.contains("/?Count=10&Flag=true&"));
}
