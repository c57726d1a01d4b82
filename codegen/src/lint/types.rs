//! The types that become structs and enums: `long-name`, `same-form`, and that no two of them are
//! called alike.

use std::collections::BTreeMap;
use std::ptr;

use super::Lint;
use super::name::upper_camel;
use super::site::Owner;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Kind, Schema};

/// Longer names say where a type stands and not what it is.
const LONGEST: usize = 48;

/// A type with a name in Rust.
struct Type<'a> {
    name: String,
    /// What it is made of; none of a request and an answer, which no other type can stand for.
    schema: Option<&'a Schema>,
    owner: Owner<'a>,
    span: Span,
    /// Whether it is neither a shape nor a request or an answer as a whole.
    is_nested: bool,
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let types = all(lint);
    alike(&types, report);
    long(lint, &types, report);
    same(lint, &types, report);
    named(lint, &types, report);
}

/// Only what becomes a type of its own has a name of its own.
fn named(lint: &Lint<'_>, types: &[Type<'_>], report: &mut Report) {
    for site in &lint.sites {
        let Some(name) = &site.schema.name else { continue };
        upper_camel(lint, site.owner, (name, name.span), report);
        let is_it = |it: &Type<'_>| it.schema.is_some_and(|known| ptr::eq(known, &**site.schema));
        if !types.iter().any(|it| it.is_nested && is_it(it)) {
            report.add(
                "misplaced-keyword",
                lint.key(site.schema.span, "name"),
                format!("{} is no type that could have a name", site.noun()),
                "objects and texts with known values have one, but for shapes, answers as a whole \
                 and objects that only wrap a list",
            );
        }
    }
}

/// All types, shapes first.
fn all<'a>(lint: &Lint<'a>) -> Vec<Type<'a>> {
    let mut types = Vec::new();
    for shape in &lint.spec.shapes {
        let (owner, name) = (Owner::Shape(shape), lint.words.camel(&shape.name));
        let schema = &shape.schema;
        types.push(Type {
            name: name.clone(),
            schema: Some(schema),
            owner,
            span: schema.span,
            is_nested: false,
        });
        members(lint, owner, &name, schema, &mut types);
    }
    for operation in &lint.spec.operations {
        let (owner, name) = (Owner::Operation(operation), lint.words.camel(&operation.name));
        let whole = |suffix: &str| Type {
            name: format!("{name}{suffix}"),
            schema: None,
            owner,
            span: operation.span,
            is_nested: false,
        };
        types.extend([whole(""), whole("Response")]);
        if !operation.file.waiters.is_empty() {
            types.push(whole("Waiter"));
        }
        for parameter in &operation.file.parameters {
            nested(lint, owner, &name, &parameter.name, &parameter.schema, &mut types);
        }
        let answer = &operation.file.responses.ok.schema;
        members(lint, owner, &format!("{name}Response"), answer, &mut types);
    }
    types
}

fn members<'a>(
    lint: &Lint<'a>,
    owner: Owner<'a>,
    record: &str,
    schema: &'a Schema,
    types: &mut Vec<Type<'a>>,
) {
    for (wire, member) in &schema.properties {
        nested(lint, owner, record, wire, member, types);
    }
}

/// The type of a member, or of the items of a list, and those inside it: as they are lowered.
fn nested<'a>(
    lint: &Lint<'a>,
    owner: Owner<'a>,
    record: &str,
    wire: &'a Spanned<String>,
    schema: &'a Spanned<Schema>,
    types: &mut Vec<Type<'a>>,
) {
    let inside = schema.content_schema.as_ref().or(schema.items.as_ref());
    match (inside, schema.properties.as_slice()) {
        (Some(inside), _) => return nested(lint, owner, record, wire, inside, types),
        (None, [(_, list)]) if schema.item_node == Some(true) => {
            return nested(lint, owner, record, wire, list, types);
        }
        _ => {}
    }
    if schema.kind.as_deref() == Some(&Kind::Object) || schema.values.is_some() {
        let name = lint.words.nested(record, wire, schema);
        members(lint, owner, &name, schema, types);
        let span = schema.name.as_ref().map_or(wire.span, |name| name.span);
        types.push(Type { name, schema: Some(schema), owner, span, is_nested: true });
    }
}

fn alike(types: &[Type<'_>], report: &mut Report) {
    let mut known = BTreeMap::new();
    for it in types {
        let first = known.entry(it.name.as_str()).or_insert(it);
        // Shapes and operations are compared where their names are.
        let is_told = it.schema.is_none() || ptr::eq(*first, it);
        if !is_told {
            report.add(
                "colliding-names",
                it.span,
                format!("two types of the product are called `{}`", it.name),
                "give one of them another `name`: all stand side by side in Rust",
            );
        }
    }
}

fn long(lint: &Lint<'_>, types: &[Type<'_>], report: &mut Report) {
    for it in types.iter().filter(|it| it.is_nested) {
        let length = it.name.len();
        if length > LONGEST && !lint.waives(it.owner, "long-name", &it.name) {
            report.add(
                "long-name",
                it.span,
                format!("the type here becomes `{}` in Rust, {length} characters", it.name),
                format!("give the object or the text a `name` of at most {LONGEST} characters"),
            );
        }
    }
}

fn same(lint: &Lint<'_>, types: &[Type<'_>], report: &mut Report) {
    let mut known: BTreeMap<String, &Type<'_>> = BTreeMap::new();
    for it in types {
        let Some(schema) = it.schema else { continue };
        let first = *known.entry(form(schema)).or_insert(it);
        if ptr::eq(first, it) || lint.waives(it.owner, "same-form", &it.name) {
            continue;
        }
        report.add(
            "same-form",
            it.span,
            format!("`{}` and `{}` are of the same form", it.name, first.name),
            "make one shape of them, or add an exception that says what sets them apart",
        );
    }
}

/// What a type is made of, in one text: the names and types of its members, or its values.
fn form(schema: &Schema) -> String {
    let sorted = |mut parts: Vec<String>| {
        parts.sort_unstable();
        parts.join(",")
    };
    if let Some(shape) = &schema.reference {
        return format!("${}", **shape);
    }
    if let Some(content) = &schema.content_schema {
        return format!("json {}", form(content));
    }
    if let Some(values) = &schema.values {
        return format!("<{}>", sorted(values.iter().map(|it| it.value.clone()).collect()));
    }
    let kind = schema.kind.as_ref().map_or("", |kind| kind.as_str());
    let members = schema.properties.iter();
    let members = members.map(|(name, member)| format!("{}:{}", **name, form(member)));
    let format = schema.format.as_ref().map_or("", |format| format.as_str());
    let items = schema.items.as_ref().map(|items| form(items)).unwrap_or_default();
    format!("{kind} {format}[{items}]{{{}}}", sorted(members.collect()))
}
