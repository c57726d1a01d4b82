//! Going back, from wherever a recipe is, and what a record knows of it.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use aliyun_lb_groups::*;
use common::{Fake, web};
use tokio::time::Instant;

fn ids(servers: &[Server]) -> BTreeSet<Identity> {
    servers.iter().map(Server::identity).collect()
}

/// Servers of ours with weights of their own, and one of others.
fn scene() -> (Fake, Vec<Server>) {
    let old: Vec<Server> = (1..=2).map(|n| web(n..=n)[0].clone().weight(40)).collect();
    (Fake::new([old.clone(), web(50..=50)].concat()), old)
}

/// Takes so many steps, then goes back: the group and the record are what they were. Each time the
/// step after those is cut off, too: what it did is known to nobody.
async fn goes_back_from_everywhere<R: Recipe + Clone>(make: impl Fn(&[Server], Ownership) -> R) {
    for steps in 0..20 {
        for is_cut_off in [false, true] {
            let (group, old) = scene();
            let before = group.servers();
            let mut recipe = make(&old, Ownership::Record(ids(&old)));
            let mut record = ids(&old);
            for _ in 0..steps {
                recipe.step(&group, &mut Watch::new()).await.unwrap();
                recipe.note(&mut record);
            }
            let was_over = recipe.is_over();
            if is_cut_off {
                recipe.clone().step(&group, &mut Watch::new()).await.unwrap();
            }
            let can = recipe.can_go_back();
            let at = format!("{steps} {is_cut_off} {recipe:?}");
            if !can {
                // There is nothing to go back from.
                assert!(steps == 0 || recipe.stage() == Stage::New, "{at}");
            }
            recipe.back(&group, &mut Watch::new()).await.unwrap();
            recipe.note(&mut record);
            assert_eq!(group.servers(), before, "{at}");
            assert_eq!(record, ids(&old), "{at}");
            assert_eq!(recipe.stage(), Stage::Back);
            assert!(recipe.is_over() && !recipe.can_go_back());
            if was_over {
                return;
            }
        }
    }
    panic!("it never ends");
}

#[tokio::test(start_paused = true)]
async fn a_recipe_goes_back_from_wherever_it_is() {
    goes_back_from_everywhere(|old, ours| Drain::new(old).ownership(ours)).await;
    goes_back_from_everywhere(|old, ours| BlueGreen::new(old, web(11..=12)).ownership(ours)).await;
    goes_back_from_everywhere(|old, ours| {
        let until = Until::Time(Duration::from_secs(30));
        Canary::new(web(11..=12), [1, 100]).replacing(old, until).ownership(ours)
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn batches_that_are_done_stay_and_the_record_knows() {
    let (group, old) = scene();
    let mut rolling = Rolling::new(&old, web(11..=12), 1).ownership(Ownership::Record(ids(&old)));
    assert!(!rolling.can_go_back());
    while rolling.batches() != (2, 1) || rolling.stage() != Stage::Added {
        rolling.step(&group, &mut Watch::new()).await.unwrap();
    }
    assert!(rolling.can_go_back());
    let mut record = ids(&old);
    rolling.note(&mut record);
    assert_eq!(record, ids(&[&old[1..], &web(11..=12)].concat()));
    rolling.back(&group, &mut Watch::new()).await.unwrap();
    rolling.note(&mut record);
    assert_eq!(record, ids(&[&old[1..], &web(11..=11)].concat()));
    assert_eq!(ids(&group.servers()), ids(&[&old[1..], &web(11..=11), &web(50..=50)].concat()));
    assert_eq!(rolling.stage(), Stage::Back);
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_stays_with_its_weight() {
    // A canary that was there is no canary of ours to take out.
    let group = Fake::new([web(1..=1), vec![web(9..=9)[0].clone().weight(7)]].concat());
    let before = group.servers();
    let mut canary = Canary::new(web(9..=10), [1, 50]);
    let ended = canary.run(&group).condition(|_| async { Verdict::Back }).await;
    assert_eq!(ended.unwrap(), Ended::Back);
    assert_eq!(group.servers(), before);
    // Of others that happen to be as they are wanted, none is changed.
    let theirs = web(9..=9)[0].clone().weight(1);
    let group = Fake::new([web(1..=1), vec![theirs.clone()]].concat());
    let ours = Ownership::Record(ids(&web(1..=1)));
    let error = Canary::new(web(9..=10), [1, 50]).ownership(ours).run(&group).await.unwrap_err();
    assert!(error.to_string().contains("somebody else's"), "{error}");
    assert!(group.servers().contains(&theirs));
}

#[tokio::test(start_paused = true)]
async fn new_ones_stay_until_old_ones_that_were_gone_are_healthy_again() {
    let (old, new) = (web(1..=2), web(11..=12));
    let until = Until::Time(Duration::ZERO);
    back_is_patient(BlueGreen::new(&old, new.clone()).drain_until(until), &old).await;
    back_is_patient(Canary::new(new.clone(), [100]).replacing(&old, until), &old).await;
}

async fn back_is_patient<R: Recipe>(mut recipe: R, old: &[Server]) {
    let group = Fake::new(old.to_vec());
    recipe.run(&group).await.unwrap();
    let sick = old.iter().map(|server| (server.identity(), Health::Unhealthy));
    group.state.lock().unwrap().healths.extend(sick);
    let begin = Instant::now();
    let error = recipe.back(&group, &mut Watch::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(begin.elapsed(), Duration::from_secs(300));
    // The same when it is taken again.
    assert!(recipe.back(&group, &mut Watch::new()).await.is_err());
    assert_eq!(group.servers().len(), 4);
    group.state.lock().unwrap().healths.clear();
    recipe.back(&group, &mut Watch::new()).await.unwrap();
    assert_eq!(group.servers(), old);
}

#[tokio::test(start_paused = true)]
async fn a_condition_is_asked_before_each_step_that_cannot_be_taken_back_at_once() {
    let (old, new) = (web(1..=2), web(11..=12));
    let asked = |stages: &[Stage], wanted: &[Stage]| assert_eq!(stages, wanted);
    let (group, mut stages) = (Fake::new(old.clone()), Vec::new());
    let mut switch = BlueGreen::new(&old, new.clone());
    let running = switch.run(&group).condition(|recipe| {
        stages.push(recipe.stage());
        async { Verdict::Go }
    });
    running.await.unwrap();
    asked(&stages, &[Stage::Healthy, Stage::Drained]);
    let (group, mut stages) = (Fake::new(old.clone()), Vec::new());
    let until = Until::Time(Duration::from_secs(30));
    let mut canary = Canary::new(new, [1, 100]).replacing(&old, until);
    let running = canary.run(&group).condition(|recipe| {
        stages.push(recipe.stage());
        async { Verdict::Go }
    });
    running.await.unwrap();
    asked(&stages, &[Stage::Healthy, Stage::Healthy, Stage::Drained]);
    assert_eq!(canary.stage(), Stage::Over);
}
