//! One run: what is known so far, and the calls.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

use super::Listener;
use crate::{
    Action, Because, Cause, Desired, Event, Failure, Group, Identity, Outcome, Plan, Report,
    Server, Snapshot, Stop, lock,
};

/// After how many calls in a row that failed for no reason of their own the rest is not tried.
const MOST_STRIKES: u32 = 2;

/// A run of a plan.
pub(super) struct Run<'r, 'l> {
    pub(super) group: &'r dyn Group,
    pub(super) desired: Desired,
    /// What takes one change at a time.
    lock: String,
    /// One entry for each server, in the order of the plan. Steps are indices of it.
    pub(super) report: Report,
    /// The group as far as it is known: what is served, and with what weight.
    pub(super) standing: BTreeMap<Identity, i32>,
    /// What the service had no room for, and what it said.
    pub(super) deferred: Vec<Deferred>,
    /// Whether the group was full at the last try.
    pub(super) is_full: bool,
    /// Whether there was no room for the last one that was tried alone.
    pub(super) had_no_room: bool,
    /// What was there already when it was to be added, and is ours to change.
    pub(super) adrift: Vec<usize>,
    /// What may still go by a call that nobody saw the end of, and why nobody did.
    pub(super) doubtful: BTreeMap<usize, Cause>,
    strikes: u32,
    /// What may end it from outside.
    outside: Stop,
    listener: &'r mut Listener<'l>,
}

/// A server that there was no room for.
#[derive(Clone, Debug)]
pub(super) struct Deferred {
    pub(super) at: usize,
    /// Whether it was in a call, or others before it were enough to tell.
    pub(super) tried: bool,
    pub(super) failure: Failure,
}

impl<'r, 'l> Run<'r, 'l> {
    pub(super) fn new(
        group: &'r dyn Group,
        plan: &Plan,
        snapshot: &Snapshot,
        outside: Stop,
        listener: &'r mut Listener<'l>,
    ) -> Self {
        let mut report = Report::of(plan);
        report.calls.reads = 1;
        let mut run = Self {
            group,
            desired: plan.desired.clone(),
            lock: snapshot.lock.clone(),
            report,
            standing: BTreeMap::new(),
            deferred: Vec::new(),
            is_full: false,
            had_no_room: false,
            adrift: Vec::new(),
            doubtful: BTreeMap::new(),
            strikes: 0,
            outside,
            listener,
        };
        run.stand(snapshot);
        let count = |action| plan.servers(action).count();
        let (add, change) = (count(Action::Add), count(Action::Change));
        run.tell(Event::Planned { add, change, remove: count(Action::Remove) });
        run.skip_what_is_done(snapshot);
        run
    }

    /// What a run before this one has done, or what cannot be done on half knowledge.
    fn skip_what_is_done(&mut self, snapshot: &Snapshot) {
        for at in 0..self.report.entries.len() {
            let Some(action) = self.report.entries[at].action else { continue };
            match self.look(action, at, snapshot) {
                super::settle::Look::Reached => self.end(at, Outcome::Already),
                super::settle::Look::Lost if action == Action::Change => {
                    self.end(at, Outcome::NotTried(Because::Missing));
                }
                _ => {}
            }
        }
    }

    pub(super) fn report(self) -> Report {
        self.report
    }

    pub(super) fn tell(&mut self, event: Event) {
        (self.listener)(&event);
    }

    /// Nothing more is tried.
    pub(super) fn stop(&mut self, because: Because) {
        self.report.stopped.get_or_insert(because);
    }

    /// Once it was stopped from outside, that is why it ends, whatever else happens.
    pub(super) fn heed(&mut self) {
        if self.outside.is_stopped() {
            self.stop(Because::Interrupted);
        }
    }

    /// Whether nothing more is tried.
    pub(super) fn is_stopped(&mut self) -> bool {
        self.heed();
        self.report.stopped.is_some()
    }

    /// Waits longer each time; false if it was stopped before the end of that.
    pub(super) async fn rest(&mut self, tries: u32) -> bool {
        self.outside.rest(Duration::from_millis(200 << tries.min(5))).await
    }

    /// Waits until nobody else in the process changes what this changes; none if it was stopped
    /// before.
    pub(super) async fn hold(&mut self) -> Option<OwnedMutexGuard<()>> {
        let held = self.outside.unless(lock::hold(&self.lock)).await;
        if self.is_stopped() { None } else { held }
    }

    /// The steps of a kind that are not done yet.
    pub(super) fn open(&self, action: Action) -> Vec<usize> {
        let entries = self.report.entries.iter().enumerate();
        let untried = Outcome::NotTried(Because::NotReached);
        entries
            .filter(|(_, entry)| entry.action == Some(action) && entry.outcome == untried)
            .map(|(at, _)| at)
            .collect()
    }

    pub(super) fn server(&self, at: usize) -> &Server {
        &self.report.entries[at].server
    }

    pub(super) fn servers(&self, steps: &[usize]) -> Vec<Server> {
        steps.iter().map(|at| self.server(*at).clone()).collect()
    }

    /// What became of a server.
    pub(super) fn end(&mut self, at: usize, outcome: Outcome) {
        let outcome = match (outcome, self.doubtful.get(&at)) {
            // What an earlier call may have done is not untried.
            (Outcome::NotTried(_) | Outcome::Refused(_) | Outcome::Failed(_), Some(cause)) => {
                Outcome::Unknown(cause.clone())
            }
            (outcome, _) => outcome,
        };
        let entry = &mut self.report.entries[at];
        entry.outcome = outcome;
        let (identity, weight) = (entry.server.identity(), entry.server.weight.unwrap_or(100));
        match (entry.action, &entry.outcome) {
            (Some(Action::Add | Action::Change), Outcome::Done | Outcome::Already) => {
                self.standing.insert(identity, weight);
            }
            // What may be gone is not counted on.
            (Some(Action::Remove), Outcome::Done | Outcome::Already | Outcome::Unknown(_)) => {
                self.standing.remove(&identity);
            }
            (Some(Action::Change), Outcome::Unknown(_)) => {
                let least = self.standing.get(&identity).map_or(0, |is| weight.min(*is));
                self.standing.insert(identity, least);
            }
            _ => {}
        }
        let entry = self.report.entries[at].clone();
        self.tell(Event::Ended(entry));
    }

    /// How many servers get requests, as far as their weights go.
    pub(super) fn serving(&self) -> usize {
        self.standing.values().filter(|weight| **weight > 0).count()
    }

    pub(super) fn is_serving(&self, at: usize) -> bool {
        self.standing.get(&self.server(at).identity()).is_some_and(|weight| *weight > 0)
    }

    /// The group is so.
    pub(super) fn stand(&mut self, snapshot: &Snapshot) {
        let there = snapshot.members.iter().filter(|member| member.serves());
        let there = there.map(|member| (member.identity(), member.weight()));
        if snapshot.is_complete() {
            self.standing = there.collect();
        } else {
            self.standing.extend(there);
        }
    }

    /// Makes a call, which holds what it changes.
    pub(super) async fn call(
        &mut self,
        action: Action,
        servers: &[Server],
        _held: OwnedMutexGuard<()>,
    ) -> Result<(), Failure> {
        self.report.calls.writes += 1;
        self.tell(Event::Calling { action, servers: servers.len(), replaced: 0 });
        let result = match action {
            Action::Add => self.group.add(servers).await,
            Action::Change => self.group.change(servers).await,
            Action::Remove => self.group.remove(servers).await,
        };
        self.told(action, servers.len(), 0, result)
    }

    /// Makes a call that puts servers in the place of others.
    pub(super) async fn call_replace(
        &mut self,
        old: &[Server],
        new: &[Server],
        _held: OwnedMutexGuard<()>,
    ) -> Result<(), Failure> {
        self.report.calls.writes += 1;
        let (servers, replaced) = (new.len(), old.len());
        self.tell(Event::Calling { action: Action::Add, servers, replaced });
        let result = self.group.replace(old, new).await;
        self.told(Action::Add, servers, replaced, result)
    }

    fn told(
        &mut self,
        action: Action,
        servers: usize,
        replaced: usize,
        result: Result<(), Failure>,
    ) -> Result<(), Failure> {
        if let Err(failure) = &result {
            self.tell(Event::Failed { action, servers, replaced, cause: Cause::from(failure) });
        }
        result
    }

    /// Reads the group, with some patience.
    pub(super) async fn read(&mut self) -> Result<Snapshot, Failure> {
        let mut tries = 0;
        loop {
            self.report.calls.reads += 1;
            match self.group.read().await {
                Ok(snapshot) => {
                    let (servers, complete) = (snapshot.members.len(), snapshot.is_complete());
                    self.tell(Event::Read { servers, complete });
                    return Ok(snapshot);
                }
                Err(failure) => {
                    let may_pass = tries < 2 && failure.meaning() == crate::Meaning::Other;
                    if !may_pass || !self.rest(tries).await {
                        return Err(failure);
                    }
                    tries += 1;
                }
            }
        }
    }

    /// A call went well, or failed for the servers that it was about.
    pub(super) fn forgive(&mut self) {
        self.strikes = 0;
    }

    /// A call failed for none of its servers.
    pub(super) fn strike(&mut self, failure: &Failure) {
        self.strikes += 1;
        if self.strikes >= MOST_STRIKES {
            self.stop(Because::Stopped(Cause::from(failure)));
        }
    }
}
