//! Error codes: `http-status`, `stray-space`, `code-style`, `missing-message`, `empty-list`, and
//! the names that become variants.

use std::collections::BTreeSet;

use super::Lint;
use super::catalog::is_lost;
use super::name::{is_upper_camel, unique};
use super::site::Owner;
use crate::catalog::{Catalog, Listed};
use crate::load::{OperationSpec, Spec};
use crate::names::Words;
use crate::report::Report;
use crate::source::Span;
use crate::spec::{ErrorCode, is_plain, stem};

/// `all_understood` says whether every file could be read.
pub(super) fn check(lint: &Lint<'_>, all_understood: bool, report: &mut Report) {
    let catalog = Catalog::of(lint.spec);
    let service = &lint.spec.service.error_codes;
    listed(lint, &catalog, &[], service, report);
    unique(lint, "error code", None, names(service), report);
    for operation in &lint.spec.operations {
        let own = &operation.file.error_codes;
        listed(lint, &catalog, &[operation], own, report);
        unique(lint, "error code", None, names(own), report);
    }
    let known = lint.spec.codes.iter().map(|code| (code.code.as_str(), code.code.span));
    unique(lint, "error code", None, known, report);
    // All of them become variants of one enum.
    if !is_lost(lint.spec, all_understood) {
        let camel = |words: &Words, name: &str| words.camel(stem(name));
        unique(lint, "error code", Some(camel), in_rust(lint.spec), report);
    }
    for code in &lint.spec.codes {
        let users = lint.spec.operations.iter().filter(|it| lists(it, &code.code));
        one(lint, &catalog, &users.collect::<Vec<_>>(), code, report);
    }
}

/// What the codes are called in Rust, each of them once.
fn in_rust(spec: &Spec) -> impl Iterator<Item = (&str, Span)> {
    let lists = spec.operations.iter().map(|operation| &operation.file.error_codes);
    let listed = [&spec.service.error_codes].into_iter().chain(lists).flatten();
    let listed = listed.flat_map(|(_, codes)| codes);
    let mut seen = BTreeSet::new();
    let first = spec.codes.iter().chain(listed).filter(move |it| seen.insert(it.code.as_str()));
    first.map(|entry| {
        let name = entry.name.as_ref().unwrap_or(&entry.code);
        (name.as_str(), name.span)
    })
}

/// Whether an operation lists a code.
pub(super) fn lists(operation: &OperationSpec, code: &str) -> bool {
    names(&operation.file.error_codes).any(|(listed, _)| listed == code)
}

fn names(codes: &Listed) -> impl Iterator<Item = (&str, Span)> {
    codes.iter().flat_map(|(_, codes)| codes).map(|code| (code.code.as_str(), code.code.span))
}

fn listed<'a>(
    lint: &Lint<'a>,
    catalog: &Catalog<'_>,
    operations: &[&'a OperationSpec],
    codes: &Listed,
    report: &mut Report,
) {
    for (status, codes) in codes {
        let is_status = status.len() == 3 && status.starts_with(['1', '2', '3', '4', '5']);
        if !is_status || !status.chars().all(|c| c.is_ascii_digit()) {
            report.add(
                "http-status",
                status.span,
                format!("`{}` is no HTTP status", **status),
                "write a number from 100 to 599, in quotes",
            );
        }
        if codes.is_empty() {
            report.add(
                "empty-list",
                status.span,
                format!("there is no code under `{}`", **status),
                "list the codes, or delete the status",
            );
        }
        for code in codes {
            one(lint, catalog, operations, code, report);
        }
    }
}

/// Checks an entry; an exception of one of the operations that it matters to may waive a rule.
fn one<'a>(
    lint: &Lint<'a>,
    catalog: &Catalog<'_>,
    operations: &[&'a OperationSpec],
    entry: &ErrorCode,
    report: &mut Report,
) {
    let code = &entry.code;
    let trimmed = code.trim();
    let waived = || {
        // All of them are asked, so that each exception counts as needed.
        let waiving = operations
            .iter()
            .filter(|operation| lint.waives(Owner::Operation(operation), "code-style", code));
        waiving.count() > 0
    };
    if trimmed.len() != code.len() || trimmed.is_empty() {
        report.add(
            "stray-space",
            code.span,
            format!("the code `{}` is empty or has white space at an end", **code),
            "delete the white space: the code on the wire has none",
        );
    } else if !is_plain(code) && !waived() {
        report.add(
            "code-style",
            code.span,
            format!("the code `{}` holds more than letters, digits, `.` and `_`", **code),
            "mend it, or add an exception if this is what the service answers; `.%s` at the end \
             stands for what varies",
        );
    }
    if entry.family.is_some() && stem(code) != code.as_str() {
        report.add(
            "code-style",
            code.span,
            format!("`family` of the code `{}` stands beside a placeholder", **code),
            "delete `family`: the placeholder says it",
        );
    }
    if let Some(name) = &entry.name
        && !is_upper_camel(name)
    {
        report.add(
            "name-style",
            name.span,
            format!("`{}` is not in UpperCamelCase", **name),
            "write it as the variant that it becomes",
        );
    }
    if let Some(when) = &entry.when
        && entry.message.is_none()
    {
        report.add(
            "case-message",
            when.span,
            format!("`when` of the code `{}` stands without a message", **code),
            "add the `errorMessage` that is for this case, or delete it",
        );
    }
    let facts = catalog.facts(entry);
    let is_short = entry.class.is_none() && entry.meaning.is_none();
    // What a short entry says is in the catalog, which reports what it lacks.
    if is_short && !operations.is_empty() {
        return;
    }
    if facts.name.is_none() && code.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        report.add(
            "unnameable",
            code.span,
            format!("the code `{}` begins with no letter", **code),
            "give it a `name`, which says what it means: `ListenerBusy`",
        );
    }
    if facts.message.trim().is_empty() && facts.source.is_none_or(|text| text.trim().is_empty()) {
        report.add(
            "missing-message",
            code.span,
            format!("the code `{}` has neither `errorMessage` nor `source`", **code),
            "add the message on the wire, or say in `source` who saw the code",
        );
    }
}
