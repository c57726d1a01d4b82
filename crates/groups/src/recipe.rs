//! Changes of several steps, which survive the end of the program in between.

mod blue_green;
mod canary;
mod drain;
mod parts;
mod rolling;
mod watch;

use std::collections::BTreeSet;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::blue_green::BlueGreen;
pub use self::canary::Canary;
pub use self::drain::{Drain, Until};
pub(crate) use self::parts::in_place;
pub use self::rolling::Rolling;
pub use self::watch::Watch;
use crate::{Error, Event, Group, Identity, Stop};

/// The future of a step.
pub type StepFuture<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A change of several steps.
///
/// It is a value that can be kept: save it after each step, as [`Running::saving`] does, and a
/// program that was killed goes on where it was. A step that fails, or that was stopped, leaves it
/// where it is, so that the same step can be taken again. So it is with going back: what was on its
/// way back goes back again, and not on.
pub trait Recipe: fmt::Debug + Send + Sync + Sized {
    /// Whether it can be done at all: what contradicts itself is refused, here and before the
    /// first step.
    fn check(&self) -> Result<(), Error>;

    /// Whether there is no further step.
    fn is_over(&self) -> bool;

    /// Whether the next step is one that a condition of the caller may hold back.
    fn asks(&self) -> bool;

    /// How far it is.
    fn stage(&self) -> Stage;

    /// Whether there is anything to go back from.
    fn can_go_back(&self) -> bool;

    /// Brings a record of what is ours up to date with the steps that are done: what came by them is
    /// in it, and what went by them is not. Events tell the same, but not to a program that was
    /// killed between a call and its event.
    fn note(&self, record: &mut BTreeSet<Identity>);

    /// Takes the next step; none if it is over.
    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a>;

    /// Goes back: the group becomes what it was, as far as it still can.
    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a>;

    /// Takes all steps that are left.
    fn run<'a>(&'a mut self, group: &'a dyn Group) -> Running<'a, Self> {
        Running {
            recipe: self,
            group,
            save: Box::new(|_| {}),
            condition: Box::new(|_| Box::pin(std::future::ready(Verdict::Go))),
            watch: Watch::new(),
            delay: Duration::from_secs(2),
        }
    }
}

/// How far a recipe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Stage {
    /// Nothing has been done, or not a whole step of it.
    New,
    /// New servers are there.
    Added,
    /// New servers are healthy.
    Healthy,
    /// Old servers have the weight 0.
    Draining,
    /// Old servers have had the time to end what they were at.
    Drained,
    /// It went through.
    Over,
    /// It went back.
    Back,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What a condition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Go on.
    Go,
    /// Ask again, a little later.
    Wait,
    /// Go back: the group becomes what it was.
    Back,
}

type Asked<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;
type Condition<'a, R> = Box<dyn FnMut(&R) -> Asked<'a> + Send + 'a>;

/// All steps that are left of a recipe, which are taken by awaiting it. It ends in whether the
/// recipe went to its end, or back.
#[must_use = "no step is taken until it is awaited"]
pub struct Running<'a, R> {
    recipe: &'a mut R,
    group: &'a dyn Group,
    save: Box<dyn FnMut(&R) + Send + 'a>,
    condition: Condition<'a, R>,
    watch: Watch<'a>,
    delay: Duration,
}

impl<'a, R: Recipe> Running<'a, R> {
    /// Sees the recipe before the first step and after each: the place to keep it.
    pub fn saving(mut self, save: impl FnMut(&R) + Send + 'a) -> Self {
        self.save = Box::new(save);
        self
    }

    /// Is asked before each step that may be held back: the next weight of a canary; once new
    /// servers are healthy, before old ones drain; once those are drained, before they are removed.
    /// With [`Until::Condition`] it says when they are drained.
    pub fn condition<F>(mut self, mut condition: impl FnMut(&R) -> F + Send + 'a) -> Self
    where
        F: Future<Output = Verdict> + Send + 'a,
    {
        self.condition = Box::new(move |recipe| Box::pin(condition(recipe)));
        self
    }

    /// How long to rest before a condition is asked again: two seconds unless set.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sees every event, as it happens.
    pub fn on_event(mut self, listener: impl FnMut(&Event) + Send + 'a) -> Self {
        self.watch = self.watch.on_event(listener);
        self
    }

    /// Ends it when this is stopped, in an error of the kind
    /// [`Interrupted`](crate::ErrorKind::Interrupted): the recipe is where the last step left it.
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.watch = self.watch.stopped_by(stop);
        self
    }

    async fn all(self) -> Result<Ended, Error> {
        let Self { recipe, group, mut save, mut condition, mut watch, delay } = self;
        let stop = watch.stop().clone();
        recipe.check()?;
        save(recipe);
        while !recipe.is_over() {
            if stop.is_stopped() {
                return Err(Error::interrupted());
            }
            if recipe.asks() {
                match stop.unless(condition(recipe)).await {
                    Some(Verdict::Go) => {}
                    Some(Verdict::Wait) => {
                        watch.see(&Event::Waiting { what: "leave to go on".into() });
                        stop.rest(delay).await;
                        continue;
                    }
                    Some(Verdict::Back) => {
                        recipe.back(group, &mut watch).await?;
                        save(recipe);
                        return Ok(Ended::Back);
                    }
                    None => return Err(Error::interrupted()),
                }
            }
            recipe.step(group, &mut watch).await?;
            save(recipe);
        }
        Ok(Ended::Through)
    }
}

/// How a recipe ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ended {
    /// It went through.
    Through,
    /// The condition sent it back.
    Back,
}

impl<'a, R: Recipe> IntoFuture for Running<'a, R> {
    type Output = Result<Ended, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.all())
    }
}

impl<R: fmt::Debug> fmt::Debug for Running<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("recipe", &self.recipe)
            .field("group", &self.group.id())
            .finish_non_exhaustive()
    }
}
