//! The rules for values: `empty-range`, `port`, `bad-pattern`, `bad-default`, `bad-example`,
//! `unknown-rule`, `refused-with`.

use super::Lint;
use super::instance::{Form, Instance};
use super::keyword::present;
use super::site::{Owner, Role, Site};
use crate::catalog::Known;
use crate::json;
use crate::keys::nearest;
use crate::load::OperationSpec;
use crate::observed::Both;
use crate::pattern;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Conditional, Format, Schema};

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        conditions(&operation.file.all_of, report);
        named_rules(lint, &operation.file.rules, report);
    }
    for site in &lint.sites {
        let schema = site.schema;
        ranges(schema, report);
        conditions(&schema.all_of, report);
        port(lint, schema, report);
        patterns(schema, report);
        sample(lint, site, "bad-default", &schema.default, report);
        sample(lint, site, "bad-example", &schema.example, report);
        named_rules(lint, &schema.rules, report);
        refused_with(lint, site, report);
    }
}

/// The patterns in conditions, and the limits that they have in store.
fn conditions(all_of: &[Spanned<Conditional>], report: &mut Report) {
    for conditional in all_of {
        let tests = conditional.condition.properties.iter();
        compiled(tests.filter_map(|(_, test)| test.pattern.as_ref()), report);
        let mut open: Vec<&Schema> =
            conditional.consequence.properties.iter().map(|(_, schema)| &schema.value).collect();
        while let Some(schema) = open.pop() {
            ranges(schema, report);
            patterns(schema, report);
            open.extend(schema.items.as_deref().map(|items| &items.value));
        }
    }
}

fn ranges(schema: &Schema, report: &mut Report) {
    ordered(&schema.minimum, &schema.maximum, ("minimum", "maximum"), report);
    ordered(&schema.min_length, &schema.max_length, ("minLength", "maxLength"), report);
    ordered(&schema.min_items, &schema.max_items, ("minItems", "maxItems"), report);
    for seen in &schema.observed {
        let not_documented = |given: bool| given.then_some(seen.span);
        empty(
            schema.minimum(),
            schema.maximum(),
            not_documented(seen.minimum.is_some() || seen.maximum.is_some()),
            report,
        );
        empty(
            schema.min_length(),
            schema.max_length(),
            not_documented(seen.min_length.is_some() || seen.max_length.is_some()),
            report,
        );
        empty(
            schema.min_items(),
            schema.max_items(),
            not_documented(seen.min_items.is_some() || seen.max_items.is_some()),
            report,
        );
    }
}

/// What a port can be.
const PORTS: std::ops::RangeInclusive<i64> = 0..=u16::MAX as i64;

/// A number that can only be a port is one in Rust too, and no other number is.
fn port(lint: &Lint<'_>, schema: &Spanned<Schema>, report: &mut Report) {
    let (low, high) = (schema.minimum(), schema.maximum());
    let bounds = [low.documented, low.observed, high.documented, high.observed];
    let also = schema.also.iter().map(|it| Some(it.value));
    let fits = bounds.into_iter().chain(also).flatten().all(|bound| PORTS.contains(&bound));
    let is_port = schema.format.as_deref() == Some(&Format::Port);
    let is_range = bounds.iter().all(Option::is_some) && high.observed == Some(*PORTS.end());
    match (is_port, fits) {
        (true, false) => report.add(
            "port",
            lint.key(schema.span, "format"),
            "numbers beyond those of ports are taken here",
            "write `int32`, or mend the range",
        ),
        (false, true) if is_range => report.add(
            "port",
            schema.span,
            "only ports are taken here",
            "add `\"format\": \"port\"`",
        ),
        _ => {}
    }
}

/// Reports observed limits that no value fits.
fn empty<T: PartialOrd + std::fmt::Display>(
    low: Both<Option<T>>,
    high: Both<Option<T>>,
    at: Option<Span>,
    report: &mut Report,
) {
    if let (Some(low), Some(high), Some(at)) = (low.observed, high.observed, at)
        && low > high
    {
        report.add(
            "empty-range",
            at,
            format!("no value fits what was observed: the least is {low} and the greatest {high}"),
            "mend one of the two limits",
        );
    }
}

fn ordered<T: PartialOrd + std::fmt::Display>(
    low: &Option<Spanned<T>>,
    high: &Option<Spanned<T>>,
    (low_name, high_name): (&str, &str),
    report: &mut Report,
) {
    if let (Some(low), Some(high)) = (low, high)
        && low.value > high.value
    {
        report.add(
            "empty-range",
            low.span,
            format!(
                "no value fits: `{low_name}` is {} and `{high_name}` is {}",
                low.value, high.value
            ),
            "mend one of the two limits",
        );
    }
}

fn patterns(schema: &Schema, report: &mut Report) {
    let not = schema.not.iter().map(|not| &not.pattern);
    let seen = schema.observed.iter().filter_map(|seen| seen.pattern.as_ref());
    compiled(schema.pattern.iter().chain(seen).chain(not), report);
}

fn compiled<'a>(patterns: impl Iterator<Item = &'a Spanned<String>>, report: &mut Report) {
    for text in patterns {
        if let Err(reason) = pattern::compile(text) {
            report.add(
                "bad-pattern",
                text.span,
                format!("this pattern cannot be used: {reason}"),
                "write `^`, characters like `[a-z]` or `x` with counts like `{1,80}`, and `$`; \
                 `(a|b)` and `(...)?` are allowed",
            );
        }
    }
}

/// Checks `default` or `example` against the schema it stands in.
fn sample<'a>(
    lint: &Lint<'a>,
    site: &Site<'a>,
    rule: &'static str,
    sample: &Option<Spanned<serde_json::Value>>,
    report: &mut Report,
) {
    let Some(sample) = sample else { return };
    let Some(node) = json::parse_again(&lint.spec.sources, sample.span) else { return };
    for problem in Instance::new(lint, Form::Request).check(&node, site.schema) {
        report.add(
            rule,
            problem.span,
            problem.message,
            format!("mend the value, or the rules of {}", site.noun()),
        );
    }
}

fn named_rules(lint: &Lint<'_>, rules: &[Spanned<String>], report: &mut Report) {
    let known: Vec<_> = lint.context.known_rules.iter().map(String::as_str).collect();
    for rule in rules.iter().filter(|rule| !known.contains(&rule.as_str())) {
        let help = match nearest(rule, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write it into `src/rules.rs` of the validator as a public function".to_owned(),
        };
        report.add("unknown-rule", rule.span, format!("no rule is called `{}`", **rule), help);
    }
}

/// Whether a condition between the parameters of an operation forbids this one.
fn is_forbidden(site: &Site<'_>) -> bool {
    let (Owner::Operation(operation), Role::Parameter(name)) = (site.owner, site.role) else {
        return false;
    };
    let mut forbidden = operation.file.all_of.iter().flat_map(|it| &it.consequence.forbidden);
    forbidden.any(|it| **it == **name)
}

fn refused_with<'a>(lint: &Lint<'a>, site: &Site<'a>, report: &mut Report) {
    const RULE: &str = "refused-with";
    // What says something but forbids nothing.
    const REMARKS: &[&str] = &[
        "$schema",
        "caseInsensitive",
        "default",
        "deprecated",
        "emptyIsAbsent",
        "enumDescriptions",
        "example",
        "immutable",
        "name",
        "note",
        "observed",
        "patternDescription",
        "refusedWith",
        "secret",
        "source",
    ];
    let schema = site.schema;
    let is_rule = |name: &str| {
        // The first three hold without a keyword in the same schema.
        ["any", "type", "required"].contains(&name)
            || (name == "forbidden" && is_forbidden(site))
            || present(schema).any(|keyword| keyword == name && !REMARKS.contains(&keyword))
            || schema.rules.iter().any(|rule| **rule == name)
    };
    for (keyword, code) in &schema.refused_with {
        if !is_rule(keyword) {
            report.add(
                RULE,
                keyword.span,
                format!("`{}` is no rule of {}", **keyword, site.noun()),
                "name a keyword or a named rule that stands in this schema, `forbidden` if a \
                 condition of the operation forbids this, or `any`",
            );
        }
        let answers = |it: &&OperationSpec| Known::of(lint.spec, it).has(code);
        let (message, path) = match site.owner {
            Owner::Operation(operation) if !answers(&operation) => {
                (format!("`{}` is no error code", **code), &operation.path)
            }
            Owner::Shape(shape) => {
                // What only answers with the shape refuses nothing of it.
                let mut users = lint.operations_of(site.owner).into_iter();
                let users = users.by_ref().filter(|it| lint.takes(it, &shape.name));
                let users: Vec<_> = users.collect();
                // Those that do not list it have no code of their own for this.
                let Some(first) = users.first().filter(|_| !users.iter().any(answers)) else {
                    continue;
                };
                let message = format!("no operation that takes this shape lists `{}`", **code);
                (message, &first.path)
            }
            Owner::Operation(_) => continue,
        };
        let help = format!("list it in the `errorCodes` of {path}, or name one of those");
        report.add(RULE, code.span, message, help);
    }
}
