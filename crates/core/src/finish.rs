//! Changes that go on after their answer, as data: who is asked whether they are done, and how.

use crate::waiter::values;
use crate::{Operation, OperationInfo, Params, Progress, Value, WaiterInfo};

/// An operation of which the answer is not the end: what it sets off goes on, and its end can be
/// seen.
pub trait Finishes: Operation<Response: Sync + 'static> {
    /// How its end is seen.
    const FINISH: &'static Finish;
}

/// How the end of a change is seen.
#[derive(Clone, Debug)]
pub enum Finish {
    /// By the end of a job: the member of the answer with its ID, and how it is asked for.
    Job(&'static str, &'static Jobs),
    /// By a state of something.
    State {
        /// The operation that shows it.
        operation: &'static OperationInfo,
        /// Its parameters, and where they are taken from.
        with: &'static [(&'static str, Given)],
        /// The state.
        waiter: &'static WaiterInfo,
    },
}

/// Where a parameter is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// A member of the answer to the call.
    Answer(&'static str),
    /// A parameter of the call.
    Request(&'static str),
}

/// How the jobs of a service are asked for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Jobs {
    /// The operation that tells of a job.
    pub operation: &'static OperationInfo,
    /// Its parameter for the ID.
    pub parameter: &'static str,
    /// What it tells, how often to ask, and for how long.
    pub waiter: WaiterInfo,
    /// Where it tells the ID of each job, if its answer lists them: members from the answer down.
    pub id: &'static [&'static str],
    /// Where it tells the error code of a job that failed: members from the answer down, or none.
    pub code: &'static [&'static str],
    /// Where it tells the message of such a job.
    pub message: &'static [&'static str],
}

impl Jobs {
    /// Jobs that are told of one by one, and do not tell why they failed.
    pub const fn new(
        operation: &'static OperationInfo,
        parameter: &'static str,
        waiter: WaiterInfo,
    ) -> Self {
        Self { operation, parameter, waiter, id: &[], code: &[], message: &[] }
    }

    /// With where the ID of each is told, in an answer that lists them.
    #[must_use]
    pub const fn listed(mut self, id: &'static [&'static str]) -> Self {
        self.id = id;
        self
    }

    /// With where the code and the message of one that failed are told.
    #[must_use]
    pub const fn reasons(
        mut self,
        code: &'static [&'static str],
        message: &'static [&'static str],
    ) -> Self {
        (self.code, self.message) = (code, message);
        self
    }

    /// What an answer tells of the job with this ID: of a list, that job alone.
    fn only<'v>(&self, id: &str, mut answer: Value<'v>) -> Value<'v> {
        retain(&mut answer, self.id, id);
        answer
    }

    /// The code and the message of a job that failed, if the answer about it has them.
    fn reason(&self, answer: &Value<'_>) -> (Option<String>, Option<String>) {
        let first = |path: &[&str]| {
            let texts = if path.is_empty() { Vec::new() } else { values(answer, path) };
            texts.into_iter().find(|text| !text.trim().is_empty()).map(|text| text.into_owned())
        };
        (first(self.code), first(self.message))
    }
}

/// Leaves those items of the lists on the way to an ID that have it.
fn retain(value: &mut Value<'_>, path: &[&str], id: &str) {
    match (value, path) {
        (Value::List(items), [_, ..]) => {
            items.retain(|item| values(item, path).iter().any(|found| found == id));
        }
        (Value::Object(members), [first, rest @ ..]) => {
            let member = members.iter_mut().find(|(name, _)| name == first);
            member.into_iter().for_each(|(_, member)| retain(member, rest, id));
        }
        _ => {}
    }
}

/// What is asked again and again until a change is done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Question {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// What it is called with.
    pub params: Params,
    /// What its answers say.
    pub waiter: &'static WaiterInfo,
    /// The job that it is about, and how jobs are asked for.
    pub job: Option<(String, &'static Jobs)>,
}

impl Question {
    /// What an answer says about the end of the change.
    pub fn progress(&self, answer: Value<'_>) -> Progress {
        self.waiter.progress(&self.about(answer))
    }

    /// The code and the message of a job that failed, if it is about one and the answer has them.
    pub fn reason(&self, answer: Value<'_>) -> (Option<String>, Option<String>) {
        self.job.as_ref().map(|(_, jobs)| jobs.reason(&self.about(answer))).unwrap_or_default()
    }

    /// What an answer tells of the change: where it is a list of jobs, of the one asked for.
    fn about<'v>(&self, answer: Value<'v>) -> Value<'v> {
        match &self.job {
            Some((id, jobs)) => jobs.only(id, answer),
            None => answer,
        }
    }
}

impl Finish {
    /// What to ask after a call with these parameters and this answer; nothing if the change is
    /// done, since the answer names no job.
    pub fn question(&self, request: &Params, answer: &Value<'_>) -> Option<Question> {
        let member = |name: &'static str| {
            let found = values(answer, &[name]).into_iter().find(|text| !text.trim().is_empty());
            found.map(|text| text.into_owned())
        };
        let mut params = Params::new();
        match *self {
            Self::Job(name, jobs) => {
                let id = member(name)?;
                params.set(jobs.parameter, id.as_str());
                let (operation, waiter) = (jobs.operation, &jobs.waiter);
                Some(Question { operation, params, waiter, job: Some((id, jobs)) })
            }
            Self::State { operation, with, waiter } => {
                // What is missing, the service asks for, and says so.
                for (parameter, given) in with {
                    let value = match given {
                        Given::Answer(name) => member(name),
                        Given::Request(name) => request.get(name).map(str::to_owned),
                    };
                    if let Some(value) = value {
                        params.set(*parameter, value);
                    }
                }
                Some(Question { operation, params, waiter, job: None })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Acceptor, Effect, ServiceInfo, WaiterState};

    static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01");
    static ASK: OperationInfo = OperationInfo::new(&SERVICE, "ListJobs", Effect::Read);
    static JOBS: Jobs = Jobs::new(
        &ASK,
        "JobIds.1",
        WaiterInfo::new(
            "Finished",
            1,
            9,
            &[Acceptor::has(WaiterState::Success, &["Jobs", "Status"], "ok")],
        ),
    )
    .listed(&["Jobs", "Id"])
    .reasons(&["Jobs", "Code"], &["Jobs", "Message"]);

    #[test]
    fn an_answer_without_a_job_is_the_end() {
        let finish = Finish::Job("JobId", &JOBS);
        let ask =
            |answer: &str| finish.question(&Params::new(), &Value::from_json(answer).unwrap());
        for answer in ["{}", r#"{"JobId":""}"#, r#"{"JobId":" "}"#, r#"{"JobId":null}"#] {
            assert!(ask(answer).is_none(), "{answer}");
        }
        let question = ask(r#"{"JobId":7}"#).unwrap();
        assert_eq!(question.params.get("JobIds.1"), Some("7"));
        assert_eq!(question.job.unwrap().0, "7");
    }

    #[test]
    fn parameters_are_taken_from_the_answer_and_from_the_call() {
        static WITH: [(&str, Given); 3] = [
            ("Id", Given::Answer("ThingId")),
            ("Port", Given::Request("ListenerPort")),
            ("No", Given::Request("No")),
        ];
        let finish = Finish::State { operation: &ASK, with: &WITH, waiter: &JOBS.waiter };
        let request = Params::from_iter([("ListenerPort", "80"), ("ThingId", "other")]);
        let answer = Value::from_json(r#"{"ThingId":"t-1"}"#).unwrap();
        let question = finish.question(&request, &answer).unwrap();
        let params: Vec<_> = question.params.iter().collect();
        assert_eq!(params, [("Id", "t-1"), ("Port", "80")]);
    }

    #[test]
    fn of_a_list_of_jobs_the_one_asked_for_counts() {
        let question = |answer: &str| {
            let answer = Value::from_json(answer).unwrap();
            Finish::Job("JobId", &JOBS).question(&Params::new(), &answer).unwrap()
        };
        let question = question(r#"{"JobId":"j"}"#);
        for (jobs, is_done) in [
            (r"[]", false),
            (r#"[{"Id":"i","Status":"ok"}]"#, false),
            (r#"[{"Status":"ok"},{"Id":"j","Status":"on"}]"#, false),
            (r#"[{"Id":"i","Status":"on"},{"Id":"j","Status":"ok"}]"#, true),
        ] {
            let answer = format!(r#"{{"Jobs":{jobs}}}"#);
            let progress = question.progress(Value::from_json(&answer).unwrap());
            assert_eq!(progress == Progress::Done, is_done, "{jobs}: {progress:?}");
        }
        let jobs = r#"{"Jobs":[{"Id":"i","Code":"Other"},{"Id":"j","Message":"No."}]}"#;
        let reason = question.reason(Value::from_json(jobs).unwrap());
        assert_eq!(reason, (None, Some("No.".to_owned())));
    }

    #[test]
    fn a_job_tells_why_it_failed_or_does_not() {
        let reason = |answer: &str| JOBS.reason(&Value::from_json(answer).unwrap());
        let told =
            reason(r#"{"Jobs":[{"Code":"","Message":null},{"Code":"Busy","Message":"No."}]}"#);
        assert_eq!(told, (Some("Busy".to_owned()), Some("No.".to_owned())));
        assert_eq!(reason(r#"{"Jobs":"none"}"#), (None, None));
    }
}
