//! Whole examples: `no-example`, `first-example`, `example-outcome`, `bad-example`.

use super::Lint;
use super::instance::{Form, Instance};
use crate::catalog::Known;
use crate::json::{self, Node};
use crate::keys::nearest;
use crate::load::OperationSpec;
use crate::report::Report;
use crate::source::Span;
use crate::spec::{Example, ExampleError};

const RULE: &str = "bad-example";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        let examples = &operation.file.examples;
        match examples.first() {
            None => report.add(
                "no-example",
                lint.key(operation.span, "examples"),
                format!("`{}` has no example", operation.name),
                "add one to `examples`: a request and its answer",
            ),
            Some(first) if first.response.is_none() => report.add(
                "first-example",
                first.name.span,
                "the first example is not one of success",
                "put one with a `response` first: it is the example in the docs",
            ),
            Some(_) => {}
        }
        for example in examples {
            outcome(example, report);
            request(lint, operation, example, report);
            response(lint, operation, example, report);
            if let Some(error) = &example.error {
                refusal(lint, operation, error, report);
            }
        }
    }
}

fn outcome(example: &Example, report: &mut Report) {
    let message = match (&example.response, &example.error) {
        (None, None) => "the example has no answer",
        (Some(_), Some(_)) => "the example has two answers",
        _ => return,
    };
    let help = "give it either a `response` or an `error`";
    report.add("example-outcome", example.name.span, message, help);
}

fn request<'a>(
    lint: &Lint<'a>,
    operation: &'a OperationSpec,
    example: &Example,
    report: &mut Report,
) {
    let Some(node) = json::parse_again(&lint.spec.sources, example.request.span) else { return };
    let Some(members) = node.members() else {
        let message = format!("the request is {}, not an object", node.noun());
        report.add(RULE, node.span, message, "write the parameters as members of an object");
        return;
    };
    let parameters = &operation.file.parameters;
    let names: Vec<_> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    for member in members {
        let Some(parameter) = parameters.iter().find(|it| *it.name == *member.key) else {
            let help = match nearest(&member.key, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to `parameters`, or delete it here".to_owned(),
            };
            let message = format!("`{}` is no parameter of `{}`", *member.key, operation.name);
            report.add(RULE, member.key.span, message, help);
            continue;
        };
        for problem in Instance::new(lint, Form::Request).check(&member.value, &parameter.schema) {
            let help = format!("mend the request, or the rules of `{}`", *parameter.name);
            report.add(RULE, problem.span, problem.message, help);
        }
    }
    for problem in Instance::new(lint, Form::Request).check_request(&node, &operation.file) {
        let help = "mend the request, or the rules between the parameters";
        report.add(RULE, problem.span, problem.message, help);
    }
    for parameter in parameters {
        let is_needed = parameter.required == Some(true)
            && parameter.supplied_by.is_none()
            && !parameter.schema.ignores("required");
        if is_needed && node.member(&parameter.name).is_none() {
            let message = format!("the required parameter `{}` is missing", *parameter.name);
            report.add(RULE, node.span, message, "add it to the request");
        }
    }
}

fn response<'a>(
    lint: &Lint<'a>,
    operation: &'a OperationSpec,
    example: &Example,
    report: &mut Report,
) {
    let Some(response) = &example.response else { return };
    let Some(node) = json::parse_again(&lint.spec.sources, response.span) else { return };
    let schema = &operation.file.responses.ok.schema;
    for problem in Instance::new(lint, Form::Answer).check(&node, schema) {
        let help = "mend the answer, or the schema under `responses`";
        report.add(RULE, problem.span, problem.message, help);
    }
}

fn refusal(lint: &Lint<'_>, operation: &OperationSpec, error: &ExampleError, report: &mut Report) {
    let Some(body) = json::parse_again(&lint.spec.sources, error.body.span) else { return };
    for name in ["Message", "RequestId"] {
        text(&body, name, report);
    }
    let Some((code, span)) = text(&body, "Code", report) else { return };
    let statuses = Known::of(lint.spec, operation).statuses(code);
    if statuses.is_empty() {
        report.add(
            RULE,
            span,
            format!("`{code}` is no error code of `{}`", operation.name),
            "list it in `errorCodes`, here or in service.json, or answer with one of those",
        );
    } else if !statuses.contains(&error.status.to_string().as_str()) {
        report.add(
            RULE,
            error.status.span,
            format!("`{code}` does not come with the status {}", *error.status),
            format!("write {}, under which it is listed", statuses.join(" or ")),
        );
    }
}

/// The text of a member that every error body has.
fn text<'n>(body: &'n Node, name: &str, report: &mut Report) -> Option<(&'n str, Span)> {
    let member = body.member(name);
    let found = member.and_then(|member| Some((member.value.text()?, member.value.span)));
    if found.is_none() {
        report.add(
            RULE,
            member.map_or(body.span, |member| member.value.span),
            format!("the error body has no text `{name}`"),
            "an error body has the texts `Code`, `Message` and `RequestId`",
        );
    }
    found
}
