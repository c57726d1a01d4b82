//! The order of things: what comes, what changes, what goes.

use std::collections::BTreeSet;

use super::run::{Deferred, Run};
use super::settle::Look;
use crate::{Action, Because, Cause, Failure, Identity, Order, Outcome, Plan, Server, Wish};

impl Run<'_, '_> {
    /// Does all that is planned, as far as it can be done.
    pub(super) async fn all(&mut self, plan: &Plan) {
        let is_exchange = matches!(self.desired.servers, Wish::Replace { .. });
        if is_exchange && self.group.table().replaces {
            self.exchange().await;
        } else {
            self.pieces(Action::Add, self.open(Action::Add)).await;
        }
        if self.desired.order == Order::FreeFirst {
            self.make_room().await;
        }
        self.mend().await;
        self.change().await;
        if plan.incomplete.is_none() || !matches!(self.desired.servers, Wish::Exactly(_)) {
            self.remove().await;
        }
        self.mend().await;
        self.close();
        if let (Some(why), Wish::Exactly(_)) = (&plan.incomplete, &self.desired.servers) {
            // What was not seen may be there and not wanted.
            self.stop(Because::Incomplete(why.clone()));
        }
    }

    /// As many calls as it takes, and none without servers.
    async fn pieces(&mut self, action: Action, steps: Vec<usize>) {
        self.pieces_after(action, steps, false).await;
    }

    /// The same after a call that may have done it.
    async fn pieces_after(&mut self, action: Action, steps: Vec<usize>, unsure: bool) {
        let most = self.group.table().servers_per_call;
        for piece in steps.chunks(most) {
            self.piece(action, piece.to_vec(), unsure).await;
        }
    }

    /// What was there already when it was added gets the weight that it is to have.
    async fn mend(&mut self) {
        let adrift = std::mem::take(&mut self.adrift);
        self.pieces(Action::Change, adrift).await;
    }

    /// Weights that grow first, so that no moment has fewer servers than need be.
    async fn change(&mut self) {
        let (stops, rest): (Vec<_>, Vec<_>) = self
            .open(Action::Change)
            .into_iter()
            .partition(|at| self.is_serving(*at) && self.server(*at).weight == Some(0));
        self.pieces(Action::Change, rest).await;
        let stops = self.above_the_floor(stops);
        self.pieces(Action::Change, stops).await;
    }

    /// What is to go, goes: at once as far as nothing waits for its room, and for each that waits one
    /// stays until it comes.
    async fn remove(&mut self) {
        loop {
            self.hold_back();
            let waiting = self.deferred.len();
            let spare = self.open(Action::Remove).len().saturating_sub(waiting);
            let going = self.may_go(spare);
            let gone = going.len();
            self.pieces(Action::Remove, going).await;
            if waiting == 0 || self.is_stopped() {
                break;
            }
            if gone > 0 {
                self.come(gone).await;
            } else if !self.swap().await || self.deferred.len() >= waiting {
                break;
            }
        }
        // One that goes may have made room for several, as one that is refused leaves its own.
        if !self.is_full && !self.is_stopped() {
            self.come(usize::MAX).await;
        }
        self.keep_the_rest();
    }

    /// Up to so many of those that are to go, what serves nothing first, and of the others as many as
    /// may.
    fn may_go(&self, most: usize) -> Vec<usize> {
        let mut going = self.open(Action::Remove);
        going.sort_by_key(|at| self.is_serving(*at));
        going.truncate(most.min(self.may(&going)));
        going
    }

    /// How many of these may go.
    fn may(&self, going: &[usize]) -> usize {
        let idle = going.iter().filter(|at| !self.is_serving(**at)).count();
        idle.saturating_add(self.room_above_the_floor())
    }

    /// There is room for so many of those that wait for it.
    async fn come(&mut self, most: usize) {
        let coming = self.take_deferred(most);
        self.pieces(Action::Add, coming).await;
    }

    /// So many of those that wait for room, of which there is some now.
    fn take_deferred(&mut self, most: usize) -> Vec<usize> {
        (self.is_full, self.had_no_room) = (false, false);
        let taken = self.deferred.drain(..most.min(self.deferred.len()));
        taken.map(|deferred| deferred.at).collect()
    }

    /// What was to go and did not stays: for the floor, or for what it was to make room for.
    fn keep_the_rest(&mut self) {
        if self.is_stopped() {
            return;
        }
        for at in self.open(Action::Remove) {
            let is_needed = self.is_serving(at) && self.room_above_the_floor() == 0;
            let because = if is_needed { Because::Floor } else { Because::NotReplaced };
            self.end(at, Outcome::NotTried(because));
        }
    }

    /// Of servers that are to stop serving, those that may. The others are told to be too many.
    fn above_the_floor(&mut self, mut steps: Vec<usize>) -> Vec<usize> {
        if self.is_stopped() {
            return steps;
        }
        let room = self.room_above_the_floor().min(steps.len());
        for at in steps.split_off(room) {
            self.end(at, Outcome::NotTried(Because::Floor));
        }
        steps
    }

    fn room_above_the_floor(&self) -> usize {
        match self.desired.floor {
            0 => usize::MAX,
            floor => self.serving().saturating_sub(floor),
        }
    }

    /// There is no room: as many go as are to come, a call's worth at a time, while those come.
    async fn make_room(&mut self) {
        while !self.deferred.is_empty() && !self.is_stopped() {
            let (waiting, missing) = (self.deferred.len(), self.missing());
            let has_gone = self.swap().await;
            if !has_gone || self.deferred.len() >= waiting || self.missing() > missing {
                return;
            }
        }
    }

    /// A call's worth goes, and as many come that waited for room. It tells whether any could go.
    async fn swap(&mut self) -> bool {
        let most = self.group.table().servers_per_call;
        let going = self.may_go(most.min(self.deferred.len()));
        if going.is_empty() {
            return false;
        }
        let coming = self.take_deferred(going.len());
        let replaced = match self.group.table().replaces {
            true => self.replace(&going, &coming).await.map_err(|it| it.may_have_taken_effect()),
            false => Err(false),
        };
        if let Err(unsure) = replaced {
            self.pieces_after(Action::Remove, going, unsure).await;
            self.pieces_after(Action::Add, coming, unsure).await;
        }
        true
    }

    /// Puts servers in the place of others in one step.
    async fn replace(&mut self, going: &[usize], coming: &[usize]) -> Result<(), Failure> {
        let (old, new) = (self.servers(going), self.servers(coming));
        let held = self.hold().await.ok_or_else(Failure::interrupted)?;
        self.call_replace(&old, &new, held).await?;
        going.iter().chain(coming).for_each(|at| self.end(*at, Outcome::Done));
        Ok(())
    }

    /// New servers for old ones, as many in one step as a call takes. What cannot be done so is
    /// added, and what is old goes later.
    async fn exchange(&mut self) {
        let most = self.group.table().servers_per_call;
        let (mut going, mut coming) = (self.open(Action::Remove), self.open(Action::Add));
        going.sort_by_key(|at| self.is_serving(*at));
        while !coming.is_empty() && !self.is_stopped() {
            let may = most.min(self.may(&going));
            let old: Vec<usize> = going.drain(..going.len().min(may)).collect();
            if old.is_empty() {
                break;
            }
            let mut new: Vec<usize> = coming.drain(..coming.len().min(most)).collect();
            if let Err(failure) = self.replace(&old, &new).await {
                let unsure = failure.may_have_taken_effect();
                if unsure {
                    self.look_for(&old, &mut new, &failure).await;
                }
                self.pieces_after(Action::Add, new, unsure).await;
            }
        }
        self.pieces(Action::Add, coming).await;
    }

    /// Nobody saw whether some went and others came: the group tells, or it is not known. What is
    /// still to come is left of the new ones.
    async fn look_for(&mut self, old: &[usize], new: &mut Vec<usize>, failure: &Failure) {
        let seen = self.read().await;
        if let Ok(snapshot) = &seen {
            self.stand(snapshot);
        }
        let mut settled = |action, at: usize| {
            let look = seen.as_ref().map(|snapshot| self.look(action, at, snapshot));
            let outcome = match look {
                Ok(Look::Reached) => Outcome::Done,
                Ok(Look::Theirs) => Outcome::NotTried(Because::OwnedByOthers),
                Ok(Look::Unseen) | Err(_) => Outcome::Unknown(Cause::from(failure)),
                Ok(_) => return false,
            };
            self.end(at, outcome);
            true
        };
        let staying: Vec<usize> =
            old.iter().copied().filter(|at| !settled(Action::Remove, *at)).collect();
        new.retain(|at| !settled(Action::Add, *at));
        if failure.is_open() {
            self.doubtful.extend(staying.into_iter().map(|at| (at, Cause::from(failure))));
        }
    }

    /// What is to go stays while what comes in its place is not there.
    fn hold_back(&mut self) {
        if self.is_stopped() {
            return;
        }
        let mut going = self.open(Action::Remove);
        match &self.desired.servers {
            Wish::Replace { new, .. } if self.have_come(new) => return,
            Wish::Replace { .. } => {}
            // One stays for each that did not come, so that there are as many as were wanted.
            Wish::Exactly(_) => {
                going.sort_by_key(|at| !self.is_serving(*at));
                going.truncate(self.missing().saturating_sub(self.kept()));
            }
            Wish::Add(_) | Wish::Remove(_) | Wish::Change(_) => return,
        }
        for at in going {
            self.end(at, Outcome::NotTried(Because::NotReplaced));
        }
    }

    /// Whether all of these are there.
    fn have_come(&self, new: &[Server]) -> bool {
        let new: BTreeSet<Identity> = new.iter().map(Server::identity).collect();
        let mut entries = self.report.entries.iter();
        entries.all(|entry| {
            !new.contains(&entry.server.identity())
                || matches!(entry.outcome, Outcome::Done | Outcome::Already)
        })
    }

    /// How many were to come, and did not. What waits for room comes once others have gone, and
    /// what is there as somebody else's is there.
    fn missing(&self) -> usize {
        let is_missing = |(at, outcome): (usize, &Outcome)| match outcome {
            Outcome::Done | Outcome::Already => false,
            Outcome::NotTried(Because::OwnedByOthers) => false,
            _ => self.deferred.iter().all(|deferred| deferred.at != at),
        };
        let entries = self.report.entries.iter().enumerate();
        let coming = entries.filter(|(_, entry)| entry.action == Some(Action::Add));
        coming.filter(|(at, entry)| is_missing((*at, &entry.outcome))).count()
    }

    /// How many stay in the place of others that were to come.
    fn kept(&self) -> usize {
        let kept = Outcome::NotTried(Because::NotReplaced);
        self.report.entries.iter().filter(|entry| entry.outcome == kept).count()
    }

    /// Nothing is left without an end that says why.
    fn close(&mut self) {
        for Deferred { at, tried, failure } in std::mem::take(&mut self.deferred) {
            let cause = Cause::from(&failure);
            let outcome = match (tried, failure.has_ended()) {
                (false, _) => Outcome::NotTried(Because::Stopped(cause)),
                (true, true) => Outcome::Failed(cause),
                (true, false) => Outcome::Refused(cause),
            };
            self.end(at, outcome);
        }
        let because = self.report.stopped.clone().unwrap_or(Because::NotReached);
        for action in [Action::Add, Action::Change, Action::Remove] {
            for at in self.open(action) {
                self.end(at, Outcome::NotTried(because.clone()));
            }
        }
        if because == Because::Interrupted && self.report.failures().next().is_none() {
            // It came too late to leave anything out.
            self.report.stopped = None;
        }
    }
}
