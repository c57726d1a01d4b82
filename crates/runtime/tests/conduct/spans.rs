//! What `tracing` shows of a call, and what nothing shows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use aliyun_runtime::credentials::{DefaultCredentials, Environment, ProviderConfig};
use aliyun_runtime::{
    ErrorKind, HttpMethod, Interceptor, Metrics, Outcome, Outgoing, Refusal, SignatureMethod,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::script::{Script, Step};
use super::service::{CREATE, DONE, NAME, READ, SECRET, TOKEN, call};

thread_local! {
    /// What was traced on this thread: spans and events, each with its fields.
    static TRACES: RefCell<Vec<Line>> = const { RefCell::new(Vec::new()) };
}

#[derive(Default)]
struct Line {
    head: String,
    fields: BTreeMap<&'static str, String>,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    /// Exporters make texts of these: there must be none.
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.fields.insert(field.name(), format!("{value} without a sign"));
    }
}

/// Keeps everything. There is one for the process: as long as one of several threads is the only
/// one with a subscriber, `tracing` may take the word of the others for all.
struct Keep;

impl Keep {
    fn install() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            tracing::subscriber::set_global_default(Self).unwrap();
            tracing::callsite::rebuild_interest_cache();
        });
        TRACES.take();
    }

    fn add(&self, metadata: &Metadata<'_>, fill: impl FnOnce(&mut Line)) -> u64 {
        let mut line = Line::default();
        let kind = if metadata.is_span() { metadata.name() } else { "event" };
        write!(line.head, "{} {} {kind}", metadata.level(), metadata.target()).unwrap();
        fill(&mut line);
        TRACES.with_borrow_mut(|lines| {
            lines.push(line);
            lines.len() as u64
        })
    }

    /// `DEBUG aliyun attempt http.request.method="POST" server.port=443`, and so on.
    fn lines() -> Vec<String> {
        let shown = |Line { head, fields }| {
            fields.iter().fold(head, |line, (name, value)| format!("{line} {name}={value}"))
        };
        TRACES.take().into_iter().map(shown).collect()
    }
}

impl Subscriber for Keep {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Id::from_u64(self.add(span.metadata(), |line| span.record(line)))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        TRACES.with_borrow_mut(|lines| {
            // Other tests have spans that wander from thread to thread.
            if let Some(line) = lines.get_mut(span.into_u64() as usize - 1) {
                values.record(line);
            }
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.add(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_are_spans() {
    Keep::install();
    let steps = [Step::refuse("Throttling.User"), Step::broken(), Step::refuse("Wrong")];
    let script = Script::taking(Duration::from_millis(20), steps);
    let client = script.client().endpoint("spans.test").build().unwrap();
    call(&client, &READ).await.unwrap_err();
    let ours: Vec<_> = Keep::lines().into_iter().filter(|l| l.contains(" aliyun ")).collect();
    let attempt = |fields: &[&str]| {
        let line = "DEBUG aliyun attempt aliyun.duration_ms=20.0 http.request.method=\"POST\" \
                    otel.kind=\"client\" otel.name=\"POST\" otel.status_code=\"ERROR\" \
                    server.address=\"spans.test\" server.port=443";
        let fields = line.split(' ').skip(3).chain(fields.iter().copied());
        let mut fields: Vec<_> = fields.collect();
        fields.sort_unstable();
        format!("DEBUG aliyun attempt {}", fields.join(" "))
    };
    let (id, status) = ("aliyun.request_id=\"R-2\"", "http.response.status_code=400");
    assert_eq!(
        ours,
        [
            "INFO aliyun call aliyun.attempts=3 aliyun.duration_ms=760.0 \
             aliyun.request_id=\"R-2\" cloud.region=xx-test error.type=\"Wrong\" \
             http.response.status_code=400 otel.kind=\"client\" otel.name=MadeUp/DescribeIt \
             otel.status_code=\"ERROR\" rpc.method=MadeUp/DescribeIt rpc.status_code=\"Wrong\" \
             rpc.system.name=\"aliyun-rpc\" server.address=\"spans.test\" server.port=443",
            &attempt(&[
                id,
                status,
                "error.type=\"Throttling.User\"",
                "rpc.status_code=\"Throttling.User\"",
            ]),
            "DEBUG aliyun event aliyun.wait_ms=500.0 error.type=\"Throttling.User\" \
             message=the attempt failed and is repeated",
            &attempt(&["error.type=\"Interrupted\"", "http.request.resend_count=1"]),
            "DEBUG aliyun event aliyun.wait_ms=200.0 error.type=\"Interrupted\" \
             message=the attempt failed and is repeated",
            &attempt(&[
                id,
                status,
                "error.type=\"Wrong\"",
                "http.request.resend_count=2",
                "rpc.status_code=\"Wrong\"",
            ]),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_succeeds_has_no_error() {
    Keep::install();
    let id = &[("x-acs-request-id", "R-1")];
    let script = Script::new([Step::Answer(200, id, DONE.to_owned())]);
    let client = script.client().endpoint("http://[::1]:8080").http_method(HttpMethod::Get);
    call(&client.build().unwrap(), &READ).await.unwrap();
    let ours: Vec<_> = Keep::lines().into_iter().filter(|l| l.contains(" aliyun ")).collect();
    assert_eq!(
        ours,
        [
            "INFO aliyun call aliyun.attempts=1 aliyun.duration_ms=0.0 aliyun.request_id=\"R-1\" \
             cloud.region=xx-test http.response.status_code=200 otel.kind=\"client\" \
             otel.name=MadeUp/DescribeIt rpc.method=MadeUp/DescribeIt \
             rpc.system.name=\"aliyun-rpc\" server.address=\"::1\" server.port=8080",
            "DEBUG aliyun attempt aliyun.duration_ms=0.0 aliyun.request_id=\"R-1\" \
             http.request.method=\"GET\" http.response.status_code=200 otel.kind=\"client\" \
             otel.name=\"GET\" server.address=\"::1\" server.port=8080",
        ]
    );
}

/// Writes down the attributes that figures are told apart by.
#[derive(Debug, Default)]
struct Figures(Arc<Mutex<Vec<String>>>);

impl Figures {
    fn note(&self, what: &str, outcome: &Outcome<'_>) {
        let attributes = outcome.attributes().map(|(name, value)| format!(" {name}={value}"));
        self.0.lock().unwrap().push(format!("{what}{}", attributes.collect::<String>()));
    }
}

impl Metrics for Figures {
    fn attempt_finished(&self, outcome: &Outcome<'_>) {
        self.note("attempt", outcome);
    }

    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.note("call", outcome);
    }
}

#[tokio::test(start_paused = true)]
async fn metrics_have_attributes_of_the_same_names() {
    let said = Arc::<Mutex<Vec<String>>>::default();
    let script = Script::new([Step::refuse("Throttling.User"), Step::broken(), Step::done()]);
    let client = script.client().endpoint("http://metrics.test").metrics(Figures(said.clone()));
    call(&client.build().unwrap(), &READ).await.unwrap();
    let call = "rpc.system.name=aliyun-rpc rpc.method=MadeUp/DescribeIt \
                server.address=metrics.test server.port=80";
    assert_eq!(
        *said.lock().unwrap(),
        [
            format!(
                "attempt {call} http.request.method=POST http.response.status_code=400 \
                 rpc.status_code=Throttling.User error.type=Throttling.User"
            ),
            format!("attempt {call} http.request.method=POST error.type=Interrupted"),
            format!("attempt {call} http.request.method=POST http.response.status_code=200"),
            format!("call {call} http.response.status_code=200"),
        ]
    );
}

/// Once a step of the chain has credentials, an event says which one, and no later call does.
#[tokio::test(start_paused = true)]
async fn the_step_of_the_chain_that_has_credentials_is_told_once() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let profile = format!(
        r#"{{"name":"a\u0007b","mode":"StsToken","access_key_id":"id","access_key_secret":"{SECRET}","sts_token":"{TOKEN}"}}"#
    );
    let shown = home.path().display();
    let in_cli = format!("CLI profile: profile a\\u{{7}}b of {shown}/.aliyun/config.json");
    let in_ini =
        format!("credentials file: section [default] of {shown}/.alibabacloud/credentials");
    let keys = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", TOKEN),
    ];
    for (keys, file, text, expected) in [
        (&keys[..], "unused", String::new(), "environment".to_owned()),
        (
            &[],
            ".alibabacloud/credentials",
            format!(
                "[default]\ntype = access_key\naccess_key_id = id\naccess_key_secret = {SECRET}"
            ),
            in_ini,
        ),
        (
            &[],
            ".aliyun/config.json",
            format!(r#"{{"current":"a\u0007b","profiles":[{profile}]}}"#),
            in_cli,
        ),
    ] {
        Keep::install();
        write(file, &text);
        let home = home.path().to_str().unwrap();
        let variables = keys.iter().copied().chain([("HOME", home)]);
        let config = ProviderConfig::new().environment(Environment::of(variables));
        let script = Script::new([Step::done()]);
        let client = script.client().credentials(DefaultCredentials::new(&config));
        let client = client.build().unwrap();
        for _ in 0..3 {
            call(&client, &READ).await.unwrap();
        }
        let lines = Keep::lines();
        let told: Vec<_> = lines.iter().filter(|line| line.contains("were found")).collect();
        let expected = format!("{expected:?}");
        let expected = format!(
            "DEBUG aliyun event aliyun.credentials={expected} message=credentials were found"
        );
        assert_eq!(told, [&expected]);
        let all = lines.join("\n");
        assert!(!all.contains(SECRET) && !all.contains(TOKEN), "{all}");
    }
}

/// Shows all that it is shown.
#[derive(Default)]
struct Loud(Arc<Mutex<String>>);

impl Loud {
    fn say(&self, what: &impl Debug) {
        writeln!(self.0.lock().unwrap(), "{what:?}").unwrap();
    }
}

impl Debug for Loud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Loud")
    }
}

impl Interceptor for Loud {
    fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
        request.set_header("x-acs-canary", "canary-header")?;
        self.say(request);
        Ok(())
    }

    fn after_attempt(&self, outcome: &Outcome<'_>) {
        self.say(outcome);
    }
}

impl Metrics for Loud {
    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.say(outcome);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_shows_a_secret_or_a_parameter() {
    for method in [SignatureMethod::Acs3HmacSha256, SignatureMethod::V1HmacSha1] {
        Keep::install();
        let said = Arc::<Mutex<String>>::default();
        let echo = format!("<html>{SECRET} {TOKEN}</html>");
        let date = &[("date", "Thu, 15 May 2014 09:30:00 GMT")];
        let expired = Step::refuse_with("InvalidTimeStamp.Expired", date);
        let steps = [expired, Step::broken(), Step::Answer(502, &[], echo)];
        let script = Script::new(steps);
        let client = script
            .client()
            .signature_method(method)
            .interceptor(Loud(said.clone()))
            .metrics(Loud(said.clone()))
            .build()
            .unwrap();
        let error = call(&client, &CREATE).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnreadableAnswer, 4));

        let said = said.lock().unwrap().clone();
        let shown = format!("{}{said}{client:?}{error}{error:?}", Keep::lines().join("\n"));
        assert!(shown.contains("the clock of this machine is off") && shown.len() > 2000);
        let sent = script.sent();
        let signatures =
            sent.iter().filter_map(|sent| sent.header("authorization").rsplit_once('='));
        let signatures: Vec<_> = signatures.map(|(_, signature)| signature).collect();
        assert_eq!(signatures.len(), if method == SignatureMethod::V1HmacSha1 { 0 } else { 4 });
        for secret in [SECRET, TOKEN, NAME, "canary-header"].into_iter().chain(signatures) {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
