//! New servers that get more and more of the requests.

use serde::{Deserialize, Serialize};

use super::{Drain, Recipe, StepFuture, Until, Watch, in_place, still_there, whole};
use crate::{Desired, Error, Group, HealthWait, Identity, Ownership, Server, until_healthy};

/// Servers that come in with a small weight, which grows step by step as long as a
/// [condition](super::Running::condition) says that all is well.
///
/// The condition is asked before each weight but the first, and before the servers whose place they
/// take are drained. [`Recipe::back`] takes the canaries out, and gives those servers their weights
/// back.
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
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    #[default]
    New,
    /// They have the weight with this number, and may not be healthy yet.
    Weighed(usize),
    /// They have the weight with this number, and are healthy.
    Stands(usize),
    Back,
}

impl Canary {
    /// These servers, with one weight after the other, each above the one before. There is no weight 0 to begin with: without
    /// any weights it is 100.
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
            Phase::New | Phase::Back => None,
        }
    }

    /// What is ours while the canaries are there.
    fn ownership_now(&self) -> Ownership {
        match &self.ownership {
            Ownership::Record(record) => {
                let ours = self.servers.iter().map(Server::identity);
                Ownership::Record(record.iter().cloned().chain(ours).collect())
            }
            other => other.clone(),
        }
    }

    async fn weigh(&mut self, at: usize, group: &dyn Group, watch: Watch<'_>) -> Result<(), Error> {
        self.check()?;
        let Some(weight) = self.weights.get(at).copied() else { return Ok(()) };
        let servers = self.servers.iter().map(|server| server.clone().weight(weight));
        let ownership = if at == 0 { self.ownership.clone() } else { self.ownership_now() };
        whole(Desired::adding(servers).ownership(ownership).apply(group), watch).await?;
        self.phase = Phase::Weighed(at);
        Ok(())
    }

    async fn stand(&mut self, at: usize, group: &dyn Group, watch: Watch<'_>) -> Result<(), Error> {
        let wait = until_healthy(group, &self.servers).with(self.health);
        wait.on_event(|event| watch(event)).await?;
        self.phase = Phase::Stands(at);
        Ok(())
    }

    /// Those whose place they take go.
    async fn leave(&mut self, group: &dyn Group, watch: Watch<'_>) -> Result<(), Error> {
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

    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: Watch<'a>) -> StepFuture<'a> {
        if self.is_grown() {
            return Box::pin(self.leave(group, watch));
        }
        match self.phase {
            Phase::New => Box::pin(self.weigh(0, group, watch)),
            Phase::Weighed(at) => Box::pin(self.stand(at, group, watch)),
            Phase::Stands(at) => Box::pin(self.weigh(at + 1, group, watch)),
            Phase::Back => Box::pin(std::future::ready(Ok(()))),
        }
    }

    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: Watch<'a>) -> StepFuture<'a> {
        Box::pin(async move {
            if let Some(drain) = &mut self.replaced {
                drain.back(group, watch).await?;
            }
            let desired = Desired::removing(&self.servers).ownership(self.ownership_now());
            whole(desired.apply(group), watch).await?;
            self.phase = Phase::Back;
            Ok(())
        })
    }
}
