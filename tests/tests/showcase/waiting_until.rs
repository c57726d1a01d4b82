//! Waiting for what a closure says, on paused time.

use std::error::Error as _;
use std::time::Duration;

use aliyun_core::Progress;
use aliyun_runtime::{Error, ErrorKind, RetryConfig, Wait, Waited};
use showcase::model::{
    ListThings, ReadThing, ReadThingResponse, ReadThingResponseStatus as Status, ReadThingWaiter,
};
use tokio::time::Instant;

use crate::script::Script;

const STARTING: &str = r#"{"Status":"starting"}"#;
const ACTIVE: &str = r#"{"Status":"active"}"#;
const BROKEN: &str = r#"{"Status":"broken"}"#;

/// Waits until a thing is active; how long that took, in seconds.
async fn wait<T>(
    script: &Script,
    set_up: impl FnOnce(Wait<'_, ReadThingResponse>) -> Wait<'_, ReadThingResponse, T>,
) -> (Result<T, Error>, u64) {
    let client = script.client();
    let begun = Instant::now();
    let call = client.read_thing(ReadThing::new("a")).retry(RetryConfig::off());
    let waited = set_up(call.wait_until(|thing| thing.status == Status::Active)).await;
    (waited, begun.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn a_bool_is_the_common_case_and_the_answer_is_given() {
    // What is safe to repeat is waited through, as where a spec says what to wait for.
    let script = Script::new([STARTING, "Thing.Busy", "Throttling.User", ACTIVE]);
    let (waited, seconds) = wait(&script, |wait| wait).await;
    assert_eq!(waited.unwrap().status, Status::Active);
    assert_eq!((seconds, script.left()), (9, 0));
}

#[tokio::test(start_paused = true)]
async fn without_a_word_there_are_three_seconds_between_calls_and_five_minutes() {
    let script = Script::new([STARTING; 200]);
    let (waited, seconds) = wait(&script, |wait| wait).await;
    let error = waited.unwrap_err();
    assert_eq!((error.kind(), seconds, script.asked().len()), (ErrorKind::WaitTimeout, 300, 101));
    assert_eq!(
        error.to_string(),
        "ReadThing: waiting took too long: no answer was as wanted, after 101 calls in 300.0 s"
    );
    assert_eq!((error.attempts(), error.elapsed()), (101, Duration::from_secs(300)));
}

#[tokio::test(start_paused = true)]
async fn what_is_waited_for_has_a_name() {
    let (delay, limit) = (Duration::from_secs(5), Duration::from_secs(10));
    let (waited, _) = wait(&Script::new([STARTING; 3]), |wait| {
        let wait = wait.describe("the thing to start").delay(delay).limit(limit);
        assert!(format!("{wait:?}").contains("the thing to start"));
        wait
    })
    .await;
    assert_eq!(
        waited.unwrap_err().to_string(),
        "ReadThing: waiting for the thing to start took too long: no answer was as wanted, after \
         3 calls in 10.0 s"
    );
}

#[tokio::test(start_paused = true)]
async fn an_empty_name_is_none() {
    let limit = Duration::from_secs(3);
    let (waited, _) =
        wait(&Script::new([STARTING; 2]), |wait| wait.describe("").limit(limit)).await;
    let said = waited.unwrap_err().to_string();
    assert!(said.starts_with("ReadThing: waiting took too long: "), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_closure_can_say_that_it_cannot_come() {
    let script = Script::new([STARTING, BROKEN]);
    let client = script.client();
    let wait = client.read_thing(ReadThing::new("a")).wait_until(|thing| match thing.status {
        Status::Broken => Err("the thing is broken"),
        ref status => Ok(*status == Status::Active),
    });
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitFailed);
    assert_eq!(
        error.to_string(),
        "ReadThing: waiting failed: the thing is broken, after 2 calls in 3.0 s"
    );
    assert_eq!((error.attempts(), error.elapsed()), (2, Duration::from_secs(3)));
}

#[tokio::test(start_paused = true)]
async fn a_closure_can_say_what_it_saw_and_remember_it() {
    let script = Script::new([STARTING; 4]);
    let client = script.client();
    let mut seen = 0;
    let wait = client.read_thing(ReadThing::new("a")).wait_until(|_| {
        seen += 1;
        // A message is one line of a bearable length, whatever is in it.
        Progress::pending(format_args!("look {seen}\n{}", "x".repeat(9000)))
    });
    let error = wait.limit(Duration::from_secs(9)).await.unwrap_err().to_string();
    assert!(error.contains("took too long: look 4\\nxxx") && error.len() < 700, "{error}");
    assert_eq!(seen, 4);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_can_be_what_is_waited_for() {
    let script = Script::new([ACTIVE, "Thing.Busy", "Thing.NotFound"]);
    let client = script.client();
    let call = client.read_thing(ReadThing::new("a")).retry(RetryConfig::off());
    match call.wait_until(|_| false).done_on("Thing.NotFound").await.unwrap() {
        Waited::Refused(error) => assert_eq!(error.code(), Some("Thing.NotFound")),
        other => panic!("{other:?}"),
    }
    assert_eq!(script.left(), 0);
    // The answer may be it as well, whichever comes first.
    let (waited, _) = wait(&Script::new([ACTIVE]), |wait| wait.done_on("Thing.NotFound")).await;
    assert!(waited.unwrap().into_response().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_can_mean_not_yet() {
    let script = Script::new(["Thing.NotFound", "Thing.NotFound", ACTIVE]);
    let (waited, seconds) = wait(&script, |wait| wait.not_yet_on("Thing.NotFound")).await;
    assert_eq!((waited.is_ok(), seconds), (true, 6));
    // The last one is the source where the time is over.
    let script = Script::new(["Thing.NotFound"; 4]);
    let limit = Duration::from_secs(9);
    let (waited, _) = wait(&script, |wait| wait.not_yet_on("Thing.NotFound").limit(limit)).await;
    let error = waited.unwrap_err();
    assert!(error.to_string().contains("the answer is Thing.NotFound, after 4 calls"), "{error}");
    assert!(error.source().unwrap().to_string().contains("Thing.NotFound"));
    assert_eq!(error.last_seen(), Some("the answer is Thing.NotFound"));
}

#[tokio::test(start_paused = true)]
async fn any_other_refusal_ends_the_wait() {
    let script = Script::new([STARTING, "Thing.NotFound", ACTIVE]);
    let (waited, _) = wait(&script, |wait| wait).await;
    assert_eq!(waited.unwrap_err().code(), Some("Thing.NotFound"));
    assert_eq!(script.left(), 1);
}

/// The word of the caller counts before that of the spec, for which this code is the end of it.
#[tokio::test(start_paused = true)]
async fn codes_can_be_added_to_a_state_of_the_spec() {
    let script = Script::new(["Thing.NotFound", ACTIVE, "InvalidParameter"]);
    let client = script.client();
    let wait = client.read_thing(ReadThing::new("a")).wait_for(ReadThingWaiter::Gone);
    let waited = wait.not_yet_on("Thing.NotFound").done_on("InvalidParameter").await.unwrap();
    assert!(matches!(waited, Waited::Refused(error) if error.code() == Some("InvalidParameter")));
    assert_eq!(script.left(), 0);
}

fn page(number: i32, total: i32, names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!(r#"{{"Name":"{name}"}}"#)).collect();
    let names = names.join(",");
    format!(
        r#"{{"PageNumber":{number},"PageSize":2,"TotalCount":{total},"Things":{{"Thing":[{names}]}}}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn each_look_reads_the_whole_list() {
    let pages = [
        page(1, 3, &["a", "b"]),
        page(2, 3, &["c"]),
        page(1, 4, &["a", "b"]),
        page(2, 4, &["c", "d"]),
    ];
    let script = Script::new(pages.iter().map(String::as_str));
    let client = script.client();
    let begun = Instant::now();
    let list = client.list_things(ListThings::new().page_size(2)).paginate();
    let things = list.wait_until(|things| things.iter().any(|thing| thing.name == "d"));
    assert_eq!(things.await.unwrap().len(), 4);
    assert_eq!(begun.elapsed().as_secs(), 3);
    let (one, two) = ("PageNumber=1&PageSize=2", "PageNumber=2&PageSize=2");
    assert_eq!(script.asked(), [one, two, one, two]);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_was_read_to_its_end_is_begun_anew() {
    let pages = [page(1, 3, &["a", "b"]), page(2, 3, &["c"]), page(1, 1, &["d"])];
    let script = Script::new(pages.iter().map(String::as_str));
    let client = script.client();
    let mut list = client.list_things(ListThings::new().page_size(2)).paginate();
    while let Some(page) = list.next().await {
        page.unwrap();
    }
    let things = list.wait_until(|things| things.len() == 1).await.unwrap();
    assert_eq!((things[0].name.as_str(), script.left()), ("d", 0));
    assert_eq!(script.asked().last().unwrap(), "PageNumber=1&PageSize=2");
}

#[tokio::test(start_paused = true)]
async fn the_limit_is_one_for_all_pages() {
    // A list without end: each page says that there is another one.
    let pages: Vec<_> = (1..5000).map(|number| page(number, i32::MAX, &["a", "b"])).collect();
    let script = Script::taking(Duration::from_secs(1), pages.iter().map(String::as_str));
    let client = script.client();
    let begun = Instant::now();
    let list = client.list_things(ListThings::new().page_size(2)).paginate();
    let wait = list.wait_until(|_| true).limit(Duration::from_secs(60));
    let error = wait.await.unwrap_err();
    assert_eq!((error.kind(), begun.elapsed().as_secs()), (ErrorKind::WaitTimeout, 60));
    assert_eq!(
        error.to_string(),
        "ListThings: waiting took too long: no answer yet, after 1 reading in 60.0 s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_on_a_later_page_begins_the_list_anew() {
    let pages = [page(1, 3, &["a", "b"]), page(2, 3, &["c"])];
    let (one, two) = (pages[0].as_str(), pages[1].as_str());
    let script = Script::new([one, "Thing.Busy", one, two]);
    let client = script.client();
    let list = client.list_things(ListThings::new().page_size(2)).retry(RetryConfig::off());
    let things = list.paginate().wait_until(|things| things.len() == 3).await.unwrap();
    assert_eq!((things.len(), script.left()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_stays_busy_until_the_limit_says_so() {
    let first = page(1, 3, &["a", "b"]);
    let script = Script::new(std::iter::once(&*first).chain(["Thing.Busy"; 100]));
    let client = script.client();
    let list = client.list_things(ListThings::new().page_size(2)).paginate();
    let error = list.wait_until(|_| true).limit(Duration::from_secs(9)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    assert_eq!(error.last_seen(), Some("the answer is Thing.Busy"));
}

#[tokio::test(start_paused = true)]
async fn a_wait_travels_between_threads() {
    let script = Script::new([STARTING, ACTIVE]);
    let task = tokio::spawn(async move {
        let client = script.client();
        let call = client.read_thing(ReadThing::new("a"));
        call.wait_until(|thing| thing.status == Status::Active).await
    });
    assert!(task.await.unwrap().is_ok());
}
