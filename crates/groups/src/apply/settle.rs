//! From the answer to a call to what became of each of its servers.

use super::run::{Deferred, Run};
use crate::{
    Action, Because, Cause, Failure, Meaning, Member, Outcome, Ownership, Server, Snapshot, Status,
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
    /// Whether they were in a call at all.
    tried: bool,
    /// Whether a call with them was refused because it was busy for too long.
    waited: bool,
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

impl Run<'_, '_> {
    /// Makes one call with these servers, and as many more as it takes until it is known what
    /// became of each.
    ///
    /// They are `unsure` when a call before may have done it.
    pub(super) async fn piece(&mut self, action: Action, steps: Vec<usize>, unsure: bool) {
        let first = Part { steps, rounds: 0, unsure, looked: false, tried: false, waited: false };
        let mut parts = vec![first];
        while let Some(mut part) = parts.pop() {
            if self.is_stopped() || (action == Action::Add && self.is_full) {
                self.put_off(action, &part);
                continue;
            }
            let servers = self.servers(&part.steps);
            if servers.is_empty() {
                continue;
            }
            let Some(held) = self.hold().await else {
                self.put_off(action, &part);
                continue;
            };
            part.tried = true;
            match self.call(action, &servers, held).await {
                Ok(()) => {
                    self.forgive();
                    self.had_no_room = false;
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
                    (Because::Stopped(cause) | Because::Unread(cause), true) => {
                        Outcome::Unknown(cause.clone())
                    }
                    (Because::Interrupted, true) => Outcome::Unknown(Cause::interrupted()),
                    _ => Outcome::NotTried(because.clone()),
                };
                self.end(*at, outcome);
            }
        } else if action == Action::Add
            && let Some(last) = self.deferred.last().cloned()
        {
            let put_off = |at: &usize| Deferred { at: *at, tried: part.tried, ..last.clone() };
            self.deferred.extend(part.steps.iter().map(put_off));
        }
    }

    async fn refused(
        &mut self,
        action: Action,
        mut part: Part,
        failure: Failure,
        parts: &mut Vec<Part>,
    ) {
        let is_open = failure.is_open();
        let before = part.steps.len();
        part.unsure |= failure.may_have_taken_effect();
        // Once it is stopped, what kept it busy is what its servers end with.
        let is_stuck = failure.meaning() == Meaning::Busy && !part.waited && !self.is_stopped();
        // Whatever the code: a server that is there already, or gone already, is no failure.
        let is_to_blame = failure.meaning() == Meaning::Server && !part.looked;
        let looks = part.unsure || is_stuck || is_to_blame;
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
            if part.rounds < MOST_ROUNDS && self.rest(part.rounds).await {
                return parts.push(part);
            }
            self.strike(&failure);
            return self.all_end(&part, &failure);
        }
        if is_stuck {
            // Whoever kept it busy has changed something: the look told what, so once more.
            (part.waited, part.looked) = (true, false);
            return parts.push(part);
        }
        if failure.meaning() == Meaning::Server && part.steps.len() < before {
            // Those that stood in the way may be out of it by now.
            self.forgive();
            part.looked = false;
            return parts.push(part);
        }
        self.judge(action, part, failure, parts);
    }

    /// Nothing was done for the servers of the part, and this is why.
    fn judge(&mut self, action: Action, mut part: Part, failure: Failure, parts: &mut Vec<Part>) {
        self.heed();
        match failure.meaning() {
            Meaning::Server | Meaning::Quota if part.steps.len() > 1 => {
                self.forgive();
                let steps = part.steps.split_off(part.steps.len() / 2);
                parts.push(Part { steps, ..part });
                parts.push(part);
            }
            Meaning::Server => {
                self.forgive();
                self.fail(&part, &failure);
            }
            Meaning::Quota if action == Action::Add => {
                self.forgive();
                // One alone may be in as many groups as it may be: two in a row are no accident.
                self.is_full |= std::mem::replace(&mut self.had_no_room, true);
                let put_off =
                    |at: &usize| Deferred { at: *at, tried: true, failure: failure.clone() };
                self.deferred.extend(part.steps.iter().map(put_off));
            }
            Meaning::Gone | Meaning::Denied | Meaning::Unsupported | Meaning::Busy => {
                self.fail(&part, &failure);
                self.stop(Because::Stopped(Cause::from(&failure)));
            }
            Meaning::Quota | Meaning::Other => {
                self.fail(&part, &failure);
                self.strike(&failure);
            }
        }
    }

    /// Nothing was done for the servers of a part: the call was refused, or its job failed.
    fn fail(&mut self, part: &Part, failure: &Failure) {
        let outcome = if failure.has_ended() { Outcome::Failed } else { Outcome::Refused };
        part.steps.iter().for_each(|at| self.end(*at, outcome(Cause::from(failure))));
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
        let mut left = Vec::new();
        for at in std::mem::take(&mut part.steps) {
            match self.look(action, at, group) {
                Look::Reached if part.unsure => self.end(at, Outcome::Done),
                Look::Reached => self.end(at, Outcome::Already),
                Look::Adrift => {
                    self.take_over(at, group);
                    self.adrift.push(at);
                }
                Look::Theirs => self.end(at, Outcome::NotTried(Because::OwnedByOthers)),
                Look::Lost => self.end(at, Outcome::NotTried(Because::Missing)),
                Look::Unseen if part.unsure => self.end(at, Outcome::Unknown(Cause::from(failure))),
                Look::Open | Look::Unseen => left.push(at),
            }
        }
        part.steps = left;
    }

    /// What is not said of a server that was there already, it keeps when it is changed.
    fn take_over(&mut self, at: usize, group: &Snapshot) {
        let server = &mut self.report.entries[at].server;
        if let Some(is) = group.get(&server.identity()) {
            server.weight.get_or_insert(is.weight());
            if server.description.is_none() {
                server.description.clone_from(&is.server.description);
            }
        }
    }

    /// What the group says of a step.
    pub(super) fn look(&self, action: Action, at: usize, group: &Snapshot) -> Look {
        let server = self.server(at);
        let is = group.get(&server.identity());
        let unseen = || if group.is_complete() { Look::Open } else { Look::Unseen };
        match (action, is) {
            (Action::Add, None) => unseen(),
            // Whether it comes, its job tells at its end.
            (Action::Add, Some(is)) if is.status == Status::Adding => Look::Open,
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
    wanted.weight.is_none_or(|weight| weight == is.weight())
        && (wanted.description.is_none() || text(wanted) == text(&is.server))
}
