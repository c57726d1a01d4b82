//! `slb blue-green`, `slb rolling`, `slb canary`: changes of several steps, which go on where they
//! were when the program comes back.

use std::path::Path;
use std::time::{Duration, Instant};

use aliyun_lb_groups::{
    BlueGreen, Canary, Desired, HealthWait, Recipe, Rolling, Server, Until, Verdict,
};
use serde::{Serialize, de::DeserializeOwned};

use super::group::{self, failed, ownership};
use crate::args::{BlueGreenArgs, CanaryArgs, Change, Globals, RollingArgs, Saved, Trust};
use crate::failure::Failure;
use crate::kept;
use crate::record::{Keeper, Record};
use crate::screen::{self, Progress};
use crate::servers::servers;
use crate::session::Session;
use crate::target::{Target, Work};

/// What a recipe does that puts servers in the place of others.
const WORKS: [Work; 3] = [Work::Add, Work::Change, Work::Remove];

pub(crate) async fn blue_green(globals: &Globals, args: &BlueGreenArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(change)?;
    if change.trial.dry_run {
        return trial(globals, target, change, &old, new).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let recipe = BlueGreen::new(&old, new)
        .health(health(change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership);
    run(globals, target, record, recipe, &change.saved, Duration::ZERO, WORKS).await
}

pub(crate) async fn rolling(globals: &Globals, args: &RollingArgs) -> Result<(), Failure> {
    let change = &args.change;
    let Prepared { target, old, new } = Prepared::of(change)?;
    if change.trial.dry_run {
        return trial(globals, target, change, &old, new).await;
    }
    let (ownership, record) = ownership(&change.whose, &target)?;
    let recipe = Rolling::new(&old, new, args.batch)
        .floor(args.floor)
        .health(health(change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership);
    run(globals, target, record, recipe, &change.saved, Duration::ZERO, WORKS).await
}

pub(crate) async fn canary(globals: &Globals, args: &CanaryArgs) -> Result<(), Failure> {
    let (target, new) = (Target::parse(&args.group)?, servers(&args.to)?);
    if args.trial.dry_run {
        let last = args.weights.last().copied().unwrap_or(100);
        let desired = Desired::adding(new.into_iter().map(|server| server.weight(last)));
        return group::plan(globals, group::Change::new(target, &args.whose, desired)?).await;
    }
    let (ownership, record) = ownership(&args.whose, &target)?;
    let recipe = Canary::new(new, args.weights.iter().copied())
        .health(health(args.trust))
        .ownership(ownership);
    let works = [Work::Add, Work::Change];
    run(globals, target, record, recipe, &args.saved, args.hold, works).await
}

/// The group and the servers of a change.
struct Prepared {
    target: Target,
    old: Vec<Server>,
    new: Vec<Server>,
}

impl Prepared {
    fn of(change: &Change) -> Result<Self, Failure> {
        let target = Target::parse(&change.group)?;
        Ok(Self { target, old: servers(&change.from)?, new: servers(&change.to)? })
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

/// Runs a recipe from where it is, and stays for a while wherever it asks.
pub(super) async fn run<R: Recipe + Serialize + DeserializeOwned>(
    globals: &Globals,
    target: Target,
    record: Option<Record>,
    recipe: R,
    saved: &Saved,
    hold: Duration,
    works: impl IntoIterator<Item = Work>,
) -> Result<(), Failure> {
    let mut recipe = match &saved.keep {
        Some(path) => kept(path)?.unwrap_or(recipe),
        None => recipe,
    };
    target.pass(globals, works)?;
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
            if let Some(path) = &saved.keep {
                lost = kept::write(path, recipe).err().or(lost.take());
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
    if let Some(failure) = lost {
        return Err(failure);
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

/// How far it was, if it was begun.
fn kept<R: DeserializeOwned>(path: &Path) -> Result<Option<R>, Failure> {
    kept::read(path, "how far this is", "name another file, or delete it to begin anew")
}
