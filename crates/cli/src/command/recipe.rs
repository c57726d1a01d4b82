//! `slb blue-green`, `slb rolling`, `slb canary`: changes of several steps, which go on where they
//! were when the program comes back.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use aliyun_lb_groups::{Action, BlueGreen, Canary, HealthWait, Recipe, Rolling, Until, Verdict};
use serde::{Serialize, de::DeserializeOwned};

use super::group::{failed, ownership};
use crate::args::{BlueGreenArgs, CanaryArgs, Globals, RollingArgs, Saved, Trust};
use crate::failure::{Exit, Failure};
use crate::screen::{self, Progress};
use crate::session::Session;
use crate::target::{self, Target};

pub(crate) async fn blue_green(globals: &Globals, args: &BlueGreenArgs) -> Result<(), Failure> {
    let change = &args.change;
    let (old, new) = (target::servers(&change.from)?, target::servers(&change.to)?);
    let recipe = BlueGreen::new(&old, new)
        .health(health(&change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership(change.trust.mark.as_deref()));
    run(globals, &change.group, recipe, &change.saved, Duration::ZERO).await
}

pub(crate) async fn rolling(globals: &Globals, args: &RollingArgs) -> Result<(), Failure> {
    let change = &args.change;
    let (old, new) = (target::servers(&change.from)?, target::servers(&change.to)?);
    let recipe = Rolling::new(&old, new, args.batch)
        .floor(args.floor)
        .health(health(&change.trust))
        .drain_until(Until::Time(change.time))
        .ownership(ownership(change.trust.mark.as_deref()));
    run(globals, &change.group, recipe, &change.saved, Duration::ZERO).await
}

pub(crate) async fn canary(globals: &Globals, args: &CanaryArgs) -> Result<(), Failure> {
    let new = target::servers(&args.to)?;
    let recipe = Canary::new(new, args.weights.iter().copied())
        .health(health(&args.trust))
        .ownership(ownership(args.trust.mark.as_deref()));
    run(globals, &args.group, recipe, &args.saved, args.hold).await
}

fn health(trust: &Trust) -> HealthWait {
    let wait = HealthWait::default().unchecked_is_enough(trust.unchecked);
    match trust.limit {
        Some(limit) => wait.limit(limit),
        None => wait,
    }
}

/// Runs a recipe from where it is, and stays for a while wherever it asks.
pub(super) async fn run<R: Recipe + Serialize + DeserializeOwned>(
    globals: &Globals,
    name: &str,
    recipe: R,
    saved: &Saved,
    hold: Duration,
) -> Result<(), Failure> {
    let target = Target::parse(name)?;
    let mut recipe = match &saved.keep {
        Some(path) => kept(path)?.unwrap_or(recipe),
        None => recipe,
    };
    target.pass(globals, &[Action::Add, Action::Change, Action::Remove])?;
    let session = Session::open(globals).await?;
    let group = target.group(&session.client);
    let progress = Progress::begin(name.to_owned());
    let mut said = String::new();
    let mut lost = None;
    let mut since: Option<Instant> = None;
    let running = recipe
        .run(group.as_ref())
        .saving(|recipe| {
            if let Some(path) = &saved.keep {
                lost = keep(path, recipe).err().or(lost.take());
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
    screen::tell(&format!("{name}: done"));
    Ok(())
}

/// How far it was, if it was begun.
fn kept<R: DeserializeOwned>(path: &Path) -> Result<Option<R>, Failure> {
    let wrong = |why: String| {
        Failure::new(Exit::Usage, format!("{} does not say how far this is", path.display()))
            .note("because", why)
            .note("what to do", "name another file, or delete it to begin anew")
    };
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|error| wrong(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Writes beside it and then moves it there, so that it is never half a file.
fn keep<R: Serialize>(path: &Path, recipe: &R) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(recipe).unwrap_or_default();
    let beside = path.with_extension("new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        Failure::new(Exit::Other, format!("{} cannot be written: {error}", path.display()))
    })
}
