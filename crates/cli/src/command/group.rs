//! `slb group`: whole groups of servers.

mod ended;
mod saved;
mod watch;

use std::time::Duration;

use aliyun_core::Value;
use aliyun_lb_groups::{
    Apply, Desired, Drain, Error, ErrorKind, Group, Order, Ownership, Plan, Report, Server, Until,
};
use serde::Serialize;

use self::ended::unreadable;
use super::recipe::{Asked, Course, Prepared};
use crate::args::{Globals, GroupCommand, Manner, Servers, Trial, Whose};
use crate::failure::{Exit, Failure};
use crate::input::{data, text};
use crate::interrupt::Stoppable;
use crate::output;
use crate::record::{Keeper, Record};
use crate::screen::{self, Progress};
use crate::servers::{self, servers};
use crate::session::Session;
use crate::target::{Target, Work};

pub(crate) async fn run(globals: &Globals, command: &GroupCommand) -> Result<(), Failure> {
    match command {
        GroupCommand::Show { group } => watch::show(globals, group).await,
        GroupCommand::Watch { group, delay, looks } => {
            watch::watch(globals, group, *delay, looks.unwrap_or(u64::MAX)).await
        }
        GroupCommand::Schema => match &globals.output {
            Some(format) => format.print(&data(servers::SCHEMA)),
            None => output::say(servers::SCHEMA),
        },
        GroupCommand::Plan { servers, whose, manner } => {
            plan(globals, Change::of(servers, whose, Desired::exactly)?.in_manner(manner)).await
        }
        GroupCommand::Apply(args) => saved::apply(globals, args).await,
        GroupCommand::Add { servers, whose, keep_weights, trial } => {
            let adding = |servers| Desired::adding(servers).keep_weights(*keep_weights);
            let change = Change::of(servers, whose, adding)?;
            at_once(globals, change, &[Work::Add, Work::Change], *trial).await
        }
        GroupCommand::Remove { servers, whose, floor, trial } => {
            let removing = |servers: Vec<Server>| Desired::removing(&servers).floor(floor.floor);
            at_once(globals, Change::of(servers, whose, removing)?, &[Work::Remove], *trial).await
        }
        GroupCommand::Weights { weight, servers, whose, floor, trial } => {
            let weighing =
                |servers: Vec<Server>| Desired::weighing(&servers, *weight).floor(floor.floor);
            at_once(globals, Change::of(servers, whose, weighing)?, &[Work::Change], *trial).await
        }
        GroupCommand::Replace(args) => {
            let Prepared { target, old, new } = Prepared::of(&args.servers)?;
            let change = Change::new(target, &args.whose, Desired::replacing(&old, new))?;
            let works = [Work::Add, Work::Change, Work::Replace, Work::Remove];
            at_once(globals, change, &works, args.trial).await
        }
        GroupCommand::Drain {
            time,
            servers: Servers { group, servers: words },
            whose,
            checked,
            saved,
            trial,
        } => {
            let target = Target::parse(group)?;
            let words = servers(words, &target)?;
            if trial.dry_run {
                let change = Change::new(target, whose, Desired::removing(&words))?;
                return plan(globals, change).await;
            }
            let (ownership, record) = ownership(whose, &target)?;
            let asked = Asked::new("group drain", &target, whose).from(&words);
            let until = Until::Time(*time);
            let drain = Drain::new(&words).until(until).ownership(ownership);
            let hold = Duration::ZERO;
            let course = Course { target, record, saved, checked, hold, asked };
            super::recipe::run(globals, course, drain, |drain| drain.until(until)).await
        }
    }
}

/// What a group is to become.
pub(super) struct Change {
    target: Target,
    desired: Desired,
    record: Option<Record>,
}

impl Change {
    pub(super) fn new(target: Target, whose: &Whose, desired: Desired) -> Result<Self, Failure> {
        let (ownership, record) = ownership(whose, &target)?;
        Ok(Self { target, desired: desired.ownership(ownership), record })
    }

    fn of(
        words: &Servers,
        whose: &Whose,
        wish: impl FnOnce(Vec<Server>) -> Desired,
    ) -> Result<Self, Failure> {
        let target = Target::parse(&words.group)?;
        let servers = servers(&words.servers, &target)?;
        Self::new(target, whose, wish(servers))
    }

    fn in_manner(mut self, manner: &Manner) -> Self {
        let order = if manner.free_first { Order::FreeFirst } else { Order::AddFirst };
        self.desired =
            self.desired.keep_weights(manner.keep_weights).order(order).floor(manner.floor.floor);
        self
    }
}

/// Whose servers are touched, and the record that is kept of it.
pub(super) fn ownership(
    whose: &Whose,
    target: &Target,
) -> Result<(Ownership, Option<Record>), Failure> {
    match (&whose.record, &whose.mark) {
        (Some(path), _) => {
            let record = Record::new(path, target.to_string());
            Ok((Ownership::Record(record.servers()?), Some(record)))
        }
        (None, Some(mark)) => Ok((Ownership::Mark(mark.clone()), None)),
        (None, None) => Ok((Ownership::All, None)),
    }
}

/// Works with a group as a client reaches it.
async fn with_group(
    globals: &Globals,
    target: &Target,
    work: impl AsyncFnOnce(&dyn Group) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let outcome = work(group.as_ref()).await;
    session.close().await;
    outcome
}

/// Prints what would be done.
pub(super) async fn plan(globals: &Globals, change: Change) -> Result<(), Failure> {
    with_group(globals, &change.target, async |group| {
        let plan = change.desired.plan(group).await.map_err(|error| failed(&error))?;
        print(globals, &change.target, &plan, &plan.to_string())
    })
    .await
}

/// Does what is wanted of the group as it is then.
async fn at_once(
    globals: &Globals,
    change: Change,
    works: &[Work],
    trial: Trial,
) -> Result<(), Failure> {
    let Change { target, desired, record } = change;
    if !trial.dry_run {
        target.pass(globals, works.iter().copied())?;
    }
    with_group(globals, &target, async |group| {
        carry_out(globals, &target, group, desired.apply(group), record, trial).await
    })
    .await
}

/// Does what is planned, once a person and the safety policy have seen it.
async fn as_planned(
    globals: &Globals,
    group: &dyn Group,
    change: &Change,
    plan: &Plan,
    may_replace: bool,
    trial: Trial,
) -> Result<(), Failure> {
    if !trial.dry_run {
        let works = Work::of(plan, may_replace);
        if works.contains(&Work::Remove) && screen::asks(globals) {
            screen::tell(screen::diff(&plan.to_string(), screen::Stream::Error).trim_end());
        }
        change.target.pass(globals, works)?;
    }
    let (target, record) = (&change.target, change.record.clone());
    carry_out(globals, target, group, plan.apply(group), record, trial).await
}

/// Makes a change, keeps the record, and tells what became of it.
async fn carry_out(
    globals: &Globals,
    target: &Target,
    group: &dyn Group,
    change: Apply<'_>,
    record: Option<Record>,
    trial: Trial,
) -> Result<(), Failure> {
    let record = record.filter(|_| !trial.dry_run);
    let keeper = Keeper::begin(record.clone())?;
    let stoppable = Stoppable::begin();
    let progress = Progress::begin(target.to_string());
    if let Some(record) = record {
        record.tidy(group).await?;
    }
    let change = change.dry_run(trial.dry_run).stopped_by(stoppable.stop()).on_event(|event| {
        keeper.see(event);
        progress.say(event.to_string());
    });
    let report = change.await;
    drop(progress);
    let told = told(globals, target, &report, trial);
    both(keeper.end(), told)
}

/// Prints a report; that some of it was not done is a failure.
fn told(globals: &Globals, target: &Target, report: &Report, trial: Trial) -> Result<(), Failure> {
    let printed = print(globals, target, report, &report.to_string());
    if report.is_success() || trial.dry_run {
        return printed;
    }
    both(printed, Err(ended::failure(target, report)))
}

/// Two outcomes. Of two failures the first is said here, and the second is that of the command.
fn both(first: Result<(), Failure>, second: Result<(), Failure>) -> Result<(), Failure> {
    match (first, second) {
        (Err(first), Err(second)) => {
            screen::complain(&first);
            Err(second)
        }
        (first, second) => first.and(second),
    }
}

/// Prints data in the form that is asked for, and otherwise words for people. A group of data is
/// known by its product.
pub(super) fn print(
    globals: &Globals,
    target: &Target,
    data: &impl Serialize,
    words: &str,
) -> Result<(), Failure> {
    let Some(format) = &globals.output else {
        let words = screen::diff(words, screen::Stream::Output);
        return output::say(&format!("{}\n", words.trim_end()));
    };
    let mut value = self::data(&serde_json::to_string(data).unwrap_or_default());
    if let Value::Object(members) = &mut value {
        members.insert(0, ("Product".into(), text(target.product())));
    }
    format.print(&value)
}

/// A failure of a plan, of a wait or of a step.
pub(super) fn failed(error: &Error) -> Failure {
    let exit = match error.kind() {
        ErrorKind::Invalid => Exit::Invalid,
        ErrorKind::Timeout => Exit::Waited,
        ErrorKind::Interrupted => Exit::Interrupted,
        _ => Exit::Partly,
    };
    match (error.failure(), error.report()) {
        _ if exit == Exit::Interrupted => Failure::new(exit, error.to_string()),
        (Some(failure), _) => unreadable(failure),
        (None, Some(report)) => ended::of_step(report, &error.to_string()),
        (None, None) => Failure::new(exit, error.to_string()),
    }
}
