//! Names: `duplicate-name`, `colliding-names`, `unnameable`, `name-style`.

use std::collections::BTreeMap;

use super::Lint;
use super::site::{Owner, Role};
use crate::load::OperationSpec;
use crate::names::Words;
use crate::report::Report;
use crate::source::{Span, Spanned};

/// How a name becomes one of Rust.
type Convert = fn(&Words, &str) -> String;

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let spec = lint.spec;
    let group_names = spec.service.groups.iter().map(|group| spanned(&group.name));
    unique(lint, "group", Some(Words::snake), group_names, report);
    for group in &spec.service.groups {
        kebab(&group.name, report);
    }
    let forms = spec.service.json_texts.iter();
    let forms = forms.map(|it| (it.form.value.as_str(), it.form.span));
    unique(lint, "form", None, forms, report);
    let operations = spec.operations.iter().map(|it| (it.name.as_str(), it.span));
    unique(lint, "operation", Some(Words::snake), operations, report);
    let shapes = spec.shapes.iter().map(|it| (it.name.as_str(), it.schema.span));
    unique(lint, "shape", Some(Words::camel), shapes, report);
    for operation in &spec.operations {
        let file = &operation.file;
        let parameters = file.parameters.iter().map(|parameter| spanned(&parameter.name));
        unique(lint, "parameter", Some(Words::snake), parameters, report);
        let examples = file.examples.iter().map(|example| spanned(&example.name));
        unique(lint, "example", None, examples, report);
        let methods = file.methods.iter().map(|method| (method.as_str(), method.span));
        unique(lint, "method", None, methods, report);
        for example in &file.examples {
            kebab(&example.name, report);
        }
        upper_camel(lint, Owner::Operation(operation), (&operation.name, operation.span), report);
    }
    for shape in &spec.shapes {
        let named_alike = |operation: &&OperationSpec| {
            lint.words.camel(&operation.name) == lint.words.camel(&shape.name)
        };
        if let Some(operation) = spec.operations.iter().find(named_alike) {
            report.add(
                "colliding-names",
                shape.schema.span,
                format!(
                    "the shape `{}` and the operation `{}` are called alike",
                    shape.name, operation.name
                ),
                "give the shape another name: both become types in Rust",
            );
        }
        upper_camel(lint, Owner::Shape(shape), (&shape.name, shape.schema.span), report);
    }
    for site in &lint.sites {
        let schema = site.schema;
        let members = schema.properties.iter().map(|(name, _)| spanned(name));
        unique(lint, "member", Some(Words::snake), members, report);
        let values = schema.known_values().map(spanned);
        unique(lint, "value", Some(Words::camel), values, report);
        unique(lint, "required member", None, schema.required.iter().map(spanned), report);
        unique(lint, "rule", None, schema.rules.iter().map(spanned), report);
        if let Role::Parameter(name) | Role::Member(name) = site.role {
            upper_camel(lint, site.owner, (name, name.span), report);
        }
    }
}

/// A name with its place.
type Named<'a> = (&'a str, Span);

fn spanned(name: &Spanned<String>) -> Named<'_> {
    (name.as_str(), name.span)
}

/// Checks that no name stands twice, nor two names that become the same in Rust.
pub(super) fn unique<'a>(
    lint: &Lint<'_>,
    what: &str,
    convert: Option<Convert>,
    names: impl Iterator<Item = Named<'a>>,
    report: &mut Report,
) {
    let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, span) in names {
        let converted = match convert {
            Some(convert) => convert(&lint.words, name),
            None => name.to_owned(),
        };
        if converted.is_empty() {
            report.add(
                "unnameable",
                span,
                format!("the {what} `{name}` has no letter or digit to name it by in Rust"),
                "a name needs at least one letter (A-Z, a-z) or digit",
            );
            continue;
        }
        let same = seen.entry(converted.clone()).or_default();
        if same.contains(&name) {
            report.add(
                "duplicate-name",
                span,
                format!("the {what} `{name}` stands twice"),
                "keep one of the two",
            );
        } else if let Some(other) = same.first() {
            report.add(
                "colliding-names",
                span,
                format!("the {what}s `{other}` and `{name}` both become `{converted}` in Rust"),
                "one of them must go or be spelled in another way",
            );
        }
        same.push(name);
    }
}

pub(super) fn upper_camel<'a>(
    lint: &Lint<'a>,
    owner: Owner<'a>,
    (name, span): Named<'_>,
    report: &mut Report,
) {
    let is_camel = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_camel && !lint.waives(owner, "name-style", name) {
        report.add(
            "name-style",
            span,
            format!("`{name}` is not in UpperCamelCase"),
            "mend it, or add an exception if this is how the vendor spells it",
        );
    }
}

fn kebab(name: &Spanned<String>, report: &mut Report) {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !name.split('-').all(is_word) {
        report.add(
            "name-style",
            name.span,
            format!("`{}` is not in kebab-case", **name),
            "write small letters and digits, with `-` between words",
        );
    }
}
