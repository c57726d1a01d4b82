//! `slb group apply`: from servers, from a plan that was kept, or from a report.

use std::collections::BTreeSet;
use std::path::Path;

use aliyun_core::Value;
use aliyun_lb_groups::{Desired, Group, Identity, Ownership, Plan, Report};
use serde::de::DeserializeOwned;

use super::{Change, as_planned, failed, unreadable, with_group};
use crate::args::{ApplyArgs, Globals};
use crate::failure::{Exit, Failure};
use crate::input::file;
use crate::record::Record;
use crate::screen;
use crate::servers::servers;
use crate::target::Target;

/// Makes a group what it is to be. What that takes is known first, for the safety policy.
pub(super) async fn apply(globals: &Globals, args: &ApplyArgs) -> Result<(), Failure> {
    let (change, plan) = match (&args.plan, &args.resume) {
        (Some(path), _) => planned(args, path)?,
        (None, Some(path)) => (reported(args, path)?, None),
        (None, None) => {
            let target = Target::parse(args.group.as_deref().unwrap_or_default())?;
            let desired = Desired::exactly(servers(&args.servers, &target)?);
            let change = Change::new(target, &args.whose, desired)?;
            (change.in_manner(&args.manner), None)
        }
    };
    // Of what was kept nobody knows here in which order it goes.
    let may_replace = args.manner.free_first || args.servers.is_empty();
    with_group(globals, &change.target, async |group| {
        let plan = match plan {
            Some(plan) if args.replan => anew(group, plan).await?,
            Some(plan) => plan,
            None => change.desired.plan(group).await.map_err(|error| failed(&error))?,
        };
        as_planned(globals, group, &change, &plan, may_replace, args.trial).await
    })
    .await
}

/// A plan that was kept.
fn planned(args: &ApplyArgs, path: &Path) -> Result<(Change, Option<Plan>), Failure> {
    let way = "slb group plan ... -o json > plan.json";
    let (target, mut plan) = read::<Plan>(path, args.group.as_deref(), "plan", way)?;
    let record = record(args, &target, &plan.desired, path)?;
    if let Some(record) = &record {
        let ours = record.servers()?;
        let has_changed = others_changed(&plan, &ours);
        plan.desired = plan.desired.ownership(Ownership::Record(ours));
        if has_changed && !args.replan {
            let message = "the record was changed since the plan was made";
            return Err(Failure::new(Exit::Partly, message)
                .note("what to do", "plan again, or add --replan"));
        }
        if has_changed {
            screen::tell("the record was changed since the plan was made: it is planned anew");
            return Ok((
                Change { target, desired: plan.desired, record: Some(record.clone()) },
                None,
            ));
        }
    }
    Ok((Change { target, desired: plan.desired.clone(), record }, Some(plan)))
}

/// Whether a record says something else than when the plan was made, apart from what the plan has
/// done itself before it was interrupted.
fn others_changed(plan: &Plan, ours: &BTreeSet<Identity>) -> bool {
    let Ownership::Record(were) = plan.desired.owners() else { return false };
    let own: BTreeSet<Identity> = plan.steps.iter().map(|step| step.server.identity()).collect();
    ours.symmetric_difference(were).any(|changed| !own.contains(changed))
}

/// What a report was about.
fn reported(args: &ApplyArgs, path: &Path) -> Result<Change, Failure> {
    let way = "slb group apply ... -o json > report.json";
    let (target, report) = read::<Report>(path, args.group.as_deref(), "report", way)?;
    let record = record(args, &target, &report.desired, path)?;
    let desired = match &record {
        Some(record) => report.desired.ownership(Ownership::Record(record.servers()?)),
        None => report.desired,
    };
    Ok(Change { target, desired, record })
}

/// The record that something that was kept goes by.
fn record(
    args: &ApplyArgs,
    target: &Target,
    desired: &Desired,
    kept: &Path,
) -> Result<Option<Record>, Failure> {
    let goes_by_one = matches!(desired.owners(), Ownership::Record(_));
    let kept = file::shown(kept);
    match &args.whose.record {
        Some(path) if goes_by_one => Ok(Some(Record::new(path, target.to_string()))),
        Some(_) => {
            let message = format!("{kept} does not go by a record of what is ours");
            Err(Failure::new(Exit::Usage, message).note("what to do", "leave out --record"))
        }
        None if goes_by_one => {
            let message = format!("{kept} goes by a record of what is ours");
            Err(Failure::new(Exit::Usage, message).note(
                "what to do",
                "give that record, so that it is kept up to date: --record FILE",
            ))
        }
        None => Ok(None),
    }
}

/// The plan, or another one where somebody else has changed the group since.
async fn anew(group: &dyn Group, plan: Plan) -> Result<Plan, Failure> {
    let snapshot = group.read().await.map_err(|failure| unreadable(&failure))?;
    let conflicts = plan.conflicts(&snapshot);
    if conflicts.is_empty() {
        return Ok(plan);
    }
    screen::tell("the group was changed since the plan was made: it is planned anew");
    conflicts.iter().take(10).for_each(|what| screen::tell(&format!("  {what}")));
    plan.desired.plan_from(&snapshot, group.table()).map_err(|error| failed(&error))
}

/// Reads what was kept of a group. The group is the one that it names, or else this one.
fn read<T: DeserializeOwned>(
    path: &Path,
    group: Option<&str>,
    what: &str,
    way: &'static str,
) -> Result<(Target, T), Failure> {
    let value = file::document(path)?;
    let kept: T = serde_json::from_str(&value.to_json()).map_err(|error| {
        Failure::new(Exit::Usage, format!("{} holds no {what}", file::shown(path)))
            .note("because", file::wrong(&error))
            .note("write one by", way)
    })?;
    let member = |name| value.get(name).and_then(Value::as_text).unwrap_or_default();
    let named = match member("Product") {
        "" => member("Group").to_owned(),
        product => format!("{product}:{}", member("Group")),
    };
    let Some(group) = group else {
        let target = Target::parse(&named)?;
        return Ok((target, kept));
    };
    let target = Target::parse(group)?;
    let is_it = match member("Product") {
        "" => target.is(member("Group")),
        _ => Target::parse(&named)? == target,
    };
    if is_it {
        return Ok((target, kept));
    }
    let message = format!("{} is about the group {named}, not {target}", file::shown(path));
    Err(Failure::new(Exit::Usage, message).note("what to do", "leave the group out"))
}
