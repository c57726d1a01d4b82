//! Everything that a user meets is described: `missing-description`, `enum-descriptions`.

use super::site::{Role, Site};
use super::{Lint, is_blank};
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Conditional, ErrorCode, Kind};

const RULE: &str = "missing-description";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    service(lint, report);
    for operation in &lint.spec.operations {
        let file = &operation.file;
        said(&file.summary, "the summary", report);
        if file.description.is_some() && is_blank(&file.description) {
            missing(
                file.description.as_ref().map_or(operation.span, |it| it.span),
                "the description",
                report,
            );
        }
        codes(file.error_codes.iter().flat_map(|(_, codes)| codes), report);
        conditions(&file.all_of, report);
        for example in &file.examples {
            said(&example.summary, "the summary of the example", report);
        }
        for choice in &file.choices {
            said(&choice.about, "what the choice is about", report);
            said(&choice.choice, "the choice", report);
        }
        for exception in &file.exceptions {
            said(&exception.reason, "the reason of the exception", report);
        }
    }
    for site in &lint.sites {
        schema(lint, site, report);
        values(lint, site, report);
    }
}

fn service(lint: &Lint<'_>, report: &mut Report) {
    let service = &lint.spec.service;
    said(&service.title, "the title", report);
    said(&service.summary, "the summary", report);
    for group in &service.groups {
        said(&group.title, "the title of the group", report);
        said(&group.summary, "the summary of the group", report);
    }
    for parameter in &service.common_parameters {
        said(&parameter.description, "the description of the parameter", report);
    }
    for reading in &service.json_texts {
        said(&reading.source, "the source of the observation", report);
    }
    codes(service.error_codes.iter().flat_map(|(_, codes)| codes), report);
    codes(&lint.spec.codes, report);
}

fn codes<'a>(codes: impl IntoIterator<Item = &'a Spanned<ErrorCode>>, report: &mut Report) {
    for code in codes {
        if let Some(meaning) = &code.meaning {
            said(meaning, "the meaning of the code", report);
        }
        if let Some(when) = &code.when {
            said(when, "the case that the message is for", report);
        }
    }
}

fn conditions(all_of: &[Spanned<Conditional>], report: &mut Report) {
    for conditional in all_of {
        said(&conditional.description, "the description of the condition", report);
        for seen in &conditional.observed {
            said(&seen.source, "the source of the observation", report);
        }
    }
}

fn schema(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    let is_object = schema.kind.as_ref().is_some_and(|kind| **kind == Kind::Object);
    let needs = match site.role {
        // A wrapper says nothing: the list in it does.
        Role::Member(_) if schema.item_node == Some(true) => false,
        // What only wraps a list is not seen by a user.
        _ if schema.item_node == Some(true) => false,
        Role::Parameter(_) | Role::Member(_) => schema.reference.is_none(),
        Role::Items | Role::Content => is_object,
        Role::Answer => false,
        Role::Shape(_) => true,
    };
    if is_blank(&schema.description) && (needs || schema.description.is_some()) {
        missing(site.place(), &format!("the description of {}", site.noun()), report);
    }
    if schema.note.is_some() && is_blank(&schema.note) {
        missing(lint.key(schema.span, "note"), "the note", report);
    }
    in_words(&schema.pattern, &schema.pattern_description, report);
    conditions(&schema.all_of, report);
    if let Some(not) = &schema.not {
        said(&not.description, "what the text must not be", report);
    }
    for seen in &schema.observed {
        said(&seen.source, "the source of the observation", report);
        in_words(&seen.pattern, &seen.pattern_description, report);
    }
}

/// A pattern is told in words too.
pub(super) fn in_words(
    pattern: &Option<Spanned<String>>,
    words: &Option<Spanned<String>>,
    report: &mut Report,
) {
    if let Some(pattern) = pattern
        && is_blank(words)
    {
        report.add(
            RULE,
            pattern.span,
            "the pattern is not put into words",
            "say what it allows in `patternDescription`, to complete \"may hold ...\"",
        );
    }
}

fn values(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    described(schema.values.as_deref().unwrap_or_default(), &schema.value_descriptions, report);
    for seen in &schema.observed {
        described(&seen.values, &seen.value_descriptions, report);
    }
    if schema.values.as_ref().is_some_and(Vec::is_empty) {
        let at = lint.key(schema.span, "enum");
        report.add("empty-list", at, "`enum` has no values", "list the known values, or delete it");
    }
}

/// Values and their descriptions name the same.
fn described(
    values: &[Spanned<String>],
    described: &[(Spanned<String>, Spanned<String>)],
    report: &mut Report,
) {
    const RULE: &str = "enum-descriptions";
    for value in values {
        let said = described.iter().any(|(it, text)| **it == **value && !text.trim().is_empty());
        if !said {
            report.add(
                RULE,
                value.span,
                format!("the value `{}` is not described", **value),
                format!("add `\"{}\": \"...\"` to `enumDescriptions`", **value),
            );
        }
    }
    for (name, _) in described {
        if !values.iter().any(|value| **value == **name) {
            report.add(
                RULE,
                name.span,
                format!("`{}` is described but is no value of `enum`", **name),
                "add it to `enum`, or delete its description",
            );
        }
    }
}

pub(super) fn said(text: &Spanned<String>, what: &str, report: &mut Report) {
    if text.trim().is_empty() {
        missing(text.span, what, report);
    }
}

fn missing(span: Span, what: &str, report: &mut Report) {
    report.add(
        RULE,
        span,
        format!("{what} is missing"),
        "write a sentence that a user understands",
    );
}
