//! Parameters and schemas as records: fields, enums and nested records.

use std::collections::BTreeMap;

use super::check::{checks, greater, whole};
use super::{Context, observed};
use crate::ir::{Docs, Enum, EnumValue, Field, Form, Pattern, Presence, Record, Type};
use crate::source::Spanned;
use crate::spec::{Conditional, Format, Kind, OperationFile, Schema, Style};

/// The patterns that were met, each once: its source and its constant.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, String>);

impl Patterns {
    /// The constant of a pattern, named after the first member that uses it.
    pub(super) fn constant(&mut self, source: &str, record: &str, member: &str) -> String {
        if let Some(known) = self.0.get(source) {
            return known.clone();
        }
        let wanted = format!("{record}_{member}").to_uppercase();
        let taken = |name: &String| self.0.values().any(|known| known == name);
        let numbered = (2..).map(|n| format!("{wanted}_{n}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !taken(name));
        let constant = free.unwrap_or(wanted);
        self.0.insert(source.to_owned(), constant.clone());
        constant
    }

    /// All of them, by name.
    pub(super) fn finish(self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self
            .0
            .into_iter()
            .map(|(source, constant)| Pattern {
                constant,
                sequences: crate::pattern::compile(&source).unwrap_or_default(),
                source,
            })
            .collect();
        patterns.sort_by(|a, b| a.constant.cmp(&b.constant));
        patterns
    }
}

/// Lowers the records of one file, and collects those inside them.
pub(super) struct Records<'a, 's> {
    pub(super) context: &'a Context<'s>,
    pub(super) patterns: &'a mut Patterns,
    pub(super) records: Vec<Record>,
    pub(super) enums: Vec<Enum>,
}

impl<'a, 's> Records<'a, 's> {
    pub(super) fn new(context: &'a Context<'s>, patterns: &'a mut Patterns) -> Self {
        Self { context, patterns, records: Vec::new(), enums: Vec::new() }
    }

    /// A request: its parameters are its fields.
    pub(super) fn request(&mut self, name: &str, file: &OperationFile) -> Record {
        let mut record = Record { name: name.to_owned(), ..Record::default() };
        for parameter in &file.parameters {
            // What the client supplies may be left out of the request.
            let required = parameter.required == Some(true) && parameter.supplied_by.is_none();
            let is_json = parameter.style.as_deref() == Some(&Style::Json);
            let schema = &parameter.schema;
            let field = self.field(name, &parameter.name, schema, required, is_json);
            record.checks.extend(checks(self, name, &field, schema, required));
            record.fields.push(field);
        }
        for parameter in &file.parameters {
            record.checks.extend(greater(&record, &parameter.name, &parameter.schema));
        }
        let conditional =
            super::check::conditional(self, &record, &file.dependent_required, &file.all_of);
        record.checks.extend(conditional);
        record.checks.extend(whole(self, &file.rules));
        tell_consequences(&mut record, &file.all_of);
        record
    }

    /// A shape: an object, or else an enum, which goes to the others.
    pub(super) fn shape(&mut self, name: &str, schema: &Schema) -> Option<Record> {
        match &schema.values {
            Some(_) => {
                let lowered = self.values(name, schema);
                self.enums.push(lowered);
                None
            }
            None => Some(self.record(name, schema)),
        }
    }

    /// An object.
    pub(super) fn record(&mut self, name: &str, schema: &Schema) -> Record {
        let mut record =
            Record { name: name.to_owned(), docs: self.docs(schema), ..Record::default() };
        for (wire, member) in &schema.properties {
            // What the client supplies may be left out here too.
            let required = schema.required.iter().any(|known| known.value == wire.value)
                && member.supplied_by.is_none();
            let field = self.field(name, wire, member, required, false);
            record.checks.extend(checks(self, name, &field, member, required));
            record.fields.push(field);
        }
        for (wire, member) in &schema.properties {
            record.checks.extend(greater(&record, wire, member));
        }
        let conditional =
            super::check::conditional(self, &record, &schema.dependent_required, &schema.all_of);
        record.checks.extend(conditional);
        tell_consequences(&mut record, &schema.all_of);
        record
    }

    /// A member, or a parameter, which can be an object that `is_json`.
    fn field(
        &mut self,
        record: &str,
        wire: &str,
        schema: &Schema,
        required: bool,
        is_json: bool,
    ) -> Field {
        let outer = schema;
        let wrapped = wrapped_list(schema);
        let (form, schema) = match (wrapped, &schema.content_schema) {
            (Some((inner, list)), _) => (Form::Wrapped(inner.to_owned()), list),
            (None, Some(content)) => (Form::JsonText, &content.value),
            (None, None) if is_json => (Form::JsonText, schema),
            (None, None) if schema.empty_is_absent().observed => (Form::NonEmpty, schema),
            (None, None) => (Form::Plain, schema),
        };
        let ty = self.ty(record, wire, schema);
        let required = required && !outer.ignores("required");
        let presence = match (&ty, required, &form) {
            (_, true, _) => Presence::Required,
            // Whether JSON in a text is sent at all is for the caller to say.
            (Type::List(_), false, Form::Plain | Form::Wrapped(_)) => Presence::List,
            _ => Presence::Optional,
        };
        Field {
            wire: wire.to_owned(),
            name: self.context.words.snake(wire),
            docs: self.field_docs(outer, schema),
            ty,
            presence,
            form,
        }
    }

    fn ty(&mut self, record: &str, wire: &str, schema: &Schema) -> Type {
        if let Some(shape) = &schema.reference {
            let name = self.context.words.camel(shape);
            let is_enum = self.context.shape(shape).is_some_and(|shape| shape.values.is_some());
            return if is_enum { Type::Enum(name) } else { Type::Record(name) };
        }
        let nested = self.context.words.nested(record, wire, schema);
        match schema.kind.as_ref().map(|kind| kind.value) {
            Some(Kind::Integer) => match schema.format.as_ref().map(|format| format.value) {
                Some(Format::Int64) => Type::Int64,
                Some(Format::Port) => Type::Port,
                _ => Type::Int32,
            },
            Some(Kind::Number) => Type::Number,
            Some(Kind::Boolean) => Type::Bool,
            Some(Kind::Array) => {
                let items = schema.items.as_ref();
                let item = items.map_or(Type::Text, |items| self.ty(record, wire, items));
                Type::List(Box::new(item))
            }
            Some(Kind::Object) => {
                let lowered = self.record(&nested, schema);
                self.records.push(lowered);
                Type::Record(nested)
            }
            Some(Kind::String) | None => match &schema.values {
                Some(_) => {
                    let lowered = self.values(&nested, schema);
                    self.enums.push(lowered);
                    Type::Enum(nested)
                }
                None if schema.secret == Some(true) => Type::Secret,
                None => Type::Text,
            },
        }
    }

    fn values(&self, name: &str, schema: &Schema) -> Enum {
        let described = |wire: &str, texts: &[(Spanned<String>, Spanned<String>)]| {
            let known = texts.iter().find(|(value, _)| value.value == wire);
            known.map(|(_, text)| text.value.clone()).into_iter().collect::<Docs>()
        };
        let value = |value: &Spanned<String>, docs: Docs, observed: bool| EnumValue {
            wire: value.value.clone(),
            variant: self.context.words.camel(value),
            docs,
            observed,
        };
        let documented = schema.values.iter().flatten();
        let mut values: Vec<EnumValue> = documented
            .map(|it| value(it, described(it, &schema.value_descriptions), false))
            .collect();
        for seen in &schema.observed {
            let source = seen.source.trim_end_matches('.');
            let remark = format!("Observed: the documents do not name it. Source: {source}.");
            values.extend(seen.values.iter().map(|it| {
                let mut docs = described(it, &seen.value_descriptions);
                docs.push(remark.clone());
                value(it, docs, true)
            }));
        }
        let mut docs: Docs = schema.description.iter().map(|text| text.value.clone()).collect();
        if schema.case_insensitive == Some(true) {
            docs.push("Upper and lower case make no difference.".to_owned());
        }
        Enum { name: name.to_owned(), docs, values }
    }

    /// The documentation of a field: what the schema says, and what was observed of it. `outer`
    /// differs from the schema where that is inside a text or a wrapper.
    fn field_docs(&self, outer: &Schema, schema: &Schema) -> Docs {
        let mut docs = self.docs(if outer.description.is_some() { outer } else { schema });
        let inner = (!std::ptr::eq(outer, schema)).then_some(schema);
        let items = schema.items.as_deref().map(|items| &items.value);
        let all = [Some(outer), inner, items].into_iter().flatten();
        docs.extend(all.flat_map(observed::facts).map(|fact| fact.paragraph()));
        docs
    }

    /// The description of a schema, or of the shape it refers to, and what else is to know.
    fn docs(&self, schema: &Schema) -> Docs {
        let shape = schema.reference.as_ref().and_then(|name| self.context.shape(name));
        let text = schema.description.as_ref().or_else(|| shape?.description.as_ref());
        let mut docs: Docs = text.iter().map(|text| text.value.clone()).collect();
        if let Some(default) = &schema.default {
            let shown = match &default.value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            docs.push(format!("Left out, it is `{shown}`."));
        }
        // Not the attribute: the generated code itself names every member.
        if schema.deprecated == Some(true) {
            docs.push("Deprecated: the vendor advises against it.".to_owned());
        }
        if schema.immutable == Some(true) {
            docs.push("It cannot be changed later.".to_owned());
        }
        if schema.supplied_by.is_some() {
            let place = "Left out, it says the place in the list: it is one more than the greatest \
                         before it, from 1, and none that another item has.";
            docs.push(place.to_owned());
        }
        let applies = schema.applies_when.iter();
        docs.extend(applies.map(|it| format!("Applies only {}.", it.description.value)));
        docs.extend(schema.note.iter().map(|note| format!("Note: {}", note.value)));
        docs
    }
}

/// Says at the members that conditions ask for, or forbid, where the service does not.
fn tell_consequences(record: &mut Record, all_of: &[Spanned<Conditional>]) {
    for (name, fact) in all_of.iter().flat_map(|rule| observed::consequences(rule)) {
        let field = record.fields.iter_mut().find(|field| field.wire == name);
        field.into_iter().for_each(|field| field.docs.push(fact.paragraph()));
    }
}

/// The list inside an object that only wraps it.
fn wrapped_list(schema: &Schema) -> Option<(&str, &Schema)> {
    match schema.properties.as_slice() {
        [(inner, list)] if schema.item_node == Some(true) => Some((inner, list)),
        _ => None,
    }
}
