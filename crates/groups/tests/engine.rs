//! What the engine makes of what goes wrong.

mod common;

use aliyun_lb_groups::*;
use common::{Fake, Trouble, web};

#[tokio::test]
async fn servers_are_split_and_no_call_is_empty() {
    for (count, calls) in [(0, vec![]), (20, vec![20]), (40, vec![20, 20]), (41, vec![20, 20, 1])] {
        let group = Fake::new([]);
        let report = add(&group, web(1..=count)).await;
        assert!(report.is_success(), "{report}");
        let made: Vec<_> = group.calls().into_iter().map(|(_, servers)| servers).collect();
        assert_eq!(made, calls);
        assert_eq!(group.servers().len(), count as usize);
    }
}

#[tokio::test]
async fn a_bad_server_is_found_and_the_others_go_on() {
    let servers = web(1..=40);
    let group = Fake::new([]).with(|state| {
        state.bad.extend([servers[6].identity(), servers[33].identity()]);
    });
    let report = add(&group, servers.clone()).await;
    assert_eq!((report.summary().done, report.summary().refused), (38, 2));
    let Some(Outcome::Refused(cause)) = report.outcome(&servers[6]) else { panic!("{report}") };
    assert_eq!(
        (cause.code.as_deref(), cause.request_id.as_deref()),
        (Some("Bad"), Some("request-1"))
    );
    // The piece, and two halves at each of the sizes 10, 5, 2 and 1 for each of them.
    assert!(report.calls.writes <= 2 * 11, "{}", report.calls.writes);
}

#[tokio::test]
async fn what_is_there_already_is_no_failure_whatever_its_code() {
    let servers = web(1..=20);
    let group = Fake::new([]);
    let plan = Desired::adding(servers.clone()).plan(&group).await.unwrap();
    // Somebody else adds some of them, as they are to be, before and after the plan is looked at.
    let there = servers[..5].iter().map(|server| (server.identity(), server.clone()));
    group.state.lock().unwrap().members.extend(there);
    let report = plan.apply(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.summary().done, report.summary().already), (15, 5));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_saw_is_looked_up() {
    for trouble in [Trouble::DoneUnseen, Trouble::LostUnseen] {
        let group = Fake::new(web(1..=3)).with(|state| state.troubles = vec![Some(trouble); 3]);
        let desired = Desired::exactly(web(3..=5));
        let report = desired.apply(&group).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(report.summary().done, 4, "{report:?}");
        assert_eq!(group.servers(), web(3..=5));
    }
}

#[tokio::test(start_paused = true)]
async fn what_no_look_tells_is_unknown() {
    let group = Fake::new([]).with(|state| {
        state.troubles = vec![Some(Trouble::DoneUnseen)];
    });
    let plan = Desired::adding(web(1..=2)).plan(&group).await.unwrap();
    let mut seen = 0;
    let report = plan
        .apply(&group)
        .on_event(|event| {
            seen += 1;
            if matches!(event, Event::Failed { .. }) {
                group.state.lock().unwrap().unread = 9;
            }
        })
        .await;
    assert_eq!(report.summary().unknown, 2, "{report}");
    assert!(!report.is_success() && seen > 3);
    group.state.lock().unwrap().unread = 0;
    let report = report.resume(&group).await;
    assert!(report.is_success() && report.summary().already == 2, "{report}");
}

#[tokio::test(start_paused = true)]
async fn after_silence_for_too_often_it_is_unknown_and_the_rest_is_not_tried() {
    let lost = vec![Some(Trouble::LostUnseen); 99];
    let group = Fake::new([]).with(|state| state.troubles = lost);
    let report = add(&group, web(1..=100)).await;
    assert_eq!((report.summary().unknown, report.summary().not_tried), (40, 60), "{report}");
    assert!(matches!(report.stopped, Some(Because::Stopped(_))));
}

#[tokio::test]
async fn one_refusal_of_the_caller_is_enough() {
    for meaning in [Meaning::Denied, Meaning::Gone, Meaning::Unsupported] {
        let troubles = vec![None, Some(Trouble::Refused(meaning))];
        let group = Fake::new([]).with(|state| state.troubles = troubles);
        let report = add(&group, web(1..=100)).await;
        let summary = report.summary();
        assert_eq!((summary.done, summary.refused, summary.not_tried), (20, 20, 60), "{report}");
    }
}

#[tokio::test]
async fn what_was_busy_for_too_long_is_looked_at_and_tried_once_more() {
    let busy = || Some(Trouble::Refused(Meaning::Busy));
    let group = Fake::new([]).with(|state| state.troubles = vec![busy()]);
    let report = add(&group, web(1..=40)).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.calls.writes, report.calls.reads), (3, 2));

    // Whoever kept it busy did some of it.
    let group = Fake::new([]).with(|state| state.troubles = vec![busy()]);
    let report = add(&group, web(1..=20)).on_event(|event| {
        if matches!(event, Event::Failed { .. }) {
            let there = web(1..=5).into_iter().map(|server| (server.identity(), server));
            group.state.lock().unwrap().members.extend(there);
        }
    });
    let report = report.await;
    assert_eq!((report.summary().already, report.summary().done), (5, 15), "{report}");

    let group = Fake::new([]).with(|state| state.troubles = vec![None, busy(), busy()]);
    let report = add(&group, web(1..=100)).await;
    let summary = report.summary();
    assert_eq!((summary.done, summary.refused, summary.not_tried), (20, 20, 60), "{report}");
}

#[tokio::test]
async fn without_room_what_was_put_off_is_tried_again_after_the_others() {
    let group = Fake::new(web(1..=30)).with(|state| state.room = Some(30));
    let report = Desired::exactly(web(26..=50)).apply(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(group.servers(), web(26..=50));

    // Nothing goes, so nothing can come, and that is told.
    let group = Fake::new(web(1..=30)).with(|state| state.room = Some(35));
    let report = add(&group, web(31..=50)).await;
    assert_eq!((report.summary().done, report.summary().refused), (5, 15), "{report}");
    let codes = report.failures().map(|entry| match &entry.outcome {
        Outcome::Refused(cause) => cause.code.clone(),
        other => panic!("{other}"),
    });
    assert!(codes.eq(std::iter::repeat_n(Some("Full".to_owned()), 15)));
}

#[tokio::test]
async fn in_a_full_group_one_stays_for_each_that_is_refused_once_there_is_room() {
    for order in [Order::AddFirst, Order::FreeFirst] {
        let group = Fake::new(web(1..=60)).with(|state| state.room = Some(60));
        let desired = Desired::exactly(web(31..=90)).order(order);
        let change = desired.apply(&group).on_event(|event| {
            if matches!(event, Event::Calling { action: Action::Remove, .. }) {
                let bad = web(61..=70).into_iter().map(|server| server.identity());
                group.state.lock().unwrap().bad = bad.collect();
            }
        });
        let report = change.await;
        // Of 30 that were to come 10 are bad, and ten stay for them.
        let refused = report.failures().filter(|it| matches!(it.outcome, Outcome::Refused(_)));
        assert_eq!(refused.count(), 10, "{order:?}: {report}");
        assert_eq!(group.servers().len(), 60, "{order:?}: {report}");
        let kept = report.failures().filter(|entry| {
            entry.action == Some(Action::Remove)
                && entry.outcome == Outcome::NotTried(Because::NotReplaced)
        });
        assert_eq!(kept.count(), 10, "{order:?}: {report}");
        let least = group.state.lock().unwrap().least_serving;
        assert!(least >= Some(40), "{order:?}: {least:?}");
    }
}

#[tokio::test]
async fn where_going_makes_no_room_no_more_than_a_call_takes_go() {
    // Somebody else takes what room there is.
    let group = Fake::new(web(1..=60)).with(|state| state.room = Some(0));
    let report = Desired::exactly(web(61..=120)).apply(&group).await;
    assert_eq!(group.servers(), web(21..=60), "{report}");
    let kept = report.failures().filter(|entry| {
        entry.action == Some(Action::Remove)
            && entry.outcome == Outcome::NotTried(Because::NotReplaced)
    });
    assert_eq!(kept.count(), 40, "{report}");
}

#[tokio::test]
async fn freeing_first_takes_no_more_than_is_needed_and_keeps_to_the_floor() {
    let group = Fake::new(web(1..=30)).with(|state| state.room = Some(32));
    let desired = Desired::exactly(web(31..=60)).order(Order::FreeFirst).floor(20);
    let report = desired.apply(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(group.servers(), web(31..=60));
    let least = group.state.lock().unwrap().least_serving;
    assert!(least >= Some(20), "{least:?}");
}

#[tokio::test]
async fn a_floor_holds_for_what_goes_and_for_what_is_weighed_down() {
    let group = Fake::new(web(1..=10));
    let report = remove(&group, &web(1..=8)).floor(5).await;
    assert_eq!((report.summary().done, report.summary().not_tried), (5, 3), "{report}");
    assert!(report.failures().all(|entry| entry.outcome == Outcome::NotTried(Because::Floor)));

    let group = Fake::new(web(1..=10));
    let report = set_weights(&group, web(1..=8).iter().map(|server| (server, 0))).floor(5).await;
    assert_eq!((report.summary().done, report.summary().not_tried), (5, 3), "{report}");
    // What serves nothing may go in any case.
    let report = remove(&group, &web(1..=8)).floor(5).await;
    assert_eq!((report.summary().done, report.summary().not_tried), (5, 3), "{report}");
}

#[tokio::test]
async fn servers_of_others_are_never_touched() {
    let ours = web(1..=2).into_iter().map(|server| server.description("us"));
    let theirs = web(3..=4).into_iter().map(|server| server.description("them"));
    let all: Vec<_> = ours.chain(theirs.clone()).collect();
    let group = Fake::new(all);
    let wanted = [web(2..=3), web(9..=9)].concat().into_iter().map(|server| server.weight(7));
    let desired = Desired::exactly(wanted).ownership(Ownership::Mark("us".into()));
    let report = desired.apply(&group).await;
    let third = &web(3..=3)[0];
    assert_eq!(report.outcome(third), Some(&Outcome::NotTried(Because::OwnedByOthers)));
    let after = group.servers();
    let marked = |n: u32| web(n..=n)[0].clone().weight(7).description("us");
    assert_eq!(after, [vec![marked(2)], theirs.collect(), vec![marked(9)]].concat());

    let record = Ownership::record(&web(2..=2));
    let report = Desired::exactly(web(5..=5)).ownership(record).apply(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.record(), Some(web(5..=5).iter().map(Server::identity).collect()));
    let ids: Vec<_> = group.servers().into_iter().map(|server| server.server_id).collect();
    assert_eq!(ids, ["i-003", "i-004", "i-005", "i-009"]);
}

#[tokio::test]
async fn nothing_is_removed_on_half_knowledge() {
    let group = Fake::new(web(1..=3)).with(|state| state.incomplete = true);
    let report = Desired::exactly(web(3..=4)).apply(&group).await;
    assert_eq!(group.servers(), web(1..=4));
    assert_eq!((report.summary().done, report.summary().not_tried), (1, 2), "{report}");
    // What was named and seen may go all the same; what was not seen may be there.
    let report = remove(&group, &[web(1..=1), web(8..=8)].concat()).await;
    assert_eq!((report.summary().done, report.summary().not_tried), (1, 1), "{report}");
}

#[tokio::test]
async fn what_was_not_seen_may_be_there_so_half_knowledge_is_no_success() {
    // All that was seen is wanted.
    let group = Fake::new(web(1..=3)).with(|state| state.incomplete = true);
    let report = Desired::exactly(web(1..=3)).apply(&group).await;
    assert_eq!((report.summary().already, report.failures().count()), (3, 0), "{report}");
    assert!(matches!(&report.stopped, Some(Because::Incomplete(_))) && !report.is_success());
    // Where nothing is to go, the rest does not count.
    assert!(add(&group, web(1..=4)).await.is_success());
}

#[tokio::test]
async fn what_was_so_when_it_was_planned_is_not_told_to_be_so_now() {
    for incomplete in [false, true] {
        let group = Fake::new(web(1..=3)).with(|state| state.incomplete = incomplete);
        let plan = Desired::adding(web(1..=4)).plan(&group).await.unwrap();
        {
            let mut state = group.state.lock().unwrap();
            state.members.remove(&web(2..=2)[0].identity());
            state.incomplete = false;
        }
        let report = plan.apply(&group).await;
        assert!(matches!(&report.stopped, Some(Because::Changed(_))), "{report}");
        assert_eq!(report.summary().not_tried, 4, "{report}");
        let report = plan.apply(&group).if_changed(IfChanged::PlanAnew).await;
        assert_eq!((report.summary().done, report.summary().already), (2, 2), "{report}");
    }
    // What cannot be read now is not known either.
    let group = Fake::new(web(1..=3));
    let plan = Desired::adding(web(1..=4)).plan(&group).await.unwrap();
    group.state.lock().unwrap().unread = 9;
    assert_eq!(plan.apply(&group).await.summary().not_tried, 4);
}

#[tokio::test]
async fn what_a_replacement_did_unseen_is_not_told_to_be_refused() {
    let troubles = vec![None, None, None, None, Some(Trouble::DoneUnseen)];
    let mut group = Fake::new(web(1..=4)).with(|state| {
        (state.room, state.troubles) = (Some(4), troubles);
    });
    group.table = Table::new(20).replacing();
    let desired = Desired::exactly(web(5..=8)).order(Order::FreeFirst);
    let report = desired.apply(&group).on_event(|event| {
        if matches!(event, Event::Failed { servers: 4, replaced: 4, .. }) {
            group.state.lock().unwrap().incomplete = true;
        }
    });
    let report = report.await;
    // Those that came can be seen. Those that went may only have been left out.
    assert_eq!((report.summary().done, report.summary().unknown), (4, 4), "{report}");
    assert_eq!(group.servers(), web(5..=8));
}

#[tokio::test]
async fn weights_that_people_set_are_kept_where_asked() {
    let group = Fake::new(web(1..=2).into_iter().map(|server| server.weight(3)));
    let desired = Desired::exactly(web(1..=3)).keep_weights(true);
    assert!(desired.apply(&group).await.is_success());
    let weights: Vec<_> = group.servers().iter().map(|server| server.weight).collect();
    assert_eq!(weights, [Some(3), Some(3), Some(100)]);
}

#[tokio::test]
async fn a_plan_is_refused_or_made_anew_when_others_write() {
    let group = Fake::new(web(1..=3));
    let plan = Desired::exactly(web(2..=4)).plan(&group).await.unwrap();
    let text = serde_json::to_string(&plan).unwrap();
    let plan: Plan = serde_json::from_str(&text).unwrap();
    let other = &web(9..=9)[0];
    group.state.lock().unwrap().members.insert(other.identity(), other.clone());
    let report = plan.apply(&group).await;
    assert_eq!(group.calls(), []);
    let Some(Because::Changed(what)) = &report.stopped else { panic!("{report}") };
    assert_eq!(what, &["i-009:80 was added"]);
    let report = plan.apply(&group).if_changed(IfChanged::PlanAnew).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(group.servers(), web(2..=4));
}

#[tokio::test]
async fn a_plan_that_was_interrupted_can_be_carried_to_its_end() {
    let group = Fake::new(web(1..=30));
    let plan = Desired::exactly(web(21..=50)).plan(&group).await.unwrap();
    // Dropped in the middle, after the first call.
    let mut events = plan.apply(&group).events();
    while !matches!(events.next().await, Some(Event::Ended(_))) {}
    drop(events);
    assert_eq!(group.servers().len(), 50);
    let report = plan.apply(&group).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.summary().already, 30, "the added ones, and those that stay");
    assert_eq!(group.servers(), web(21..=50));
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_tells_all() {
    let group = Fake::new(web(1..=3));
    let report = Desired::exactly(web(2..=4)).apply(&group).dry_run(true).await;
    assert_eq!(group.calls(), []);
    let untried = report.failures().filter(|entry| {
        entry.outcome == Outcome::NotTried(Because::DryRun) && entry.action.is_some()
    });
    assert_eq!(untried.count(), 2);
}

#[tokio::test]
async fn what_contradicts_itself_is_told_and_nothing_is_done() {
    let group = Fake::new([]);
    let eni = Server::new(ServerKind::Eni, "eni-1").port(80);
    let no_port = Server::new(ServerKind::Ecs, "i-1");
    for (servers, text) in [
        (vec![eni], "needs its address"),
        (vec![no_port], "needs a port"),
        (web([1, 1]), "there twice"),
    ] {
        let desired = Desired::exactly(servers);
        let error = desired.plan(&group).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains(text), "{error}");
        let report = desired.apply(&group).await;
        assert!(matches!(report.stopped, Some(Because::Invalid(_))), "{report}");
        assert_eq!(report.summary().done, 0);
    }
}

#[tokio::test]
async fn events_tell_all_and_end_with_the_report() {
    let group = Fake::new(web(1..=1));
    let mut events = Desired::exactly(web(2..=2)).apply(&group).events();
    let mut told = Vec::new();
    while let Some(event) = events.next().await {
        told.push(event);
    }
    assert!(matches!(told[0], Event::Read { servers: 1, complete: true }));
    assert!(matches!(told[1], Event::Planned { add: 1, change: 0, remove: 1 }));
    assert!(matches!(told[2], Event::Calling { action: Action::Add, servers: 1, .. }));
    let Some(Event::Finished(report)) = told.last() else { panic!("{told:?}") };
    assert!(report.is_success());
    let text = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Event>>(&text).unwrap(), told);
}

#[tokio::test]
async fn one_server_that_is_in_too_many_groups_does_not_speak_for_the_group() {
    // Whether a quota is that of the group or of the server, no code tells.
    let troubles = vec![None, Some(Trouble::Refused(Meaning::Quota)), None];
    let group = Fake::new([]).with(|state| state.troubles = troubles);
    let servers = web(1..=22);
    let report = add(&group, [servers.clone(), web(23..=41)].concat()).await;
    assert!(report.is_success(), "{report}");

    // What others were enough to tell of is not told to be refused itself.
    let group = Fake::new(web(1..=10)).with(|state| state.room = Some(10));
    let report = add(&group, web(11..=60)).await;
    assert_eq!((report.summary().refused, report.summary().not_tried), (20, 30), "{report}");
}

#[tokio::test]
async fn a_server_that_vanishes_meanwhile_does_not_split_the_others() {
    let group = Fake::new(web(1..=20));
    let plan = Desired::weighing(&web(1..=20), 5).plan(&group).await.unwrap();
    let report = plan
        .apply(&group)
        .on_event(|event| {
            if matches!(event, Event::Calling { .. }) {
                group.state.lock().unwrap().members.remove(&web(4..=4)[0].identity());
            }
        })
        .await;
    assert_eq!(report.outcome(&web(4..=4)[0]), Some(&Outcome::NotTried(Because::Missing)));
    assert_eq!((report.summary().done, report.calls.writes), (19, 2), "{report:?}");
}

#[tokio::test]
async fn what_is_not_said_of_a_server_stays_as_it_is() {
    let there = web(1..=1)[0].clone().weight(7).description("by hand");
    let group = Fake::new([there.clone()]);
    let wanted = Server::ecs("i-001", 80).description("");
    let report = Desired::exactly([wanted]).apply(&group).await;
    assert_eq!((report.calls.writes, group.servers()), (0, vec![there.clone()]));

    // Also where it came in between: only the note is another.
    let group = Fake::new([]);
    let wanted = Server::ecs("i-001", 80).description("new");
    let report = Desired::adding([wanted])
        .apply(&group)
        .on_event(|event| {
            if matches!(event, Event::Calling { action: Action::Add, .. }) {
                group.state.lock().unwrap().members.insert(there.identity(), there.clone());
            }
        })
        .await;
    assert!(report.is_success(), "{report}");
    assert_eq!(group.servers(), [there.description("new")]);
}

#[tokio::test(start_paused = true)]
async fn a_look_in_between_that_fails_is_taken_three_times() {
    for fails in 0..=3 {
        let busy = Some(Trouble::Refused(Meaning::Busy));
        let group = Fake::new([]).with(|state| state.troubles = vec![busy]);
        let report = add(&group, web(1..=1)).on_event(|event| {
            if matches!(event, Event::Failed { .. }) {
                group.state.lock().unwrap().unread = fails;
            }
        });
        let report = report.await;
        assert!(report.is_success(), "{report}");
        // One before the plan, and then until it is seen or given up.
        let looks = u64::try_from(fails + 1).unwrap().min(3);
        assert_eq!(report.calls.reads, 1 + looks, "{fails}");
    }
}
