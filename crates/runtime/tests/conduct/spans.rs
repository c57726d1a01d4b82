//! What `tracing` shows of a call, and what nothing shows.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use aliyun_runtime::{
    ErrorKind, Interceptor, Metrics, Outcome, Outgoing, Refusal, SignatureMethod,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::script::{Script, Step};
use super::service::{CREATE, NAME, READ, SECRET, TOKEN, call};

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

    fn lines() -> Vec<String> {
        let shown = |line: Line| format!("{} {:?}", line.head, line.fields);
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
    assert_eq!(
        ours,
        [
            "INFO aliyun call {\"action\": \"\\\"DescribeIt\\\"\", \"attempts\": \"3\", \
             \"code\": \"\\\"Wrong\\\"\", \"duration_ms\": \"760.0\", \"error\": \"Service\", \
             \"host\": \"\\\"spans.test\\\"\", \"product\": \"\\\"MadeUp\\\"\", \
             \"region\": \"xx-test\", \"request_id\": \"\\\"R-2\\\"\", \"status\": \"400\"}",
            "DEBUG aliyun attempt {\"attempt\": \"1\", \"code\": \"\\\"Throttling.User\\\"\", \
             \"duration_ms\": \"20.0\", \"error\": \"Service\", \
             \"request_id\": \"\\\"R-2\\\"\", \"status\": \"400\"}",
            "DEBUG aliyun event {\"code\": \"\\\"Throttling.User\\\"\", \"error\": \"Service\", \
             \"message\": \"the attempt failed and is repeated\", \"wait_ms\": \"500.0\"}",
            "DEBUG aliyun attempt {\"attempt\": \"2\", \"duration_ms\": \"20.0\", \
             \"error\": \"Interrupted\"}",
            "DEBUG aliyun event {\"error\": \"Interrupted\", \
             \"message\": \"the attempt failed and is repeated\", \"wait_ms\": \"200.0\"}",
            "DEBUG aliyun attempt {\"attempt\": \"3\", \"code\": \"\\\"Wrong\\\"\", \
             \"duration_ms\": \"20.0\", \"error\": \"Service\", \
             \"request_id\": \"\\\"R-2\\\"\", \"status\": \"400\"}",
        ]
    );
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
