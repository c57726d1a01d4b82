//! The words in which mistakes are told.

use aliyun_core::excerpt;
use serde::de::Unexpected;

/// More names than this are not listed.
const MOST_NAMES: usize = 24;

/// What the reader of JSON says about the form of a document, without the place.
pub(super) fn of_reader(message: &str) -> String {
    let said = message.rsplit_once(" at line ").map_or(message, |(said, _)| said);
    let words = match said {
        "EOF while parsing a value" => "the document ends where a value is expected",
        "EOF while parsing an object" => "the document ends in the middle of an object",
        "EOF while parsing a list" => "the document ends in the middle of a list",
        "EOF while parsing a string" => "the document ends in the middle of a text",
        "expected value" => "a value is expected here, such as \"text\", 80, true, [ or {",
        "expected `:`" => "a colon is expected here, between the name of a member and its value",
        "expected `,` or `}`" => "a comma or the end of the object is expected here",
        "expected `,` or `]`" => "a comma or the end of the list is expected here",
        "trailing comma" => "a comma stands before the end; remove it",
        "trailing characters" => "the document has ended, and something follows",
        "key must be a string" => "the name of a member must be a text in double quotes",
        "recursion limit exceeded" => "the document is nested too deeply",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a text may hold no line breaks and tabs; write them as \\n and \\t"
        }
        "invalid escape" => "no escape begins like this; write \\\\ for a backslash",
        "invalid number" => "this is no number that JSON knows",
        "number out of range" => "the number is too large",
        other => return of_member(other),
    };
    words.to_owned()
}

/// What it says about a member that is there twice; a document does not tell where the first is.
fn of_member(said: &str) -> String {
    let twice = said.strip_prefix("duplicate field `").and_then(|rest| rest.strip_suffix('`'));
    twice.map_or_else(|| excerpt(said), |name| format!("{} is given twice", excerpt(name)))
}

/// What was found in place of what should be there.
pub(super) fn found(unexpected: &Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Bool(truth) => truth.to_string(),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text \"{}\"", excerpt(text)),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map | Unexpected::NewtypeStruct => "an object".to_owned(),
        other => other.to_string(),
    }
}

/// What should be there; the reader names types of Rust.
pub(super) fn expected(said: &str) -> String {
    let words = match said {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" | "str" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        "IP address" | "IPv4 address" | "IPv6 address" => "an IP address in a text",
        other if other.starts_with("struct ") || other.contains("tagged enum ") => "an object",
        other => return other.to_owned(),
    };
    words.to_owned()
}

/// Why a member is not known, with the one that may be meant and all that there are.
pub(super) fn unknown(name: &str, known: &[&str]) -> String {
    let names = list(known);
    match nearest(name, known) {
        Some(near) => format!("is not known here; did you mean {near}? There are {names}"),
        None if known.is_empty() => "is not known here, where no member is".to_owned(),
        None => format!("is not known here; there are {names}"),
    }
}

/// What may be in place of a text that is none of these.
pub(super) fn one_of(text: &str, known: &[&str]) -> String {
    let meant = nearest(text, known).map(|near| format!("; did you mean {near}?"));
    let (known, text) = (list(known), excerpt(text));
    format!("must be one of {known}, and is the text \"{text}\"{}", meant.unwrap_or_default())
}

fn list(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().take(MOST_NAMES).copied().collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The name that another one was meant to be: one that it is a few letters from.
fn nearest<'n>(text: &str, names: &[&'n str]) -> Option<&'n str> {
    let text = text.to_ascii_lowercase();
    if text.len() > 100 {
        return None;
    }
    let far = |name: &str| distance(text.as_bytes(), name.to_ascii_lowercase().as_bytes());
    let near = names.iter().map(|name| (far(name), *name)).min()?;
    (near.0 <= near.1.len() / 3).then_some(near.1)
}

/// How many letters have to be put in, left out or changed (Levenshtein).
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, letter) in one.iter().enumerate() {
        let mut before = n;
        let mut left = n + 1;
        for (cell, known) in row.iter_mut().skip(1).zip(other) {
            let changed = before + usize::from(letter != known);
            before = *cell;
            left = changed.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = n + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
