//! Strict JSON with the place of every value.

mod read;

use serde_json::{Number, Value as Json};

use crate::report::Report;
use crate::source::{FileId, Sources, Span, Spanned};
use read::{Refusal, read};

/// The byte order mark, which some editors write at the beginning of a file and nobody sees.
const MARK: char = '\u{feff}';
const MARKED: &str = "the file begins with a byte order mark (BOM)";
const UNMARK: &str = "save it as UTF-8 without one";

/// A JSON value and where it is written.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written.
    pub span: Span,
}

/// A JSON value whose parts know their places.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, in the order it is written.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The members, of an object.
    pub fn members(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member with this name, of an object.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members()?.iter().find(|member| *member.key == key)
    }

    /// The characters, of a text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, with an article.
    pub fn noun(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// The value without places.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(value) => Json::Number(value.clone()),
            Value::Text(value) => Json::String(value.clone()),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => {
                members.iter().map(|it| (it.key.value.clone(), it.value.to_json())).collect()
            }
        }
    }
}

/// Reads a file; what is not strict JSON, and every key that stands twice, goes into the report.
pub fn parse(sources: &Sources, file: FileId, report: &mut Report) -> Option<Node> {
    match read(sources.text(file), sources.whole(file)) {
        Ok(node) => {
            report_duplicates(&node, report);
            Some(node)
        }
        Err(Refusal { span, message, help }) => {
            report.add("json-syntax", span, message, help);
            None
        }
    }
}

/// Reads a document that is no spec, without the places in it.
pub(crate) fn plain(text: &str) -> Result<Json, String> {
    if text.starts_with(MARK) {
        return Err(format!("{MARKED}: {UNMARK}"));
    }
    serde_json::from_str(text).map_err(|error| format!("this is not JSON: {error}"))
}

/// Reads once more a value that stands at `span`, to find the places inside it.
pub fn parse_again(sources: &Sources, span: Span) -> Option<Node> {
    read(sources.slice(span), span).ok()
}

/// Reads a text that travels inside another value; all its places are that of the value.
pub fn parse_embedded(text: &str, span: Span) -> Result<Node, String> {
    let mut node = read(text, span).map_err(|refusal| refusal.message)?;
    move_to(&mut node, span);
    Ok(node)
}

fn report_duplicates(node: &Node, report: &mut Report) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| report_duplicates(item, report)),
        Value::Object(members) => {
            let mut seen = std::collections::BTreeSet::new();
            for member in members {
                if !seen.insert(member.key.as_str()) {
                    report.add(
                        "duplicate-key",
                        member.key.span,
                        format!("`{}` stands twice in this object", *member.key),
                        "keep one of the two",
                    );
                }
                report_duplicates(&member.value, report);
            }
        }
        _ => {}
    }
}

fn move_to(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| move_to(item, span)),
        Value::Object(members) => {
            for member in members {
                member.key.span = span;
                move_to(&mut member.value, span);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn report(text: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add("a.json", text);
        let sources = Arc::new(sources);
        let mut report = Report::new(Arc::clone(&sources));
        parse(&sources, file, &mut report);
        report.to_string()
    }

    #[test]
    fn nothing_loose_is_accepted() {
        for text in [
            "",
            " ",
            "{",
            "[1",
            "{\"a\":1,}",
            "[1 2]",
            "{a:1}",
            "{'a':1}",
            "[0x1]",
            "[+1]",
            "[.5]",
            "[1.]",
            "[NaN]",
            "// a\n1",
            "[1]/**/",
            "\"\\x41\"",
            "\"\t\"",
            "[1]\u{b}",
            "\u{a0}1",
            "[01]",
            "[truex]",
            "\"\\ud800\"",
            "[1e999]",
            "1 2",
            "\u{feff}1",
            "{\"a\":1 {}}",
        ] {
            assert!(report(text).contains("json-syntax"), "{text:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_told_as_such() {
        let report = report("\u{feff}{\n\"a\": 1}");
        assert!(report.starts_with(&format!("a.json:1:1: json-syntax: {MARKED}\n")), "{report}");
        assert!(report.contains(UNMARK) && report.ends_with("1 mistake in 1 file\n"), "{report}");
        let error = plain("\u{feff}{}").unwrap_err();
        assert_eq!(error, format!("{MARKED}: {UNMARK}"));
        assert!(plain("{}").is_ok());
    }

    #[test]
    fn nesting_does_not_exhaust_the_stack() {
        for (open, count) in [("[", 30), ("[", 200), ("[", 100_000), ("{\"a\":", 100_000)] {
            assert!(report(&open.repeat(count)).contains("json-syntax"));
        }
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        assert!(report(&deep).contains("deeper than 40 levels"));
        assert!(report("[\"[[[[\\\"[[[[\"]").starts_with("0 mistakes"));
    }

    #[test]
    fn keys_that_stand_twice_are_reported_where_the_second_is() {
        assert!(report("{\"a\": 1,\n \"a\": 2}").starts_with("a.json:2:2: duplicate-key"));
    }

    #[test]
    fn a_value_keeps_its_order() {
        let mut sources = Sources::default();
        let file = sources.add("a.json", r#"{"b":[1,null,true,"x"],"a":{}}"#);
        let node = parse_again(&sources, sources.whole(file));
        let text = node.map(|node| node.to_json().to_string());
        assert_eq!(text.as_deref(), Some(sources.text(file)));
    }
}
