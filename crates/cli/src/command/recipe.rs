//! `slb blue-green`, `slb rolling`, `slb canary`: changes of several steps, which go on where they
//! were when the program comes back.

mod check;
mod course;
pub(crate) mod keep;
mod run;
mod told;

use aliyun_lb_groups::{BlueGreen, Canary, Desired, HealthWait, Recipe, Rolling, Server, Until};

pub(super) use self::course::Course;
pub(super) use self::keep::Asked;
pub(super) use self::run::run;
use super::group::{self, failed, ownership};
use crate::args::{BlueGreenArgs, CanaryArgs, Change, FromTo, Globals, RollingArgs, Trust, Whose};
use crate::failure::Failure;
use crate::record::Record;
use crate::servers::servers;
use crate::target::Target;

pub(crate) async fn blue_green(globals: &Globals, args: &BlueGreenArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(&change.servers)?;
    if change.trial.dry_run {
        return trial(globals, target, &change.whose, Desired::replacing(&old, new)).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let asked = Asked::new("blue-green", &target, &change.whose).from(&old).to(&new);
    let tune = |recipe: BlueGreen| {
        recipe.health(health(change.trust)).drain_until(Until::Time(change.time))
    };
    let recipe = tune(BlueGreen::new(&old, new)).ownership(ownership);
    run(globals, course(change, target, record, asked), recipe, tune).await
}

pub(crate) async fn rolling(globals: &Globals, args: &RollingArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(&change.servers)?;
    if change.trial.dry_run {
        return trial(globals, target, &change.whose, Desired::replacing(&old, new)).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let asked = Asked::new("rolling", &target, &change.whose).from(&old).to(&new).batch(args.batch);
    let tune = |recipe: Rolling| {
        let recipe = recipe.floor(args.floor).health(health(change.trust));
        recipe.drain_until(Until::Time(change.time))
    };
    let recipe = tune(Rolling::new(&old, new, args.batch)).ownership(ownership);
    run(globals, course(change, target, record, asked), recipe, tune).await
}

pub(crate) async fn canary(globals: &Globals, args: &CanaryArgs) -> Result<(), Failure> {
    let target = Target::parse(&args.group)?;
    let (old, new) = (servers(&args.from, &target)?, servers(&args.to, &target)?);
    let mut recipe = Canary::new(new.clone(), args.weights.iter().copied());
    if !old.is_empty() {
        recipe = recipe.replacing(&old, Until::Time(args.time));
    }
    recipe.check().map_err(|error| failed(&error))?;
    if args.trial.dry_run {
        let last = args.weights.last().copied().unwrap_or(100);
        let grown = new.into_iter().map(|server| server.weight(last));
        let desired = match old.is_empty() {
            true => Desired::adding(grown),
            false => Desired::replacing(&old, grown),
        };
        return trial(globals, target, &args.whose, desired).await;
    }
    let (ownership, record) = ownership(&args.whose, &target)?;
    let asked = Asked::new("canary", &target, &args.whose).to(&new).weights(&args.weights);
    let asked = asked.from(&old);
    let tune = |recipe: Canary| recipe.health(health(args.trust));
    let course = Course {
        target,
        record,
        saved: &args.saved,
        checked: &args.checked,
        hold: args.hold,
        asked,
    };
    run(globals, course, tune(recipe).ownership(ownership), tune).await
}

/// Where new servers take the place of old ones, and what is kept of it.
fn course(change: &Change, target: Target, record: Option<Record>, asked: Asked) -> Course<'_> {
    let Change { checked, saved, hold, .. } = change;
    Course { target, record, saved, checked, hold: *hold, asked }
}

/// The group and the servers of a change.
pub(super) struct Prepared {
    pub(super) target: Target,
    pub(super) old: Vec<Server>,
    pub(super) new: Vec<Server>,
}

impl Prepared {
    pub(super) fn of(words: &FromTo) -> Result<Self, Failure> {
        let target = Target::parse(&words.group)?;
        let (old, new) = (servers(&words.from, &target)?, servers(&words.to, &target)?);
        Ok(Self { target, old, new })
    }
}

/// Prints what would come and go.
async fn trial(
    globals: &Globals,
    target: Target,
    whose: &Whose,
    desired: Desired,
) -> Result<(), Failure> {
    group::plan(globals, group::Change::new(target, whose, desired)?).await
}

fn health(trust: Trust) -> HealthWait {
    let wait = HealthWait::default().unchecked_is_enough(trust.unchecked);
    match trust.limit {
        Some(limit) => wait.limit(limit),
        None => wait,
    }
}
