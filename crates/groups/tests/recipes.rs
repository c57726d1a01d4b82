//! Changes of several steps, and programs that end in between.

mod common;

use std::time::Duration;

use aliyun_lb_groups::*;
use common::{Fake, Trouble, web};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

/// A recipe that was kept, and read by another process.
fn kept<R: Serialize + DeserializeOwned>(recipe: &R) -> R {
    serde_json::from_str(&serde_json::to_string(recipe).unwrap()).unwrap()
}

/// Takes each step in a process of its own.
async fn in_many_processes<R: Recipe + Serialize + DeserializeOwned>(
    mut recipe: R,
    group: &Fake,
) -> usize {
    let mut steps = 0;
    while !recipe.is_over() {
        recipe.step(group, &mut Watch::new()).await.unwrap();
        recipe = kept(&recipe);
        steps += 1;
        assert!(steps < 100);
    }
    steps
}

fn weights(group: &Fake) -> Vec<(String, i32)> {
    let servers = group.servers().into_iter();
    servers.map(|server| (server.server_id, server.weight.unwrap())).collect()
}

#[tokio::test(start_paused = true)]
async fn a_drain_tells_which_servers_are_not_there() {
    let group = Fake::new(web(1..=1));
    let mut told = Vec::new();
    let mut drain = Drain::new(&web(1..=3));
    let run = drain.run(&group).on_event(|event| {
        if let Event::NotThere { server } = event {
            told.push(server.to_string());
        }
    });
    assert_eq!(run.await.unwrap(), Ended::Through);
    assert_eq!(told, ["i-002:80", "i-003:80"]);
}

#[tokio::test(start_paused = true)]
async fn a_drain_takes_its_time_and_then_removes() {
    let group = Fake::new(web(1..=3));
    let mut drain = Drain::new(&web(1..=2)).until(Until::Time(Duration::from_secs(30)));
    let begin = Instant::now();
    let mut seen = Vec::new();
    let ended = drain.run(&group).saving(|_| seen.push(weights(&group))).await.unwrap();
    assert_eq!(ended, Ended::Through);
    assert_eq!(begin.elapsed(), Duration::from_secs(30));
    assert_eq!(group.servers(), web(3..=3));
    assert!(seen.iter().any(|weights| weights[0].1 == 0 && weights[1].1 == 0), "{seen:?}");
    assert_eq!(group.calls(), [(Action::Change, 2), (Action::Remove, 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_drain_remembers_weights_before_it_changes_any() {
    let servers = [(1, 30), (2, 70)].map(|(n, weight)| web(n..=n)[0].clone().weight(weight));
    let group = Fake::new(servers.clone());
    let mut drain = Drain::new(&servers);
    drain.step(&group, &mut Watch::new()).await.unwrap();
    // The program ends in the middle of the next step: what it has kept is from before.
    let before = kept(&drain);
    drain.step(&group, &mut Watch::new()).await.unwrap();
    assert!(group.servers().iter().all(|server| server.weight == Some(0)));
    let mut drain = before;
    drain.step(&group, &mut Watch::new()).await.unwrap();
    drain = kept(&drain);
    drain.back(&group, &mut Watch::new()).await.unwrap();
    assert_eq!(group.servers(), servers);
    assert!(drain.is_over());
}

#[tokio::test(start_paused = true)]
async fn a_drain_waits_for_health_or_for_the_caller() {
    let group = Fake::new(web(1..=2));
    let limit = Duration::from_secs(60);
    let mut drain = Drain::new(&web(1..=1)).until(Until::Unhealthy { limit });
    let begin = Instant::now();
    let mut waits = 0;
    drain
        .run(&group)
        .on_event(|event| {
            if matches!(event, Event::Waiting { .. }) {
                waits += 1;
                if waits == 3 {
                    let sick = (web(1..=1)[0].identity(), Health::Unhealthy);
                    group.state.lock().unwrap().healths.extend([sick]);
                }
            }
        })
        .await
        .unwrap();
    assert_eq!(begin.elapsed(), Duration::from_secs(4));

    let group = Fake::new(web(1..=2));
    let mut asked = 0;
    let mut drain = Drain::new(&web(1..=1)).until(Until::Condition);
    drain
        .run(&group)
        .condition(|_| {
            asked += 1;
            std::future::ready(if asked < 3 { Verdict::Wait } else { Verdict::Go })
        })
        .await
        .unwrap();
    assert_eq!((asked, group.servers()), (3, web(2..=2)));
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_by_itself_does_not_stop_a_drain() {
    let group = Fake::new(web(1..=3));
    let mut drain = Drain::new(&web(1..=2));
    drain.step(&group, &mut Watch::new()).await.unwrap();
    group.state.lock().unwrap().members.remove(&web(1..=1)[0].identity());
    drain.run(&group).await.unwrap();
    assert_eq!(group.servers(), web(3..=3));
}

#[tokio::test(start_paused = true)]
async fn blue_goes_when_green_is_healthy_and_not_before() {
    let group = Fake::new(web(1..=2));
    let sick = web(11..=12).into_iter().map(|server| (server.identity(), Health::Unhealthy));
    group.state.lock().unwrap().healths.extend(sick);
    let mut switch = BlueGreen::new(&web(1..=2), web(11..=12));
    let error = switch.run(&group).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("i-011:80 is not healthy"), "{error}");
    assert_eq!(group.servers().len(), 4);
    assert!(group.servers().iter().all(|server| server.weight == Some(100)));
    // The same step is taken again when they are.
    group.state.lock().unwrap().healths.clear();
    let mut switch = kept(&switch);
    assert_eq!(switch.run(&group).await.unwrap(), Ended::Through);
    assert_eq!(group.servers(), web(11..=12));
}

#[tokio::test(start_paused = true)]
async fn every_recipe_goes_on_in_another_process() {
    for case in 0..3 {
        let group = Fake::new(web(1..=9));
        let (old, new) = (web(1..=9), web(11..=19));
        match case {
            0 => in_many_processes(BlueGreen::new(&old, new.clone()), &group).await,
            1 => in_many_processes(Rolling::new(&old, new.clone(), 4).floor(5), &group).await,
            _ => {
                let canary = Canary::new(new.clone(), [1, 10, 100]);
                let until = Until::Time(Duration::ZERO);
                in_many_processes(canary.replacing(&old, until), &group).await
            }
        };
        assert_eq!(group.servers(), new, "{case}");
        assert!(group.state.lock().unwrap().least_serving >= Some(9), "{case}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_switch_goes_back_as_it_came() {
    let blue: Vec<_> = web(1..=2).into_iter().map(|server| server.weight(40)).collect();
    let group = Fake::new(blue.clone());
    let mut switch = BlueGreen::new(&blue, web(3..=4)).drain_until(Until::Condition);
    let mut asked = 0;
    let ended = switch
        .run(&group)
        .condition(|_| {
            asked += 1;
            std::future::ready(if asked == 1 { Verdict::Go } else { Verdict::Back })
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Back);
    assert_eq!(group.servers(), blue);
}

#[tokio::test]
async fn a_server_cannot_come_and_go() {
    let group = Fake::new(web(1..=2));
    let (old, new) = (web(1..=2), web(2..=3));
    let until = Until::Condition;
    let errors = [
        BlueGreen::new(&old, new.clone()).run(&group).await.unwrap_err(),
        Rolling::new(&old, new.clone(), 1).run(&group).await.unwrap_err(),
        Canary::new(new, [1]).replacing(&old, until).run(&group).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains("i-002:80 is to come and to go"), "{error}");
    }
    assert_eq!(group.calls(), []);
}

#[tokio::test(start_paused = true)]
async fn batches_keep_to_the_floor_of_healthy_servers() {
    let group = Fake::new(web(1..=4));
    let sick = web(3..=4).into_iter().map(|server| (server.identity(), Health::Unhealthy));
    group.state.lock().unwrap().healths.extend(sick);
    let mut rolling = Rolling::new(&web(1..=4), web(11..=14), 1).floor(3);
    let error = rolling.run(&group).await.unwrap_err();
    assert!(error.to_string().contains("1 healthy servers stay, of at least 3"), "{error}");
    assert_eq!(group.calls(), []);
    group.state.lock().unwrap().healths.clear();
    rolling.run(&group).await.unwrap();
    assert_eq!(rolling.batches(), (4, 4));
    assert_eq!(group.servers(), web(11..=14));
}

#[tokio::test(start_paused = true)]
async fn a_canary_grows_as_long_as_the_condition_says_so() {
    let group = Fake::new(web(1..=2));
    let mut canary = Canary::new(web(9..=9), [1, 10, 50]);
    let mut seen = Vec::new();
    canary.run(&group).saving(|canary| seen.extend(canary.weight())).await.unwrap();
    seen.dedup();
    assert_eq!(seen, [1, 10, 50]);
    assert_eq!(group.servers().last().unwrap().weight, Some(50));

    let group = Fake::new(web(1..=2));
    let mut canary = Canary::new(web(9..=9), [1, 10, 50]);
    let ended = canary
        .run(&group)
        .condition(|canary| {
            let is_well = canary.weight() < Some(10);
            std::future::ready(if is_well { Verdict::Go } else { Verdict::Back })
        })
        .await;
    assert_eq!(ended.unwrap(), Ended::Back);
    assert_eq!(group.servers(), web(1..=2));
}

#[tokio::test(start_paused = true)]
async fn a_step_that_fails_is_told_and_can_be_taken_again() {
    let troubles = vec![Some(Trouble::Refused(Meaning::Denied))];
    let group = Fake::new(web(1..=2)).with(|state| state.troubles = troubles);
    let mut switch = BlueGreen::new(&web(1..=2), web(3..=4));
    let error = switch.run(&group).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished);
    assert_eq!(error.report().unwrap().summary().refused, 2);
    switch.run(&group).await.unwrap();
    assert_eq!(group.servers(), web(3..=4));
}

#[tokio::test(start_paused = true)]
async fn a_recipe_leaves_servers_of_others_alone() {
    let group = Fake::new(web(1..=4));
    let ours = Ownership::record(&web(1..=2));
    let mut rolling = Rolling::new(&web(1..=2), web(11..=12), 1).ownership(ours.clone());
    rolling.run(&group).await.unwrap();
    assert_eq!(group.servers(), [web(3..=4), web(11..=12)].concat());
    let mut drain = Drain::new(&web(3..=3)).ownership(ours);
    let error = drain.run(&group).await.unwrap_err();
    assert!(error.to_string().contains("somebody else's"), "{error}");
    assert_eq!(group.servers(), [web(3..=4), web(11..=12)].concat());
}

#[tokio::test(start_paused = true)]
async fn health_has_to_last_and_may_be_unknown() {
    let group = Fake::new(web(1..=2));
    let begin = Instant::now();
    let lasting = until_healthy(&group, &web(1..=2)).at_least(Duration::from_secs(10));
    lasting.await.unwrap();
    assert_eq!(begin.elapsed(), Duration::from_secs(10));

    let unchecked = (web(1..=1)[0].identity(), Health::Unchecked);
    group.state.lock().unwrap().healths.extend([unchecked]);
    let limit = Duration::from_secs(5);
    let error = until_healthy(&group, &web(1..=2)).limit(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    until_healthy(&group, &web(1..=2)).limit(limit).unchecked_is_enough(true).await.unwrap();
}
