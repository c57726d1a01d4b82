//! From the answer to a call to what became of each of its servers.

use std::time::Duration;

use super::run::Run;
use crate::failure::Outcome as Known;
use crate::{
    Action, Because, Cause, Failure, Meaning, Member, Outcome, Ownership, Server, Snapshot,
};

/// How often servers are tried for which nobody saw what a call did.
const MOST_ROUNDS: u32 = 4;

/// Servers that one call is to be made with.
struct Part {
    steps: Vec<usize>,
    /// How often a call with them was made and nobody saw what it did.
    rounds: u32,
    /// Whether an earlier call may have done it.
    unsure: bool,
    /// Whether the group was read since they were refused.
    looked: bool,
}

/// What a look at the group says of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It is as it is to be.
    Reached,
    /// It is to be done.
    Open,
    /// What was to be added is there, and ours, but not with what it is to have.
    Adrift,
    /// It is somebody else's by now.
    Theirs,
    /// What was to be changed is not there.
    Lost,
    /// The group was not seen as a whole.
    Unseen,
}

/// Waits longer each time.
pub(super) async fn rest(tries: u32) {
    tokio::time::sleep(Duration::from_millis(200 << tries.min(5))).await;
}

impl Run<'_, '_> {
    /// Makes one call with these servers, and as many more as it takes until it is known what
    /// became of each.
    pub(super) async fn piece(&mut self, action: Action, steps: Vec<usize>) {
        let mut parts = vec![Part { steps, rounds: 0, unsure: false, looked: false }];
        while let Some(part) = parts.pop() {
            if self.is_stopped() || (action == Action::Add && self.is_full) {
                self.put_off(action, &part);
                continue;
            }
            let servers = self.servers(&part.steps);
            if servers.is_empty() {
                continue;
            }
            match self.call(action, &servers).await {
                Ok(()) => {
                    self.forgive();
                    part.steps.iter().for_each(|at| self.end(*at, Outcome::Done));
                }
                Err(failure) => self.refused(action, part, failure, &mut parts).await,
            }
        }
    }

    /// What is not tried now: because the run is over, or because there is no room.
    fn put_off(&mut self, action: Action, part: &Part) {
        if let Some(because) = self.report.stopped.clone() {
            for at in &part.steps {
                // What an earlier call may have done is not untried.
                let outcome = match (&because, part.unsure) {
                    (Because::Stopped(cause), true) => Outcome::Unknown(cause.clone()),
                    _ => Outcome::NotTried(because.clone()),
                };
                self.end(*at, outcome);
            }
        } else if action == Action::Add
            && let Some((_, failure)) = self.deferred.last().cloned()
        {
            self.deferred.extend(part.steps.iter().map(|at| (*at, failure.clone())));
        }
    }

    async fn refused(
        &mut self,
        action: Action,
        mut part: Part,
        failure: Failure,
        parts: &mut Vec<Part>,
    ) {
        let is_open = failure.outcome() == Known::Open;
        part.unsure |= failure.may_have_taken_effect();
        // Whatever the code: a server that is there already, or gone already, is no failure.
        let looks = part.unsure || (failure.meaning() == Meaning::Server && !part.looked);
        if looks {
            part.looked = true;
            match self.read().await {
                Ok(snapshot) => {
                    self.stand(&snapshot);
                    self.settle(action, &mut part, &failure, &snapshot);
                }
                Err(unread) if unread.meaning() == Meaning::Gone => {
                    self.stop(Because::Unread(Cause::from(&unread)));
                    return self.all_end(&part, &failure);
                }
                Err(_) if part.unsure => {
                    self.strike(&failure);
                    return self.all_end(&part, &failure);
                }
                Err(_) => {}
            }
        }
        if part.steps.is_empty() {
            return self.forgive();
        }
        if is_open {
            part.rounds += 1;
            if part.rounds < MOST_ROUNDS {
                rest(part.rounds).await;
                return parts.push(part);
            }
            self.strike(&failure);
            return self.all_end(&part, &failure);
        }
        self.judge(action, part, failure, parts);
    }

    /// Nothing was done for the servers of the part, and this is why.
    fn judge(&mut self, action: Action, mut part: Part, failure: Failure, parts: &mut Vec<Part>) {
        match failure.meaning() {
            Meaning::Server | Meaning::Quota if part.steps.len() > 1 => {
                self.forgive();
                let rest = part.steps.split_off(part.steps.len() / 2);
                let (rounds, unsure, looked) = (part.rounds, part.unsure, part.looked);
                parts.push(Part { steps: rest, rounds, unsure, looked });
                parts.push(part);
            }
            Meaning::Server => {
                self.forgive();
                let cause = Cause::from(&failure);
                part.steps.iter().for_each(|at| self.end(*at, Outcome::Refused(cause.clone())));
            }
            Meaning::Quota if action == Action::Add => {
                self.forgive();
                self.is_full = true;
                self.deferred.extend(part.steps.iter().map(|at| (*at, failure.clone())));
            }
            Meaning::Gone | Meaning::Denied | Meaning::Unsupported | Meaning::Busy => {
                let cause = Cause::from(&failure);
                part.steps.iter().for_each(|at| self.end(*at, Outcome::Refused(cause.clone())));
                self.stop(Because::Stopped(cause));
            }
            Meaning::Quota | Meaning::Other => {
                let cause = Cause::from(&failure);
                part.steps.iter().for_each(|at| self.end(*at, Outcome::Refused(cause.clone())));
                self.strike(&failure);
            }
        }
    }

    /// All servers of a part end with what is known.
    fn all_end(&mut self, part: &Part, failure: &Failure) {
        let cause = Cause::from(failure);
        for at in &part.steps {
            let outcome = if part.unsure { Outcome::Unknown } else { Outcome::Refused };
            self.end(*at, outcome(cause.clone()));
        }
    }

    /// Takes out of a part what a look at the group tells the end of.
    fn settle(&mut self, action: Action, part: &mut Part, failure: &Failure, group: &Snapshot) {
        let is_open = failure.outcome() == Known::Open;
        let mut left = Vec::new();
        for at in std::mem::take(&mut part.steps) {
            match self.look(action, at, group) {
                Look::Reached if part.unsure => self.end(at, Outcome::Done),
                Look::Reached => self.end(at, Outcome::Already),
                Look::Adrift => self.adrift.push(at),
                Look::Theirs => self.end(at, Outcome::NotTried(Because::OwnedByOthers)),
                Look::Lost => self.end(at, Outcome::NotTried(Because::Missing)),
                Look::Unseen if is_open => self.end(at, Outcome::Unknown(Cause::from(failure))),
                Look::Open | Look::Unseen => left.push(at),
            }
        }
        part.steps = left;
    }

    /// What the group says of a step.
    pub(super) fn look(&self, action: Action, at: usize, group: &Snapshot) -> Look {
        let server = self.server(at);
        let is = group.get(&server.identity());
        let unseen = || if group.is_complete() { Look::Open } else { Look::Unseen };
        match (action, is) {
            (Action::Add, None) => unseen(),
            (Action::Add, Some(is)) if has(is, server) => Look::Reached,
            (Action::Add, Some(is)) => match &self.desired.ownership {
                Ownership::Record(record) if !record.contains(&is.identity()) => Look::Theirs,
                Ownership::Record(_) => Look::Adrift,
                ownership if ownership.owner(is).is_us() => Look::Adrift,
                _ => Look::Theirs,
            },
            (Action::Remove, None) if group.is_complete() => Look::Reached,
            (Action::Remove, None) => Look::Unseen,
            (Action::Change, None) if group.is_complete() => Look::Lost,
            (Action::Change, None) => Look::Unseen,
            (_, Some(is)) if !self.desired.ownership.owner(is).is_us() => Look::Theirs,
            (Action::Change, Some(is)) if has(is, server) => Look::Reached,
            (Action::Change | Action::Remove, Some(_)) => Look::Open,
        }
    }
}

/// Whether a server of the group has what is wanted of it.
fn has(is: &Member, wanted: &Server) -> bool {
    let text = |server: &Server| server.description.clone().unwrap_or_default();
    wanted.weight.unwrap_or(100) == is.weight()
        && (wanted.description.is_none() || text(wanted) == text(&is.server))
}
