//! What is stopped from outside, in the middle.

mod common;

use std::time::Duration;

use aliyun_lb_groups::*;
use common::{Fake, Trouble, web};
use tokio::time::Instant;

/// Stops at an event.
fn at<'a>(stop: &Stop, is_it: impl Fn(&Event) -> bool + Send + 'a) -> impl FnMut(&Event) + 'a {
    let stop = stop.clone();
    move |event| {
        if is_it(event) {
            stop.stop();
        }
    }
}

fn is_call(event: &Event) -> bool {
    matches!(event, Event::Calling { .. })
}

fn is_wait(what: &'static str) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Waiting { what: told } if told.contains(what))
}

#[tokio::test]
async fn the_call_that_is_made_ends_and_no_other_begins() {
    let (group, stop) = (Fake::new([]), Stop::new());
    let report = add(&group, web(1..=50)).stopped_by(&stop).on_event(at(&stop, is_call)).await;
    assert_eq!(report.stopped, Some(Because::Interrupted), "{report}");
    assert_eq!((report.summary().done, report.summary().not_tried), (20, 30));
    assert_eq!(group.servers(), web(1..=20));
    let left = report.failures().map(|entry| &entry.outcome);
    assert!(left.into_iter().all(|it| *it == Outcome::NotTried(Because::Interrupted)));
    // What is left is done by the report.
    assert!(report.resume(&group).await.is_success());
    assert_eq!(group.servers(), web(1..=50));
}

#[tokio::test]
async fn what_is_stopped_before_touches_nothing_and_at_the_end_is_done() {
    let (group, stop) = (Fake::new(web(1..=2)), Stop::new());
    let last = remove(&group, &web(1..=1)).stopped_by(&stop).on_event(at(&stop, is_call)).await;
    assert!(last.is_success(), "{last}");
    for report in [
        add(&group, web(3..=3)).stopped_by(&stop).await,
        replace(&group, &web(2..=2), web(3..=3)).stopped_by(&stop).await,
    ] {
        assert_eq!(report.stopped, Some(Because::Interrupted));
        assert_eq!((report.calls.writes, report.summary().done), (0, 0), "{report}");
        assert!(report.to_string().contains("not tried: it was interrupted"), "{report}");
    }
    assert_eq!(group.servers(), web(2..=2));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_saw_is_still_looked_up() {
    for (trouble, done, unknown) in [(Trouble::DoneUnseen, 20, 0), (Trouble::LostUnseen, 0, 20)] {
        let group = Fake::new([]).with(|state| state.troubles = vec![Some(trouble)]);
        let stop = Stop::new();
        let begin = Instant::now();
        let report = add(&group, web(1..=30)).stopped_by(&stop).on_event(at(&stop, is_call)).await;
        let summary = report.summary();
        assert_eq!((summary.done, summary.unknown, summary.not_tried), (done, unknown, 10));
        // Nor is there a rest before it would be tried once more.
        assert_eq!(begin.elapsed(), Duration::ZERO);
    }
}

#[tokio::test]
async fn what_was_busy_when_it_was_stopped_is_told_and_not_tried_once_more() {
    let busy = Some(Trouble::Refused(Meaning::Busy));
    let group = Fake::new([]).with(|state| state.troubles = vec![busy]);
    let stop = Stop::new();
    let report = add(&group, web(1..=30)).stopped_by(&stop).on_event(at(&stop, is_call)).await;
    let summary = report.summary();
    assert_eq!((summary.refused, summary.not_tried), (20, 10), "{report}");
    assert_eq!(report.stopped, Some(Because::Interrupted), "{report}");
    assert_eq!((report.calls.writes, report.calls.reads), (1, 1), "{report}");
}

#[tokio::test(start_paused = true)]
async fn no_turn_is_waited_for() {
    let (group, stop) = (Fake::new([]), Stop::new());
    let late = add(&group, web(1..=20)).on_event(|event| {
        if is_call(event) {
            // The second one waits for the first one's call by now.
            stop.stop();
        }
    });
    let waiting = add(&group, web(21..=40)).stopped_by(&stop);
    let [first, second] = apply_all([late, waiting]).await.try_into().unwrap();
    assert!(first.is_success(), "{first}");
    assert_eq!(second.summary().not_tried, 20, "{second}");
    assert_eq!(group.servers(), web(1..=20));
}

/// Stops a recipe at an event, sees that it ends at once, and goes on with what was saved.
async fn stops_and_goes_on<R>(mut recipe: R, is_it: impl Fn(&Event) -> bool + Send)
where
    R: Recipe + Clone,
{
    let (group, stop) = (Fake::new(web(1..=2)), Stop::new());
    let sick = [web(2..=2), web(11..=12)]
        .concat()
        .into_iter()
        .map(|server| (server.identity(), Health::Unhealthy));
    group.state.lock().unwrap().healths.extend(sick);
    let mut saved = recipe.clone();
    let begin = Instant::now();
    let running = recipe.run(&group).saving(|recipe| saved = recipe.clone()).stopped_by(&stop);
    let mut stopping = at(&stop, is_it);
    let mut since = begin;
    let error = running
        .on_event(|event| {
            stopping(event);
            if stop.is_stopped() {
                since = Instant::now();
            } else if matches!(event, Event::Waiting { .. }) {
                // They are healthy, if that is what is waited for.
                group.state.lock().unwrap().healths.clear();
            }
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert_eq!(since.elapsed(), Duration::ZERO, "{error}");
    group.state.lock().unwrap().healths.clear();
    assert_eq!(saved.run(&group).await.unwrap(), Ended::Through);
    assert_eq!(group.servers().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_recipe_ends_at_once_wherever_it_waits() {
    let (old, new) = (web(1..=2), web(11..=12));
    let switch = || BlueGreen::new(&old, new.clone());
    stops_and_goes_on(switch(), is_wait("healthy")).await;
    stops_and_goes_on(switch(), is_wait("drain")).await;
    stops_and_goes_on(switch(), is_call).await;
    let rolling = || Rolling::new(&old, new.clone(), 1);
    stops_and_goes_on(rolling(), is_wait("drain")).await;
    stops_and_goes_on(rolling().floor(2), is_wait("at least 2")).await;
    let until = Until::Time(Duration::from_secs(30));
    let canary = || Canary::new(new.clone(), [1, 100]).replacing(&old, until);
    stops_and_goes_on(canary(), is_wait("healthy")).await;
    stops_and_goes_on(canary(), is_wait("drain")).await;
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_takes_its_time_is_left_alone() {
    let (group, stop) = (Fake::new(web(1..=1)), Stop::new());
    let mut canary = Canary::new(web(9..=9), [1, 10]);
    let running = canary.run(&group).stopped_by(&stop).condition(|_| {
        stop.stop();
        std::future::pending()
    });
    assert_eq!(running.await.unwrap_err().kind(), ErrorKind::Interrupted);
    assert_eq!(canary.weight(), Some(1));
    // Going back is stopped by the same, and can be taken again.
    let mut stopped = Watch::new().stopped_by(&stop);
    let error = canary.back(&group, &mut stopped).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.report().is_some_and(|report| report.summary().not_tried == 1), "{error}");
    canary.back(&group, &mut Watch::new()).await.unwrap();
    assert_eq!(group.servers(), web(1..=1));
}
