//! Facts that a spec can hold, but that no generated code can send yet: `unsupported-form`.

use super::Lint;
use crate::report::Report;
use crate::spec::{Location, Parameter, Style};

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        for parameter in &operation.file.parameters {
            form(parameter, report);
        }
    }
}

fn form(parameter: &Parameter, report: &mut Report) {
    let location = (*parameter.location == Location::FormData)
        .then(|| (parameter.location.span, "in", parameter.location.as_str()));
    let style = parameter.style.as_ref().filter(|style| style.value != Style::RepeatList);
    let style = style.map(|style| (style.span, "style", style.as_str()));
    for (span, key, word) in location.into_iter().chain(style) {
        report.add(
            "unsupported-form",
            span,
            format!("parameters with `{key}` `{word}` cannot be generated yet"),
            "teach the generator this form first: what it writes now is not what the service reads",
        );
    }
}
