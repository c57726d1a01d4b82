//! The facts of a spec, in the same flat form, and those that the vendor's document need not have.

use std::collections::BTreeSet;

use super::facts::{Facts, Statements, Subject, code, flag, plain};
use crate::catalog::Catalog;
use crate::load::{OperationSpec, Spec};
use crate::spec::{Effect, Format, Schema};

/// What a spec says.
pub(super) struct Known {
    pub(super) facts: Facts,
    /// What is from elsewhere: it has a `source`, or belongs to a shape that others use too.
    pub(super) elsewhere: BTreeSet<Subject>,
}

/// Shapes that contain each other end here; the linter refuses cycles anyway.
const DEEPEST: usize = 16;

/// The facts of the spec of an operation.
pub(super) fn of(spec: &Spec, operation: &OperationSpec) -> Known {
    let file = &operation.file;
    let mut flat = Flat { spec, known: Known { facts: Facts::new(), elsewhere: BTreeSet::new() } };
    let mut methods: Vec<_> = file.methods.iter().map(|method| method.as_str()).collect();
    methods.sort_unstable();
    let effect = if *file.effect == Effect::Read { "read" } else { "write" };
    let mut about = Statements::from([
        ("methods", methods.join(", ")),
        ("effect", effect.to_owned()),
        ("access", file.permission.access.as_str().to_owned()),
    ]);
    flag(&mut about, "deprecated", file.deprecated == Some(true));
    flat.known.facts.insert(Subject::Operation, about);
    for parameter in &file.parameters {
        let (name, subject) = (&parameter.name, Subject::Parameter);
        let required = parameter.required == Some(true);
        flat.schema(subject, name, &parameter.schema, required, false, DEEPEST);
        let statements = flat.known.facts.entry(subject(name.value.clone())).or_default();
        statements.insert("in", parameter.location.as_str().to_owned());
        statements.extend(parameter.style.map(|style| ("style", style.as_str().to_owned())));
    }
    let answer = flat.resolve(&file.responses.ok.schema);
    for (name, member) in answer.map(|answer| answer.properties.as_slice()).unwrap_or_default() {
        flat.schema(Subject::Answer, name, member, false, false, DEEPEST);
    }
    let catalog = Catalog::of(spec);
    for (status, codes) in &file.error_codes {
        for entry in codes {
            let facts = catalog.facts(entry);
            code(&mut flat.known.facts, facts.code, status, facts.message);
            if facts.source.is_some() {
                flat.known.elsewhere.insert(Subject::Code(facts.code.to_owned()));
            }
        }
    }
    flat.known
}

struct Flat<'s> {
    spec: &'s Spec,
    known: Known,
}

impl<'s> Flat<'s> {
    fn resolve(&self, schema: &'s Schema) -> Option<&'s Schema> {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            let Some(reference) = &schema.reference else { return Some(schema) };
            let shape = self.spec.shapes.iter().find(|shape| shape.name == reference.value)?;
            schema = &shape.schema;
        }
        None
    }

    fn schema(
        &mut self,
        subject: fn(String) -> Subject,
        at: &str,
        written: &'s Schema,
        required: bool,
        is_shared: bool,
        depth: usize,
    ) {
        let (Some(schema), Some(depth)) = (self.resolve(written), depth.checked_sub(1)) else {
            return;
        };
        let is_parameter = matches!(subject(String::new()), Subject::Parameter(_));
        let mut statements = statements(schema);
        // Beside a reference may stand what differs from the shape.
        let default = written.default.as_ref().map(|default| plain(default));
        statements.extend(default.map(|default| ("default", default)));
        flag(&mut statements, "deprecated", written.deprecated == Some(true));
        flag(&mut statements, "required", required && is_parameter);
        if is_shared || schema.source.is_some() {
            self.known.elsewhere.insert(subject(at.to_owned()));
        }
        self.known.facts.insert(subject(at.to_owned()), statements);
        let is_shared = is_shared || written.reference.is_some();
        if let Some(items) = &schema.items {
            self.schema(subject, &format!("{at}.N"), items, false, is_shared, depth);
        }
        for (name, member) in &schema.properties {
            let required = schema.required.iter().any(|known| known.value == name.value);
            self.schema(subject, &format!("{at}.{}", **name), member, required, is_shared, depth);
        }
    }
}

fn statements(schema: &Schema) -> Statements {
    let mut statements = Statements::new();
    statements.extend(schema.kind.map(|kind| ("type", kind.as_str().to_owned())));
    let is_wide = schema.format.is_some_and(|format| format.value == Format::Int64);
    statements.extend(is_wide.then(|| ("format", Format::Int64.as_str().to_owned())));
    flag(&mut statements, "deprecated", schema.deprecated == Some(true));
    for (key, limit) in [
        ("minimum", schema.minimum.map(|limit| limit.to_string())),
        ("maximum", schema.maximum.map(|limit| limit.to_string())),
        ("minLength", schema.min_length.map(|limit| limit.to_string())),
        ("maxLength", schema.max_length.map(|limit| limit.to_string())),
        ("minItems", schema.min_items.map(|limit| limit.to_string())),
        ("maxItems", schema.max_items.map(|limit| limit.to_string())),
        ("pattern", schema.pattern.as_ref().map(|pattern| pattern.value.clone())),
        ("default", schema.default.as_ref().map(|default| plain(default))),
    ] {
        statements.extend(limit.map(|limit| (key, limit)));
    }
    if let Some(values) = &schema.values {
        let mut values: Vec<_> = values.iter().map(|value| value.as_str()).collect();
        values.sort_unstable();
        statements.insert("enum", values.join(", "));
    }
    statements
}
