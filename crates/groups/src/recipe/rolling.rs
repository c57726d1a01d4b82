//! Servers that take the place of others, some at a time.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{BlueGreen, Recipe, Stage, StepFuture, Until, Watch, in_place};
use crate::{Error, Event, Group, HealthWait, Identity, Ownership, Server};

/// New servers in the place of old ones, batch by batch, each of them a [`BlueGreen`] switch.
///
/// Before a batch begins, the servers of the group that are healthy and have a weight are counted:
/// without those that are about to go there must be as many as the floor says. It waits for that as
/// long as for the health of new servers. The [condition](super::Running::condition) is asked in
/// each batch as in a switch of its own. [`Recipe::back`] takes back the batch that is being done;
/// those before it stay as they are.
///
/// ```
/// use aliyun_lb_groups::{Error, Group, Recipe, Rolling, Server};
///
/// # async fn example(group: &dyn Group, old: &[Server], new: Vec<Server>) -> Result<(), Error> {
/// Rolling::new(old, new, 5).floor(10).run(group).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct Rolling {
    old: Vec<Identity>,
    new: Vec<Server>,
    batch: usize,
    #[serde(default)]
    floor: usize,
    #[serde(default)]
    health: HealthWait,
    #[serde(default)]
    ownership: Ownership,
    drain_until: Until,
    /// How many batches are done.
    #[serde(default)]
    done: usize,
    #[serde(default)]
    now: Option<BlueGreen>,
    #[serde(default)]
    is_back: bool,
}

impl Rolling {
    /// New servers in the place of old ones, so many at a time, and at least one.
    pub fn new<I: Into<Identity>>(
        old: impl IntoIterator<Item = I>,
        new: impl IntoIterator<Item = Server>,
        batch: usize,
    ) -> Self {
        Self {
            old: old.into_iter().map(Into::into).collect(),
            new: new.into_iter().collect(),
            batch,
            floor: 0,
            health: HealthWait::default(),
            ownership: Ownership::All,
            drain_until: Until::Time(Duration::from_secs(30)),
            done: 0,
            now: None,
            is_back: false,
        }
    }

    /// The same with so many healthy servers at any time: no floor unless set.
    pub fn floor(mut self, servers: usize) -> Self {
        self.floor = servers;
        self
    }

    /// The same with this wait for new servers.
    pub fn health(mut self, health: HealthWait) -> Self {
        self.health = health;
        self.now = self.now.map(|now| now.health(health));
        self
    }

    /// The same in which old servers drain until then: for half a minute unless set.
    pub fn drain_until(mut self, until: Until) -> Self {
        self.drain_until = until;
        self.now = self.now.map(|now| now.drain_until(until));
        self
    }

    /// The same in a group that others use too.
    pub fn ownership(mut self, ownership: Ownership) -> Self {
        self.ownership = ownership;
        self
    }

    /// How many batches there are, and how many are done.
    pub fn batches(&self) -> (usize, usize) {
        let count = self.old.len().max(self.new.len()).div_ceil(self.batch.max(1));
        (count, self.done)
    }

    /// The part of a list that is in the batch that is next.
    fn part<'t, T>(&self, list: &'t [T]) -> &'t [T] {
        list.chunks(self.batch.max(1)).nth(self.done).unwrap_or(&[])
    }

    fn next(&self) -> BlueGreen {
        let (old, new) = (self.part(&self.old), self.part(&self.new));
        let batch = BlueGreen::new(old.iter().cloned(), new.iter().cloned())
            .health(self.health)
            .drain_until(self.drain_until)
            .ownership(self.ownership.clone());
        if new.is_empty() { batch.of_the_rest() } else { batch }
    }

    /// Waits until enough are healthy that are not about to go.
    async fn stand(&self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let (begin, leaving) = (Instant::now(), self.part(&self.old));
        let coming = self.part(&self.new).len();
        if self.floor == 0 {
            return Ok(());
        }
        loop {
            let snapshot = group.read().await.map_err(Error::read)?;
            let staying: Vec<Identity> = snapshot
                .members
                .iter()
                .filter(|member| member.serves())
                .map(|member| member.identity())
                .filter(|identity| !leaving.contains(identity))
                .collect();
            let seen = group.health(&staying).await.map_err(Error::read)?;
            let healthy = seen.iter().filter(|(_, health)| self.health.is_enough(*health)).count();
            // Those that come are waited for before any goes.
            if healthy + coming >= self.floor {
                return Ok(());
            }
            let floor = self.floor;
            if begin.elapsed() >= self.health.limit {
                let stay = format!("{healthy} healthy servers stay, of at least {floor}");
                return Err(Error::timeout(format!("{stay}: no more are replaced")));
            }
            let what = format!("at least {floor} healthy servers that stay: there are {healthy}");
            watch.see(&Event::Waiting { what });
            if !watch.stop().rest(self.health.delay).await {
                return Err(Error::interrupted());
            }
        }
    }

    async fn one(&mut self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        match &mut self.now {
            None => {
                self.check()?;
                self.stand(group, watch).await?;
                self.now = Some(self.next());
            }
            Some(now) => {
                now.step(group, watch).await?;
                if now.is_over() {
                    self.end_batch();
                }
            }
        }
        Ok(())
    }

    /// A batch is done.
    fn end_batch(&mut self) {
        if let (Ownership::Record(record), Some(now)) = (&mut self.ownership, &self.now) {
            now.note(record);
        }
        self.now = None;
        self.done += 1;
    }
}

impl Recipe for Rolling {
    fn check(&self) -> Result<(), Error> {
        if self.batch == 0 {
            return Err(Error::invalid("a batch of 0 servers replaces none: take 1 or more"));
        }
        in_place(&self.old, &self.new)
    }

    fn is_over(&self) -> bool {
        let (count, done) = self.batches();
        self.is_back || done >= count.max(1)
    }

    fn asks(&self) -> bool {
        self.now.as_ref().is_some_and(Recipe::asks)
    }

    fn stage(&self) -> Stage {
        match &self.now {
            _ if self.is_back => Stage::Back,
            _ if self.is_over() => Stage::Over,
            Some(now) => now.stage(),
            None => Stage::New,
        }
    }

    fn can_go_back(&self) -> bool {
        !self.is_back && self.now.as_ref().is_some_and(Recipe::can_go_back)
    }

    fn note(&self, record: &mut BTreeSet<Identity>) {
        if let Ownership::Record(ours) = &self.ownership {
            let done = self.done.saturating_mul(self.batch);
            for server in self.old.iter().take(done) {
                record.remove(server);
            }
            let new = self.new.iter().take(done).map(Server::identity);
            record.extend(new.filter(|server| ours.contains(server)));
        }
        if let Some(now) = &self.now {
            now.note(record);
        }
    }

    fn step<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move { if self.is_over() { Ok(()) } else { self.one(group, watch).await } })
    }

    fn back<'a>(&'a mut self, group: &'a dyn Group, watch: &'a mut Watch<'_>) -> StepFuture<'a> {
        Box::pin(async move {
            if let Some(now) = &mut self.now {
                now.back(group, watch).await?;
            }
            self.is_back = true;
            Ok(())
        })
    }
}
