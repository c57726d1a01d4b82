//! Running a change of several steps, from where it is to where it ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use aliyun_lb_groups::{Ended, ErrorKind, Event, Group, Stage, Stop, Verdict, Watch};
use serde::{Serialize, de::DeserializeOwned};

use super::check::Check;
use super::keep::{Asked, Keep, Kept};
use super::told::{End, Facts, Outcomes, Told};
use crate::args::{Checked, Globals, Saved};
use crate::command::group::{failed, print};
use crate::failure::{Exit, Failure};
use crate::interrupt::Stoppable;
use crate::record::{Keeper, Record};
use crate::screen::{self, Progress};
use crate::session::Session;
use crate::target::{Target, Work};

/// Where a recipe runs, and what is kept of it.
pub(in crate::command) struct Course<'c> {
    pub(in crate::command) target: Target,
    pub(in crate::command) record: Option<Record>,
    pub(in crate::command) saved: &'c Saved,
    pub(in crate::command) checked: &'c Checked,
    /// How long it stays wherever new servers are healthy.
    pub(in crate::command) hold: Duration,
    pub(in crate::command) asked: Asked,
}

/// A recipe that is kept in a file.
pub(in crate::command) trait Kind: Facts + Serialize + DeserializeOwned {}

impl<R: Facts + Serialize + DeserializeOwned> Kind for R {}

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
    if let Some(keep) = &keep {
        recipe = course.from_where_it_is(keep, recipe)?;
        if recipe.is_over() && !(course.saved.back && recipe.can_go_back()) {
            let (end, what) = match recipe.stage() {
                Stage::Back => (End::Back, "went back"),
                _ => (End::Through, "done"),
            };
            let path = keep.path().display();
            screen::tell(&format!("{}: {what} already, as {path} says", course.target));
            return course.print(globals, end, &recipe, None, &Outcomes::default());
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

impl Course<'_> {
    /// What was kept of the recipe, or the recipe where nothing was; if it can go on there, or back.
    fn from_where_it_is<R: Kind>(&self, keep: &Keep<'_>, recipe: R) -> Result<R, Failure> {
        let path = keep.path().display();
        let refused = |exit, message: &str, way: &str| {
            Err(Failure::new(exit, format!("{path}: {message}")).note("what to do", way))
        };
        let Some(Kept { recipe: kept, back }) = keep.read::<R>(R::is_over)? else {
            return match self.saved.back {
                true => refused(
                    Exit::Usage,
                    "there is no such file, so there is nothing to go back from",
                    "name the file of --keep; without one, take out what came by hand",
                ),
                false => Ok(recipe),
            };
        };
        match (self.saved.back, kept.stage()) {
            (true, Stage::Back) => Ok(kept),
            (true, _) if kept.can_go_back() => Ok(kept),
            (true, Stage::Over) => refused(
                Exit::Usage,
                "all batches are done, and there is no way back from there",
                "run it with the servers of --from and --to exchanged, and with another file",
            ),
            (true, _) => refused(
                Exit::Usage,
                "nothing is under way, so there is nothing to go back from",
                "leave out --back to go on; what was done before stays as it is",
            ),
            (false, Stage::Back) => refused(
                Exit::WentBack,
                "it went back before",
                "to begin anew, delete the file or name another one",
            ),
            (false, _) if back => refused(
                Exit::Usage,
                "it was going back, and is not back yet",
                "add --back, which ends that",
            ),
            (false, _) => Ok(kept),
        }
    }
}

impl Course<'_> {
    /// What it may do to the group.
    fn works(&self) -> Vec<Work> {
        let has_way_back = self.saved.back || self.checked.check.is_some();
        let mut works = vec![Work::Change];
        if self.asked.adds() || has_way_back {
            works.insert(0, Work::Add);
        }
        if self.asked.removes() || has_way_back {
            works.push(Work::Remove);
        }
        works
    }

    /// Prints how it ended, where data is asked for.
    fn print(
        &self,
        globals: &Globals,
        ended: End,
        recipe: &impl Facts,
        error: Option<String>,
        outcomes: &Outcomes,
    ) -> Result<(), Failure> {
        if globals.output.is_none() {
            return Ok(());
        }
        let told = Told {
            group: self.target.id(),
            command: self.asked.command(),
            ended,
            stage: recipe.stage(),
            facts: recipe.facts().into_iter().collect(),
            error,
            entries: outcomes.all(),
        };
        print(globals, &self.target, &told, "")
    }
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
                let asks = (!holds).then(|| self.check(recipe)).flatten();
                let back = serde_json::to_value(recipe).unwrap_or_default();
                async move {
                    match asks {
                        _ if holds => Verdict::Wait,
                        None => Verdict::Go,
                        Some(check) => self.ask(check, &back).await,
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
        self.found(saved.and_then(|()| self.write(recipe)));
    }

    fn write(&self, recipe: &impl Serialize) -> Result<(), Failure> {
        match &self.keep {
            Some(keep) => keep.write(recipe, self.is_going_back.load(Ordering::Relaxed)),
            None => Ok(()),
        }
    }

    fn found(&self, saved: Result<(), Failure>) {
        if let Err(failure) = saved {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
            self.stop.stop();
        }
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

    /// Asks. That it goes back is kept before it does.
    async fn ask(&self, check: Check, recipe: &serde_json::Value) -> Verdict {
        self.progress.hide();
        let verdict = check.ask().await;
        self.progress.show();
        if verdict == Verdict::Back {
            self.is_going_back.store(true, Ordering::Relaxed);
            self.found(self.write(recipe));
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
        let printed = course.print(globals, end, recipe, error, outcomes);
        recorded?;
        if let Some(failure) = lost.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(failure);
        }
        let ended = outcome
            .map_err(|error| course.how_to_go_on(failed(&error), is_going_back.into_inner()))?;
        printed?;
        let target = &course.target;
        match ended {
            Ended::Back if course.saved.back => screen::tell(&format!("{target}: went back")),
            Ended::Back => {
                let message = format!("{target}: it went back, as its check said");
                return Err(Failure::new(Exit::WentBack, message)
                    .note("what to know", "the group is as it was before"));
            }
            _ => screen::tell(&format!("{target}: done")),
        }
        Ok(())
    }
}

impl Course<'_> {
    /// What to do about a failure or an interrupt.
    fn how_to_go_on(&self, failure: Failure, is_going_back: bool) -> Failure {
        let Some(path) = &self.saved.keep else {
            return match failure.exit {
                Exit::Interrupted => {
                    failure.note("what to do", "look at the group, or run the same command again")
                }
                _ => failure,
            }
            .note("next time", "--keep FILE remembers how far it is");
        };
        let again = match (failure.exit, is_going_back) {
            (_, true) => "run it again with --back",
            (Exit::Interrupted, false) => "run it again to go on, or with --back to go back",
            (_, false) => "mend it, and run it again, or with --back to go back",
        };
        failure.note("what to do", format!("{again}: {} knows how far it is", path.display()))
    }
}
