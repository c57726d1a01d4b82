//! What became of every server.

use std::collections::BTreeSet;
use std::fmt;

use aliyun_core::{excerpt, excerpt_to};
use serde::{Deserialize, Serialize};

use crate::failure::INTERRUPTED;
use crate::{
    Action, Apply, Desired, Failure, Group, Identity, Meaning, Ownership, Plan, Server, Why, Wish,
};

/// What became of every server that was spoken of, and of every server that was to go.
///
/// No error is kept for later: it stands at the servers that it is about. What was not done can be
/// done by the same [`Desired`] again, which is safe: [`Report::resume`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
#[must_use]
pub struct Report {
    /// The ID of the group.
    pub group: String,
    /// What the group was to become.
    pub desired: Desired,
    /// What became of each server.
    pub entries: Vec<Entry>,
    /// Why it ended before everything was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Because>,
    /// How many calls were made.
    pub calls: Calls,
}

/// How many calls were made: those of the client's own repeats are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Calls {
    /// Those that read the group.
    pub reads: u64,
    /// Those that changed it, or were to.
    pub writes: u64,
}

/// What became of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Entry {
    /// The server.
    pub server: Server,
    /// What was to be done; none if there was nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// What became of it.
    pub outcome: Outcome,
}

/// How it ended for a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", rename_all_fields = "PascalCase")]
#[non_exhaustive]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was so already.
    Already,
    /// The service refused it.
    Refused(Cause),
    /// The service took it, and the job that was to do it failed.
    Failed(Cause),
    /// Nobody saw what became of it, and a look at the group did not tell.
    Unknown(Cause),
    /// It was not tried.
    NotTried(Because),
}

/// What the service said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Cause {
    /// What it means.
    pub meaning: Meaning,
    /// The code of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The ID of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What happened, in words.
    pub message: String,
}

impl Cause {
    /// It was stopped before anybody could look what became of it.
    pub(crate) fn interrupted() -> Self {
        (&Failure::interrupted()).into()
    }
}

impl From<&Failure> for Cause {
    fn from(failure: &Failure) -> Self {
        Self {
            meaning: failure.meaning(),
            code: failure.code().map(str::to_owned),
            request_id: failure.request_id().map(str::to_owned),
            message: failure.message().to_owned(),
        }
    }
}

/// Why something was not tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub enum Because {
    /// The run did not come to it.
    NotReached,
    /// It is somebody else's.
    OwnedByOthers,
    /// Not all of the group is known.
    Incomplete(String),
    /// It is to be changed, and is not in the group.
    Missing,
    /// Too few servers would be left.
    Floor,
    /// It was to be replaced or to go, and not all that come in its place are there.
    NotReplaced,
    /// Somebody else has changed the group since the plan was made.
    Changed(Vec<String>),
    /// What is asked for contradicts itself, or the group.
    Invalid(String),
    /// Groups of this kind cannot be changed.
    Fixed,
    /// It was a dry run.
    DryRun,
    /// It was stopped from outside: by a [`Stop`](crate::Stop).
    Interrupted,
    /// The group could not be read.
    Unread(Cause),
    /// Another call failed in such a way that this one had failed too.
    Stopped(Cause),
}

impl Entry {
    /// What a record of what we have registered learns from it: whether the server is in it from
    /// now on. None says that it stays as it was. [`Report::record`] goes by it; who keeps a record
    /// while a change is made does so with each [`Event::Ended`](crate::Event).
    pub fn is_ours_now(&self) -> Option<bool> {
        match (self.action, &self.outcome) {
            (Some(Action::Add), Outcome::Done | Outcome::Unknown(_)) => Some(true),
            (Some(Action::Remove), Outcome::Done | Outcome::Already) => Some(false),
            _ => None,
        }
    }
}

impl Report {
    /// With an entry for everything that was spoken of, none of it tried yet.
    pub(crate) fn of(plan: &Plan) -> Self {
        let steps = plan.steps.iter().map(|step| Entry {
            server: step.server.clone(),
            action: Some(step.action),
            outcome: Outcome::NotTried(Because::NotReached),
        });
        let why = plan.incomplete.clone().unwrap_or_default();
        let kept = plan.kept.iter().filter_map(|kept| {
            let outcome = match kept.why {
                Why::NotNamed => return None,
                Why::AsWanted | Why::WeightKept | Why::Absent => Outcome::Already,
                Why::OwnedByOthers => Outcome::NotTried(Because::OwnedByOthers),
                Why::Incomplete => Outcome::NotTried(Because::Incomplete(why.clone())),
                Why::Missing => Outcome::NotTried(Because::Missing),
            };
            Some(Entry { server: kept.server.clone(), action: None, outcome })
        });
        Self {
            group: plan.group.clone(),
            desired: plan.desired.clone(),
            entries: steps.chain(kept).collect(),
            stopped: None,
            calls: Calls::default(),
        }
    }

    /// Of a group that nothing is known of.
    pub(crate) fn untried(group: &str, desired: &Desired, because: Because) -> Self {
        let (servers, leaving) = desired.servers.parts();
        let action = match &desired.servers {
            Wish::Change(_) => Action::Change,
            _ => Action::Add,
        };
        let leaving = leaving.iter().cloned().map(crate::desired::bare);
        let servers = servers.iter().cloned().map(|server| (action, server));
        let entry = |(action, server)| Entry {
            server,
            action: Some(action),
            outcome: Outcome::NotTried(because.clone()),
        };
        Self {
            group: group.to_owned(),
            desired: desired.clone(),
            entries: servers
                .chain(leaving.map(|server| (Action::Remove, server)))
                .map(entry)
                .collect(),
            stopped: Some(because),
            calls: Calls::default(),
        }
    }

    /// Whether everything is as it was to be, and was seen to be.
    pub fn is_success(&self) -> bool {
        self.stopped.is_none() && self.failures().next().is_none()
    }

    /// What is not as it was to be, or was not seen to be.
    pub fn failures(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| !matches!(entry.outcome, Outcome::Done | Outcome::Already))
    }

    /// What became of a server.
    pub fn outcome(&self, server: impl Into<Identity>) -> Option<&Outcome> {
        let identity = server.into();
        let entry = self.entries.iter().find(|entry| entry.server.identity() == identity)?;
        Some(&entry.outcome)
    }

    /// How many ended done, already so, refused, failed, unknown and not tried.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for entry in &self.entries {
            *match entry.outcome {
                Outcome::Done => &mut summary.done,
                Outcome::Already => &mut summary.already,
                Outcome::Refused(_) => &mut summary.refused,
                Outcome::Failed(_) => &mut summary.failed,
                Outcome::Unknown(_) => &mut summary.unknown,
                Outcome::NotTried(_) => &mut summary.not_tried,
            } += 1;
        }
        summary
    }

    /// Does what is left, from what the group is now.
    pub fn resume<'a>(&self, group: &'a dyn Group) -> Apply<'a> {
        let ownership = match self.record() {
            Some(record) => Ownership::Record(record),
            None => self.desired.ownership.clone(),
        };
        self.desired.clone().ownership(ownership).apply(group)
    }

    /// The record of what we have registered as it is now, where ownership goes by one: keep it. A
    /// server that may have been added is in it, so that it is not forgotten.
    pub fn record(&self) -> Option<BTreeSet<Identity>> {
        let Ownership::Record(record) = &self.desired.ownership else { return None };
        let mut record = record.clone();
        for entry in &self.entries {
            match entry.is_ours_now() {
                Some(true) => record.insert(entry.server.identity()),
                Some(false) => record.remove(&entry.server.identity()),
                None => false,
            };
        }
        Some(record)
    }
}

/// How many servers ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Summary {
    /// It was done.
    pub done: usize,
    /// It was so already.
    pub already: usize,
    /// The service refused it.
    pub refused: usize,
    /// The job that was to do it failed.
    #[serde(default)]
    pub failed: usize,
    /// Nobody saw what became of it.
    pub unknown: usize,
    /// It was not tried.
    pub not_tried: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} done, {} already so", self.done, self.already)?;
        for (count, what) in [
            (self.refused, "refused"),
            (self.failed, "failed"),
            (self.unknown, "unknown"),
            (self.not_tried, "not tried"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}

/// A line for the whole, a line for each server that is not as it was to be, and one for each that was
/// to go and is not there.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "group {}: {}", excerpt(&self.group), self.summary())?;
        if let Some(because) = &self.stopped {
            writeln!(f, "! stopped: {because}")?;
        }
        for entry in self.failures() {
            writeln!(f, "! {entry}")?;
        }
        let (_, leaving) = self.desired.servers.parts();
        let leaving: BTreeSet<_> = leaving.iter().collect();
        for entry in self.entries.iter().filter(|entry| entry.outcome == Outcome::Already) {
            if leaving.contains(&entry.server.identity()) {
                writeln!(f, "  {} is not in the group", entry.server)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(action) = self.action {
            write!(f, "{action} ")?;
        }
        write!(f, "{}: {}", self.server, self.outcome)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Already => f.write_str("already so"),
            Self::Refused(cause) => write!(f, "refused: {cause}"),
            Self::Failed(cause) => write!(f, "the job failed: {cause}"),
            Self::Unknown(cause) => write!(f, "unknown: {cause}"),
            Self::NotTried(because) => write!(f, "not tried: {because}"),
        }
    }
}

/// What happened, in words: they have more room than a name, since their end may say what to do.
pub(crate) fn told(text: &str) -> String {
    excerpt_to(text, 1000)
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{}: {}", excerpt(code), told(&self.message))?,
            None => f.write_str(&told(&self.message))?,
        }
        match &self.request_id {
            Some(id) => write!(f, "; request {}", excerpt(id)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReached => f.write_str("the run did not come to it"),
            Self::OwnedByOthers => f.write_str("it is somebody else's"),
            Self::Incomplete(why) => {
                write!(f, "the group was not seen as a whole: {}", told(why))
            }
            Self::Missing => f.write_str("it is not in the group"),
            Self::Floor => f.write_str("too few servers would be left"),
            Self::NotReplaced => f.write_str("not all that come in its place are there"),
            Self::Changed(what) => {
                f.write_str("the group was changed since the plan was made")?;
                what.iter().take(3).try_for_each(|what| write!(f, "; {}", told(what)))
            }
            Self::Invalid(why) => f.write_str(why),
            Self::Fixed => f.write_str("groups of this kind stay as they were made"),
            Self::DryRun => f.write_str("it was a dry run"),
            Self::Interrupted => f.write_str(INTERRUPTED),
            Self::Unread(cause) => write!(f, "the group could not be read: {cause}"),
            Self::Stopped(cause) => write!(f, "another call failed before: {cause}"),
        }
    }
}

#[cfg(test)]
mod tests;
