//! Files that hold requests and values.

use std::fmt::Display;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use aliyun_core::Value;

use super::owned;
use crate::failure::{Exit, Failure};

/// The longest file that is read: no request is nearly as large.
const LARGEST: u64 = 16 << 20;

/// The text of a file, or of standard input where it is called `-`.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let fail = |error: io::Error| {
        Failure::new(Exit::Usage, format!("{} cannot be read: {error}", shown(path)))
    };
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(LARGEST + 1).read_to_string(&mut text)
    } else {
        fs::File::open(path).map_err(fail)?.take(LARGEST + 1).read_to_string(&mut text)
    };
    let length = read.map_err(fail)?;
    if length as u64 > LARGEST {
        return Err(fail(io::Error::other("it is larger than 16 MiB")));
    }
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// A document of JSON or YAML.
pub(crate) fn document(path: &Path) -> Result<Value<'static>, Failure> {
    let text = read(path)?;
    parse(&text).map_err(|why| neither(path, why))
}

/// A file that is no document.
pub(super) fn neither(path: &Path, why: impl Display) -> Failure {
    Failure::new(Exit::Usage, format!("{} is neither JSON nor YAML", shown(path)))
        .note("because", why.to_string())
}

/// A file, as it is told of.
pub(crate) fn shown(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads JSON, or else YAML, of which it is mostly a part.
pub(crate) fn parse(text: &str) -> Result<Value<'static>, String> {
    match text.trim_start().chars().next() {
        Some('{' | '[') => match Value::from_json(text) {
            Ok(value) => Ok(owned(value)),
            // YAML has lists and objects in braces too.
            Err(error) => yaml(text).map_err(|_| error.to_string()),
        },
        _ => yaml(text),
    }
}

fn yaml(text: &str) -> Result<Value<'static>, String> {
    let value: Value<'_> = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    Ok(owned(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_order_is_kept() {
        let json = parse(r#"{"B": 1, "A": [true, "x", null]}"#).unwrap();
        let yaml = parse("# a remark\nB: 1\nA:\n  - true\n  - x\n  - ~\n").unwrap();
        assert_eq!(json.to_json(), r#"{"B":1,"A":[true,"x",null]}"#);
        assert_eq!(yaml.to_json(), json.to_json());
        assert_eq!(parse("{A: b}").unwrap().to_json(), r#"{"A":"b"}"#);
        assert!(parse("{A: b").is_err());
        assert!(parse("A: b\n\tC: d").is_err());
    }
}
