//! `slb group`: whole groups of servers.

use std::fmt::Display;
use std::time::Duration;

use aliyun_core::Value;
use aliyun_lb_groups::{
    Action, Desired, Drain, Error, ErrorKind, Group, Identity, Order, Ownership, Report, Server,
    Snapshot, Until,
};
use serde::Serialize;

use crate::args::{Globals, GroupCommand, Into, Owned};
use crate::failure::{Exit, Failure};
use crate::input::owned;
use crate::output;
use crate::screen::Progress;
use crate::session::Session;
use crate::target::{self, Target};

pub(crate) async fn run(globals: &Globals, command: &GroupCommand) -> Result<(), Failure> {
    match command {
        GroupCommand::Show { group } => watch(globals, group, None, 1).await,
        GroupCommand::Watch { group, delay, looks } => {
            watch(globals, group, Some(*delay), looks.unwrap_or(u64::MAX)).await
        }
        GroupCommand::Plan(into) => plan(globals, into).await,
        GroupCommand::Apply(into) => apply(globals, into, Desired::exactly).await,
        GroupCommand::Add(into) => change(globals, into, Desired::adding, Action::Add).await,
        GroupCommand::Remove(into) => {
            let removing = |servers: Vec<Server>| Desired::removing(&servers);
            change(globals, into, removing, Action::Remove).await
        }
        GroupCommand::Weights { weight, into } => {
            let weighing = |servers: Vec<Server>| {
                Desired::changing(servers.into_iter().map(|server| server.weight(*weight)))
            };
            change(globals, into, weighing, Action::Change).await
        }
        GroupCommand::Drain { time, into, saved } => {
            let servers = target::servers(&into.servers)?;
            let drain = Drain::new(&servers)
                .until(Until::Time(*time))
                .ownership(ownership(into.owned.mark.as_deref()));
            super::recipe::run(globals, &into.group, drain, saved, Duration::ZERO).await
        }
    }
}

/// Whose servers are touched.
pub(super) fn ownership(mark: Option<&str>) -> Ownership {
    mark.map_or(Ownership::All, |mark| Ownership::Mark(mark.to_owned()))
}

fn settled(desired: Desired, settings: &Owned) -> Desired {
    let order = if settings.free_first { Order::FreeFirst } else { Order::AddFirst };
    desired
        .ownership(ownership(settings.mark.as_deref()))
        .keep_weights(settings.keep_weights)
        .order(order)
        .floor(settings.floor)
}

/// Prints the group so many times.
async fn watch(
    globals: &Globals,
    name: &str,
    delay: Option<Duration>,
    looks: u64,
) -> Result<(), Failure> {
    let target = Target::parse(name)?;
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let mut outcome = Ok(());
    for look in 0..looks {
        if let (true, Some(delay)) = (look > 0, delay) {
            tokio::time::sleep(delay).await;
        }
        outcome = show(globals, group.as_ref(), delay.is_some()).await;
        if outcome.is_err() {
            break;
        }
    }
    session.close().await;
    outcome
}

async fn show(globals: &Globals, group: &dyn Group, with_health: bool) -> Result<(), Failure> {
    let snapshot = group.read().await.map_err(|failure| unreadable(&failure))?;
    let mut text = lines(&snapshot);
    if with_health {
        let ids: Vec<Identity> = snapshot.members.iter().map(|it| it.identity()).collect();
        if let Ok(health) = group.health(&ids).await {
            for (id, health) in health {
                text.push_str(&format!("  {id}: {health:?}\n"));
            }
        }
    }
    print(globals, &snapshot, &text)
}

/// The servers, a line each.
fn lines(snapshot: &Snapshot) -> String {
    let mut text = format!("{}: {} servers\n", snapshot.group, snapshot.members.len());
    for member in &snapshot.members {
        let server = &member.server;
        let weight = server.weight.map(|weight| format!(" weight {weight}")).unwrap_or_default();
        let note = server.description.as_deref().unwrap_or_default();
        let line =
            format!("  {} {}{weight} {note}", server.server_type.as_str(), server.identity());
        text.push_str(&aliyun_core::one_line(line.trim_end()));
        text.push('\n');
    }
    if let Some(why) = &snapshot.incomplete {
        text.push_str(&format!("  and others that were not seen: {why}\n"));
    }
    text
}

async fn plan(globals: &Globals, into: &Into) -> Result<(), Failure> {
    let target = Target::parse(&into.group)?;
    let desired = settled(Desired::exactly(target::servers(&into.servers)?), &into.owned);
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let plan = desired.plan(group.as_ref()).await.map_err(|error| failed(&error));
    let outcome = plan.and_then(|plan| print(globals, &plan, &plan.to_string()));
    session.close().await;
    outcome
}

/// Makes a group what it is to be. What that takes is known first, for the safety policy.
async fn apply(
    globals: &Globals,
    into: &Into,
    wish: impl FnOnce(Vec<Server>) -> Desired,
) -> Result<(), Failure> {
    let target = Target::parse(&into.group)?;
    let desired = settled(wish(target::servers(&into.servers)?), &into.owned);
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let outcome = async {
        let plan = desired.plan(group.as_ref()).await.map_err(|error| failed(&error))?;
        if !into.dry_run {
            let all = [Action::Add, Action::Change, Action::Remove];
            let done: Vec<Action> =
                all.into_iter().filter(|it| plan.servers(*it).next().is_some()).collect();
            target.pass(globals, &done)?;
        }
        let progress = Progress::begin(into.group.clone());
        let applied = plan.apply(group.as_ref()).dry_run(into.dry_run);
        let report = applied.on_event(|event| progress.say(event.to_string())).await;
        drop(progress);
        told(globals, &report, into.dry_run)
    };
    let outcome = outcome.await;
    session.close().await;
    outcome
}

async fn change(
    globals: &Globals,
    into: &Into,
    wish: impl FnOnce(Vec<Server>) -> Desired,
    action: Action,
) -> Result<(), Failure> {
    let target = Target::parse(&into.group)?;
    let desired = settled(wish(target::servers(&into.servers)?), &into.owned);
    if !into.dry_run {
        target.pass(globals, &[action])?;
    }
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let progress = Progress::begin(into.group.clone());
    let applied = desired.apply(group.as_ref()).dry_run(into.dry_run);
    let report = applied.on_event(|event| progress.say(event.to_string())).await;
    drop(progress);
    session.close().await;
    told(globals, &report, into.dry_run)
}

/// Prints a report; that some of it was not done is a failure.
pub(super) fn told(globals: &Globals, report: &Report, is_trial: bool) -> Result<(), Failure> {
    print(globals, report, &report.to_string())?;
    if report.is_success() || is_trial {
        return Ok(());
    }
    let message = format!("not all servers of {} are as they were to be", report.group);
    Err(Failure::new(Exit::Partly, message).note(
        "what to do",
        "read the report, and run the same command again: it does what is left",
    ))
}

/// Prints data in the form that is asked for, and otherwise words for people.
pub(super) fn print(globals: &Globals, data: &impl Serialize, words: &str) -> Result<(), Failure> {
    match &globals.output {
        None => output::say(&format!("{}\n", words.trim_end())),
        Some(format) => {
            let json = serde_json::to_string(data).unwrap_or_default();
            let value = Value::from_json(&json).map(owned).unwrap_or(Value::Null);
            format.print(&value)
        }
    }
}

/// A failure of a change that does not end in a report.
pub(super) fn failed(error: &Error) -> Failure {
    let exit = match error.kind() {
        ErrorKind::Invalid => Exit::Invalid,
        ErrorKind::Timeout => Exit::Waited,
        _ => Exit::Partly,
    };
    match error.failure() {
        Some(failure) => unreadable(failure),
        None => Failure::new(exit, error.to_string()),
    }
}

/// A group that cannot be read.
fn unreadable(failure: &aliyun_lb_groups::Failure) -> Failure {
    let failed =
        Failure::new(Exit::Refused, format!("the group cannot be read: {}", said(failure)));
    match failure.request_id() {
        Some(id) => failed.note("request", id),
        None => failed,
    }
    .note("what to do", "look at the ID and at the region, or run `slb doctor`")
}

fn said(failure: &aliyun_lb_groups::Failure) -> impl Display {
    match failure.code() {
        Some(code) => format!("{code}: {}", failure.message()),
        None => failure.message().to_string(),
    }
}
