//! The rules of schemas as checks.

use super::record::Records;
use crate::ir::{Check, Condition, Field, Form, Presence, Record, Rule, Test, Type};
use crate::source::Spanned;
use crate::spec::{self, Conditional, Format, Schema};

/// The checks of one member.
pub(super) fn checks(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
) -> Vec<Check> {
    let schema = match (&field.form, &schema.content_schema) {
        (Form::JsonText, Some(content)) => &content.value,
        _ => schema,
    };
    let mut rules = Vec::new();
    match &field.ty {
        Type::Int32 | Type::Int64 => rules.extend(range(schema)),
        Type::Text | Type::Secret => {
            rules.extend(length(schema));
            rules.extend(pattern(records, record, field, schema));
            rules.extend(not(records, record, field, schema));
            if schema.format.as_ref().is_some_and(|format| format.value == Format::Ip) {
                rules.push(Rule::Ip);
            }
        }
        Type::Enum(_) => rules.push(Rule::Known),
        Type::Record(_) => rules.push(Rule::Inside),
        Type::List(item) => {
            rules.extend(count(schema));
            if schema.unique_items == Some(true) {
                rules.push(Rule::Unique);
            }
            if matches!(**item, Type::Record(_)) {
                rules.push(Rule::Each);
            }
        }
        Type::Bool => {}
    }
    let named = schema.rules.iter().map(|rule| Rule::Named(records.context.words.snake(rule)));
    rules.extend(named);
    rules.into_iter().map(|rule| check(field, rule)).collect()
}

fn range(schema: &Schema) -> Option<Rule> {
    let bound = |bound: &Option<Spanned<i64>>| bound.as_ref().map(|n| n.value);
    let (min, max) = (bound(&schema.minimum), bound(&schema.maximum));
    (min.is_some() || max.is_some()).then(|| Rule::Range {
        min: min.unwrap_or(i64::MIN),
        max: max.unwrap_or(i64::MAX),
        also: schema.also.iter().map(|number| number.value).collect(),
    })
}

fn length(schema: &Schema) -> Option<Rule> {
    let min = schema.min_length.as_ref().map_or(0, |n| n.value);
    match (min, schema.max_length.as_ref().map(|n| n.value)) {
        (0, None) => None,
        (1, None) => Some(Rule::NotEmpty),
        (min, max) => Some(Rule::Length { min, max }),
    }
}

fn count(schema: &Schema) -> Option<Rule> {
    let min = schema.min_items.as_ref().map_or(0, |n| n.value);
    let max = schema.max_items.as_ref().map(|n| n.value);
    let observed = schema.observed.as_ref().map(|observed| observed.max_items.value);
    (min > 0 || max.is_some()).then_some(Rule::Count { min, max, observed })
}

fn pattern(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
) -> Option<Rule> {
    let pattern = schema.pattern.as_ref()?;
    let allowed = schema.pattern_description.as_ref().map(|text| text.value.clone());
    Some(Rule::Pattern {
        constant: constant(records, record, &field.name, pattern),
        allowed: allowed.unwrap_or_else(|| format!("what matches {}", pattern.value)),
    })
}

fn not(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
) -> Option<Rule> {
    let not = schema.not.as_ref()?;
    let name = format!("{}_not", field.name);
    let constant = constant(records, record, &name, &not.pattern);
    Some(Rule::Not { constant, words: not.description.value.clone() })
}

fn constant(records: &mut Records<'_, '_>, record: &str, field: &str, pattern: &str) -> String {
    let record = records.context.words.snake(record);
    records.patterns.constant(pattern, &record, field.trim_start_matches("r#"))
}

/// The checks that depend on other members.
pub(super) fn conditional(
    records: &mut Records<'_, '_>,
    record: &Record,
    dependent_required: &[(Spanned<String>, Vec<Spanned<String>>)],
    all_of: &[Spanned<Conditional>],
) -> Vec<Check> {
    let field = |wire: &str| record.fields.iter().find(|field| field.wire == wire);
    let mut found = Vec::new();
    for (trigger, dependents) in dependent_required {
        let Some(trigger) = field(trigger) else { continue };
        let condition = condition(trigger, Test::Present);
        for dependent in dependents.iter().filter_map(|name| field(name)) {
            let words = format!("when {} is given", trigger.wire);
            let conditions = vec![condition.clone()];
            found.push(check(dependent, Rule::RequiredWhen { conditions, words }));
        }
    }
    for rule in all_of {
        let mut conditions = Vec::new();
        for (wire, test) in &rule.condition.properties {
            let Some(field) = field(wire) else { continue };
            let test = self::test(records, &record.name, field, test);
            conditions.push(condition(field, test));
        }
        let words = &rule.description.value;
        let rule_of = || (conditions.clone(), words.clone());
        for dependent in rule.consequence.required.iter().filter_map(|name| field(name)) {
            let (conditions, words) = rule_of();
            found.push(check(dependent, Rule::RequiredWhen { conditions, words }));
        }
        for dependent in rule.consequence.forbidden.iter().filter_map(|name| field(name)) {
            let (conditions, words) = rule_of();
            found.push(check(dependent, Rule::ForbiddenWhen { conditions, words }));
        }
    }
    // What is always there need not be asked for.
    found.retain(|check| {
        check.presence != Presence::Required || matches!(check.rule, Rule::ForbiddenWhen { .. })
    });
    found
}

fn test(records: &mut Records<'_, '_>, record: &str, field: &Field, test: &spec::Test) -> Test {
    if let Some(pattern) = &test.pattern {
        let name = format!("{}_condition", field.name.trim_start_matches("r#"));
        return Test::Matches(constant(records, record, &name, pattern));
    }
    if let Some(present) = test.present {
        return if present { Test::Present } else { Test::Absent };
    }
    let values = test.values.iter().flatten();
    match &field.ty {
        Type::Bool => Test::Flag(values.map(|value| value.as_str()).any(|value| value == "true")),
        Type::Enum(of) => Test::Variants {
            of: of.clone(),
            variants: values.map(|value| records.context.words.camel(value)).collect(),
        },
        _ => Test::Texts(values.map(|value| value.value.clone()).collect()),
    }
}

fn condition(field: &Field, test: Test) -> Condition {
    Condition { name: field.name.clone(), presence: field.presence, test }
}

fn check(field: &Field, rule: Rule) -> Check {
    Check { wire: field.wire.clone(), name: field.name.clone(), presence: field.presence, rule }
}
