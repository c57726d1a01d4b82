//! A clock that is off.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aliyun_runtime::{Client, RetryConfig, Timestamp};

use super::script::{Script, Step};
use super::service::{WRITE, call};

/// An hour later than the clock of [`Script::client`].
const LATER: &[(&str, &str)] = &[("date", "Thu, 15 May 2014 09:30:00 GMT")];
const SAME: &[(&str, &str)] = &[("date", "Thu, 15 May 2014 08:30:30 GMT")];

fn late(headers: &'static [(&'static str, &'static str)]) -> Step {
    Step::refuse_with("InvalidTimeStamp.Expired", headers)
}

fn dates(script: &Script) -> Vec<String> {
    script.sent().iter().map(|sent| sent.header("x-acs-date").to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn it_is_corrected_once_and_for_all_calls() {
    let script = Script::new([late(LATER), Step::done()]);
    let client = script.client().build().unwrap();
    let answer = call(&client, &WRITE).await.unwrap();
    assert_eq!((answer.attempts(), script.times()), (2, vec![0, 0]));
    call(&client.clone(), &WRITE).await.unwrap();
    let (wrong, right) = ("2014-05-15T08:30:00Z", "2014-05-15T09:30:00Z");
    assert_eq!(dates(&script), [wrong, right, right]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_never_content_is_not_asked_for_ever() {
    // Its time moves on by an hour with each answer.
    let even_later = &[("date", "Thu, 15 May 2014 10:30:00 GMT")];
    let script = Script::new([late(LATER), late(even_later)]);
    let client = script.client().build().unwrap();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.attempts(), script.sent().len()), (2, 2));
    assert!(!error.may_have_taken_effect() && !error.is_retryable());
    let hint = "the clock of this machine is 3600 s behind the service's, which later requests of \
                the client allow for";
    assert_eq!(error.hint(), Some(hint));
}

#[tokio::test(start_paused = true)]
async fn without_a_time_that_differs_there_is_nothing_to_correct() {
    for headers in [&[] as &[_], SAME, &[("date", "yesterday")]] {
        let script = Script::new([late(headers)]);
        let error = call(&script.client().build().unwrap(), &WRITE).await.unwrap_err();
        assert_eq!((error.attempts(), error.hint()), (1, None), "{headers:?}");
    }
    // Other refusals come with a date too.
    let script = Script::new([Step::refuse_with("Wrong", LATER)]);
    let error = call(&script.client().build().unwrap(), &WRITE).await.unwrap_err();
    assert_eq!((error.attempts(), error.hint()), (1, None));
}

#[tokio::test(start_paused = true)]
async fn without_repeats_the_next_call_is_right() {
    let script = Script::new([late(LATER), Step::done()]);
    let client = script.client().retry(RetryConfig::off()).build().unwrap();
    assert_eq!(call(&client, &WRITE).await.unwrap_err().attempts(), 1);
    call(&client, &WRITE).await.unwrap();
    assert_eq!(dates(&script)[1], "2014-05-15T09:30:00Z");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_right_is_noticed() {
    let now = Arc::new(AtomicI64::new(1_400_142_600));
    let clock = now.clone();
    let script = Script::new([late(LATER), Step::done(), late(LATER), Step::done()]);
    let client: Client = script
        .client()
        .clock(move || Timestamp::from_unix(clock.load(Ordering::Relaxed)))
        .build()
        .unwrap();
    call(&client, &WRITE).await.unwrap();
    now.fetch_add(3600, Ordering::Relaxed);
    call(&client, &WRITE).await.unwrap();
    let (wrong, right, ahead) =
        ("2014-05-15T08:30:00Z", "2014-05-15T09:30:00Z", "2014-05-15T10:30:00Z");
    assert_eq!(dates(&script), [wrong, right, ahead, right]);
}
