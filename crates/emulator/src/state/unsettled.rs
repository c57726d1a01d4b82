use std::collections::BTreeMap;
use std::fmt;

use super::OfJobs;

/// What is changed as a whole: while a change of it settles, no other one is taken.
pub trait Subject: Clone + fmt::Debug + Ord + Send + Sync + 'static {
    /// The name of its id on the wire, and the id.
    fn name(&self) -> (&'static str, &str);
}

/// What a change is about.
pub trait Change: Clone + fmt::Debug + Send + Sync + 'static {
    /// The word for a thing that is changed like this.
    fn status(&self) -> &'static str;
}

/// How long a change takes yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// To this time, in milliseconds since 1970.
    Until(i64),
    /// As many answers more that describe it.
    Describes(u32),
}

impl Left {
    /// Whether it has had its time.
    pub(super) fn is_over(&self, now: i64) -> bool {
        match self {
            Left::Until(end) => *end <= now,
            Left::Describes(left) => *left == 0,
        }
    }

    /// Counts an answer.
    pub(super) fn described(&mut self) {
        if let Left::Describes(left) = self {
            *left = left.saturating_sub(1);
        }
    }
}

/// The changes that have not settled. They are no part of a seed: what is loaded has settled.
#[derive(Clone, Debug)]
pub struct Unsettled<S, C>(BTreeMap<S, (C, Left)>);

impl<S, C> Default for Unsettled<S, C> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<S: Subject, C: Change> Unsettled<S, C> {
    /// Whether all has settled.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The change of a subject.
    pub fn get(&self, subject: &S) -> Option<&C> {
        self.0.get(subject).map(|(change, _)| change)
    }

    /// All changes.
    pub fn iter(&self) -> impl Iterator<Item = (&S, &C, Left)> {
        self.0.iter().map(|(subject, (change, left))| (subject, change, *left))
    }

    /// Begins a change.
    pub fn begin(&mut self, subject: S, change: C, left: Left) {
        self.0.insert(subject, (change, left));
    }

    /// A subject is no more, and its change neither.
    pub fn forget(&mut self, subject: &S) {
        self.0.remove(subject);
    }

    /// What has had its time has settled.
    pub fn tick(&mut self, now: i64) {
        self.0.retain(|_, (_, left)| !left.is_over(now));
    }

    /// Counts an answer that described these, or jobs. No change goes on when its job has ended.
    pub(crate) fn described(&mut self, subjects: &[S], of_jobs: &OfJobs) {
        for (subject, (_, left)) in &mut self.0 {
            let (_, id) = subject.name();
            if of_jobs.ended.contains(id) {
                *left = Left::Describes(0);
            } else if subjects.contains(subject) || of_jobs.described.contains(id) {
                left.described();
            }
        }
    }
}

/// Changes of whatever type.
pub trait Pending {
    /// What has had its time has settled.
    fn tick(&mut self, now: i64);

    /// The changes: the name of the id, the id, the status and how long it takes yet.
    fn list(&self) -> Vec<(&'static str, String, &'static str, Left)>;
}

impl<S: Subject, C: Change> Pending for Unsettled<S, C> {
    fn tick(&mut self, now: i64) {
        Unsettled::tick(self, now);
    }

    fn list(&self) -> Vec<(&'static str, String, &'static str, Left)> {
        let shown = self.iter().map(|(subject, change, left)| {
            let (name, id) = subject.name();
            (name, id.to_owned(), change.status(), left)
        });
        shown.collect()
    }
}
