//! `slb blue-green`, `slb rolling`, `slb canary`: changes of several steps, which go on where they
//! were when the program comes back.

mod keep;

use std::time::{Duration, Instant};

use aliyun_lb_groups::{
    BlueGreen, Canary, Desired, HealthWait, Recipe, Rolling, Server, Until, Verdict,
};
use serde::{Serialize, de::DeserializeOwned};

pub(super) use self::keep::Asked;
use self::keep::Keep;
use super::group::{self, failed, ownership};
use crate::args::{BlueGreenArgs, CanaryArgs, Change, FromTo, Globals, RollingArgs, Saved, Trust};
use crate::failure::Failure;
use crate::record::{Keeper, Record};
use crate::screen::{self, Progress};
use crate::servers::servers;
use crate::session::Session;
use crate::target::{Target, Work};

/// What a recipe does that puts servers in the place of others.
const WORKS: [Work; 3] = [Work::Add, Work::Change, Work::Remove];

pub(crate) async fn blue_green(globals: &Globals, args: &BlueGreenArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(&change.servers)?;
    if change.trial.dry_run {
        return trial(globals, target, change, &old, new).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let asked = Asked::new("blue-green", &target, &change.whose).from(&old).to(&new);
    let recipe = BlueGreen::new(&old, new)
        .health(health(change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership);
    let course = Course { target, record, saved: &change.saved, hold: Duration::ZERO, asked };
    run(globals, course, recipe, WORKS).await
}

pub(crate) async fn rolling(globals: &Globals, args: &RollingArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(&change.servers)?;
    if change.trial.dry_run {
        return trial(globals, target, change, &old, new).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let asked = Asked::new("rolling", &target, &change.whose).from(&old).to(&new).batch(args.batch);
    let recipe = Rolling::new(&old, new, args.batch)
        .floor(args.floor)
        .health(health(change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership);
    let course = Course { target, record, saved: &change.saved, hold: Duration::ZERO, asked };
    run(globals, course, recipe, WORKS).await
}

pub(crate) async fn canary(globals: &Globals, args: &CanaryArgs) -> Result<(), Failure> {
    let target = Target::parse(&args.group)?;
    let new = servers(&args.to, &target)?;
    let recipe = Canary::new(new.clone(), args.weights.iter().copied());
    recipe.check().map_err(|error| failed(&error))?;
    if args.trial.dry_run {
        let last = args.weights.last().copied().unwrap_or(100);
        let desired = Desired::adding(new.into_iter().map(|server| server.weight(last)));
        return group::plan(globals, group::Change::new(target, &args.whose, desired)?).await;
    }
    let (ownership, record) = ownership(&args.whose, &target)?;
    let asked = Asked::new("canary", &target, &args.whose).to(&new).weights(&args.weights);
    let recipe = recipe.health(health(args.trust)).ownership(ownership);
    let course = Course { target, record, saved: &args.saved, hold: args.hold, asked };
    run(globals, course, recipe, [Work::Add, Work::Change]).await
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
    change: &Change,
    old: &[Server],
    new: Vec<Server>,
) -> Result<(), Failure> {
    let desired = Desired::replacing(old, new);
    group::plan(globals, group::Change::new(target, &change.whose, desired)?).await
}

fn health(trust: Trust) -> HealthWait {
    let wait = HealthWait::default().unchecked_is_enough(trust.unchecked);
    match trust.limit {
        Some(limit) => wait.limit(limit),
        None => wait,
    }
}

/// Where a recipe runs, and what is kept of it.
pub(super) struct Course<'c> {
    pub(super) target: Target,
    pub(super) record: Option<Record>,
    pub(super) saved: &'c Saved,
    /// How long it stays wherever it asks.
    pub(super) hold: Duration,
    pub(super) asked: Asked,
}

/// Runs a recipe from where it is.
pub(super) async fn run<R: Recipe + Serialize + DeserializeOwned>(
    globals: &Globals,
    course: Course<'_>,
    mut recipe: R,
    works: impl IntoIterator<Item = Work>,
) -> Result<(), Failure> {
    let Course { target, record, saved, hold, asked } = course;
    recipe.check().map_err(|error| failed(&error))?;
    let keep = saved.keep.as_deref().map(|path| Keep::new(path, asked));
    if let Some(keep) = &keep
        && let Some(before) = keep.read(R::is_over)?
    {
        recipe = before;
        if recipe.is_over() {
            screen::tell(&format!("{target}: done already, as {} says", keep.path().display()));
            return Ok(());
        }
    }
    target.pass(globals, works)?;
    // That it can be written is seen before anything is changed.
    if let Some(keep) = &keep {
        keep.write(&recipe)?;
    }
    let keeper = Keeper::begin(record)?;
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let progress = Progress::begin(target.to_string());
    let mut said = String::new();
    let mut lost = None;
    let mut since: Option<Instant> = None;
    let running = recipe
        .run(group.as_ref())
        .saving(|recipe| {
            if let Some(keep) = &keep {
                lost = keep.write(recipe).err().or(lost.take());
            }
        })
        .condition(|_| {
            let begun = *since.get_or_insert_with(Instant::now);
            let is_over = begun.elapsed() >= hold;
            if is_over {
                since = None;
            }
            async move { if is_over { Verdict::Go } else { Verdict::Wait } }
        })
        .delay(hold.min(Duration::from_secs(2)))
        .on_event(|event| {
            keeper.see(event);
            // A wait says the same again and again.
            let what = event.to_string();
            if what != said {
                progress.log(&what);
                said = what;
            }
        });
    let outcome = running.await;
    drop(progress);
    session.close().await;
    keeper.end()?;
    match (lost, &outcome) {
        (Some(failure), Ok(_)) => return Err(failure),
        (Some(failure), Err(_)) => screen::complain(&failure),
        (None, _) => {}
    }
    outcome.map_err(|error| {
        let failure = failed(&error);
        match &saved.keep {
            Some(path) => {
                let way =
                    format!("mend it, and run it again: {} knows how far it is", path.display());
                failure.note("what to do", way)
            }
            None => failure.note("next time", "--keep FILE remembers how far it is"),
        }
    })?;
    screen::tell(&format!("{target}: done"));
    Ok(())
}
