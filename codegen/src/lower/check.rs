//! The rules of schemas as checks.

use super::record::Records;
use crate::ir::{
    Check, Condition, Empty, Field, Form, Member, Only, Presence, Record, Rule, Test, Type,
};
use crate::observed::Both;
use crate::source::Spanned;
use crate::spec::{self, Conditional, Constant, Schema};

/// The checks of one member; `required` where the documents ask for it.
pub(super) fn checks(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
    required: bool,
) -> Vec<Check> {
    let mut found = Vec::new();
    if required && schema.ignores("required") {
        found.push(Check { only: Some(Only::Documented), ..check(field, Rule::Required) });
    }
    let schema = match (&field.form, &schema.content_schema) {
        (Form::JsonText, Some(content)) => &content.value,
        _ => schema,
    };
    found.extend(of_value(records, record, field, schema, false));
    if let Type::Enum(_) = field.ty {
        let only = schema.ignores("enum").then_some(Only::Documented);
        let empty = empty(field, records.context.resolve(schema));
        found.push(Check { only, empty, ..check(field, Rule::Known) });
    }
    found.extend(nested(field));
    for rule in &schema.rules {
        let only = schema.ignores(rule).then_some(Only::Documented);
        let rule = Rule::Named(records.context.words.snake(rule));
        found.push(Check { only, empty: empty(field, schema), ..check(field, rule) });
    }
    found
}

/// The rules of the records in a value.
fn nested(field: &Field) -> Option<Check> {
    let rule = match &field.ty {
        Type::Record(_) => Rule::Inside,
        Type::List(item) if matches!(**item, Type::Record(_)) => Rule::Each,
        _ => return None,
    };
    Some(check(field, rule))
}

/// What becomes of an empty text.
fn empty(field: &Field, schema: &Schema) -> Empty {
    match (&field.ty, schema.empty_is_absent()) {
        (Type::Text | Type::Secret | Type::Enum(_), Both { observed: true, documented }) => {
            match documented {
                true => Empty::Passes,
                false => Empty::PassesObserved,
            }
        }
        _ => Empty::Refused,
    }
}

/// The limits of a value, as a schema says them, or as one does that only narrows others.
fn of_value(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
    narrows: bool,
) -> Vec<Check> {
    let mut found = Vec::new();
    let empty = empty(field, schema);
    let mut add =
        |rule: Rule, only: Option<Only>| found.push(Check { only, empty, ..check(field, rule) });
    // What the service does not enforce holds by the documents only.
    let by = |keyword: &str| schema.ignores(keyword).then_some(Only::Documented);
    match &field.ty {
        Type::Int32 | Type::Int64 | Type::Port => {
            range(schema).into_iter().for_each(|rule| add(rule, None));
        }
        Type::Number => {
            let (min, max) = bounds(schema);
            add(Rule::Fraction { min, max }, None);
        }
        Type::Text | Type::Secret => {
            length(schema).into_iter().for_each(|rule| add(rule, None));
            for (rule, only) in patterns(records, record, field, schema) {
                add(rule, only);
            }
            if let Some(rule) = not(records, record, field, schema) {
                add(rule, by("not"));
            }
            if let Some(format) = schema.format.as_deref().filter(|format| format.is_address()) {
                add(Rule::Address(format.as_str().to_owned()), by("format"));
            }
        }
        Type::List(item) => {
            let is_counted = schema.min_items.is_some() || schema.max_items.is_some();
            let rule = count(schema, field).filter(|_| is_counted || !narrows);
            rule.into_iter().for_each(|rule| add(rule, None));
            if schema.unique_items == Some(true) {
                add(Rule::Unique, by("uniqueItems"));
            }
            if let Some(items) = &schema.items {
                let checks = of_items(records, record, field, item, items, narrows);
                if !checks.is_empty() {
                    add(Rule::Items(checks), None);
                }
            }
        }
        Type::Enum(_) | Type::Record(_) | Type::Bool => {}
    }
    // Elsewhere they make a type, which knows them.
    if let (true, Some(values), Type::Enum(_) | Type::Text) = (narrows, &schema.values, &field.ty) {
        add(Rule::OneOf(values.iter().map(|value| value.value.clone()).collect()), None);
    }
    found
}

/// The rules of the items of a list. Those of records are their own.
fn of_items(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    ty: &Type,
    schema: &Schema,
    narrow: bool,
) -> Vec<Check> {
    // Patterns are called after the list.
    let (presence, form) = (Presence::Required, Form::Plain);
    let item = Field { ty: ty.clone(), presence, form, ..field.clone() };
    let mut found = match narrow {
        true => of_value(records, record, &item, schema, true),
        false => checks(records, record, &item, schema, false),
    };
    found.retain(|check| !matches!(check.rule, Rule::Inside | Rule::Each));
    for check in &mut found {
        check.wire.clear();
        check.name.clear();
    }
    found
}

fn range(schema: &Schema) -> Option<Rule> {
    let is_bound = |both: Both<Option<i64>>| both.documented.is_some() || both.observed.is_some();
    (is_bound(schema.minimum()) || is_bound(schema.maximum())).then(|| {
        let (min, max) = bounds(schema);
        Rule::Range { min, max, also: schema.also.iter().map(|number| number.value).collect() }
    })
}

/// The least number and the greatest one.
fn bounds(schema: &Schema) -> (Both<i64>, Both<i64>) {
    let min = schema.minimum().map(|min| min.unwrap_or(i64::MIN));
    (min, schema.maximum().map(|max| max.unwrap_or(i64::MAX)))
}

fn length(schema: &Schema) -> Option<Rule> {
    let min = schema.min_length().map(|min| min.unwrap_or_default());
    let max = schema.max_length();
    let no_max = Both { documented: None, observed: None };
    match (min, max) {
        (Both { documented: 0, observed: 0 }, max) if max == no_max => None,
        (Both { documented: 1, observed: 1 }, max) if max == no_max => Some(Rule::NotEmpty),
        (min, max) => Some(Rule::Length { min, max }),
    }
}

/// How many items there must be, and may be. A list that is spread over parameters is absent where
/// it is empty.
fn count(schema: &Schema, field: &Field) -> Option<Rule> {
    let min = schema.min_items().map(|min| match (field.presence, &field.form, min) {
        (Presence::List, _, Some(1)) => 0,
        (Presence::Required, Form::Plain, min) => min.unwrap_or_default().max(1),
        (_, _, min) => min.unwrap_or_default(),
    });
    let max = schema.max_items();
    let none = Both { documented: 0, observed: 0 };
    let no_max = Both { documented: None, observed: None };
    (min != none || max != no_max).then_some(Rule::Count { min, max })
}

/// The pattern that holds, or the documented one and the observed one.
fn patterns(
    records: &mut Records<'_, '_>,
    record: &str,
    field: &Field,
    schema: &Schema,
) -> Vec<(Rule, Option<Only>)> {
    let seen = schema.observed.iter().find(|it| it.pattern.is_some());
    let Both { documented, observed } = schema.patterns();
    let differ = documented.map(|it| &it.value) != observed.map(|it| &it.value);
    let mut rule = |name: String, pattern: &Spanned<String>, words: &Option<Spanned<String>>| {
        let allowed = words.as_ref().map(|text| text.value.clone());
        Rule::Pattern {
            constant: constant(records, record, &name, pattern),
            allowed: allowed.unwrap_or_else(|| format!("what matches {}", pattern.value)),
        }
    };
    let mut found = Vec::new();
    if let Some(pattern) = documented {
        let only = differ.then_some(Only::Documented);
        found.push((rule(field.name.clone(), pattern, &schema.pattern_description), only));
    }
    if let (true, Some(pattern), Some(seen)) = (differ, observed, seen) {
        let name = format!("{}_observed", field.name);
        found.push((rule(name, pattern, &seen.pattern_description), Some(Only::Observed)));
    }
    found
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
        let by = |consequence| rule.ignores(consequence).then_some(Only::Documented);
        for dependent in rule.consequence.required.iter().filter_map(|name| field(name)) {
            let (conditions, words) = rule_of();
            let rule = Rule::RequiredWhen { conditions, words };
            found.push(Check { only: by("required"), ..check(dependent, rule) });
        }
        for dependent in rule.consequence.forbidden.iter().filter_map(|name| field(name)) {
            let (conditions, words) = rule_of();
            let rule = Rule::ForbiddenWhen { conditions, words };
            found.push(Check { only: by("forbidden"), ..check(dependent, rule) });
        }
        for (name, schema) in &rule.consequence.properties {
            let Some(dependent) = field(name) else { continue };
            let checks = of_value(records, &record.name, dependent, schema, true);
            let (conditions, words) = rule_of();
            let rule = Rule::When { conditions, words, checks };
            found.push(Check { only: by("properties"), ..check(dependent, rule) });
        }
    }
    // What is always there need not be asked for.
    found.retain(|check| {
        check.presence != Presence::Required || !matches!(check.rule, Rule::RequiredWhen { .. })
    });
    found
}

/// The check of a member that must be greater than another one.
pub(super) fn greater(record: &Record, wire: &str, schema: &Schema) -> Option<Check> {
    let field = |wire: &str| record.fields.iter().find(|field| field.wire == wire);
    let other = field(schema.greater_than.as_ref()?)?;
    let (wire_name, name) = (other.wire.clone(), other.name.clone());
    let other = Member { wire: wire_name, name, presence: other.presence };
    let only = schema.ignores("greaterThan").then_some(Only::Documented);
    Some(Check { only, ..check(field(wire)?, Rule::Greater(other)) })
}

/// The rules for a request as a whole.
pub(super) fn whole(records: &Records<'_, '_>, rules: &[Spanned<String>]) -> Vec<Check> {
    let function = |rule: &Spanned<String>| Rule::Whole(records.context.words.snake(rule));
    let check = |rule| Check {
        wire: String::new(),
        name: String::new(),
        presence: Presence::Required,
        rule,
        only: None,
        empty: Empty::Refused,
    };
    rules.iter().map(|rule| check(function(rule))).collect()
}

fn test(records: &mut Records<'_, '_>, record: &str, field: &Field, test: &spec::Test) -> Test {
    if let Some(pattern) = &test.pattern {
        let name = format!("{}_condition", field.name.trim_start_matches("r#"));
        return Test::Matches(constant(records, record, &name, pattern));
    }
    if let Some(present) = test.present {
        return if present { Test::Present } else { Test::Absent };
    }
    let values = test.values.iter().flatten().map(|value| &value.value);
    let texts = values.clone().map(ToString::to_string);
    match &field.ty {
        Type::Bool => Test::Flag(values.clone().any(|value| *value == Constant::Bool(true))),
        Type::Enum(of) => Test::Variants {
            of: of.clone(),
            variants: texts.map(|text| records.context.words.camel(&text)).collect(),
        },
        Type::Int32 | Type::Int64 | Type::Port => {
            let numbers = values.filter_map(|value| match value {
                Constant::Number(number) => Some(*number),
                _ => None,
            });
            Test::Numbers(numbers.collect())
        }
        _ => Test::Texts(texts.collect()),
    }
}

fn condition(field: &Field, test: Test) -> Condition {
    Condition { name: field.name.clone(), presence: field.presence, test }
}

fn check(field: &Field, rule: Rule) -> Check {
    let (wire, name) = (field.wire.clone(), field.name.clone());
    Check { wire, name, presence: field.presence, rule, only: None, empty: Empty::Refused }
}
