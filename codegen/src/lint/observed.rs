//! Observations: `observed`.

use std::collections::BTreeSet;

use super::Lint;
use super::keyword::{LIST, NUMBER, TEXT, present};
use super::site::{Role, Site};
use crate::keys::{list, nearest};
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Conditional, Kind, Observation, Schema};

const RULE: &str = "observed";

/// What an observation can say: its key, whether it does, and the types it fits.
type Saying = (&'static str, fn(&Observation) -> bool, &'static [Kind]);

const SAYINGS: &[Saying] = &[
    ("minimum", |it| it.minimum.is_some(), NUMBER),
    ("maximum", |it| it.maximum.is_some(), NUMBER),
    ("minLength", |it| it.min_length.is_some(), TEXT),
    ("maxLength", |it| it.max_length.is_some(), TEXT),
    ("minItems", |it| it.min_items.is_some(), LIST),
    ("maxItems", |it| it.max_items.is_some(), LIST),
    ("pattern", |it| it.pattern.is_some(), TEXT),
    ("patternDescription", |it| it.pattern_description.is_some(), TEXT),
    ("enum", |it| !it.values.is_empty(), TEXT),
    ("enumDescriptions", |it| !it.value_descriptions.is_empty(), TEXT),
    ("emptyIsAbsent", |it| it.empty_is_absent.is_some(), TEXT),
    ("idsAs", |it| it.ids_as.is_some(), LIST),
];

/// The keywords that may be there and not be enforced, beside `required` and the named rules.
const ENFORCED: &[&str] = &[
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
    "not",
    "format",
    "enum",
    "greaterThan",
];

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let required = required(lint);
    for operation in &lint.spec.operations {
        conditionals(lint, &operation.file.all_of, report);
    }
    for site in &lint.sites {
        conditionals(lint, &site.schema.all_of, report);
        for seen in &site.schema.observed {
            fits(lint, site, seen, report);
            changes(lint, site, seen, report);
            ids(lint, site, seen, report);
            for rule in &seen.ignored {
                ignorable(site, rule, required.contains(&site.schema.span), report);
            }
        }
        once(lint, &site.schema.observed, report);
    }
}

/// The schemas of the parameters and members that the documents ask for.
fn required(lint: &Lint<'_>) -> BTreeSet<Span> {
    let parameters = lint.spec.operations.iter().flat_map(|it| &it.file.parameters);
    let parameters = parameters.filter(|it| it.required == Some(true)).map(|it| it.schema.span);
    let members = lint.sites.iter().flat_map(|site| {
        let required = |name: &str| site.schema.required.iter().any(|known| **known == name);
        let members = site.schema.properties.iter();
        members.filter(move |(name, _)| required(name)).map(|(_, member)| member.span)
    });
    parameters.chain(members).collect()
}

/// The keys fit the type of the schema.
fn fits(lint: &Lint<'_>, site: &Site<'_>, seen: &Spanned<Observation>, report: &mut Report) {
    let schema = site.schema;
    for (key, _, kinds) in said(seen) {
        let at = lint.key(seen.span, key);
        match schema.kind.as_deref() {
            Some(kind) if !kinds.contains(kind) => report.add(
                RULE,
                at,
                format!("`{key}` does not fit the type `{}`", kind.as_str()),
                "delete it, or move it to the schema that it is about",
            ),
            None if schema.reference.is_some() => report.add(
                RULE,
                at,
                format!("`{key}` is said of a `$ref`"),
                "say it in the shape; beside `$ref` only `required` can be ignored",
            ),
            _ => {}
        }
    }
    if seen.pattern.is_none() && seen.pattern_description.is_some() {
        report.add(
            RULE,
            lint.key(seen.span, "patternDescription"),
            "`patternDescription` stands without `pattern`",
            "add the pattern that was observed, or delete its description",
        );
    }
    let is_member = matches!(site.role, Role::Member(_));
    if seen.empty_is_absent.is_some() && !is_member {
        report.add(
            RULE,
            lint.key(seen.span, "emptyIsAbsent"),
            format!("{} is no member of an object", site.noun()),
            "write `emptyIsAbsent` into the schema: an empty parameter is like none",
        );
    }
}

/// The keys of an observation that say something.
fn said(seen: &Observation) -> impl Iterator<Item = &'static Saying> {
    SAYINGS.iter().filter(|(_, says, _)| says(seen))
}

/// The observation says something that the documents do not.
fn changes(lint: &Lint<'_>, site: &Site<'_>, seen: &Spanned<Observation>, report: &mut Report) {
    let schema = site.schema;
    if said(seen).next().is_none() && seen.ignored.is_empty() {
        report.add(
            RULE,
            seen.span,
            "nothing is observed",
            "say what the service does, or what it ignores; or delete the observation",
        );
    }
    let same = [
        ("minimum", same(&seen.minimum, &schema.minimum)),
        ("maximum", same(&seen.maximum, &schema.maximum)),
        ("minLength", same(&seen.min_length, &schema.min_length)),
        ("maxLength", same(&seen.max_length, &schema.max_length)),
        ("minItems", same(&seen.min_items, &schema.min_items)),
        ("maxItems", same(&seen.max_items, &schema.max_items)),
        ("pattern", same(&seen.pattern, &schema.pattern)),
        ("emptyIsAbsent", empties_alike(seen, schema)),
    ];
    for (key, _) in same.into_iter().filter(|(_, is_same)| *is_same) {
        report.add(
            RULE,
            lint.key(seen.span, key),
            format!("the documents say this `{key}` too"),
            "delete it: an observation differs from what is documented",
        );
    }
    if let (Some(first), None) = (seen.values.first(), &schema.values) {
        report.add(
            RULE,
            first.span,
            format!("{} has no `enum`, so any value is documented", site.noun()),
            "list the documented values in `enum`, or delete this",
        );
    }
}

fn same<T: PartialEq>(seen: &Option<Spanned<T>>, documented: &Option<Spanned<T>>) -> bool {
    seen.as_ref().zip(documented.as_ref()).is_some_and(|(seen, known)| seen.value == known.value)
}

fn empties_alike(seen: &Observation, schema: &Schema) -> bool {
    let seen = seen.empty_is_absent.as_deref();
    seen.is_some_and(|seen| *seen == schema.empty_is_absent.unwrap_or_default())
}

/// What a bare text stands for is a text of the objects in a list that travels as JSON.
fn ids<'a>(lint: &Lint<'a>, site: &Site<'a>, seen: &Observation, report: &mut Report) {
    let Some(member) = &seen.ids_as else { return };
    // Elsewhere the key does not fit, which is reported.
    if site.schema.kind.as_deref() != Some(&Kind::Array) {
        return;
    }
    let items = site.schema.items.as_deref().and_then(|items| lint.resolve(items));
    let members = items.map_or(&[][..], |items| items.properties.as_slice());
    let texts = members.iter().filter(|(_, it)| it.kind.as_deref() == Some(&Kind::String));
    let names: Vec<_> = texts.map(|(name, _)| name.as_str()).collect();
    if !matches!(site.role, Role::Content) || !names.contains(&member.as_str()) {
        report.add(
            RULE,
            member.span,
            format!("`{}` is no text of the objects of a list in a `contentSchema`", **member),
            match nearest(member, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name the member that a bare text stands for".to_owned(),
            },
        );
    }
}

/// What is not enforced is a rule that is there.
fn ignorable(site: &Site<'_>, rule: &Spanned<String>, required: bool, report: &mut Report) {
    let schema = site.schema;
    let is_there = match rule.as_str() {
        "required" => required,
        "format" => schema.format.as_deref().is_some_and(|format| format.is_address()),
        "uniqueItems" => schema.unique_items == Some(true),
        keyword if ENFORCED.contains(&keyword) => present(schema).any(|known| known == keyword),
        name => schema.rules.iter().any(|known| **known == name),
    };
    if !is_there {
        report.add(
            RULE,
            rule.span,
            format!("`{}` is no rule of {}", **rule, site.noun()),
            format!(
                "name a rule that stands beside it: `required`, {}, or a named one",
                list(ENFORCED)
            ),
        );
    }
}

/// Nothing is observed twice of one schema.
fn once(lint: &Lint<'_>, observed: &[Spanned<Observation>], report: &mut Report) {
    let mut seen_before: BTreeSet<&str> = BTreeSet::new();
    for seen in observed {
        let said = said(seen).map(|(key, _, _)| (*key, lint.key(seen.span, key)));
        // More values may come from another source.
        let said = said.filter(|(key, _)| !matches!(*key, "enum" | "enumDescriptions"));
        let ignored = seen.ignored.iter().map(|rule| (rule.as_str(), rule.span));
        for (key, span) in said.chain(ignored) {
            if !seen_before.insert(key) {
                report.add(
                    RULE,
                    span,
                    format!("`{key}` is observed twice"),
                    "keep one of the two, and name all sources in it",
                );
            }
        }
    }
}

fn conditionals(lint: &Lint<'_>, all_of: &[Spanned<Conditional>], report: &mut Report) {
    for conditional in all_of {
        let consequence = &conditional.consequence;
        for seen in &conditional.observed {
            let strangers: Vec<_> = said(seen).map(|(key, _, _)| *key).collect();
            if seen.ignored.is_empty() || !strangers.is_empty() {
                report.add(
                    RULE,
                    strangers.first().map_or(seen.span, |key| lint.key(seen.span, key)),
                    "of a condition it can only be observed that it is ignored",
                    "name `required`, `forbidden` or `properties` in `ignored`, and nothing else",
                );
            }
            for word in &seen.ignored {
                let is_there = match word.as_str() {
                    "required" => !consequence.required.is_empty(),
                    "forbidden" => !consequence.forbidden.is_empty(),
                    "properties" => !consequence.properties.is_empty(),
                    _ => false,
                };
                if !is_there {
                    report.add(
                        RULE,
                        word.span,
                        format!("the condition asks for no `{}`", **word),
                        "name `required`, `forbidden` or `properties`, as `then` does",
                    );
                }
            }
        }
        once(lint, &conditional.observed, report);
    }
}
