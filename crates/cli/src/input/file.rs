//! Files that hold requests and values.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use aliyun_core::{Value, excerpt};
use serde::Deserialize;
use serde_saphyr::UserMessageFormatter;

use super::owned;
use crate::failure::{Exit, Failure};

/// The longest file that is read: no request is nearly as large, and nothing that is kept.
pub(crate) const LARGEST: u64 = 16 << 20;

static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// The text of a file, or of standard input where it is called `-`.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let fail = |error: io::Error| {
        Failure::new(Exit::Usage, format!("{} cannot be read: {error}", shown(path)))
    };
    let text = match path == Path::new("-") {
        // What was read is gone, and must not be taken for nothing.
        true if STDIN_IS_READ.swap(true, Ordering::Relaxed) => {
            Err(io::Error::other("it is named twice, and can be read once"))
        }
        true => whole(io::stdin().lock()),
        false => fs::File::open(path).and_then(whole),
    };
    let text = text.map_err(fail)?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// A whole text, which is not read without end.
pub(crate) fn whole(source: impl io::Read) -> io::Result<String> {
    let mut text = String::new();
    let length = source.take(LARGEST + 1).read_to_string(&mut text)?;
    match length as u64 > LARGEST {
        true => Err(io::Error::other("it has more than 16 MiB")),
        false => Ok(text),
    }
}

/// A document of JSON or YAML.
pub(crate) fn document(path: &Path) -> Result<Value<'static>, Failure> {
    let text = read(path)?;
    parse(&text).map_err(|why| neither(path, why))
}

/// A file that is no document.
pub(super) fn neither(path: &Path, why: impl Display) -> Failure {
    Failure::new(Exit::Usage, format!("{} is not valid JSON or YAML", shown(path)))
        .note("because", why.to_string())
}

/// A file, as it is told of.
pub(crate) fn shown(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads JSON, or else YAML, of which it is mostly a part.
pub(crate) fn parse(text: &str) -> Result<Value<'static>, String> {
    match text.trim_start().chars().next() {
        // YAML has lists and objects in braces too.
        Some('{' | '[') => json(text).or_else(|error| yaml(text).map(owned).map_err(|_| error)),
        _ => yaml(text).map(owned),
    }
}

/// Reads JSON in which nothing is said twice.
pub(super) fn json(text: &str) -> Result<Value<'static>, String> {
    let value = Value::from_json(text).map_err(|error| error.to_string())?;
    match twice(&value) {
        Some(name) => Err(format!("{} is there twice", excerpt(name))),
        None => Ok(owned(value)),
    }
}

fn twice<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value {
        Value::List(items) => items.iter().find_map(twice),
        Value::Object(members) => {
            let mut seen = BTreeSet::new();
            let doubled = members.iter().find(|(name, _)| !seen.insert(name.as_ref()));
            let doubled = doubled.map(|(name, _)| name.as_ref());
            doubled.or_else(|| members.iter().find_map(|(_, member)| twice(member)))
        }
        _ => None,
    }
}

/// Reads YAML. What is wrong is told without the lines around it, in which a key may stand.
pub(super) fn yaml<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, String> {
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(text, options)
        // Whoever wrote the file does not know the library, nor its options.
        .map_err(|error| error.render_with_formatter(&UserMessageFormatter))
}

/// What is wrong with a document, without the text that stands in a wrong place: of a file that was
/// named by mistake that may be a secret.
pub(crate) fn wrong(error: &serde_json::Error) -> String {
    let told = error.to_string();
    match told.split_once("string \"") {
        Some((before, rest)) => {
            let after = rest.rsplit_once('"').map_or("", |(_, after)| after);
            format!("{before}a text{after}")
        }
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_document_shows_no_text_of_it() {
        let error = serde_json::from_str::<u8>(r#""a \"secret\" token""#).unwrap_err();
        assert_eq!(wrong(&error), "invalid type: a text, expected u8 at line 1 column 20");
        let error = serde_json::from_str::<u8>("300").unwrap_err();
        assert_eq!(wrong(&error), error.to_string());
    }

    #[test]
    fn both_forms_are_read_and_order_is_kept() {
        let json = parse(r#"{"B": 1, "A": [true, "x", null]}"#).unwrap();
        let yaml = parse("# a remark\nB: 1\nA:\n  - true\n  - x\n  - ~\n").unwrap();
        assert_eq!(json.to_json(), r#"{"B":1,"A":[true,"x",null]}"#);
        assert_eq!(yaml.to_json(), json.to_json());
        assert_eq!(parse("{A: b}").unwrap().to_json(), r#"{"A":"b"}"#);
        assert_eq!(parse(r#"[{"A": 1, "B": {"C": 1, "C": 2}}]"#).unwrap_err(), "C is there twice");
        let told = parse("A: 1\nA: 2\n").unwrap_err();
        assert!(told.contains("duplicate mapping key `A`") && told.contains("line 2"), "{told}");
        let told = parse("A: 1\n---\nB: 2\n").unwrap_err();
        assert!(told.contains("only single YAML document expected"), "{told}");
        let told = parse("Key: |\nMIIEsecret\nB: [\n").unwrap_err();
        assert!(!told.contains("MIIEsecret"), "{told}");
        assert!(parse("{A: b").is_err());
        assert!(parse("A: b\n\tC: d").is_err());
    }
}
