//! Limits that only hold under a condition: what such a schema may say.

use super::Lint;
use super::describe::in_words;
use super::keyword::keywords;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Kind, Schema};

/// The keywords that can hold more closely.
const LIMITS: &[&str] = &[
    "format",
    "enum",
    "minimum",
    "maximum",
    "also",
    "minLength",
    "maxLength",
    "pattern",
    "patternDescription",
    "not",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
];

/// Checks the closer limits of a member, given its schema.
pub(super) fn check<'a>(
    lint: &Lint<'a>,
    name: &str,
    closer: &Spanned<Schema>,
    schema: Option<&'a Schema>,
    report: &mut Report,
) {
    let at = |key: &str| lint.key(closer.span, key);
    if keywords(closer).next().is_none() {
        let help = "say a limit, or delete it";
        report.add("empty-condition", closer.span, format!("`{name}` has no closer limit"), help);
    }
    if closer.reference.is_some() || closer.description.is_some() {
        let key = if closer.reference.is_some() { "$ref" } else { "description" };
        misplaced(at(key), key, name, report);
    }
    in_words(&closer.pattern, &closer.pattern_description, report);
    let kind = schema.and_then(|schema| schema.kind.as_deref());
    for (keyword, _, kinds) in keywords(closer) {
        let fits = |kind: &Kind| kinds.contains(kind) && !is_known_type(keyword, kind, schema);
        if !LIMITS.contains(keyword) || !kind.is_none_or(fits) {
            misplaced(at(keyword), keyword, name, report);
        }
    }
    for value in closer.values.iter().flatten() {
        let known = schema.filter(|schema| schema.values.is_some());
        if known.is_some_and(|schema| schema.known_values().all(|it| **it != **value)) {
            let message = format!("`{name}` is never `{}`", **value);
            report.add("empty-condition", value.span, message, "name one of its known values");
        }
    }
    if let Some(items) = &closer.items {
        let schema = schema.and_then(|schema| schema.items.as_ref());
        check(lint, name, items, schema.and_then(|items| lint.resolve(items)), report);
    }
}

/// Whether the type decides it, so that no condition can.
fn is_known_type(keyword: &str, kind: &Kind, schema: Option<&Schema>) -> bool {
    let is_secret = schema.is_some_and(|schema| schema.secret == Some(true));
    (keyword == "format" && *kind == Kind::Integer) || (keyword == "enum" && is_secret)
}

fn misplaced(span: crate::source::Span, key: &str, name: &str, report: &mut Report) {
    report.add(
        "misplaced-keyword",
        span,
        format!("`{key}` is no limit that `{name}` could have under a condition"),
        format!("the limits are `{}`, as they fit its type", LIMITS.join("`, `")),
    );
}
