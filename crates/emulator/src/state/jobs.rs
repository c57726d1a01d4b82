//! What calls began that goes on after their answers: each has an id by which its end is asked for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::recent::Recent;
use super::{Left, scatter};
use crate::uuid::uuid;

/// A job, which is also its form in a seed. One that is loaded has ended.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Job {
    /// A UUID in lower case.
    pub job_id: String,
    /// The operation whose call began it.
    pub action: String,
    /// What it is about: a word of the product.
    pub resource_type: String,
    /// The id of that.
    pub resource_id: String,
    /// What becomes of it: a word of the product.
    #[serde(default)]
    pub operate_type: String,
    /// When it was begun, in milliseconds since 1970.
    #[serde(default)]
    pub created: i64,
    /// Of those that were begun at the same time, which one it is.
    #[serde(default)]
    pub number: u64,
    /// Why it does not succeed, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<JobFailure>,
}

/// How a job fails.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "PascalCase", deny_unknown_fields)]
pub struct JobFailure {
    /// The error code. `InternalError`.
    pub code: String,
    /// The message. `The job has failed.`
    pub message: String,
}

impl Default for JobFailure {
    /// The service failed, and nobody knows why.
    fn default() -> Self {
        Self { code: "InternalError".to_owned(), message: "The job has failed.".to_owned() }
    }
}

/// How a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// It goes on.
    Processing,
    /// It has ended well.
    Succeeded,
    /// It has ended, and nothing came of it.
    Failed,
}

/// The jobs of a product in a region; of very many the last 1,000.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    kept: Recent<Job>,
    /// Those that go on. They are no part of a seed.
    going: BTreeMap<String, Going>,
}

/// A job that goes on.
#[derive(Clone, Debug)]
struct Going {
    left: Left,
    /// The ids of all that the call of it changes.
    changed: Vec<String>,
}

/// What an answer is about that described jobs.
#[derive(Debug, Default)]
pub(crate) struct OfJobs {
    /// The ids of all that the jobs change.
    pub(crate) described: BTreeSet<String>,
    /// The ids of all that jobs changed which have ended with the answer.
    pub(crate) ended: BTreeSet<String>,
}

impl Jobs {
    /// A job.
    pub fn get(&self, id: &str) -> Option<&Job> {
        self.kept.get(id)
    }

    /// All jobs, from the oldest on.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Job> {
        self.kept.iter().map(|(_, job)| job)
    }

    /// How a job is.
    pub fn status(&self, job: &Job) -> JobStatus {
        match &job.failure {
            _ if self.going.contains_key(&job.job_id) => JobStatus::Processing,
            Some(_) => JobStatus::Failed,
            None => JobStatus::Succeeded,
        }
    }

    /// Adds a job; whether another one had its id.
    pub(crate) fn push(&mut self, job: Job) -> bool {
        self.kept.push(&job.job_id.clone(), job)
    }

    /// Lets a job go on for so long, and with it the changes of what has these ids.
    pub(crate) fn go_on(&mut self, id: &str, left: Left, changed: Vec<String>) {
        self.going.insert(id.to_owned(), Going { left, changed });
    }

    /// What is no more ends the jobs about it, whatever they waited for.
    pub(crate) fn end_about(&mut self, resource_id: &str) {
        let kept = &self.kept;
        self.going.retain(|id, _| kept.get(id).is_none_or(|job| job.resource_id != resource_id));
    }

    /// What has had its time has ended.
    pub(crate) fn tick(&mut self, now: i64) {
        self.going.retain(|_, going| !going.left.is_over(now));
    }

    /// The jobs that go on, with how long they take yet.
    pub(crate) fn going(&self) -> impl Iterator<Item = (&str, Left)> {
        self.going.iter().map(|(id, going)| (id.as_str(), going.left))
    }

    /// Counts an answer that described jobs, or what jobs are about.
    pub(crate) fn described(&mut self, jobs: &BTreeSet<&str>, ids: &[&str]) -> OfJobs {
        let mut found = OfJobs::default();
        // A job that has ended says nothing of what becomes of its resource now.
        let going = jobs.iter().filter(|id| self.going.contains_key(**id));
        let about = going.filter_map(|id| self.kept.get(id));
        found.described.extend(about.map(|job| job.resource_id.clone()));
        for (id, going) in &mut self.going {
            let is_asked = jobs.contains(id.as_str());
            let is_about = |job: &Job| ids.contains(&job.resource_id.as_str());
            if is_asked {
                found.described.extend(going.changed.iter().cloned());
            }
            if is_asked || self.kept.get(id).is_some_and(is_about) {
                going.left.described();
                if going.left == Left::Describes(0) {
                    found.ended.extend(going.changed.iter().cloned());
                }
            }
        }
        found
    }

    pub(crate) fn take_touched(&mut self) -> BTreeSet<Arc<str>> {
        self.kept.take_touched()
    }
}

/// A fresh id of a job.
pub(crate) fn job_id(number: u64) -> String {
    uuid(scatter(number), scatter(!number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Ids;

    #[test]
    fn ids_are_uuids_in_lower_case_and_none_comes_twice() {
        let mut ids = Ids::default();
        let made: BTreeSet<_> = (0..1000).map(|_| job_id(ids.fresh_number())).collect();
        assert_eq!(made.len(), 1000);
        for id in made {
            let steps: Vec<_> = id.split('-').collect();
            assert_eq!(steps.iter().map(|step| step.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(id.chars().all(|c| matches!(c, '-' | '0'..='9' | 'a'..='f')), "{id}");
            assert!(
                steps[2].starts_with('4') && steps[3].starts_with(['8', '9', 'a', 'b']),
                "{id}"
            );
        }
    }
}
