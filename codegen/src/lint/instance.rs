//! Checks a JSON value against a schema, as the validator checks a request by default: what was
//! observed counts.
//!
//! An answer must have the types, members and known values of its schema. The other rules bind
//! requests only: what the service stores may be older than they are, or come from elsewhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Lint;
use crate::json::{self, Member, Node, Value};
use crate::keys::{list, nearest};
use crate::observed::Both;
use crate::pattern;
use crate::source::{Span, Spanned};
use crate::spec::{Condition, Conditional, Consequence, Format, Kind, OperationFile, Schema, Test};
use crate::todo;

/// How JSON in a text is written in the value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As JSON, for a person to read.
    Request,
    /// As a text, as it travels. What the service answers is a fact: only the form of the value
    /// is checked, not the rules for requests.
    Answer,
}

/// What breaks a rule.
pub(super) struct Problem {
    pub(super) span: Span,
    pub(super) message: String,
}

/// A value that is being checked.
pub(super) struct Instance<'l, 'a> {
    lint: &'l Lint<'a>,
    form: Form,
    problems: Vec<Problem>,
}

impl<'l, 'a> Instance<'l, 'a> {
    pub(super) fn new(lint: &'l Lint<'a>, form: Form) -> Self {
        Self { lint, form, problems: Vec::new() }
    }

    /// Everything in a request that breaks a rule between the parameters.
    pub(super) fn check_request(mut self, node: &Node, file: &'a OperationFile) -> Vec<Problem> {
        let parameters = file.parameters.iter();
        let known: Vec<_> = parameters.map(|it| (it.name.as_str(), &it.schema.value)).collect();
        self.between(node, &known, &file.dependent_required, &file.all_of);
        self.problems
    }

    /// Everything in the value that breaks a rule of the schema.
    pub(super) fn check(mut self, node: &Node, schema: &'a Schema) -> Vec<Problem> {
        self.value(node, schema);
        self.problems
    }

    fn add(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into() });
    }

    fn value(&mut self, node: &Node, schema: &'a Schema) {
        let Some(schema) = self.lint.resolve(schema) else { return };
        // What is left to decide is reported already.
        if node.text().is_some_and(todo::is_left) {
            return;
        }
        if let Some(content) = &schema.content_schema {
            return self.content(node, content);
        }
        match (schema.kind.as_deref(), &node.value) {
            (Some(Kind::String), Value::Text(text)) => self.text(node.span, text, schema),
            (Some(Kind::Integer), Value::Number(number)) => match number.as_i64() {
                Some(number) => self.number(node.span, number, schema),
                None => self.add(node.span, format!("{number} is not a whole number of 64 bits")),
            },
            (Some(Kind::Number), Value::Number(number)) => match number.as_f64() {
                Some(number) => self.fraction(node.span, number, schema),
                None => self.add(node.span, format!("{number} is not a number of 64 bits")),
            },
            (Some(Kind::Array), Value::List(items)) => self.list(node.span, items, schema),
            (Some(Kind::Object), Value::Object(members)) => self.object(node, members, schema),
            (Some(Kind::Boolean), Value::Bool(_)) | (None, _) => {}
            (Some(kind), _) => {
                self.add(
                    node.span,
                    format!("this is {}, but the type is `{}`", node.noun(), kind.as_str()),
                );
            }
        }
    }

    fn content(&mut self, node: &Node, schema: &'a Schema) {
        if self.form == Form::Request {
            return self.value(node, schema);
        }
        match node.text().map(|text| json::parse_embedded(text, node.span)) {
            Some(Ok(content)) => self.value(&content, schema),
            Some(Err(reason)) => self.add(node.span, format!("this text is not JSON: {reason}")),
            None => self.add(node.span, format!("this is {}, not JSON in a text", node.noun())),
        }
    }

    fn text(&mut self, span: Span, text: &str, schema: &Schema) {
        if text.is_empty() && schema.empty_is_absent().observed {
            return;
        }
        let any_case = schema.case_insensitive == Some(true);
        let is_known = |text: &str| {
            schema
                .known_values()
                .any(|it| **it == text || any_case && it.eq_ignore_ascii_case(text))
        };
        if schema.values.is_some() && !is_known(text) && !schema.ignores("enum") {
            let known: Vec<_> = schema.known_values().map(|value| value.as_str()).collect();
            self.add(span, format!("`{text}` is none of {}", list(&known)));
        }
        if self.form == Form::Answer {
            return;
        }
        self.size(
            span,
            text.chars().count(),
            "characters",
            schema.min_length(),
            schema.max_length(),
        );
        // A pattern that does not compile is reported where it stands.
        let alternatives = schema.patterns().observed.and_then(|it| pattern::compile(it).ok());
        if alternatives.is_some_and(|it| !pattern::matches(&it, text)) {
            self.add(span, format!("`{text}` does not match the pattern"));
        }
        if let Some(not) = schema.not.as_ref().filter(|_| !schema.ignores("not"))
            && pattern::compile(&not.pattern).is_ok_and(|it| pattern::matches(&it, text))
        {
            self.add(span, format!("`{text}` must not {}", *not.description));
        }
        let format = schema.format.as_deref().filter(|_| !schema.ignores("format"));
        let wrong = match format {
            Some(Format::Ip) if text.parse::<IpAddr>().is_err() => "an IP address",
            Some(Format::Ipv4) if text.parse::<Ipv4Addr>().is_err() => "an IPv4 address",
            Some(Format::Ipv6) if text.parse::<Ipv6Addr>().is_err() => "an IPv6 address",
            Some(Format::Cidr) if !is_block(text) => "a block of addresses",
            _ => return,
        };
        self.add(span, format!("`{text}` is not {wrong}"));
    }

    fn number(&mut self, span: Span, number: i64, schema: &Schema) {
        match schema.format.as_deref() {
            Some(Format::Int64) => {}
            Some(Format::Port) if u16::try_from(number).is_err() => {
                self.add(span, format!("{number} is no port"));
            }
            _ if i32::try_from(number).is_err() => {
                self.add(span, format!("{number} does not fit into 32 bits"));
            }
            _ => {}
        }
        self.bounds(span, number, schema);
    }

    fn bounds(&mut self, span: Span, number: i64, schema: &Schema) {
        if self.form == Form::Answer || schema.also.iter().any(|also| **also == number) {
            return;
        }
        if let Some(minimum) = schema.minimum().observed.filter(|minimum| number < *minimum) {
            self.add(span, format!("{number} is less than the minimum {minimum}"));
        }
        if let Some(maximum) = schema.maximum().observed.filter(|maximum| number > *maximum) {
            self.add(span, format!("{number} is greater than the maximum {maximum}"));
        }
    }

    fn fraction(&mut self, span: Span, number: f64, schema: &Schema) {
        if self.form == Form::Answer {
            return;
        }
        let (low, high) = (schema.minimum().observed, schema.maximum().observed);
        if let Some(minimum) = low.filter(|minimum| number < *minimum as f64) {
            self.add(span, format!("{number} is less than the minimum {minimum}"));
        }
        if let Some(maximum) = high.filter(|maximum| number > *maximum as f64) {
            self.add(span, format!("{number} is greater than the maximum {maximum}"));
        }
    }

    /// The limits that a value has under a condition, whatever its type is.
    fn narrowed(&mut self, node: &Node, schema: &'a Schema) {
        match &node.value {
            Value::Text(text) => self.text(node.span, text, schema),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => self.bounds(node.span, number, schema),
                (None, Some(number)) => self.fraction(node.span, number, schema),
                (None, None) => {}
            },
            Value::List(items) => {
                self.items(node.span, items, schema);
                let schema = schema.items.as_deref().into_iter();
                schema.for_each(|schema| items.iter().for_each(|it| self.narrowed(it, schema)));
            }
            _ => {}
        }
    }

    fn list(&mut self, span: Span, items: &[Node], schema: &'a Schema) {
        self.items(span, items, schema);
        if let Some(schema) = &schema.items {
            items.iter().for_each(|item| self.value(item, schema));
        }
    }

    /// How many items a list has, and that they differ.
    fn items(&mut self, span: Span, items: &[Node], schema: &Schema) {
        if self.form == Form::Request {
            self.size(span, items.len(), "items", schema.min_items(), schema.max_items());
        }
        let distinct = schema.unique_items == Some(true) && !schema.ignores("uniqueItems");
        if self.form == Form::Request && distinct {
            let values: Vec<_> = items.iter().map(Node::to_json).collect();
            for (at, (item, value)) in items.iter().zip(&values).enumerate() {
                if values.iter().take(at).any(|earlier| earlier == value) {
                    self.add(item.span, "this item stands twice in the list");
                }
            }
        }
    }

    fn size(
        &mut self,
        span: Span,
        size: usize,
        unit: &str,
        min: Both<Option<u64>>,
        max: Both<Option<u64>>,
    ) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if let Some(min) = min.observed.filter(|min| size < *min) {
            self.add(span, format!("{size} {unit} are less than the least, {min}"));
        }
        if let Some(max) = max.observed.filter(|max| size > *max) {
            self.add(span, format!("{size} {unit} are more than the most, {max}"));
        }
    }

    fn object(&mut self, node: &Node, members: &[Member], schema: &'a Schema) {
        let names: Vec<_> = schema.properties.iter().map(|(name, _)| name.as_str()).collect();
        let known = schema.properties.iter().map(|(name, member)| (name.as_str(), &member.value));
        let known: Vec<_> = known.collect();
        for member in members {
            let known = schema.properties.iter().find(|(name, _)| **name == *member.key);
            match known {
                Some((_, schema)) => self.value(&member.value, schema),
                None => self.unknown(&member.key, &names),
            }
        }
        let ignored = |name: &str| {
            let member = schema.properties.iter().find(|(known, _)| **known == name);
            member.is_some_and(|(_, member)| member.ignores("required"))
        };
        for name in schema.required.iter().filter(|name| !ignored(name)) {
            self.needs(node, &known, name, "is required");
        }
        if self.form == Form::Answer {
            return;
        }
        self.between(node, &known, &schema.dependent_required, &schema.all_of);
    }

    /// The rules between members, or between parameters.
    fn between(
        &mut self,
        node: &Node,
        known: &[(&str, &'a Schema)],
        dependent_required: &[(Spanned<String>, Vec<Spanned<String>>)],
        all_of: &'a [Spanned<Conditional>],
    ) {
        let integer = |name: &str| match &node.member(name)?.value.value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        for (name, schema) in known {
            let other = schema.greater_than.as_ref();
            let other = other.filter(|_| !schema.ignores("greaterThan"));
            if let Some((number, least)) = integer(name).zip(other.and_then(|it| integer(it)))
                && number <= least
            {
                self.add(node.span, format!("`{name}` must be greater than {least}"));
            }
        }
        for (name, dependents) in dependent_required {
            if node.member(name).is_some() {
                for dependent in dependents {
                    self.needs(node, known, dependent, &format!("is required beside `{}`", **name));
                }
            }
        }
        let any_case = |name: &str| {
            let schema = known.iter().find(|(known, _)| *known == name);
            let schema = schema.and_then(|(_, schema)| self.lint.resolve(schema));
            schema.is_some_and(|schema| schema.case_insensitive == Some(true))
        };
        let is_met = |it: &&Spanned<Conditional>| holds(&it.condition, node, any_case);
        let met: Vec<_> = all_of.iter().filter(is_met).collect();
        for conditional in met {
            let (required, forbidden) =
                (!conditional.ignores("required"), !conditional.ignores("forbidden"));
            let Consequence { required: needed, forbidden: excluded, properties } =
                &conditional.consequence;
            let closer = properties.iter().filter(|_| !conditional.ignores("properties"));
            for (name, schema) in closer {
                if let Some(member) = node.member(name) {
                    self.narrowed(&member.value, schema);
                }
            }
            for name in needed.iter().filter(|_| required) {
                self.needs(node, known, name, &format!("is required {}", *conditional.description));
            }
            for name in excluded.iter().filter(|_| forbidden) {
                if node.member(name).is_some() {
                    let why = &*conditional.description;
                    self.add(node.span, format!("`{}` is not allowed {why}", **name));
                }
            }
        }
    }

    fn unknown(&mut self, key: &Spanned<String>, known: &[&str]) {
        let hint = nearest(key, known).map(|near| format!(", but `{near}` is")).unwrap_or_default();
        self.add(key.span, format!("`{}` is not known here{hint}", **key));
    }

    fn needs(&mut self, node: &Node, known: &[(&str, &Schema)], name: &str, why: &str) {
        // A rule that names no member is reported where it stands.
        if known.iter().any(|(known, _)| *known == name) && node.member(name).is_none() {
            self.add(node.span, format!("`{name}` is missing: it {why}"));
        }
    }
}

/// Whether a text is a block of addresses: `10.0.0.0/8`.
fn is_block(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    // Rust reads a sign too.
    prefix.bytes().all(|byte| byte.is_ascii_digit())
        && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= longest)
}

/// Whether the members meet the condition; one that is absent does not.
fn holds(condition: &Condition, node: &Node, any_case: impl Fn(&str) -> bool) -> bool {
    condition.properties.iter().all(|(name, test)| match (test.present, node.member(name)) {
        (Some(present), member) => member.is_some() == present,
        (None, None) => false,
        (None, Some(member)) => match &member.value.value {
            Value::Text(text) => passes(test, text, any_case(name)),
            other => {
                matches!(other, Value::Number(_) | Value::Bool(_))
                    && passes(test, &member.value.to_json().to_string(), false)
            }
        },
    })
}

fn passes(test: &Test, text: &str, any_case: bool) -> bool {
    let is = |value: &str| value == text || any_case && value.eq_ignore_ascii_case(text);
    let among = test.values.iter().flatten().any(|value| is(&value.to_string()));
    let alternatives = test.pattern.as_ref().and_then(|it| pattern::compile(it).ok());
    among || alternatives.is_some_and(|it| pattern::matches(&it, text))
}
