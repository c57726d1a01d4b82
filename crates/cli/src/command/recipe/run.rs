//! Running a change of several steps, from where it is to where it ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use aliyun_lb_groups::{Ended, ErrorKind, Event, Group, Stage, Stop, Verdict, Watch};
use serde::Serialize;

use super::check::Check;
use super::course::{Course, Kind};
use super::keep::Keep;
use super::told::{End, Facts, Outcomes};
use crate::args::Globals;
use crate::command::group::failed;
use crate::failure::{Exit, Failure};
use crate::interrupt::Stoppable;
use crate::record::Keeper;
use crate::screen::{self, Progress};
use crate::session::Session;

/// Runs a recipe from where it is, or goes back from there. What was kept is given the times and
/// limits of now by `tune`.
pub(in crate::command) async fn run<R: Kind>(
    globals: &Globals,
    course: Course<'_>,
    mut recipe: R,
    tune: impl FnOnce(R) -> R,
) -> Result<(), Failure> {
    recipe.check().map_err(|error| failed(&error))?;
    let keep = course.saved.keep.as_deref().map(|path| Keep::new(path, course.asked.clone()));
    let _lock = keep.as_ref().map(Keep::lock).transpose()?;
    if let Some(keep) = &keep {
        recipe = course.resumed(keep, recipe)?;
        if recipe.is_over() && !(course.saved.back && recipe.can_go_back()) {
            let (end, what) = match recipe.stage() {
                Stage::Back => (End::Back, "went back"),
                _ => (End::Through, "done"),
            };
            let path = keep.path().display();
            screen::tell(&format!("{}: {what} already, as {path} says", course.target));
            return course.print(globals, end, false, &recipe, None, &Outcomes::default());
        }
    }
    recipe = tune(recipe);
    course.target.pass(globals, course.works())?;
    // That it can be written is seen before anything is changed.
    if let Some(keep) = &keep {
        keep.write(&recipe, course.saved.back)?;
    }
    let keeper = Keeper::begin(course.record.clone())?;
    let stoppable = Stoppable::begin();
    let session = Session::open(globals).await?;
    let group = course.target.group(&session.client);
    let run = Run {
        course: &course,
        keep,
        keeper,
        stop: stoppable.stop().clone(),
        lost: Mutex::new(None),
        is_going_back: AtomicBool::new(course.saved.back),
        progress: Progress::begin(course.target.to_string()),
    };
    let mut outcomes = Outcomes::default();
    let outcome = run.all(&mut recipe, group.as_ref(), &mut outcomes).await;
    session.close().await;
    run.end(globals, outcome, &recipe, &outcomes)
}

/// The variable of the environment that tells it: `SLB_BATCHES_DONE` for `BatchesDone`.
fn variable(name: &str) -> String {
    let mut variable = "SLB".to_owned();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            variable.push('_');
        }
        variable.push(letter.to_ascii_uppercase());
    }
    variable
}

/// A recipe under way.
struct Run<'c> {
    course: &'c Course<'c>,
    keep: Option<Keep<'c>>,
    keeper: Keeper,
    stop: Stop,
    /// Why something could not be kept.
    lost: Mutex<Option<Failure>>,
    is_going_back: AtomicBool,
    progress: Progress,
}

impl Run<'_> {
    async fn all<R: Kind>(
        &self,
        recipe: &mut R,
        group: &dyn Group,
        outcomes: &mut Outcomes,
    ) -> Result<Ended, aliyun_lb_groups::Error> {
        let mut said = String::new();
        let see = |event: &Event| {
            self.keeper.see(event);
            outcomes.see(event);
            // A wait says the same again and again.
            let what = event.to_string();
            if what != said {
                self.progress.log(&what);
                said = what;
            }
        };
        if self.course.saved.back {
            let mut watch = Watch::new().on_event(see).stopped_by(&self.stop);
            recipe.back(group, &mut watch).await?;
            self.save(recipe);
            return Ok(Ended::Back);
        }
        let mut holding = None;
        let hold = self.course.hold;
        let rest = Duration::from_secs(2);
        recipe
            .run(group)
            .saving(|recipe| self.save(recipe))
            .condition(|recipe| {
                let place = (recipe.stage(), recipe.facts());
                let since = match &holding {
                    Some((held, since)) if *held == place => *since,
                    _ => holding.insert((place, Instant::now())).1,
                };
                // What is drained has had its time.
                let holds = recipe.stage() != Stage::Drained && since.elapsed() < hold;
                let check = (!holds).then(|| self.check(recipe)).flatten();
                let asks =
                    check.map(|check| (check, serde_json::to_value(recipe).unwrap_or_default()));
                async move {
                    match asks {
                        _ if holds => Verdict::Wait,
                        None => Verdict::Go,
                        Some((check, recipe)) => self.ask(check, &recipe).await,
                    }
                }
            })
            .delay(if hold.is_zero() { rest } else { hold.min(rest) })
            .stopped_by(&self.stop)
            .on_event(see)
            .await
    }

    /// Keeps how far it is, and goes no further where that is not possible.
    fn save<R: Kind>(&self, recipe: &R) {
        let saved = self.keeper.settle(|record| recipe.note(record));
        if let Err(failure) = saved.and_then(|()| self.write(recipe)) {
            self.lose(failure);
            self.stop.stop();
        }
    }

    fn write(&self, recipe: &impl Serialize) -> Result<(), Failure> {
        match &self.keep {
            Some(keep) => keep.write(recipe, self.is_going_back.load(Ordering::Relaxed)),
            None => Ok(()),
        }
    }

    fn lose(&self, failure: Failure) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    /// The command that is asked now, if there is one.
    fn check(&self, recipe: &impl Facts) -> Option<Check> {
        let Course { target, checked, asked, .. } = self.course;
        let told = [
            ("Product", target.product().to_owned()),
            ("Group", target.id().to_owned()),
            ("Command", asked.command().to_owned()),
            ("Phase", recipe.stage().to_string()),
        ];
        let facts = recipe.facts().into_iter().map(|(name, fact)| (name, fact.to_string()));
        let told = told.into_iter().chain(facts);
        let told = told.map(|(name, value)| (variable(name), value));
        Some(Check::new(checked.check.as_deref()?, checked.check_limit, told))
    }

    /// Asks. That it goes back is kept before it does, and it does where that cannot be kept, too.
    async fn ask(&self, check: Check, recipe: &serde_json::Value) -> Verdict {
        self.progress.hide();
        let verdict = check.ask().await;
        self.progress.show();
        if verdict == Verdict::Back {
            self.is_going_back.store(true, Ordering::Relaxed);
            if let Err(failure) = self.write(recipe) {
                self.lose(failure);
            }
        }
        verdict
    }

    /// Tells how it ended.
    fn end<R: Kind>(
        self,
        globals: &Globals,
        outcome: Result<Ended, aliyun_lb_groups::Error>,
        recipe: &R,
        outcomes: &Outcomes,
    ) -> Result<(), Failure> {
        let Self { course, keeper, lost, is_going_back, progress, .. } = self;
        drop(progress);
        let recorded = keeper.end();
        let (end, error) = match &outcome {
            Ok(ended) => (End::from(*ended), None),
            Err(error) if error.kind() == ErrorKind::Interrupted => (End::Interrupted, None),
            Err(error) => (End::Failed, Some(error.to_string())),
        };
        let is_going_back = is_going_back.into_inner();
        let printed = course.print(globals, end, is_going_back, recipe, error, outcomes);
        recorded?;
        if let Some(failure) = lost.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(failure);
        }
        let ended = outcome.map_err(|error| course.how_to_go_on(failed(&error), is_going_back))?;
        printed?;
        let target = &course.target;
        match ended {
            Ended::Back if course.saved.back => screen::tell(&format!("{target}: went back")),
            Ended::Back => {
                let message = format!("{target}: it went back, as its check said");
                return Err(Failure::new(Exit::WentBack, message)
                    .note("what to know", recipe.after_going_back()));
            }
            _ => screen::tell(&format!("{target}: done")),
        }
        Ok(())
    }
}
