//! What must be given becomes an argument of `new`: `argument-order`, `swappable-arguments`.

use std::collections::BTreeMap;

use super::Lint;
use super::site::Owner;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Kind, Schema};

/// What must be given to one constructor, in order.
struct Constructor<'a> {
    /// Whose it is.
    of: &'a str,
    owner: Owner<'a>,
    arguments: Vec<Argument<'a>>,
}

#[derive(Clone, Copy)]
struct Argument<'a> {
    name: &'a str,
    span: Span,
    schema: &'a Schema,
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let requests = requests(lint);
    order(&requests, report);
    // Answers are made by the service and by tests only.
    order(&answers(lint), report);
    for constructor in &requests {
        swappable(lint, constructor, report);
    }
}

/// The constructors of answers and of the records inside them.
fn answers<'a>(lint: &Lint<'a>) -> Vec<Constructor<'a>> {
    let mut found = Vec::new();
    for operation in &lint.spec.operations {
        let answer = &operation.file.responses.ok.schema;
        records(Owner::Operation(operation), &operation.name, answer, &mut found);
    }
    found
}

/// Those of requests and of the records inside them.
fn requests<'a>(lint: &Lint<'a>) -> Vec<Constructor<'a>> {
    let mut found = Vec::new();
    for operation in &lint.spec.operations {
        let owner = Owner::Operation(operation);
        let parameters = operation.file.parameters.iter().filter(|it| {
            it.required == Some(true) && it.supplied_by.is_none() && !it.schema.ignores("required")
        });
        let arguments = parameters.map(|it| argument(&it.name, &it.schema)).collect();
        found.push(Constructor { of: &operation.name, owner, arguments });
        for parameter in &operation.file.parameters {
            records(owner, &operation.name, &parameter.schema, &mut found);
        }
    }
    for shape in &lint.spec.shapes {
        let is_taken = |operation| lint.takes(operation, &shape.name);
        if lint.spec.operations.iter().any(is_taken) {
            records(Owner::Shape(shape), &shape.name, &shape.schema, &mut found);
        }
    }
    found
}

/// The records of a schema and inside it.
fn records<'a>(
    owner: Owner<'a>,
    of: &'a str,
    schema: &'a Schema,
    found: &mut Vec<Constructor<'a>>,
) {
    let inside = schema.content_schema.iter().chain(&schema.items);
    inside.for_each(|inside| records(owner, of, inside, found));
    if schema.properties.is_empty() {
        return;
    }
    let is_required = |name: &str, member: &Schema| {
        schema.required.iter().any(|it| **it == name)
            && member.supplied_by.is_none()
            && !member.ignores("required")
    };
    let members = schema.properties.iter();
    let members = members.filter(|(name, member)| is_required(name, member));
    let arguments = members.map(|(name, member)| argument(name, member)).collect();
    let of = schema.name.as_ref().map_or(of, |name| name);
    found.push(Constructor { of, owner, arguments });
    for (_, member) in &schema.properties {
        records(owner, of, member, found);
    }
}

fn argument<'a>(name: &'a Spanned<String>, schema: &'a Schema) -> Argument<'a> {
    Argument { name, span: name.span, schema }
}

/// Arguments that several constructors take come in the same order, that of the first.
fn order(constructors: &[Constructor<'_>], report: &mut Report) {
    let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for Constructor { of, arguments, .. } in constructors {
        for (n, later) in arguments.iter().enumerate() {
            for earlier in arguments.iter().take(n) {
                if let Some(other) = known.get(&(later.name, earlier.name)) {
                    report.add(
                        "argument-order",
                        later.span,
                        format!(
                            "`{}` comes after `{}`, in `{other}` before it",
                            later.name, earlier.name
                        ),
                        "list them in the same order: both become arguments of `new`",
                    );
                } else {
                    known.insert((earlier.name, later.name), of);
                }
            }
        }
    }
}

/// Neighbours of one type that are exchanged compile, and mean something else.
fn swappable(lint: &Lint<'_>, constructor: &Constructor<'_>, report: &mut Report) {
    for pair in constructor.arguments.windows(2) {
        let [left, right] = pair else { continue };
        let ty = ty(left.schema);
        if ty.is_some()
            && ty == self::ty(right.schema)
            && !lint.waives(constructor.owner, "swappable-arguments", right.name)
        {
            report.add(
                "swappable-arguments",
                right.span,
                format!(
                    "`{}` and `{}` are neighbours of one type in `{}::new`: exchanged, they compile",
                    left.name, right.name, constructor.of
                ),
                "put another argument between them, give them types of their own, or add an \
                 exception that says why nobody mixes them up",
            );
        }
    }
}

/// The type of an argument as far as a compiler tells it from its neighbour; none where it has a
/// type that no other has, or one whose values the validator knows.
fn ty(schema: &Schema) -> Option<String> {
    let schema = schema.content_schema.as_ref().map_or(schema, |content| &content.value);
    if schema.reference.is_some() || schema.values.is_some() {
        return None;
    }
    match schema.kind.as_deref()? {
        Kind::Object => None,
        Kind::Array => {
            let items = ty(schema.items.as_ref()?)?;
            Some(format!("array of {items}"))
        }
        kind => {
            let format = schema.format.as_ref().map_or("", |format| format.as_str());
            Some(format!("{} {format}", kind.as_str()))
        }
    }
}
