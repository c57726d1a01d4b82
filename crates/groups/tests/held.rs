//! Old servers that stay because new ones do not come, or do not stay.

mod common;

use std::time::Duration;

use aliyun_lb_groups::*;
use common::{Fake, Trouble, web};

/// A group that refuses these servers.
fn refusing(servers: Vec<Server>, bad: &[Server]) -> Fake {
    Fake::new(servers).with(|state| state.bad.extend(bad.iter().map(Server::identity)))
}

#[tokio::test]
async fn for_each_new_one_that_does_not_come_an_old_one_stays() {
    // All are refused: as many stay as there were to be.
    let group = refusing(web(1..=3), &web(11..=12));
    let report = Desired::exactly(web(11..=12)).apply(&group).await;
    assert_eq!(group.servers().len(), 2, "{report}");
    let held = Outcome::NotTried(Because::NotReplaced);
    assert_eq!(report.entries.iter().filter(|entry| entry.outcome == held).count(), 2);
    // Those that come let as many go.
    let group = refusing(web(1..=3), &web(12..=12));
    let report = Desired::exactly(web(11..=13)).apply(&group).await;
    assert_eq!(group.servers().len(), 3, "{report}");
    assert_eq!(group.state.lock().unwrap().least_serving, Some(3));
    // Once it can come, the report goes on.
    group.state.lock().unwrap().bad.clear();
    let report = report.resume(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(group.servers(), web(11..=13));
}

#[tokio::test]
async fn those_that_serve_stay_first() {
    let mut servers = web(1..=3);
    servers[0].weight = Some(0);
    servers[2].weight = Some(0);
    let group = refusing(servers, &web(11..=11));
    let report = Desired::exactly(web(11..=11)).apply(&group).await;
    assert_eq!(group.servers(), web(2..=2), "{report}");
}

#[tokio::test(start_paused = true)]
async fn one_that_nobody_knows_of_is_not_counted_on() {
    let group =
        Fake::new(web(1..=2)).with(|state| state.troubles = vec![Some(Trouble::LostUnseen)]);
    let desired = Desired::exactly(web(11..=12));
    let change = desired.apply(&group).on_event(|event| {
        if matches!(event, Event::Failed { .. }) {
            group.state.lock().unwrap().unread = 9;
        }
    });
    let report = change.await;
    assert_eq!(group.servers(), web(1..=2), "{report}");
}

#[tokio::test]
async fn what_was_freed_for_one_that_is_refused_is_freed() {
    let full = |bad: &[Server]| refusing(web(1..=3), bad).with(|state| state.room = Some(3));
    let group = full(&[]);
    let desired = Desired::exactly(web(11..=13)).order(Order::FreeFirst);
    assert!(desired.apply(&group).await.is_success());
    // Two are refused before there is anything to free for them.
    let group = full(&web(12..=13));
    let report = desired.apply(&group).await;
    assert_eq!(group.servers().len(), 3, "{report}");
    assert!(group.servers().contains(&web(11..=11)[0]), "{report}");
}

/// Runs a recipe in which somebody takes a new server out while old ones drain, and goes on once it
/// is there again.
async fn loses_one_meanwhile<R: Recipe>(mut recipe: R, lost: &Server) {
    let group = Fake::new(web(1..=2));
    let error = recipe
        .run(&group)
        .on_event(|event| {
            if matches!(event, Event::Waiting { what } if what.contains("drain")) {
                group.state.lock().unwrap().members.remove(&lost.identity());
            }
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished, "{error}");
    let told = error.to_string();
    assert!(told.contains(&lost.to_string()) && told.contains("out of the group"), "{told}");
    let old = web(1..=1)[0].identity();
    assert!(group.state.lock().unwrap().members.contains_key(&old), "{told}");
    assert!(recipe.run(&group).await.is_err());
    group.state.lock().unwrap().members.insert(lost.identity(), lost.clone());
    recipe.run(&group).await.unwrap();
    assert!(!group.state.lock().unwrap().members.contains_key(&old));
}

#[tokio::test(start_paused = true)]
async fn old_ones_stay_when_a_new_one_was_taken_out_while_they_drained() {
    let (old, new) = (web(1..=2), web(11..=12));
    loses_one_meanwhile(BlueGreen::new(&old, new.clone()), &new[0]).await;
    loses_one_meanwhile(Rolling::new(&old, new.clone(), 2), &new[0]).await;
    let until = Until::Time(Duration::from_secs(30));
    loses_one_meanwhile(Canary::new(new.clone(), [100]).replacing(&old, until), &new[0]).await;
}

/// Sees that a recipe is refused before it touches anything or is kept.
async fn is_refused<R: Recipe>(mut recipe: R, why: &str) {
    let group = Fake::new(web(1..=3));
    let mut saved = 0;
    let error = recipe.run(&group).saving(|_| saved += 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    assert!(error.to_string().contains(why), "{error}");
    // Nor does it take a step by hand.
    assert!(recipe.step(&group, &mut Watch::new()).await.is_err());
    assert_eq!((group.servers(), group.calls().len(), saved), (web(1..=3), 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_switch_to_nothing_is_refused() {
    let old = web(1..=3);
    is_refused(BlueGreen::new(&old, []), "no new servers").await;
    is_refused(Rolling::new(&old, [], 1), "no new servers").await;
    is_refused(Rolling::new(Vec::<Identity>::new(), [], 1), "no new servers").await;
    is_refused(Canary::new([], [1]), "no new servers").await;
    let group = Fake::new(web(1..=3));
    let report = replace(&group, &old, []).await;
    assert!(matches!(&report.stopped, Some(Because::Invalid(why)) if why.contains("drain")));
    assert_eq!(group.servers(), web(1..=3));
    // A batch of its own may have no new ones.
    Rolling::new(&old, web(11..=12), 1).run(&group).await.unwrap();
    assert_eq!(group.servers(), web(11..=12));
}

#[tokio::test]
async fn batches_of_nothing_and_weights_that_do_not_grow_are_refused() {
    is_refused(Rolling::new(&web(1..=1), web(11..=11), 0), "batch of 0").await;
    for weights in [[10, 1], [1, 1]] {
        is_refused(Canary::new(web(11..=11), weights), "do not grow").await;
    }
}
