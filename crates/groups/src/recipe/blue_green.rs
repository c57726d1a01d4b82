//! A switch from some servers to others.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::parts::{Coming, healthy, seen, still_there, whole};
use super::{Drain, Recipe, Stage, StepFuture, Until, Watch, in_place};
use crate::{Desired, Error, Group, HealthWait, Identity, Ownership, Server};

/// A switch in one group: the new servers come in beside the old ones, and when they are healthy,
/// the old ones are drained and removed. Before they are removed the group is looked at: when
/// somebody has taken a new one out meanwhile, the old ones stay, and the step can be taken again.
///
/// The [condition](super::Running::condition) is asked once the new servers are healthy, before the
/// old ones are drained, and again before these are removed. [`Recipe::back`] gives the old servers
/// their weights back, or adds them again and waits until they are healthy, and then takes the new
/// ones out.
///
/// ```
/// use aliyun_lb_groups::{BlueGreen, Error, Group, Recipe, Server};
///
/// # async fn example(group: &dyn Group) -> Result<(), Error> {
/// let blue = [Server::ecs("i-blue-1", 80), Server::ecs("i-blue-2", 80)];
/// let green = [Server::ecs("i-green-1", 80), Server::ecs("i-green-2", 80)];
/// BlueGreen::new(&blue, green).run(group).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct BlueGreen {
    green: Vec<Server>,
    #[serde(default)]
    health: HealthWait,
    #[serde(default)]
    ownership: Ownership,
    drain: Drain,
    #[serde(default)]
    phase: Phase,
    /// Those of the new servers that were there before, as they were.
    #[serde(default)]
    there: Vec<Server>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    New,
    /// It is known what was there.
    Seen,
    /// The new servers are there.
    Added,
    /// The new servers are healthy, and the old ones drain.
    Switching,
    Back,
}

impl BlueGreen {
    /// From these servers to those.
    pub fn new<I: Into<Identity>>(
        blue: impl IntoIterator<Item = I>,
        green: impl IntoIterator<Item = Server>,
    ) -> Self {
        Self {
            green: green.into_iter().collect(),
            health: HealthWait::default(),
            ownership: Ownership::All,
            drain: Drain::new(blue),
            phase: Phase::New,
            there: Vec::new(),
        }
    }

    /// The same with this wait for the new servers.
    pub fn health(mut self, health: HealthWait) -> Self {
        self.health = health;
        self
    }

    /// The same in which the old servers drain until then: for half a minute unless set.
    pub fn drain_until(mut self, until: Until) -> Self {
        self.drain = self.drain.until(until);
        self
    }

    /// The same in a group that others use too.
    pub fn ownership(mut self, ownership: Ownership) -> Self {
        self.ownership = ownership.clone();
        // What we add is ours by then: of a record, the old ones are.
        self.drain = self.drain.ownership(ownership);
        self
    }

    /// The same where it is a part of a larger change, to which no new servers are left.
    pub(super) fn of_the_rest(mut self) -> Self {
        // There is nothing to be seen of new ones.
        self.phase = Phase::Seen;
        self
    }

    async fn see(&mut self, group: &dyn Group) -> Result<(), Error> {
        self.check()?;
        self.there = seen(group, self.green.iter().map(Server::identity)).await?;
        self.phase = Phase::Seen;
        Ok(())
    }

    async fn add(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let desired = Desired::adding(self.green.clone()).ownership(self.ownership.clone());
        whole(desired.apply(group), watch).await?;
        self.phase = Phase::Added;
        Ok(())
    }

    async fn stand(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        healthy(group, &self.green, self.health, watch).await?;
        self.phase = Phase::Switching;
        Ok(())
    }

    async fn leave(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        if self.drain.is_drained() {
            still_there(group, &self.green).await?;
        }
        self.drain.step(group, watch).await
    }

    fn coming(&self) -> Coming<'_> {
        Coming { servers: &self.green, there: &self.there, ownership: &self.ownership }
    }
}

impl Recipe for BlueGreen {
    fn check(&self) -> Result<(), Error> {
        in_place(self.drain.servers(), &self.green)
    }

    fn is_over(&self) -> bool {
        match self.phase {
            Phase::Switching => self.drain.is_over(),
            phase => phase == Phase::Back,
        }
    }

    fn asks(&self) -> bool {
        self.phase == Phase::Switching && (!self.drain.has_begun() || self.drain.asks())
    }

    fn stage(&self) -> Stage {
        match self.phase {
            Phase::New | Phase::Seen => Stage::New,
            Phase::Added => Stage::Added,
            Phase::Back => Stage::Back,
            Phase::Switching => match self.drain.stage() {
                Stage::New => Stage::Healthy,
                stage => stage,
            },
        }
    }

    fn can_go_back(&self) -> bool {
        !matches!(self.phase, Phase::New | Phase::Back)
    }

    fn note(&self, record: &mut BTreeSet<Identity>) {
        self.drain.note(record);
        match self.phase {
            Phase::New | Phase::Seen => {}
            Phase::Added | Phase::Switching => self.coming().note(record),
            Phase::Back => self.coming().note_back(record),
        }
    }

    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        match self.phase {
            Phase::New => Box::pin(self.see(group)),
            Phase::Seen => Box::pin(self.add(group, watch)),
            Phase::Added => Box::pin(self.stand(group, watch)),
            Phase::Switching => Box::pin(self.leave(group, watch)),
            Phase::Back => Box::pin(std::future::ready(Ok(()))),
        }
    }

    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move {
            self.drain.back(group, watch).await?;
            if !matches!(self.phase, Phase::New | Phase::Back) {
                if self.drain.has_returned() {
                    healthy(group, self.drain.before(), self.health, watch).await?;
                }
                self.coming().back(group, watch).await?;
            }
            self.phase = Phase::Back;
            Ok(())
        })
    }
}
