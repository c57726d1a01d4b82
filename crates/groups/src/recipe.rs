//! Changes of several steps, which survive the end of the program in between.

mod blue_green;
mod canary;
mod drain;
mod rolling;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

pub use self::blue_green::BlueGreen;
pub use self::canary::Canary;
pub use self::drain::{Drain, Until};
pub use self::rolling::Rolling;
use crate::{Apply, Because, Error, Event, Group, Identity, Outcome, Server, Status};

/// The future of a step.
pub type StepFuture<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// What sees the events of a step.
pub type Watch<'a> = &'a mut (dyn FnMut(&Event) + Send);

/// A change of several steps.
///
/// It is a value that can be kept: save it after each step, as [`Running::saving`] does, and a
/// program that was killed goes on where it was. A step that fails leaves it where it is, so that
/// the same step can be taken again.
pub trait Recipe: fmt::Debug + Send + Sync + Sized {
    /// Whether it can be done at all: what contradicts itself is refused, here and before the
    /// first step.
    fn check(&self) -> Result<(), Error>;

    /// Whether there is no further step.
    fn is_over(&self) -> bool;

    /// Whether the next step is one that a condition of the caller may hold back.
    fn asks(&self) -> bool;

    /// Takes the next step; none if it is over.
    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: Watch<'a>) -> StepFuture<'a>;

    /// Goes back: the group becomes what it was, as far as it still can.
    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: Watch<'a>) -> StepFuture<'a>;

    /// Takes all steps that are left.
    fn run<'a>(&'a mut self, group: &'a dyn Group) -> Running<'a, Self> {
        Running {
            recipe: self,
            group,
            save: Box::new(|_| {}),
            condition: Box::new(|_| Box::pin(std::future::ready(Verdict::Go))),
            listener: Box::new(|_| {}),
            delay: Duration::from_secs(2),
        }
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
    listener: Box<dyn FnMut(&Event) + Send + 'a>,
    delay: Duration,
}

impl<'a, R: Recipe> Running<'a, R> {
    /// Sees the recipe before the first step and after each: the place to keep it.
    pub fn saving(mut self, save: impl FnMut(&R) + Send + 'a) -> Self {
        self.save = Box::new(save);
        self
    }

    /// Is asked before each step that may be held back: the next weight of a canary, the next batch,
    /// the end of what drains.
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
        self.listener = Box::new(listener);
        self
    }

    async fn all(self) -> Result<Ended, Error> {
        let Self { recipe, group, mut save, mut condition, mut listener, delay } = self;
        recipe.check()?;
        save(recipe);
        while !recipe.is_over() {
            if recipe.asks() {
                match condition(recipe).await {
                    Verdict::Go => {}
                    Verdict::Wait => {
                        listener(&Event::Waiting { what: "leave to go on".into() });
                        tokio::time::sleep(delay).await;
                        continue;
                    }
                    Verdict::Back => {
                        recipe.back(group, &mut *listener).await?;
                        save(recipe);
                        return Ok(Ended::Back);
                    }
                }
            }
            recipe.step(group, &mut *listener).await?;
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

/// Makes a change of a step, all of which must be done. A server that is gone does not need to be
/// weighed.
async fn whole(change: Apply<'_>, watch: Watch<'_>) -> Result<(), Error> {
    let report = change.on_event(|event| watch(event)).await;
    let gone = Outcome::NotTried(Because::Missing);
    if report.stopped.is_none() && report.failures().all(|entry| entry.outcome == gone) {
        Ok(())
    } else {
        Err(Error::unfinished(report))
    }
}

/// Servers that came are still there: what they take the place of must not go otherwise.
async fn still_there(group: &dyn Group, servers: &[Server]) -> Result<(), Error> {
    if servers.is_empty() {
        return Ok(());
    }
    let snapshot = group.read().await.map_err(Error::read)?;
    let is_there = |server: &&Server| {
        snapshot.get(&server.identity()).is_some_and(|member| member.status != Status::Removing)
    };
    let Some(gone) = servers.iter().find(|server| !is_there(server)) else { return Ok(()) };
    let gone = gone.identity();
    Err(match &snapshot.incomplete {
        Some(why) => Error::untaken(format!(
            "{gone} was not seen in the group, so the old servers are not removed: {why}"
        )),
        None => Error::untaken(format!(
            "{gone} has been taken out of the group meanwhile, so the old servers are not removed: \
             they are there with weight 0; add {gone} again and go on, or give them their weights \
             back"
        )),
    })
}

/// What comes in the place of others: there must be some, and none can come and go in one change.
pub(crate) fn in_place(old: &[Identity], new: &[Server]) -> Result<(), Error> {
    if new.is_empty() {
        return Err(Error::invalid(
            "there are no new servers: to take servers out, drain or remove them",
        ));
    }
    match new.iter().find(|server| old.contains(&server.identity())) {
        Some(both) => {
            let text = "is to come and to go: leave it out of one of the two";
            Err(Error::invalid(format!("{both} {text}")))
        }
        None => Ok(()),
    }
}
