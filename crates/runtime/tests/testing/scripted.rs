use std::time::Duration;

use aliyun_core::{
    DecodeError, Effect, FromValue, Object, Operation, OperationInfo, Params, ToValue, Value,
};
use aliyun_runtime::testing::{self, Refused, ScriptedTransport};
use aliyun_runtime::{
    CallOptions, Error, ErrorKind, RetryConfig, SignatureMethod, TransportErrorKind,
};
use tokio::time::Instant;

use crate::service::DO_IT;
use crate::{call_once, client};

#[tokio::test]
async fn a_script_is_played_step_by_step() {
    let page = http::Response::builder().status(502).body("<html>").unwrap();
    let script = ScriptedTransport::new()
        .answer(r#"{"RequestId":"R"}"#)
        .refuse(400, "Refused")
        .fail(TransportErrorKind::Timeout)
        .respond(page);
    assert_eq!(call_once(client(script.clone())).await.unwrap(), "R");
    let refused = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!((refused.code(), refused.status()), (Some("Refused"), Some(400)));
    let failed = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Timeout);
    let page = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!((page.kind(), page.status()), (ErrorKind::UnreadableAnswer, Some(502)));
    script.assert_finished();
    script.assert_actions(["DoIt"; 4]);
}

#[tokio::test]
async fn a_script_that_ran_out_says_so() {
    let script = ScriptedTransport::new().delay(Duration::from_millis(1));
    let error = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let said = error.to_string();
    assert!(said.contains("no step left for request 1, which is DoIt"), "{said}");
    // It is not repeated.
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn delays_add_up_in_the_time_of_tokio() {
    let minute = Duration::from_secs(60);
    let script =
        ScriptedTransport::new().delay(minute).delay(minute).answer(r#"{"RequestId":"R"}"#);
    let start = Instant::now();
    call_once(client(script)).await.unwrap();
    assert_eq!(start.elapsed(), 2 * minute);
}

#[tokio::test]
async fn what_was_seen_is_the_same_for_both_signatures_and_holds_nothing_of_them() {
    for signature in [SignatureMethod::Acs3HmacSha256, SignatureMethod::V1HmacSha1] {
        let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
        call_once(client(script.clone()).signature_method(signature)).await.unwrap();
        let seen = script.request(0);
        seen.assert_action("DoIt").assert_param("Name", "a *~/中").assert_no_param("Signature");
        let pairs: Vec<_> = seen.params().iter().collect();
        assert_eq!(pairs, [("Name", "a *~/中"), ("RegionId", "cn-hangzhou")]);
        assert_eq!((seen.method(), seen.host(), seen.path()), ("POST", "made-up.example", "/"));
        assert!(!format!("{script:?}").contains("canary"));
    }
}

#[test]
#[should_panic(expected = "DoIt was called with another Name")]
fn a_wrong_parameter_is_told() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
    runtime.block_on(call_once(client(script.clone()))).unwrap();
    script.request(0).assert_param("Name", "other");
}

/// Something with a typed form.
struct Id(&'static str);

impl ToValue for Id {
    fn to_value(&self) -> Value<'_> {
        Value::Object(vec![("RequestId".into(), Value::Text(self.0.into()))])
    }
}

#[tokio::test(start_paused = true)]
async fn steps_of_an_operation_are_done_whatever_comes_between() {
    let script = ScriptedTransport::new()
        .answer_with(&Id("any"))
        .on("DescribeIt")
        .fail(TransportErrorKind::Timeout)
        .answer_with(&Id("described"))
        .always()
        .on("AddIt")
        .refuse_with(Refused::new(400, "Throttling").message("Slowly.").header("retry-after", "7"))
        .answer_with(&Id("added"));
    let client = client(script.clone()).build().unwrap();
    let call = async |action: &'static str| {
        let answer = client.operation(DO_IT.service, action, Effect::Read).await;
        answer.unwrap().request_id().map(str::to_owned).unwrap_or_default()
    };
    let text = async |action: &'static str| {
        let answer = client.operation(DO_IT.service, action, Effect::Read).await.unwrap();
        answer.decode::<Answered>().unwrap().0
    };
    assert_eq!(call("DoIt").await, "");
    let start = Instant::now();
    assert_eq!(text("AddIt").await, "added");
    assert_eq!(start.elapsed().as_secs(), 7);
    for _ in 0..3 {
        assert_eq!(text("DescribeIt").await, "described");
    }
    script.assert_finished();
    script.assert_actions(["DoIt", "AddIt", "AddIt"].into_iter().chain(["DescribeIt"; 4]));
    let error = client.operation(DO_IT.service, "AddIt", Effect::Read).await.unwrap_err();
    assert!(error.to_string().contains("no step left for request 8, which is AddIt"), "{error}");
}

/// The id of an answer.
struct Answered(String);

impl FromValue for Answered {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        Object::new(value)?.required("RequestId").map(Self)
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_for_a_test_is_the_one_that_a_call_ends_with() {
    let refused = || {
        Refused::new(503, "Unheard.Of")
            .message("Not\nnow.")
            .request_id("R-7")
            .member("HostId", "made-up.example")
            .header("x-acs-retry-after", "1500")
    };
    let once = async |script: ScriptedTransport| {
        let client = client(script).retry(RetryConfig::off());
        client.build().unwrap().call(&DO_IT, Params::new(), &CallOptions::new()).await.unwrap_err()
    };
    let real = once(ScriptedTransport::new().refuse_with(refused())).await;
    let made = refused().error(&DO_IT);
    let facts = |error: &Error| {
        let taken = (error.may_have_taken_effect(), error.is_retryable(), error.retry_after());
        let told = (error.message().to_owned(), error.hint().map(str::to_owned), error.attempts());
        let code = error.code().map(str::to_owned);
        (error.kind(), code, error.status(), taken, told, error.operation().unwrap().effect)
    };
    assert_eq!(facts(&made), facts(&real));
    assert_eq!(made.to_string(), real.to_string());
    assert!(made.may_have_taken_effect() && made.request_id() == Some("R-7"));

    for (kind, transport) in [
        (ErrorKind::Connect, TransportErrorKind::Connect),
        (ErrorKind::Timeout, TransportErrorKind::Timeout),
        (ErrorKind::Interrupted, TransportErrorKind::Interrupted),
        (ErrorKind::Transport, TransportErrorKind::Other),
    ] {
        let real = once(ScriptedTransport::new().fail(transport)).await;
        let made = testing::error(kind, &DO_IT);
        assert_eq!((made.kind(), real.kind()), (kind, kind));
        assert_eq!(made.may_have_taken_effect(), real.may_have_taken_effect(), "{kind:?}");
        assert_eq!(made.is_retryable(), real.is_retryable(), "{kind:?}");
        assert_eq!((made.hint(), made.attempts()), (real.hint(), real.attempts()), "{kind:?}");
    }
    let made = testing::error(ErrorKind::Credentials, &DO_IT);
    assert!(!made.may_have_taken_effect() && made.attempts() == 0);
}

#[test]
#[should_panic(expected = "made by `Refused::error`")]
fn an_error_that_would_contradict_itself_is_not_made() {
    let _ = testing::error(ErrorKind::Service, &DO_IT);
}

#[test]
#[should_panic(expected = "200 is no HTTP status of a refusal")]
fn a_success_is_no_refusal() {
    let _ = Refused::new(200, "Wrong");
}

#[test]
#[should_panic(expected = "the script has steps left after 0 requests")]
fn a_step_for_good_that_was_never_reached_is_told() {
    ScriptedTransport::new().on("DoIt").answer("{}").always().assert_finished();
}

#[test]
#[should_panic(expected = "the script has steps left after 0 requests")]
fn an_unplayed_script_is_told() {
    ScriptedTransport::new().answer("{}").assert_finished();
}

#[tokio::test(start_paused = true)]
async fn what_is_done_for_good_keeps_its_delays_until_another_step_comes() {
    let second = Duration::from_secs(1);
    let script = ScriptedTransport::new().answer(ANSWER).delay(second).always();
    let other = ScriptedTransport::new().delay(second).answer(ANSWER).always();
    for (script, seconds) in [(&script, [0, 1, 2]), (&other, [1, 2, 3])] {
        let start = Instant::now();
        for wanted in seconds {
            assert_eq!(call_once(client(script.clone())).await.unwrap(), "R");
            assert_eq!(start.elapsed(), wanted * second);
        }
        script.assert_finished();
    }

    // A delay is nothing by itself.
    let script = script.clone().delay(2 * second);
    script.assert_finished();
    assert!(format!("{script:?}").contains("steps_left: 0"));
    let script = script.refuse(400, "Refused");
    assert!(format!("{script:?}").contains("steps_left: 1"));
    let start = Instant::now();
    let error = call_once(client(script.clone())).await.unwrap_err();
    assert_eq!((error.code(), start.elapsed()), (Some("Refused"), 2 * second));
    script.assert_finished();
    let error = call_once(client(script.clone())).await.unwrap_err();
    assert!(error.to_string().contains("no step left for request 5"), "{error}");
}

const ANSWER: &str = r#"{"RequestId":"R"}"#;

#[tokio::test]
async fn a_step_for_good_before_another_is_done_once() {
    let script = ScriptedTransport::new().answer(ANSWER).always().refuse(400, "Refused").always();
    assert_eq!(call_once(client(script.clone())).await.unwrap(), "R");
    for _ in 0..2 {
        let error = call_once(client(script.clone())).await.unwrap_err();
        assert_eq!(error.code(), Some("Refused"));
    }
    script.assert_finished();
}

#[test]
#[should_panic(expected = "`always` repeats the step before it, and there is none left")]
fn nothing_is_not_done_for_good() {
    let _ = ScriptedTransport::new().delay(Duration::from_secs(1)).always();
}

#[tokio::test]
async fn a_name_that_is_written_wrongly_is_found() {
    let script = ScriptedTransport::new().on("DoIts").answer(ANSWER).on("AddIt").answer(ANSWER);
    let error = call_once(client(script)).await.unwrap_err().to_string();
    assert!(error.contains("which is DoIt; steps of their own have AddIt, DoIts"), "{error}");
}

/// An operation that answers with an id.
struct DoIt;

impl Operation for DoIt {
    const INFO: &'static OperationInfo = &DO_IT;
    type Response = Answered;
}

impl ToValue for DoIt {
    fn to_value(&self) -> Value<'_> {
        Value::Object(Vec::new())
    }
}

impl FromValue for DoIt {
    fn from_value(_: &Value<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}

impl ToValue for Answered {
    fn to_value(&self) -> Value<'_> {
        Value::Object(vec![("RequestId".into(), Value::Text(self.0.as_str().into()))])
    }
}

#[test]
#[should_panic(expected = "this is no answer of DoIt")]
fn an_answer_of_another_operation_is_told() {
    let good = ScriptedTransport::new().on_operation::<DoIt>().answer_with(&Id("R"));
    let _ = good.answer_with(&Other);
}

struct Other;

impl ToValue for Other {
    fn to_value(&self) -> Value<'_> {
        Value::Object(vec![("Other".into(), Value::Text("x".into()))])
    }
}

#[tokio::test]
async fn a_code_of_a_product_is_refused_with() {
    struct Code;
    impl AsRef<str> for Code {
        fn as_ref(&self) -> &str {
            "Throttling"
        }
    }
    assert_eq!(Refused::new(400, Code).error(&DO_IT).code(), Some("Throttling"));
    let script = ScriptedTransport::new().refuse(400, Code);
    let client = client(script).retry(RetryConfig::off());
    assert_eq!(call_once(client).await.unwrap_err().code(), Some("Throttling"));
}
