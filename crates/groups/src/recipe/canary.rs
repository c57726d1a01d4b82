//! New servers that get more and more of the requests.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::parts::{Coming, healthy, seen, still_there, whole};
use super::{Drain, Recipe, Stage, StepFuture, Until, Watch, in_place};
use crate::{Desired, Error, Group, HealthWait, Identity, Ownership, Server};

/// Servers that come in with a small weight, which grows step by step as long as a
/// [condition](super::Running::condition) says that all is well.
///
/// The condition is asked before each weight but the first, before the servers whose place they
/// take are drained, and before these are removed. [`Recipe::back`] gives those servers their
/// weights back, or adds them again and waits until they are healthy, and then takes the canaries
/// out; one that was there before gets the weight that it had.
///
/// ```
/// use aliyun_lb_groups::{Canary, Error, Group, Recipe, Server, Verdict};
///
/// # async fn example(group: &dyn Group) -> Result<(), Error> {
/// let canary = [Server::ecs("i-canary", 80)];
/// let mut canary = Canary::new(canary, [1, 10, 50, 100]);
/// canary.run(group).condition(|_| async { Verdict::Go }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct Canary {
    servers: Vec<Server>,
    weights: Vec<i32>,
    #[serde(default)]
    health: HealthWait,
    #[serde(default)]
    ownership: Ownership,
    #[serde(default)]
    replaced: Option<Drain>,
    #[serde(default)]
    phase: Phase,
    /// Those of the servers that were there before, as they were.
    #[serde(default)]
    there: Vec<Server>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    New,
    /// It is known what was there.
    Seen,
    /// They have the weight with this number, and may not be healthy yet.
    Weighed(usize),
    /// They have the weight with this number, and are healthy.
    Stands(usize),
    Back,
}

impl Canary {
    /// These servers, with one weight after the other, each above the one before. Without any
    /// weights it is 100.
    pub fn new(
        servers: impl IntoIterator<Item = Server>,
        weights: impl IntoIterator<Item = i32>,
    ) -> Self {
        let mut weights: Vec<i32> = weights.into_iter().collect();
        if weights.is_empty() {
            weights.push(100);
        }
        Self {
            servers: servers.into_iter().collect(),
            weights,
            health: HealthWait::default(),
            ownership: Ownership::All,
            replaced: None,
            phase: Phase::New,
            there: Vec::new(),
        }
    }

    /// The same, after which these servers are drained and removed.
    pub fn replacing<I: Into<Identity>>(
        mut self,
        servers: impl IntoIterator<Item = I>,
        until: Until,
    ) -> Self {
        let drain = Drain::new(servers).until(until);
        self.replaced = Some(drain.ownership(self.ownership.clone()));
        self
    }

    /// The same with this wait for their health at each weight.
    pub fn health(mut self, health: HealthWait) -> Self {
        self.health = health;
        self
    }

    /// The same in a group that others use too.
    pub fn ownership(mut self, ownership: Ownership) -> Self {
        self.replaced = self.replaced.map(|drain| drain.ownership(ownership.clone()));
        self.ownership = ownership;
        self
    }

    /// The weight that they have now; none before they are in and after they are out.
    pub fn weight(&self) -> Option<i32> {
        match self.phase {
            Phase::Weighed(at) | Phase::Stands(at) => self.weights.get(at).copied(),
            Phase::New | Phase::Seen | Phase::Back => None,
        }
    }

    fn coming(&self) -> Coming<'_> {
        Coming { servers: &self.servers, there: &self.there, ownership: &self.ownership }
    }

    /// Notes which of them are there already, before anything is changed.
    async fn see(&mut self, group: &dyn Group) -> Result<(), Error> {
        self.check()?;
        self.there = seen(group, self.servers.iter().map(Server::identity)).await?;
        self.phase = Phase::Seen;
        Ok(())
    }

    async fn weigh(
        &mut self,
        at: usize,
        group: &dyn Group,
        watch: &mut Watch<'_>,
    ) -> Result<(), Error> {
        let Some(weight) = self.weights.get(at).copied() else { return Ok(()) };
        let servers = self.servers.iter().map(|server| server.clone().weight(weight));
        let ownership = match at {
            0 => self.ownership.clone(),
            _ => self.coming().ownership_after(),
        };
        whole(Desired::adding(servers).ownership(ownership).apply(group), watch).await?;
        self.phase = Phase::Weighed(at);
        Ok(())
    }

    async fn stand(
        &mut self,
        at: usize,
        group: &dyn Group,
        watch: &mut Watch<'_>,
    ) -> Result<(), Error> {
        healthy(group, &self.servers, self.health, watch).await?;
        self.phase = Phase::Stands(at);
        Ok(())
    }

    /// Those whose place they take go.
    async fn leave(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let Some(drain) = &mut self.replaced else { return Ok(()) };
        if drain.is_drained() {
            still_there(group, &self.servers).await?;
        }
        drain.step(group, watch).await
    }

    /// Whether they have their last weight.
    fn is_grown(&self) -> bool {
        matches!(self.phase, Phase::Stands(at) if at + 1 >= self.weights.len())
    }
}

impl Recipe for Canary {
    fn check(&self) -> Result<(), Error> {
        in_place(self.replaced.as_ref().map_or(&[], Drain::servers), &self.servers)?;
        match self.weights.windows(2).find(|pair| pair[0] >= pair[1]) {
            Some(pair) => Err(Error::invalid(format!(
                "the weights do not grow: {} comes after {}, and each must be above the one before",
                pair[1], pair[0]
            ))),
            None => Ok(()),
        }
    }

    fn is_over(&self) -> bool {
        let is_drained = self.replaced.as_ref().is_none_or(Recipe::is_over);
        self.phase == Phase::Back || self.is_grown() && is_drained
    }

    fn asks(&self) -> bool {
        match &self.replaced {
            Some(drain) if self.is_grown() => drain.asks() || !drain.has_begun(),
            _ => matches!(self.phase, Phase::Stands(_)) && !self.is_over(),
        }
    }

    fn stage(&self) -> Stage {
        let drain = self.replaced.as_ref().map_or(Stage::New, Recipe::stage);
        match (self.phase, drain) {
            (Phase::New | Phase::Seen, _) => Stage::New,
            (Phase::Weighed(_), _) => Stage::Added,
            (Phase::Back, _) => Stage::Back,
            (Phase::Stands(_), _) if self.is_over() => Stage::Over,
            (Phase::Stands(_), Stage::New) => Stage::Healthy,
            (Phase::Stands(_), stage) => stage,
        }
    }

    fn can_go_back(&self) -> bool {
        !matches!(self.phase, Phase::New | Phase::Back)
    }

    fn note(&self, record: &mut BTreeSet<Identity>) {
        if let Some(drain) = &self.replaced {
            drain.note(record);
        }
        match self.phase {
            Phase::New | Phase::Seen => {}
            Phase::Weighed(_) | Phase::Stands(_) => self.coming().note(record),
            Phase::Back => self.coming().note_back(record),
        }
    }

    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        if self.is_grown() {
            return Box::pin(self.leave(group, watch));
        }
        match self.phase {
            Phase::New => Box::pin(self.see(group)),
            Phase::Seen => Box::pin(self.weigh(0, group, watch)),
            Phase::Weighed(at) => Box::pin(self.stand(at, group, watch)),
            Phase::Stands(at) => Box::pin(self.weigh(at + 1, group, watch)),
            Phase::Back => Box::pin(std::future::ready(Ok(()))),
        }
    }

    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move {
            if let Some(drain) = &mut self.replaced {
                drain.back(group, watch).await?;
            }
            if !matches!(self.phase, Phase::New | Phase::Back) {
                if let Some(drain) = self.replaced.as_ref().filter(|drain| drain.has_returned()) {
                    healthy(group, drain.before(), self.health, watch).await?;
                }
                self.coming().back(group, watch).await?;
            }
            self.phase = Phase::Back;
            Ok(())
        })
    }
}
