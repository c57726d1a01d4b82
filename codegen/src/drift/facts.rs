//! The facts of an operation of the document, flat: what each is about, and what is stated.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::import::{Code, Operation, Schema};

/// What facts are about. The order is that of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Operation,
    /// A parameter or what is inside it: `Tag.N.Key`.
    Parameter(String),
    /// A member of the answer: `BackendServers.BackendServer.N.Port`.
    Answer(String),
    Code(String),
}

/// The statements on one subject: `maximum` is `100`.
pub(super) type Statements = BTreeMap<&'static str, String>;

/// Everything stated on an operation.
pub(super) type Facts = BTreeMap<Subject, Statements>;

/// The facts that the document states.
pub(super) fn of(operation: &Operation) -> Facts {
    let mut facts = Facts::new();
    let mut methods = operation.methods.clone();
    methods.sort();
    let mut about = Statements::from([("methods", methods.join(", "))]);
    flag(&mut about, "deprecated", operation.deprecated);
    let effect = operation.kind.as_deref().map(|kind| if kind == "read" { kind } else { "write" });
    about.extend(effect.map(|effect| ("effect", effect.to_owned())));
    about.extend(operation.access.clone().map(|access| ("access", access)));
    facts.insert(Subject::Operation, about);
    for parameter in &operation.parameters {
        let name = &parameter.name;
        schema(&mut facts, Subject::Parameter, name, &parameter.schema);
        let statements = facts.entry(Subject::Parameter(name.clone())).or_default();
        statements.insert("in", parameter.location.clone());
        statements.extend(parameter.style.clone().map(|style| ("style", style)));
    }
    for (name, member) in operation.answer.iter().flat_map(|answer| &answer.properties) {
        schema(&mut facts, Subject::Answer, name, member);
    }
    for (status, codes) in &operation.codes {
        for Code { code, message } in codes {
            self::code(&mut facts, code, status, message);
        }
    }
    facts
}

/// Adds a code; one with several statuses has them all.
pub(super) fn code(facts: &mut Facts, code: &str, status: &str, message: &str) {
    let statements = facts.entry(Subject::Code(code.to_owned())).or_default();
    statements
        .entry("status")
        .and_modify(|known| {
            let mut statuses: Vec<&str> = known.split(", ").chain([status]).collect();
            statuses.sort_unstable();
            statuses.dedup();
            *known = statuses.join(", ");
        })
        .or_insert_with(|| status.to_owned());
    if !message.is_empty() {
        statements.entry("message").or_insert_with(|| message.to_owned());
    }
}

/// Adds what holds, and nothing otherwise.
pub(super) fn flag(statements: &mut Statements, key: &'static str, holds: bool) {
    if holds {
        statements.insert(key, "true".to_owned());
    }
}

/// Adds a type and what is inside it.
fn schema(facts: &mut Facts, subject: fn(String) -> Subject, at: &str, schema: &Schema) {
    let mut statements = Statements::new();
    statements.extend(schema.kind.clone().map(|kind| ("type", kind)));
    let is_default = schema.format.as_deref() == Some("int32");
    statements.extend(schema.format.clone().filter(|_| !is_default).map(|it| ("format", it)));
    flag(&mut statements, "deprecated", schema.deprecated);
    // On answers the documents say it at random.
    let is_parameter = matches!(subject(String::new()), Subject::Parameter(_));
    flag(&mut statements, "required", schema.required && is_parameter);
    for (key, limit) in [
        ("minimum", schema.minimum),
        ("maximum", schema.maximum),
        ("minLength", schema.min_length),
        ("maxLength", schema.max_length),
        ("minItems", schema.min_items),
        ("maxItems", schema.max_items),
    ] {
        statements.extend(limit.map(|limit| (key, limit.to_string())));
    }
    statements.extend(schema.pattern.clone().map(|pattern| ("pattern", pattern)));
    statements.extend(schema.default.as_ref().map(plain).map(|default| ("default", default)));
    if !schema.values.is_empty() {
        let mut values = schema.values.clone();
        values.sort();
        statements.insert("enum", values.join(", "));
    }
    facts.insert(subject(at.to_owned()), statements);
    if let Some(items) = &schema.items {
        self::schema(facts, subject, &format!("{at}.N"), items);
    }
    for (name, member) in &schema.properties {
        self::schema(facts, subject, &format!("{at}.{name}"), member);
    }
}

/// A plain value as its text, since the documents write numbers both ways.
pub(super) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}
