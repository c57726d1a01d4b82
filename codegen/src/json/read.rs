//! The reading itself: from text to [`Node`].

use std::str::FromStr;

use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Number, Value as Json};

use super::{MARK, MARKED, Member, Node, UNMARK, Value};
use crate::source::{Span, Spanned};

/// How deep lists and objects may be nested. The deepest spec has about half as many levels.
const DEEPEST: usize = 40;

/// Why a text is not JSON.
pub(super) struct Refusal {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Reads a text that begins at `whole.start` of its file.
pub(super) fn read(text: &str, whole: Span) -> Result<Node, Refusal> {
    if text.starts_with(MARK) {
        let span = shift(Range::new(0, MARK.len_utf8()), whole);
        return Err(Refusal { span, message: MARKED.to_owned(), help: UNMARK });
    }
    if let Some(at) = too_deep(text) {
        let span = shift(Range::new(at, at + 1), whole);
        let message = format!("this is nested deeper than {DEEPEST} levels");
        return Err(Refusal { span, message, help: "no spec needs that; make it flatter" });
    }
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options).map_err(|error| {
        let message = lower_first(&error.kind().to_string());
        Refusal { span: shift(error.range(), whole), message, help: help_for(error.kind()) }
    })?;
    // The parser above lets some things pass (control characters, odd white space); this one is
    // strict, but knows no places.
    if let Err(error) = serde_json::from_str::<Json>(text) {
        let at = offset(text, error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        return Err(Refusal { span: shift(Range::new(at, at), whole), message, help: STRICT });
    }
    parsed.value.as_ref().and_then(|value| convert(value, whole)).ok_or(Refusal {
        span: whole,
        message: "there is no value here".to_owned(),
        help: STRICT,
    })
}

/// Where the text opens more lists and objects than is good for the stack of those who read it.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => quoted = !quoted,
            // What is escaped cannot end a text.
            b'\\' if quoted => _ = bytes.next(),
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

const STRICT: &str = "write strict JSON here";

fn help_for(kind: &ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::CommentsNotAllowed => {
            "delete the comment; what is worth saying goes into `description` or `note`"
        }
        ParseErrorKind::TrailingCommasNotAllowed => "delete the comma",
        ParseErrorKind::ExpectedComma => "add a comma",
        ParseErrorKind::SingleQuotedStringsNotAllowed => "use double quotes",
        ParseErrorKind::UnterminatedObject => "close the object with `}`",
        ParseErrorKind::UnterminatedArray => "close the list with `]`",
        _ => STRICT,
    }
}

fn convert(value: &Ast<'_>, whole: Span) -> Option<Node> {
    let span = shift(value.range(), whole);
    let value = match value {
        Ast::NullKeyword(_) => Value::Null,
        Ast::BooleanLit(literal) => Value::Bool(literal.value),
        Ast::NumberLit(literal) => Value::Number(Number::from_str(literal.value).ok()?),
        Ast::StringLit(literal) => Value::Text(literal.value.to_string()),
        Ast::Array(array) => {
            let items = array.elements.iter().map(|item| convert(item, whole));
            Value::List(items.collect::<Option<_>>()?)
        }
        Ast::Object(object) => {
            let members = object.properties.iter().map(|property| {
                let ObjectPropName::String(name) = &property.name else { return None };
                let key = Spanned::new(name.value.to_string(), shift(name.range, whole));
                Some(Member { key, value: convert(&property.value, whole)? })
            });
            Value::Object(members.collect::<Option<_>>()?)
        }
    };
    Some(Node { value, span })
}

fn shift(range: Range, whole: Span) -> Span {
    Span { file: whole.file, start: whole.start + range.start, end: whole.start + range.end }
}

/// The byte that serde_json means by a line and a column, which it counts in bytes from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
