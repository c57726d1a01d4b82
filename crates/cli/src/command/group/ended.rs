//! How a change of a group ends for the command: by the kind of what ended it as a whole, or as
//! one of which some servers were done and others were not.

use aliyun_core::CodeClass;
use aliyun_lb_groups::{Because, Cause, Meaning, Outcome, Report};

use crate::failure::{self, Exit, Failure};
use crate::operation::Product;
use crate::target::Target;

/// The failure of a change of which not all is as it was to be.
pub(super) fn failure(target: &Target, report: &Report) -> Failure {
    if report.stopped == Some(Because::Interrupted) {
        return Failure::new(Exit::Interrupted, "it was interrupted").note("what to do", AGAIN);
    }
    if let Some((exit, cause)) = whole(report) {
        let what = match (&report.stopped, exit) {
            (Some(Because::Unread(_)), _) => format!("the group {target} cannot be read"),
            (_, Exit::Unknown) => format!("it is not known what was done to {target}"),
            _ => format!("nothing of {target} was changed"),
        };
        return told(exit, &what, cause);
    }
    let (what, way) = match &report.stopped {
        Some(Because::Invalid(why)) => {
            return Failure::new(Exit::Invalid, format!("nothing of {target} was changed: {why}"));
        }
        Some(because @ Because::Fixed) => {
            let what = format!("nothing of {target} was changed: {because}");
            return Failure::new(Exit::Refused, what);
        }
        Some(Because::Changed(_)) => (
            format!("nothing of {target} was changed"),
            "look at what was changed, and plan again, or add --replan",
        ),
        _ => (format!("not all servers of {target} are as they were to be"), way(report)),
    };
    Failure::new(Exit::Partly, what).note("what to do", way)
}

const AGAIN: &str = "read the report, and run the same command again: it does what is left";

/// What to do about a change of which not all was done. What the command itself rules out, it would
/// rule out again.
fn way(report: &Report) -> &'static str {
    use Because::{Floor, Missing, OwnedByOthers};
    let is_ruled_out =
        |outcome: &Outcome| matches!(outcome, Outcome::NotTried(OwnedByOthers | Missing | Floor));
    let is_server = |outcome: &Outcome| matches!(outcome, Outcome::Refused(cause) if cause.meaning == Meaning::Server);
    let all = |is: &dyn Fn(&Outcome) -> bool| report.failures().all(|entry| is(&entry.outcome));
    if all(&is_ruled_out) {
        "read the report: the same command would come to the same again"
    } else if all(&|outcome| is_ruled_out(outcome) || is_server(outcome)) {
        "read the report, mend the servers that it names, and run the command again"
    } else {
        AGAIN
    }
}

/// The failure of a step with this report, which `message` tells.
pub(super) fn of_step(report: &Report, message: &str) -> Failure {
    match (whole(report), &report.stopped) {
        (Some((exit, cause)), Some(Because::Unread(_))) => told(exit, UNREADABLE, cause),
        (Some((exit, cause)), _) => told(exit, "the next step was not taken", cause),
        (None, Some(Because::Invalid(_))) => Failure::new(Exit::Invalid, message),
        (None, Some(Because::Fixed)) => Failure::new(Exit::Refused, message),
        (None, _) => Failure::new(Exit::Partly, message),
    }
}

const UNREADABLE: &str = "the group cannot be read";

/// A group that cannot be read.
pub(super) fn unreadable(unread: &aliyun_lb_groups::Failure) -> Failure {
    let cause = Cause::from(unread);
    told(kind(&cause), UNREADABLE, &cause)
}

fn told(exit: Exit, what: &str, cause: &Cause) -> Failure {
    let said = match &cause.code {
        Some(code) => format!("{code}: {}", cause.message),
        None => cause.message.clone(),
    };
    let mut failed = Failure::new(exit, format!("{what}: {said}"));
    if let Some(id) = &cause.request_id {
        failed = failed.note("request", id);
    }
    let way = failure::way(exit, cause.code.as_deref().and_then(class), None);
    let anew = "mend what it says, and run the same command again: it does what is left";
    failed = failed.note("what to do", way.unwrap_or_else(|| anew.to_owned()));
    match cause.code.as_ref().filter(|code| class(code).is_some()) {
        Some(code) => failed.note("more", format!("slb explain {}", aliyun_core::one_line(code))),
        None => failed,
    }
}

/// What ended a change of which nothing was done, and which is not about single servers.
fn whole(report: &Report) -> Option<(Exit, &Cause)> {
    if report.entries.iter().any(|entry| entry.outcome == Outcome::Done) {
        return None;
    }
    let mut is_unknown = false;
    let mut causes = Vec::new();
    for entry in report.failures() {
        match &entry.outcome {
            Outcome::Unknown(cause) => {
                is_unknown = true;
                causes.push((kind(cause), cause));
            }
            Outcome::Failed(cause) => causes.push((Exit::Waited, cause)),
            Outcome::Refused(cause) => causes.push((kind(cause), cause)),
            Outcome::NotTried(Because::Stopped(cause) | Because::Unread(cause)) => {
                causes.push((kind(cause), cause));
            }
            _ if report.stopped.is_none() => return None,
            _ => {}
        }
    }
    let (exit, cause) = match &report.stopped {
        Some(Because::Unread(cause) | Because::Stopped(cause)) => {
            let of_job = causes.iter().find(|(exit, it)| *exit == Exit::Waited && *it == cause);
            of_job.copied().unwrap_or((kind(cause), cause))
        }
        Some(_) => return None,
        None => *causes.first()?,
    };
    let is_about_servers = matches!(cause.meaning, Meaning::Server | Meaning::Quota);
    let is_one = causes.iter().all(|(_, it)| it.meaning == cause.meaning && it.code == cause.code);
    match &report.stopped {
        None if is_about_servers || !is_one => None,
        _ => Some((if is_unknown { Exit::Unknown } else { exit }, cause)),
    }
}

/// The kind of a cause, as [`failure::exit`] tells it of an error.
fn kind(cause: &Cause) -> Exit {
    match (cause.meaning, &cause.code) {
        (Meaning::Gone, _) => Exit::NotFound,
        (Meaning::Busy, _) => Exit::Later,
        (Meaning::Denied, Some(code)) if class(code) == Some(CodeClass::Unauthenticated) => {
            Exit::Setup
        }
        (Meaning::Denied, Some(_)) => Exit::Denied,
        // Credentials, the region, the endpoint: nothing was asked.
        (Meaning::Denied, None) => Exit::Setup,
        (Meaning::Server, None) => Exit::Invalid,
        (Meaning::Other, None) => Exit::NoAnswer,
        (Meaning::Other, Some(code)) if class(code) == Some(CodeClass::Internal) => Exit::Later,
        // A region, for one: where it ends the whole, it is not about a server.
        (_, Some(code)) if class(code) == Some(CodeClass::NotFound) => Exit::NotFound,
        _ => Exit::Refused,
    }
}

/// What kind of refusal a code is, by any product that has it.
fn class(code: &str) -> Option<CodeClass> {
    let products = Product::all(None).ok()?;
    products.iter().find_map(|product| product.service.code(code)).map(|info| info.class)
}
