//! What the steps of several recipes are made of.

use std::collections::BTreeSet;

use super::Watch;
use crate::{
    Apply, Because, Desired, Error, Group, HealthWait, Identity, Outcome, Ownership, Server,
    Status, until_healthy,
};

/// Makes a change of a step, all of which must be done. A server that is gone does not need to be
/// weighed.
pub(super) async fn whole(change: Apply<'_>, watch: &mut Watch<'_>) -> Result<(), Error> {
    let stop = watch.stop().clone();
    let report = change.stopped_by(&stop).on_event(|event| watch.see(event)).await;
    let gone = Outcome::NotTried(Because::Missing);
    match report.stopped {
        Some(Because::Interrupted) => Err(Error::interrupted_at(report)),
        None if report.failures().all(|entry| entry.outcome == gone) => Ok(()),
        _ => Err(Error::unfinished(report)),
    }
}

/// Waits until servers are healthy.
pub(super) async fn healthy(
    group: &dyn Group,
    servers: &[Server],
    wait: HealthWait,
    watch: &mut Watch<'_>,
) -> Result<(), Error> {
    let stop = watch.stop().clone();
    let wait = until_healthy(group, servers).with(wait).stopped_by(&stop);
    wait.on_event(|event| watch.see(event)).await
}

/// Those of the servers that are in the group, as they are there.
pub(super) async fn seen(
    group: &dyn Group,
    servers: impl ExactSizeIterator<Item = Identity>,
) -> Result<Vec<Server>, Error> {
    let snapshot = group.read().await.map_err(Error::read)?;
    let count = servers.len();
    let seen = servers.filter_map(|identity| snapshot.get(&identity));
    let seen: Vec<Server> = seen.map(|member| member.server.clone()).collect();
    match &snapshot.incomplete {
        Some(why) if seen.len() < count => {
            Err(Error::invalid(format!("not all servers were seen: {why}")))
        }
        _ => Ok(seen),
    }
}

/// Servers that came are still there: what they take the place of must not go otherwise.
pub(super) async fn still_there(group: &dyn Group, servers: &[Server]) -> Result<(), Error> {
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
             they had the weight 0 when they were drained; add {gone} again and go on, or give them \
             their weights back"
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

/// Servers that come into a group, some of which were there before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming<'c> {
    pub(super) servers: &'c [Server],
    /// Those that were there, as they were.
    pub(super) there: &'c [Server],
    /// Whose servers are ours, before they come.
    pub(super) ownership: &'c Ownership,
}

impl<'c> Coming<'c> {
    /// Those that were not there before.
    pub(super) fn added(self) -> impl Iterator<Item = &'c Server> {
        let was_there = move |server: &Server| {
            self.there.iter().any(|there| there.identity() == server.identity())
        };
        self.servers.iter().filter(move |server| !was_there(server))
    }

    /// What is ours once they are there.
    pub(super) fn ownership_after(self) -> Ownership {
        match self.ownership {
            Ownership::Record(record) => {
                let added = self.added().map(Server::identity);
                Ownership::Record(record.iter().cloned().chain(added).collect())
            }
            other => other.clone(),
        }
    }

    /// They have come.
    pub(super) fn note(self, record: &mut BTreeSet<Identity>) {
        record.extend(self.added().map(Server::identity));
    }

    /// They are out again.
    pub(super) fn note_back(self, record: &mut BTreeSet<Identity>) {
        for server in self.added() {
            record.remove(&server.identity());
        }
    }

    /// Takes out what was not there before; what was becomes what it was.
    pub(super) async fn back(self, group: &dyn Group, watch: &mut Watch<'_>) -> Result<(), Error> {
        let added = Desired::removing(self.added()).ownership(self.ownership_after());
        whole(added.apply(group), watch).await?;
        let there = Desired::changing(self.there.iter().cloned());
        whole(there.ownership(self.ownership.clone()).apply(group), watch).await
    }
}
