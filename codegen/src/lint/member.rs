//! Rules between members: `unknown-member`, `empty-condition`.

use super::{Lint, narrow};
use crate::keys::nearest;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Conditional, Consequence, Constant, Kind, Schema, Test};

/// The members of an object, or the parameters of an operation, and the rules between them.
struct Members<'a> {
    names: Vec<&'a str>,
    schemas: Vec<&'a Spanned<Schema>>,
    /// What a stranger among them is, and where they are listed.
    stranger: &'static str,
    list: &'static str,
    required: &'a [Spanned<String>],
    dependent_required: &'a [(Spanned<String>, Vec<Spanned<String>>)],
    all_of: &'a [Spanned<Conditional>],
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        let file = &operation.file;
        let members = Members {
            names: file.parameters.iter().map(|parameter| parameter.name.as_str()).collect(),
            schemas: file.parameters.iter().map(|parameter| &parameter.schema).collect(),
            stranger: "no parameter of this operation",
            list: "parameters",
            required: &[],
            dependent_required: &file.dependent_required,
            all_of: &file.all_of,
        };
        between(lint, &members, report);
    }
    for site in &lint.sites {
        let schema = site.schema;
        // Elsewhere the keywords themselves are misplaced, which is reported.
        if schema.kind.as_deref() != Some(&Kind::Object) {
            continue;
        }
        let members = Members {
            names: schema.properties.iter().map(|(name, _)| name.as_str()).collect(),
            schemas: schema.properties.iter().map(|(_, member)| member).collect(),
            stranger: "no member of this object",
            list: "properties",
            required: &schema.required,
            dependent_required: &schema.dependent_required,
            all_of: &schema.all_of,
        };
        between(lint, &members, report);
    }
}

impl<'a> Members<'a> {
    /// The schema of a member.
    fn schema(&self, lint: &Lint<'a>, name: &str) -> Option<&'a Schema> {
        let known = self.names.iter().zip(&self.schemas).find(|(known, _)| **known == name);
        lint.resolve(known?.1)
    }
}

fn between<'a>(lint: &Lint<'a>, members: &Members<'a>, report: &mut Report) {
    for (name, dependents) in members.dependent_required {
        for dependent in dependents.iter().filter(|dependent| ***dependent == **name) {
            report.add(
                "empty-condition",
                dependent.span,
                format!("`{}` asks for itself", **name),
                "name the members that must be there beside it",
            );
        }
    }
    for name in mentioned(members) {
        if !members.names.contains(&name.as_str()) {
            let help = match nearest(name, &members.names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it to `{}`, or delete it here", members.list),
            };
            let message = format!("`{}` is {}", **name, members.stranger);
            report.add("unknown-member", name.span, message, help);
        }
    }
    for (name, schema) in members.names.iter().zip(&members.schemas) {
        greater(lint, members, name, schema, report);
    }
    for conditional in members.all_of {
        condition(conditional, report);
        for (name, test) in &conditional.condition.properties {
            if let Some(schema) = members.schema(lint, name) {
                possible("empty-condition", name, test, schema, report);
            }
        }
        for (name, schema) in &conditional.consequence.properties {
            narrow::check(lint, name, schema, members.schema(lint, name), report);
        }
    }
}

/// What is compared is another number.
fn greater<'a>(
    lint: &Lint<'a>,
    members: &Members<'a>,
    name: &str,
    schema: &Schema,
    report: &mut Report,
) {
    let Some(other) = &schema.greater_than else { return };
    let kind = members.schema(lint, other).and_then(|schema| schema.kind.as_deref());
    if **other == name || kind.is_some_and(|kind| *kind != Kind::Integer) {
        report.add(
            "empty-condition",
            other.span,
            format!("`{name}` cannot be greater than `{}`", **other),
            "name another whole number that stands beside it",
        );
    }
}

/// Reports values in a test that the member never has.
pub(super) fn possible(
    rule: &'static str,
    name: &str,
    test: &Test,
    schema: &Schema,
    report: &mut Report,
) {
    for value in test.values.iter().flatten() {
        let kind = schema.kind.as_deref();
        let is_known = |text: &str| {
            schema.values.is_none() || schema.known_values().any(|known| **known == text)
        };
        let help = match kind {
            Some(kind) if *kind != value.kind() => {
                format!("write {}, as the type of `{name}` asks for", noun(*kind))
            }
            _ if !is_known(&value.to_string()) => "name one of its known values".to_owned(),
            _ => continue,
        };
        report.add(rule, value.span, format!("`{name}` is never {}", quoted(value)), help);
    }
}

/// What can be tested for, by the type of the member.
fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a text",
        Kind::Integer => "a whole number",
        Kind::Boolean => "true or false",
        Kind::Number | Kind::Array | Kind::Object => "a test by `present`",
    }
}

/// A value as it is written in a spec.
fn quoted(value: &Constant) -> String {
    match value {
        Constant::Text(text) => format!("the text `{text}`"),
        Constant::Number(_) | Constant::Bool(_) => format!("`{value}`"),
    }
}

/// All names that the rules mention.
fn mentioned<'a>(members: &Members<'a>) -> Vec<&'a Spanned<String>> {
    let mut names: Vec<_> = members.required.iter().collect();
    for (name, dependents) in members.dependent_required {
        names.push(name);
        names.extend(dependents);
    }
    for conditional in members.all_of {
        names.extend(conditional.condition.properties.iter().map(|(name, _)| name));
        names.extend(&conditional.consequence.required);
        names.extend(&conditional.consequence.forbidden);
        names.extend(conditional.consequence.properties.iter().map(|(name, _)| name));
    }
    names.extend(members.schemas.iter().filter_map(|schema| schema.greater_than.as_ref()));
    names
}

fn condition(conditional: &Spanned<Conditional>, report: &mut Report) {
    const RULE: &str = "empty-condition";
    for (name, test) in &conditional.condition.properties {
        let values = test.values.as_ref();
        let tests = [values.is_some(), test.pattern.is_some(), test.present.is_some()];
        let given = tests.into_iter().filter(|given| *given).count();
        if given != 1 || values.is_some_and(Vec::is_empty) {
            report.add(
                RULE,
                test.span,
                format!(
                    "`{}` is not tested by exactly one of `enum`, `pattern` and `present`",
                    **name
                ),
                "give the values it may have in `enum`, a `pattern` it must match, or say in \
                 `present` whether it is there",
            );
        }
    }
    if conditional.condition.properties.is_empty() {
        report.add(
            RULE,
            conditional.span,
            "the condition tests no member, so it always holds",
            "name a member in `if`, or list the names in `required` instead",
        );
    }
    let consequence = &conditional.consequence;
    let Consequence { required, forbidden, properties } = consequence;
    if required.is_empty() && forbidden.is_empty() && properties.is_empty() {
        report.add(
            RULE,
            conditional.span,
            "the condition asks for nothing",
            "list in `then.required` what must be there, in `then.forbidden` what must not, or in \
             `then.properties` closer limits",
        );
    }
}
