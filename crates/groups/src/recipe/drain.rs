//! Taking servers out of a group without breaking what they are at.

use std::collections::BTreeSet;
use std::time::Duration;

use aliyun_runtime::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::parts::{seen, whole};
use super::{Recipe, Stage, StepFuture, Watch};
use crate::{Desired, Error, Event, Group, Health, Identity, Ownership, Server};

/// When what drains is drained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum Until {
    /// After this time.
    Time(Duration),
    /// When its health checks fail, as those of a program do that is done with its work; after
    /// this time in any case.
    Unhealthy {
        /// How long to wait at most.
        limit: Duration,
    },
    /// When the [condition](super::Running::condition) says so.
    Condition,
}

/// Servers that are drained: their weights are remembered and set to 0, and once they are drained
/// they are removed. [`Recipe::back`] gives them their weights back.
///
/// The weights are set whatever [`Desired::keep_weights`] says elsewhere: who keeps weights by hand
/// should do the drain by hand too, or leave the servers that drain out of what is applied.
///
/// ```
/// use std::time::Duration;
/// use aliyun_lb_groups::{Drain, Error, Group, Recipe, Server, Until};
///
/// # async fn example(group: &dyn Group) -> Result<(), Error> {
/// let leaving = [Server::ecs("i-bp100000000000000001", 80)];
/// let mut drain = Drain::new(&leaving).until(Until::Time(Duration::from_secs(30)));
/// drain.run(group).saving(|drain| println!("keep this: {drain:?}")).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct Drain {
    servers: Vec<Identity>,
    until: Until,
    #[serde(default)]
    ownership: Ownership,
    /// The servers as they were.
    #[serde(default)]
    before: Vec<Server>,
    #[serde(default)]
    phase: Phase,
    #[serde(skip)]
    since: Since,
}

/// How far a drain is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Phase {
    /// Nothing is known of the servers.
    #[default]
    New,
    /// Their weights are known, and not changed yet.
    Remembered,
    /// Their weights are 0, since this second of Unix time.
    Draining(u64),
    /// They can go.
    Drained,
    /// They are gone.
    Over,
    /// They have their weights back.
    Back,
    /// They are in the group again, after some of them were gone.
    Returned,
}

/// Since when it drains, by the clock of this process, and how long it had been draining then. The
/// clock on the wall is asked only by a process that goes on with what another has begun.
#[derive(Clone, Copy, Debug, Default)]
struct Since(Option<(Instant, Duration)>);

/// A drain that was kept and read is the same drain.
impl PartialEq for Since {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Since {}

impl Drain {
    /// Of these servers, with half a minute to end what they are at.
    pub fn new<I: Into<Identity>>(servers: impl IntoIterator<Item = I>) -> Self {
        Self {
            servers: servers.into_iter().map(Into::into).collect(),
            until: Until::Time(Duration::from_secs(30)),
            ownership: Ownership::All,
            before: Vec::new(),
            phase: Phase::New,
            since: Since(None),
        }
    }

    /// The same until then.
    pub fn until(mut self, until: Until) -> Self {
        self.until = until;
        self
    }

    /// The same of servers that are ours by this: others are refused.
    pub fn ownership(mut self, ownership: Ownership) -> Self {
        self.ownership = ownership;
        self
    }

    /// The servers as they were before, once it has begun: with their weights.
    pub fn before(&self) -> &[Server] {
        &self.before
    }

    /// What drains.
    pub(super) fn servers(&self) -> &[Identity] {
        &self.servers
    }

    /// Whether weights are known, and may have been changed.
    pub(super) fn has_begun(&self) -> bool {
        self.phase != Phase::New
    }

    /// Whether it went back after some were gone: they may not be healthy yet.
    pub(super) fn has_returned(&self) -> bool {
        self.phase == Phase::Returned
    }

    /// Whether the next step removes.
    pub(super) fn is_drained(&self) -> bool {
        self.phase == Phase::Drained
    }

    /// Notes the weights, before anything is changed.
    async fn remember(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        self.before = seen(group, self.servers.iter().cloned()).await?;
        let there: BTreeSet<_> = self.before.iter().map(Server::identity).collect();
        for server in self.servers.iter().filter(|server| !there.contains(server)) {
            watch.see(&Event::NotThere { server: server.clone() });
        }
        self.phase = Phase::Remembered;
        Ok(())
    }

    async fn weigh(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let desired = Desired::weighing(&self.before, 0).ownership(self.ownership.clone());
        whole(desired.apply(group), watch).await?;
        self.phase = Phase::Draining(now());
        self.since = Since(Some((Instant::now(), Duration::ZERO)));
        Ok(())
    }

    async fn wait(
        &mut self,
        group: &dyn Group,
        since: u64,
        watch: &mut Watch<'_>,
    ) -> Result<(), Error> {
        let limit = match self.until {
            Until::Time(limit) | Until::Unhealthy { limit } => limit,
            Until::Condition => Duration::ZERO,
        };
        let servers: Vec<_> = self.before.iter().map(Server::identity).collect();
        loop {
            let left = limit.saturating_sub(self.spent(since));
            if left.is_zero() || servers.is_empty() {
                break;
            }
            watch.see(&Event::Waiting { what: format!("servers to drain, {left:.0?} at most") });
            if !matches!(self.until, Until::Unhealthy { .. }) {
                self.rest(left, watch).await?;
                continue;
            }
            // A look that fails is no look.
            let seen = group.health(&servers).await.unwrap_or_default();
            let is_done = |health| matches!(health, Health::Unhealthy | Health::NotListed);
            if seen.len() == servers.len() && seen.iter().all(|(_, health)| is_done(*health)) {
                break;
            }
            self.rest(left.min(Duration::from_secs(2)), watch).await?;
        }
        self.phase = Phase::Drained;
        Ok(())
    }

    async fn rest(&self, time: Duration, watch: &mut Watch<'_>) -> Result<(), Error> {
        if watch.stop().rest(time).await { Ok(()) } else { Err(Error::interrupted()) }
    }

    /// How long it has been draining, be it in a process before this one.
    fn spent(&mut self, since: u64) -> Duration {
        let before = || (Instant::now(), Duration::from_secs(now().saturating_sub(since)));
        let (instant, spent) = *self.since.0.get_or_insert_with(before);
        spent + instant.elapsed()
    }

    async fn remove(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let desired = Desired::removing(&self.before).ownership(self.ownership.clone());
        whole(desired.apply(group), watch).await?;
        self.phase = Phase::Over;
        Ok(())
    }
}

/// The second of Unix time by the clock on the wall.
fn now() -> u64 {
    u64::try_from(Timestamp::now().unix()).unwrap_or_default()
}

impl Recipe for Drain {
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over | Phase::Back | Phase::Returned)
    }

    fn asks(&self) -> bool {
        match self.phase {
            Phase::Draining(_) => self.until == Until::Condition,
            // Where the condition has said that they are drained, it was asked.
            Phase::Drained => self.until != Until::Condition,
            _ => false,
        }
    }

    fn stage(&self) -> Stage {
        match self.phase {
            Phase::New | Phase::Remembered => Stage::New,
            Phase::Draining(_) => Stage::Draining,
            Phase::Drained => Stage::Drained,
            Phase::Over => Stage::Over,
            Phase::Back | Phase::Returned => Stage::Back,
        }
    }

    fn can_go_back(&self) -> bool {
        !matches!(self.phase, Phase::New | Phase::Back | Phase::Returned)
    }

    fn note(&self, record: &mut BTreeSet<Identity>) {
        match (self.phase, &self.ownership) {
            (Phase::Over, _) => record.retain(|server| !self.servers.contains(server)),
            (Phase::Returned, Ownership::Record(ours)) => {
                let servers = self.before.iter().map(Server::identity);
                record.extend(servers.filter(|server| ours.contains(server)));
            }
            _ => {}
        }
    }

    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move {
            match self.phase {
                Phase::New => self.remember(group, watch).await,
                Phase::Remembered => self.weigh(group, watch).await,
                Phase::Draining(since) => self.wait(group, since, watch).await,
                Phase::Drained => self.remove(group, watch).await,
                Phase::Over | Phase::Back | Phase::Returned => Ok(()),
            }
        })
    }

    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move {
            match self.phase {
                Phase::Returned => return Ok(()),
                Phase::New | Phase::Back => {}
                // What was removed, in part or as a whole, comes back as it was.
                Phase::Drained | Phase::Over => {
                    let desired = Desired::adding(self.before.iter().cloned());
                    whole(desired.apply(group), watch).await?;
                    self.phase = Phase::Returned;
                    return Ok(());
                }
                Phase::Remembered | Phase::Draining(_) => {
                    let desired = Desired::changing(self.before.iter().cloned());
                    whole(desired.ownership(self.ownership.clone()).apply(group), watch).await?;
                }
            }
            self.phase = Phase::Back;
            Ok(())
        })
    }
}
