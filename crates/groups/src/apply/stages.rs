//! The order of things: what comes, what changes, what goes.

use super::run::{Deferred, Run};
use crate::{Action, Because, Cause, Order, Outcome, Plan, Wish};

impl Run<'_, '_> {
    /// Does all that is planned, as far as it can be done.
    pub(super) async fn all(&mut self, plan: &Plan) {
        self.pieces(Action::Add, self.open(Action::Add)).await;
        if self.desired.order == Order::FreeFirst {
            self.swap().await;
        }
        self.mend().await;
        self.change().await;
        if plan.incomplete.is_none() || !matches!(self.desired.servers, Wish::Exactly(_)) {
            self.remove().await;
        }
        self.again().await;
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

    /// What serves nothing goes first, and of the others as many as may.
    async fn remove(&mut self) {
        let (serving, idle): (Vec<_>, Vec<_>) =
            self.open(Action::Remove).into_iter().partition(|at| self.is_serving(*at));
        let going = self.above_the_floor(serving);
        self.pieces(Action::Remove, idle.into_iter().chain(going).collect()).await;
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

    /// There is no room: as many go as are to come, a call's worth at a time.
    async fn swap(&mut self) {
        let most = self.group.table().servers_per_call;
        while !self.deferred.is_empty() && !self.is_stopped() {
            let mut going = self.open(Action::Remove);
            going.sort_by_key(|at| self.is_serving(*at));
            let idle = going.iter().filter(|at| !self.is_serving(**at)).count();
            let may = idle.saturating_add(self.room_above_the_floor());
            going.truncate(most.min(self.deferred.len()).min(may));
            if going.is_empty() {
                return;
            }
            let coming: Vec<usize> =
                self.deferred.drain(..going.len()).map(|deferred| deferred.at).collect();
            (self.is_full, self.had_no_room) = (false, false);
            if let Some(unsure) = self.replace(&going, &coming).await {
                self.pieces_after(Action::Remove, going, unsure).await;
                self.pieces_after(Action::Add, coming, unsure).await;
            }
        }
    }

    /// Puts servers in the place of others in one step where the product can. What is left is to be
    /// done in two; then it tells whether the one step may have done it.
    async fn replace(&mut self, going: &[usize], coming: &[usize]) -> Option<bool> {
        if !self.group.table().replaces {
            return Some(false);
        }
        let (old, new) = (self.servers(going), self.servers(coming));
        match self.call_replace(&old, &new).await {
            Ok(()) => {
                going.iter().chain(coming).for_each(|at| self.end(*at, Outcome::Done));
                None
            }
            Err(failure) => Some(failure.may_have_taken_effect()),
        }
    }

    /// Some have gone, so there may be room for what was put off.
    async fn again(&mut self) {
        let has_room =
            self.report.entries.iter().any(|entry| {
                entry.action == Some(Action::Remove) && entry.outcome == Outcome::Done
            });
        if has_room && !self.is_stopped() {
            (self.is_full, self.had_no_room) = (false, false);
            let deferred = std::mem::take(&mut self.deferred);
            self.pieces(Action::Add, deferred.into_iter().map(|deferred| deferred.at).collect())
                .await;
        }
    }

    /// Nothing is left without an end that says why.
    fn close(&mut self) {
        for Deferred { at, tried, failure } in std::mem::take(&mut self.deferred) {
            let cause = Cause::from(&failure);
            let untried = |cause| Outcome::NotTried(Because::Stopped(cause));
            self.end(at, if tried { Outcome::Refused(cause) } else { untried(cause) });
        }
        let because = self.report.stopped.clone().unwrap_or(Because::NotReached);
        for action in [Action::Add, Action::Change, Action::Remove] {
            for at in self.open(action) {
                self.end(at, Outcome::NotTried(because.clone()));
            }
        }
    }
}
