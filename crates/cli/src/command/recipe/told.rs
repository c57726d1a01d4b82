//! What is told of a change of several steps: to its check, and at its end.

use std::collections::{BTreeMap, BTreeSet};

use aliyun_lb_groups::{
    BlueGreen, Canary, Drain, Ended, Entry, Event, Identity, Recipe, Rolling, Stage,
};
use serde::Serialize;

/// What there is to tell of a recipe beside its stage.
pub(in crate::command) trait Facts: Recipe {
    /// Numbers, each with its name.
    fn facts(&self) -> Vec<(&'static str, i64)> {
        Vec::new()
    }

    /// What the group is once it went back.
    fn after_going_back(&self) -> String {
        "the group is as it was before".to_owned()
    }
}

impl Facts for Drain {}

impl Facts for BlueGreen {}

impl Facts for Canary {
    fn facts(&self) -> Vec<(&'static str, i64)> {
        self.weight().map(|weight| ("Weight", weight.into())).into_iter().collect()
    }
}

impl Facts for Rolling {
    fn facts(&self) -> Vec<(&'static str, i64)> {
        let (batches, done) = self.batches();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        vec![("Batches", number(batches)), ("BatchesDone", number(done))]
    }

    fn after_going_back(&self) -> String {
        match self.batches() {
            (_, 0) => "the group is as it was before".to_owned(),
            (batches, done) => format!("{done} of {batches} batches were done, and stay so"),
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum End {
    /// It went through, now or before.
    Through,
    /// It went back, now or before.
    Back,
    /// It was interrupted, and can be gone on with.
    Interrupted,
    /// It failed, and can be gone on with.
    Failed,
}

impl End {
    /// Whether it is not at its end.
    pub(super) fn is_on_the_way(self) -> bool {
        matches!(self, Self::Interrupted | Self::Failed)
    }
}

impl From<Ended> for End {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Back => Self::Back,
            _ => Self::Through,
        }
    }
}

/// A change of several steps as data.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Told<'t> {
    pub(super) group: &'t str,
    pub(super) command: &'t str,
    pub(super) ended: End,
    pub(super) stage: Stage,
    /// Whether it was on its way back, and is not there yet: `--back` goes on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) going_back: bool,
    #[serde(flatten)]
    pub(super) facts: BTreeMap<&'static str, i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    pub(super) entries: Vec<&'t Entry>,
    /// The servers that were to go and were not in the group.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) not_there: &'t BTreeSet<Identity>,
}

/// What became of each server in the last step that was about it.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    entries: BTreeMap<Identity, Entry>,
    not_there: BTreeSet<Identity>,
}

impl Outcomes {
    /// Notes what a step has come to.
    pub(super) fn see(&mut self, event: &Event) {
        match event {
            Event::NotThere { server } => {
                self.not_there.insert(server.clone());
            }
            Event::Finished(report) => report.entries.iter().for_each(|entry| self.note(entry)),
            _ => {}
        }
    }

    fn note(&mut self, entry: &Entry) {
        let server = entry.server.identity();
        // That there was nothing to do for it in a later step is no news.
        if entry.action.is_some() || !self.entries.contains_key(&server) {
            self.entries.insert(server, entry.clone());
        }
    }

    pub(super) fn entries(&self) -> Vec<&Entry> {
        self.entries.values().collect()
    }

    pub(super) fn not_there(&self) -> &BTreeSet<Identity> {
        &self.not_there
    }
}
