//! Answers that are no answers of the operation: a failure like others, for everyone who watches.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use aliyun_runtime::{ErrorKind, Metrics, Outcome};
use showcase::model::{PutText, ReadThing};

use crate::script::Script;

/// Notes how attempts and calls end.
#[derive(Clone, Debug, Default)]
struct Ends(Arc<Mutex<Vec<String>>>);

impl Ends {
    fn note(&self, what: &str, outcome: &Outcome<'_>) {
        let end = match outcome.result {
            Ok(_) => "answered".to_owned(),
            Err(error) => format!("{:?}", error.kind()),
        };
        self.0.lock().unwrap().push(format!("{what}: {end}"));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Metrics for Ends {
    fn attempt_finished(&self, outcome: &Outcome<'_>) {
        self.note("attempt", outcome);
    }

    fn call_finished(&self, outcome: &Outcome<'_>) {
        self.note("call", outcome);
    }
}

/// None of them has the members of the answer, or all of it.
const ODD: [&str; 4] =
    [r#"{"Status":{}}"#, r#"{"RequestId":[1,2]}"#, r#"{"L":{"M":[{"N":1}"#, r#"{"Status":"#];

#[tokio::test(start_paused = true)]
async fn a_read_is_made_again() {
    for odd in ODD {
        let (script, ends) = (Script::new([odd, r#"{"Status":"active"}"#]), Ends::default());
        let client = script.builder().metrics(ends.clone()).build().unwrap();
        client.read_thing(ReadThing::new("a")).await.unwrap();
        assert_eq!(script.left(), 0);
        let expected = ["attempt: UnreadableAnswer", "attempt: answered", "call: answered"];
        assert_eq!(ends.take(), expected, "{odd}");
    }
    let (script, ends) = (Script::new([ODD[0]; 3]), Ends::default());
    let client = script.builder().metrics(ends.clone()).build().unwrap();
    let error = client.read_thing(ReadThing::new("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnreadableAnswer, 3));
    assert!(error.source().unwrap().to_string().starts_with("Status: "), "{error:?}");
    assert_eq!(ends.take().last().unwrap(), "call: UnreadableAnswer");
}

#[tokio::test(start_paused = true)]
async fn a_write_is_not_and_may_have_taken_effect() {
    for odd in [r#"{"RequestId":{}}"#, r#"{"RequestId":"R""#] {
        let (script, ends) = (Script::new([odd]), Ends::default());
        let client = script.builder().metrics(ends.clone()).build().unwrap();
        let error = client.put_text(PutText::new("abc")).validate(false).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnreadableAnswer, 1));
        assert!(error.may_have_taken_effect() && !error.is_retryable());
        assert!(error.hint().unwrap().contains("may have taken effect"), "{error}");
        assert_eq!(ends.take(), ["attempt: UnreadableAnswer", "call: UnreadableAnswer"]);
    }
}
