use super::*;
use crate::{Member, Snapshot, Table};

fn cause() -> Cause {
    let failure = Failure::new(Meaning::Server, "There is no such server.\nNone.");
    (&failure.with_code("NotFound").with_request_id("R")).into()
}

fn report(outcomes: impl IntoIterator<Item = Outcome>) -> Report {
    let servers: Vec<_> = (1..).map(|n| Server::ecs(format!("i-{n}"), 80)).take(6).collect();
    let desired = Desired::adding(servers.clone());
    let mut report = Report::untried("rsp-1", &desired, Because::NotReached);
    report.stopped = None;
    report.entries = servers
        .into_iter()
        .zip(outcomes)
        .map(|(server, outcome)| Entry { server, action: Some(Action::Add), outcome })
        .collect();
    report
}

#[test]
fn a_report_counts_all_and_tells_each_that_is_not_as_it_was_to_be() {
    let mut report = report([
        Outcome::Done,
        Outcome::Already,
        Outcome::Refused(cause()),
        Outcome::Failed(cause()),
        Outcome::Unknown(Cause { code: None, request_id: None, ..cause() }),
        Outcome::NotTried(Because::Floor),
    ]);
    let told = r"NotFound: There is no such server.\nNone.; request R";
    let lines = format!(
        "! add i-3:80: refused: {told}\n! add i-4:80: the job failed: {told}\n\
         ! add i-5:80: unknown: There is no such server.\\nNone.\n\
         ! add i-6:80: not tried: too few servers would be left\n"
    );
    let summary =
        "group rsp-1: 1 done, 1 already so, 1 refused, 1 failed, 1 unknown, 1 not tried\n";
    assert_eq!(report.to_string(), format!("{summary}{lines}"));
    assert!(!report.is_success());
    report.stopped = Some(Because::Stopped(cause()));
    let stopped = format!("! stopped: another call failed before: {told}\n");
    assert_eq!(report.to_string(), format!("{summary}{stopped}{lines}"));
}

#[test]
fn what_is_as_it_was_to_be_is_a_success_in_a_line() {
    let mut report = report([Outcome::Done, Outcome::Done, Outcome::Already]);
    assert_eq!(report.to_string(), "group rsp-1: 2 done, 1 already so\n");
    assert!(report.is_success());
    assert_eq!(report.outcome(Server::ecs("i-3", 80).identity()), Some(&Outcome::Already));
    assert_eq!(report.outcome(Server::ecs("i-4", 80).identity()), None);
    report.stopped = Some(Because::Interrupted);
    assert!(!report.is_success());
}

#[test]
fn what_was_to_go_and_is_not_there_is_told() {
    let seen = Snapshot::new("rsp-1", [Member::new(Server::ecs("i-1", 80))]);
    for desired in [
        Desired::removing(&[Server::ecs("i-1", 80), Server::ecs("i-9", 80)]),
        Desired::replacing(&[Server::ecs("i-9", 80)], [Server::ecs("i-1", 80)]),
    ] {
        let report = Report::of(&desired.plan_from(&seen, Table::new(20)).unwrap());
        let told = report.to_string();
        assert!(told.ends_with("\n  i-9:80 is not in the group\n"), "{told}");
        assert_eq!(told.matches("not in the group").count(), 1, "{told}");
    }
}

#[test]
fn every_reason_has_its_words() {
    let changes = ["one", "two", "three", "four"].map(str::to_owned).to_vec();
    for (because, words) in [
        (Because::NotReached, "the run did not come to it"),
        (Because::OwnedByOthers, "it is somebody else's"),
        (
            Because::Incomplete("a page\nis lost".into()),
            "the group was not seen as a whole: a page\\nis lost",
        ),
        (Because::Missing, "it is not in the group"),
        (Because::NotReplaced, "not all that come in its place are there"),
        (
            Because::Changed(changes),
            "the group was changed since the plan was made; one; two; three",
        ),
        (Because::Fixed, "groups of this kind stay as they were made"),
        (Because::DryRun, "it was a dry run"),
        (Because::Interrupted, "it was interrupted"),
        (Because::Unread(Cause::interrupted()), "the group could not be read: it was interrupted"),
    ] {
        assert_eq!(because.to_string(), words);
    }
}
