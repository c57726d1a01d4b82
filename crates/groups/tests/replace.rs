//! New servers in the place of old ones.

mod common;

use aliyun_lb_groups::*;
use common::{Fake, Trouble, web};

/// A group whose product has a call that replaces.
fn replacing(servers: Vec<Server>) -> Fake {
    let mut group = Fake::new(servers);
    group.table = Table::new(20).replacing();
    group
}

#[tokio::test]
async fn it_is_one_step_where_there_is_a_call_for_it() {
    let group = replacing(web(1..=3));
    let report = replace(&group, &web(1..=2), web(11..=13)).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.summary().done, report.calls.writes), (5, 1));
    assert_eq!(group.servers(), [web(3..=3), web(11..=13)].concat());
    // The same again finds nothing to do.
    let report = replace(&group, &web(1..=2), web(11..=13)).await;
    assert!(report.is_success() && report.calls.writes == 0, "{report}");
    assert_eq!(report.summary().already, 5);
}

#[tokio::test]
async fn many_go_as_many_at_a_time_as_a_call_takes() {
    for (old, new, calls) in [
        (25, 45, vec![(Action::Add, 40), (Action::Add, 25), (Action::Add, 5)]),
        (45, 25, vec![(Action::Add, 40), (Action::Add, 25), (Action::Remove, 5)]),
    ] {
        let group = replacing(web(1..=old));
        let report = replace(&group, &web(1..=old), web(101..=100 + new)).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(group.calls(), calls);
        assert_eq!(group.servers(), web(101..=100 + new));
    }
}

#[tokio::test]
async fn it_comes_before_it_goes_where_there_is_no_such_call() {
    let group = Fake::new(web(1..=30));
    let report = replace(&group, &web(1..=30), web(31..=60)).await;
    assert!(report.is_success(), "{report}");
    let actions: Vec<_> = group.calls().into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, [Action::Add, Action::Add, Action::Remove, Action::Remove]);
    assert_eq!(group.state.lock().unwrap().least_serving, Some(30));
}

#[tokio::test]
async fn no_old_one_goes_for_a_new_one_that_does_not_come() {
    for group in [Fake::new(web(1..=3)), replacing(web(1..=3))] {
        let bad = web(12..=12)[0].identity();
        let group = group.with(|state| state.bad.extend([bad.clone()]));
        let report = replace(&group, &web(1..=2), web(11..=12)).await;
        assert_eq!(group.servers(), [web(1..=3), web(11..=11)].concat(), "{report}");
        assert!(matches!(report.outcome(bad), Some(Outcome::Refused(_))), "{report}");
        let held = Some(&Outcome::NotTried(Because::NotReplaced));
        assert!(web(1..=2).iter().all(|old| report.outcome(old) == held), "{report}");
        // Once it can come, the same report goes on.
        group.state.lock().unwrap().bad.clear();
        let report = report.resume(&group).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(group.servers(), [web(3..=3), web(11..=12)].concat());
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_that_nobody_saw_is_looked_for() {
    for trouble in [Trouble::DoneUnseen, Trouble::LostUnseen] {
        let group = replacing(web(1..=3)).with(|state| state.troubles = vec![Some(trouble)]);
        let report = replace(&group, &web(1..=2), web(11..=12)).await;
        assert!(report.is_success(), "{report}");
        assert_eq!(report.summary().done, 4, "{report:?}");
        assert_eq!(group.servers(), [web(3..=3), web(11..=12)].concat());
    }
    // Where no look tells, nothing is said to be so.
    let group =
        replacing(web(1..=3)).with(|state| state.troubles = vec![Some(Trouble::DoneUnseen)]);
    let plan = Desired::replacing(&web(1..=2), web(11..=12)).plan(&group).await.unwrap();
    let report = plan
        .apply(&group)
        .on_event(|event| {
            if matches!(event, Event::Failed { .. }) {
                group.state.lock().unwrap().unread = 9;
            }
        })
        .await;
    assert_eq!(report.summary().unknown, 4, "{report}");
    group.state.lock().unwrap().unread = 0;
    assert!(report.resume(&group).await.is_success());
}

#[tokio::test]
async fn a_full_group_is_replaced_in_one_step_and_stays_where_there_is_none() {
    let full = |group: Fake| group.with(|state| state.room = Some(3));
    let group = full(replacing(web(1..=3)));
    assert!(replace(&group, &web(1..=3), web(11..=13)).await.is_success());
    let group = full(Fake::new(web(1..=3)));
    let report = replace(&group, &web(1..=3), web(11..=13)).await;
    assert_eq!(group.servers(), web(1..=3), "{report}");
    let freeing = Desired::replacing(&web(1..=3), web(11..=13)).order(Order::FreeFirst);
    assert!(freeing.apply(&group).await.is_success());
    assert_eq!(group.servers(), web(11..=13));
}

#[tokio::test]
async fn servers_of_others_and_what_contradicts_itself() {
    let ours = web(1..=1)[0].clone().description("us");
    let group = replacing(vec![ours.clone(), web(2..=2)[0].clone()]);
    let desired = Desired::replacing(&web(1..=2), web(11..=12));
    let report = desired.ownership(Ownership::Mark("us".into())).apply(&group).await;
    let second = &web(2..=2)[0];
    assert_eq!(report.outcome(second), Some(&Outcome::NotTried(Because::OwnedByOthers)));
    assert!(group.servers().contains(second) && !group.servers().contains(&ours), "{report}");

    let report = replace(&group, &web(2..=2), web(2..=3)).await;
    assert!(matches!(&report.stopped, Some(Because::Invalid(why)) if why.contains("leave it out")));
}

#[tokio::test]
async fn what_may_have_gone_later_is_not_told_to_be_untried() {
    let group = replacing(web(1..=3)).with(|state| {
        state.troubles = vec![Some(Trouble::LostUnseen)];
        state.bad.extend([web(12..=12)[0].identity()]);
    });
    let report = replace(&group, &web(1..=2), web(11..=12)).on_event(|event| {
        // The call that nobody saw the end of ends only now.
        if matches!(event, Event::Failed { servers: 1, .. }) {
            let mut state = group.state.lock().unwrap();
            web(1..=2).iter().for_each(|old| drop(state.members.remove(&old.identity())));
        }
    });
    let report = report.await;
    assert_eq!(group.servers(), [web(3..=3), web(11..=11)].concat());
    let summary = report.summary();
    assert_eq!((summary.done, summary.refused, summary.unknown), (1, 1, 2), "{report}");
}
