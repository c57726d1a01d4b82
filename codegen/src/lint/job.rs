//! Changes that go on after their answer: `job`.

use super::Lint;
use super::waiter::follow;
use crate::keys::{list, nearest};
use crate::load::OperationSpec;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Effect, FinishedWhen, Jobs, Kind, Parameter, Style, Supplier};

const RULE: &str = "job";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    if let Some(jobs) = &lint.spec.service.jobs {
        service(lint, jobs, report);
    }
    for operation in &lint.spec.operations {
        let file = &operation.file;
        let (job, state) = (file.job.as_ref(), file.finished_when.as_ref());
        let Some(span) = job.map(|it| it.span).or_else(|| state.map(|it| it.span)) else {
            continue;
        };
        if *file.effect == Effect::Read {
            let message = format!("`{}` changes nothing that could go on", operation.name);
            report.add(RULE, span, message, "delete the key, or mend `effect`");
        }
        if let Some(job) = job {
            id(lint, operation, job, report);
        }
        match state {
            Some(state) if job.is_some() => {
                let message = "`finishedWhen` stands beside `job`";
                report.add(RULE, state.span, message, "delete `finishedWhen`: the job tells it");
            }
            Some(state) => self::state(lint, operation, state, report),
            None => {}
        }
    }
}

/// How jobs are asked for.
fn service(lint: &Lint<'_>, jobs: &Jobs, report: &mut Report) {
    let values: Vec<_> = jobs.success.iter().chain(&jobs.failure).collect();
    if jobs.success.is_empty() {
        let message = "nothing says that a job ended well";
        report.add(RULE, jobs.member.span, message, "add the values that say so to `success`");
    }
    if jobs.delay.value == 0 || jobs.limit.value <= jobs.delay.value {
        let message = "a job is not asked for twice in this time";
        report.add(
            RULE,
            jobs.limit.span,
            message,
            "let `delay` be 1 at least, and `limit` more than that",
        );
    }
    let Some(operation) = asked(lint, &jobs.operation, report) else { return };
    let parameters = [&jobs.parameter];
    complete(operation, &parameters, &jobs.operation, report);
    let known = operation.file.parameters.iter().find(|it| *it.name == *jobs.parameter);
    let is_json = |it: &Parameter| it.style.as_ref().is_some_and(|style| **style == Style::Json);
    if known.is_some_and(|it| is_json(it)) {
        let message = format!("`{}` is JSON, which an ID is not put into", *jobs.parameter);
        report.add(RULE, jobs.parameter.span, message, "name a text, or a list of another style");
    }
    listed(lint, jobs, operation, report);
    for (member, values) in [
        (Some(&jobs.member), values),
        (jobs.id.as_ref(), vec![]),
        (jobs.code.as_ref(), vec![]),
        (jobs.message.as_ref(), vec![]),
    ] {
        let Some(member) = member else { continue };
        let Some((schema, _)) = follow(lint, RULE, operation, member, report) else { continue };
        if schema.kind.as_deref() != Some(&Kind::String) {
            report.add(RULE, member.span, format!("`{}` is no text", **member), "name a text");
        }
        let known: Vec<_> = schema.known_values().map(|value| value.as_str()).collect();
        for value in values.iter().filter(|it| !known.is_empty() && !known.contains(&it.as_str())) {
            let message = format!("`{}` is no known value of `{}`", ***value, **member);
            report.add(RULE, value.span, message, format!("the known ones are {}", list(&known)));
        }
    }
}

/// In a list of jobs, the one that was asked for is known by its ID, and tells of itself.
fn listed(lint: &Lint<'_>, jobs: &Jobs, operation: &OperationSpec, report: &mut Report) {
    // What leads nowhere is told where the members are looked at.
    let silent = Report::new(lint.spec.sources.clone());
    let in_list = |member| {
        let (_, in_list) = follow(lint, RULE, operation, member, &mut silent.clone())?;
        Some(in_list)
    };
    let Some(id) = &jobs.id else {
        if in_list(&jobs.member) == Some(true) {
            let message = "nothing says which job of the list is the one that was asked for";
            report.add(RULE, jobs.member.span, message, "name the member with its ID in `id`");
        }
        return;
    };
    let home = |member: &str| member.rsplit_once('.').map(|(home, _)| home.to_owned());
    let members = [Some(&jobs.member), jobs.code.as_ref(), jobs.message.as_ref()];
    for member in members.into_iter().flatten().filter(|it| home(it) != home(id)) {
        let message = format!("`{}` does not stand beside `{}`", **member, **id);
        report.add(RULE, member.span, message, "name a member of the job with this ID");
    }
    if in_list(id) == Some(false) {
        let message = format!("`{}` stands in no list of jobs", **id);
        report.add(RULE, id.span, message, "delete `id`: the answer is about one job");
    }
}

/// The operation that is asked again and again.
fn asked<'a>(
    lint: &Lint<'a>,
    name: &Spanned<String>,
    report: &mut Report,
) -> Option<&'a OperationSpec> {
    let operation = lint.spec.operations.iter().find(|it| it.name == **name);
    let Some(operation) = operation else {
        let names: Vec<_> = lint.spec.operations.iter().map(|it| it.name.as_str()).collect();
        let help = match nearest(name, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name one that has a spec".to_owned(),
        };
        report.add(RULE, name.span, format!("there is no operation `{}`", **name), help);
        return None;
    };
    if *operation.file.effect != Effect::Read {
        let message = format!("`{}` writes, so it cannot be asked again and again", **name);
        report.add(RULE, name.span, message, "name an operation that reads");
    }
    Some(operation)
}

/// Whether all that an operation must be given is given, and all that is given is known.
fn complete(
    operation: &OperationSpec,
    given: &[&Spanned<String>],
    at: &Spanned<String>,
    report: &mut Report,
) {
    let parameters = &operation.file.parameters;
    for name in given {
        if !parameters.iter().any(|it| *it.name == ***name) {
            let message = format!("`{}` has no parameter `{}`", operation.name, ***name);
            report.add(RULE, name.span, message, "name one that it has");
        }
    }
    let needed = parameters.iter().filter(|it| {
        let is_supplied =
            it.supplied_by.as_ref().map(|by| by.value) == Some(Supplier::ClientRegion);
        it.required == Some(true) && !is_supplied
    });
    for parameter in needed.filter(|it| !given.iter().any(|name| ***name == *it.name)) {
        let message = format!("`{}` is not called without `{}`", operation.name, *parameter.name);
        report.add(RULE, at.span, message, "say what it is taken from");
    }
}

/// The ID of a job.
fn id(lint: &Lint<'_>, operation: &OperationSpec, job: &Spanned<String>, report: &mut Report) {
    if lint.spec.service.jobs.is_none() {
        let message = "nothing says how a job is asked for";
        report.add(RULE, job.span, message, "add `jobs` to service.json");
    }
    if let Some(true) = is_plain(lint, operation, job) {
        return;
    }
    let message = format!("the answer has no text `{}`", **job);
    report.add(RULE, job.span, message, "name the member that holds the ID of the job");
}

/// Whether a member of an answer can be a parameter; nothing if there is none.
fn is_plain(lint: &Lint<'_>, operation: &OperationSpec, member: &str) -> Option<bool> {
    let answer = lint.resolve(&operation.file.responses.ok.schema)?;
    let (_, member) = answer.properties.iter().find(|(name, _)| **name == member)?;
    let kind = lint.resolve(member)?.kind.as_deref();
    Some(!matches!(kind, Some(Kind::Array | Kind::Object)))
}

fn state(lint: &Lint<'_>, operation: &OperationSpec, state: &FinishedWhen, report: &mut Report) {
    for (_, source) in &state.with {
        let is_parameter = operation.file.parameters.iter().any(|it| *it.name == **source);
        if is_plain(lint, operation, source) != Some(true) && !is_parameter {
            let message = format!(
                "`{}` is neither a plain member of the answer nor a parameter of `{}`",
                **source, operation.name
            );
            report.add(RULE, source.span, message, "name what the parameter is taken from");
        }
    }
    let Some(shows) = asked(lint, &state.operation, report) else { return };
    let given: Vec<_> = state.with.iter().map(|(parameter, _)| parameter).collect();
    complete(shows, &given, &state.operation, report);
    let names: Vec<_> = shows.file.waiters.iter().map(|it| it.name.as_str()).collect();
    if !names.contains(&state.waiter.as_str()) {
        let message = format!("`{}` has no waiter `{}`", shows.name, *state.waiter);
        let help = match names.is_empty() {
            true => "add it to its `waiters`".to_owned(),
            false => format!("the known ones are {}", list(&names)),
        };
        report.add(RULE, state.waiter.span, message, help);
    }
}
