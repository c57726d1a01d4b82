//! Code of the application before an attempt is signed and after it, and metrics.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aliyun_core::Params;
use aliyun_runtime::sign::acs3;
use aliyun_runtime::{
    CallOptions, ErrorKind, GaveUp, HttpMethod, Interceptor, Metrics, Outcome, Outgoing, Refusal,
    SignatureMethod,
};

use super::script::{Script, Sent, Step};
use super::service::{NAME, READ, SECRET, SET, WRITE, call};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down what it sees.
#[derive(Debug)]
struct Watch(&'static str, Log);

impl Watch {
    fn note(&self, what: &str, outcome: &Outcome<'_>) {
        let Outcome { operation, host, attempt, duration, .. } = outcome;
        assert_eq!((operation.action(), host.starts_with("script-")), ("AddIt", true));
        let (status, id, code) = (outcome.status(), outcome.request_id(), outcome.code());
        let line = format!(
            "{} {what} {attempt} {}ms {:?} {} {}",
            self.0,
            duration.as_millis(),
            status.unwrap_or_default(),
            id.unwrap_or("-"),
            code.unwrap_or("-")
        );
        self.1.lock().unwrap().push(line);
    }
}

impl Interceptor for Watch {
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        assert_eq!(request.params().get("Name"), Some(NAME));
        let action = request.operation().action();
        let line = format!("{} before {} {action}", self.0, request.attempt());
        self.1.lock().unwrap().push(line);
        Ok(())
    }

    fn after_attempt(&self, outcome: &Outcome<'_>) {
        self.note("after", outcome);
    }
}

impl Metrics for Watch {
    fn attempt_finished(&self, outcome: &Outcome<'_>) {
        self.note("attempt", outcome);
    }

    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.note("call", outcome);
    }
}

#[tokio::test(start_paused = true)]
async fn they_run_in_order_before_and_in_the_opposite_order_after() {
    let log = Log::default();
    let watch = |name| Watch(name, log.clone());
    let done = [("x-acs-request-id", "R-9")];
    let done = Step::Answer(200, Box::leak(Box::new(done)), super::service::DONE.to_owned());
    let script = Script::taking(Duration::from_millis(7), [Step::refuse("Throttling"), done]);
    let builder = script.client().interceptor(watch("one")).interceptor(watch("two"));
    let client = builder.metrics(watch("count")).build().unwrap();
    call(&client, &WRITE).await.unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "one before 1 AddIt",
            "two before 1 AddIt",
            "two after 1 7ms 400 R-2 Throttling",
            "one after 1 7ms 400 R-2 Throttling",
            "count attempt 1 7ms 400 R-2 Throttling",
            "one before 2 AddIt",
            "two before 2 AddIt",
            "two after 2 7ms 200 R-9 -",
            "one after 2 7ms 200 R-9 -",
            "count attempt 2 7ms 200 R-9 -",
            "count call 2 514ms 200 R-9 -",
        ]
    );
}

/// Sets a header.
#[derive(Clone, Debug)]
struct Set(&'static str, &'static str);

impl Interceptor for Set {
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        request.set_header(self.0, self.1)
    }
}

async fn sent_with(method: SignatureMethod, headers: &[Set]) -> Sent {
    let script = Script::new([Step::done()]);
    let mut builder = script.client().signature_method(method);
    for set in headers {
        builder = builder.interceptor(set.clone());
    }
    let options = CallOptions::new().method(HttpMethod::Get);
    let client = builder.build().unwrap();
    client.call(&READ, Params::new(), &options).await.unwrap();
    script.sent().remove(0)
}

#[tokio::test(start_paused = true)]
async fn headers_for_the_service_are_signed() {
    let headers =
        [Set("X-Acs-Source", "first"), Set("x-acs-source", " mine "), Set("traceparent", "00-1")];
    let sent = sent_with(SignatureMethod::Acs3HmacSha256, &headers).await;
    assert_eq!((sent.header("x-acs-source"), sent.header("traceparent")), (" mine ", "00-1"));
    let authorization = acs3::Authorization::parse(sent.header("authorization")).unwrap();
    let all: Vec<_> =
        sent.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let signed = authorization.select(&all).unwrap();
    assert!(signed.contains(&("x-acs-source", " mine ")));
    assert!(!signed.iter().any(|(name, _)| *name == "traceparent"));
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method: "GET",
        path: "/",
        query: &[("RegionId", "xx-test")],
        headers: &signed,
        content_hash: &acs3::content_hash(b""),
    });
    assert!(canonical.verify(&SECRET.into(), authorization.signature));

    let sent = sent_with(SignatureMethod::V1HmacSha1, &headers).await;
    assert_eq!((sent.header("x-acs-source"), sent.header("traceparent")), (" mine ", "00-1"));
}

#[tokio::test(start_paused = true)]
async fn what_the_client_sets_is_not_replaced() {
    for name in ["host", "authorization", "user-agent", "x-acs-date", "x-acs-security-token"] {
        let script = Script::new([Step::done()]);
        let client = script.client().interceptor(Set(name, "canary")).build().unwrap();
        let error = call(&client, &READ).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{name}");
        assert!(error.to_string().contains(name) && !format!("{error:?}").contains("canary"));
        assert!(script.sent().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_call_before_anything_is_sent() {
    #[derive(Debug)]
    struct NoWrites;
    impl Interceptor for NoWrites {
        fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
            match request.attempt() {
                1 => Err("not on\nFridays".into()),
                _ => Ok(()),
            }
        }
    }
    let log = Log::default();
    let script = Script::new([Step::done()]);
    let client = script
        .client()
        .interceptor(NoWrites)
        .interceptor(Watch("later", log.clone()))
        .build()
        .unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 0));
    assert!(!error.may_have_taken_effect() && !error.is_retryable());
    let line = "AddIt: an interceptor of the client refused the call: not on\\nFridays";
    assert_eq!(error.to_string(), line);
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "not on\nFridays");
    assert!(script.sent().is_empty());
    assert_eq!(*log.lock().unwrap(), ["later after 1 0ms 0 - -"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_repeat_is_refused_fails_with_what_it_met() {
    #[derive(Debug)]
    struct Once;
    impl Interceptor for Once {
        fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
            match request.attempt() {
                1 => Ok(()),
                _ => Err("once is enough".into()),
            }
        }
    }
    let hint = "an interceptor of the client refused the call: once is enough";
    let script = Script::new([Step::refuse("Busy")]);
    let client = script.client().interceptor(Once).build().unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("Busy"), 1));
    assert_eq!((error.gave_up(), error.hint()), (Some(GaveUp::Refused), Some(hint)));
    assert!(error.is_retryable() && !error.may_have_taken_effect());
    assert!(error.to_string().contains("; the client refused another; "), "{error}");

    // That it may have been done is what matters most.
    let script = Script::new([Step::broken()]);
    let client = script.client().interceptor(Once).build().unwrap();
    let error = call(&client, &SET).await.unwrap_err();
    assert_eq!((error.gave_up(), script.sent().len()), (Some(GaveUp::Refused), 1));
    assert!(error.may_have_taken_effect());
    assert_eq!(error.hint(), Some("the call may have taken effect: look before making it again"));
}
