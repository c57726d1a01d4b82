//! What is kept out of logs and recordings: the values of secret parameters, and private keys
//! wherever they are.

mod key;

use std::borrow::Cow;

use aliyun_core::Params;
pub(crate) use aliyun_runtime::redact::REDACTED;

/// The parameters of signatures whose values are not shown.
const OF_SIGNATURES: [&str; 4] = ["AccessKeySecret", "BearerToken", "SecurityToken", "Signature"];

/// The parameters of operations whose values are not shown: the spec marks them as secret.
const OF_OPERATIONS: [&str; 1] = ["PrivateKey"];

/// Shorter values of secret parameters are too common to be looked for in an answer.
const SHORTEST_ECHO: usize = 8;

/// Whether the value of a parameter is not shown. Names in the wrong case, and those of members and
/// items, are read by nobody, and their values are as secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let is_one = |step: &[u8]| {
        let mut known = OF_SIGNATURES.iter().chain(&OF_OPERATIONS);
        known.any(|secret| secret.as_bytes().eq_ignore_ascii_case(step))
    };
    name.as_bytes().split(|byte| *byte == b'.').any(is_one)
}

/// Whether what a call asks for is secret in part, so that it cannot be told in full.
pub(crate) fn asks_with_secrets(params: &Params) -> bool {
    OF_OPERATIONS.iter().any(|name| params.get(name).is_some())
        || matches!(without_keys(params), Cow::Owned(_))
}

/// Whether the secret of an operation was kept out of what stands here, so that it cannot be asked for
/// again.
pub(crate) fn lacks_a_secret(name: &str, value: &str) -> bool {
    OF_OPERATIONS.contains(&name) && value == REDACTED
}

/// Parameters without the private keys that stand in names, and in the values of others than those
/// that are for them.
pub(crate) fn without_keys(params: &Params) -> Cow<'_, Params> {
    let is_key = |text: &str| matches!(hide_keys(text), Cow::Owned(_));
    if !params.iter().any(|(name, value)| is_key(name) || is_key(value)) {
        return Cow::Borrowed(params);
    }
    let mut shown = Params::new();
    for (name, value) in params.iter() {
        // Its name may not tell any more that the value is secret.
        let value = if is_secret(name) { Cow::Borrowed(REDACTED) } else { hide_keys(value) };
        shown.text(hide_keys(name).into_owned(), value);
    }
    Cow::Owned(shown)
}

/// The answer to a call with these parameters, without what is secret in them and without private
/// keys.
pub(crate) fn without_secrets<'a>(answer: &'a [u8], params: &Params) -> Cow<'a, [u8]> {
    let text = match std::str::from_utf8(answer) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(answer),
    };
    let mut shown = hide_keys(&text);
    for (name, value) in params.iter() {
        if is_secret(name) && value.len() >= SHORTEST_ECHO && shown.contains(value) {
            shown = Cow::Owned(shown.replace(value, REDACTED));
        }
    }
    match shown {
        Cow::Borrowed(_) => Cow::Borrowed(answer),
        Cow::Owned(shown) => Cow::Owned(shown.into_bytes()),
    }
}

/// A text without the private keys in it. In JSON and XML the strings around them stay what they
/// are.
pub(crate) fn hide_keys(text: &str) -> Cow<'_, str> {
    const DELIMITERS: [char; 3] = ['"', '<', '>'];
    let is_delimiter = |byte: &u8| DELIMITERS.contains(&char::from(*byte));
    // Nearly always all pieces are too short, of which most of the bytes need no look.
    if !has_run(text.as_bytes(), key::SHORTEST, is_delimiter)
        || !text.split(DELIMITERS).any(key::is_private)
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for piece in text.split_inclusive(DELIMITERS) {
        let inner = piece.strip_suffix(DELIMITERS).unwrap_or(piece);
        if key::is_private(inner) {
            shown.push_str(REDACTED);
            // A quote that was escaped stays so.
            let escapes = inner.len() - inner.trim_end_matches('\\').len();
            shown.push_str(&piece[inner.len() - escapes..]);
        } else {
            shown.push_str(piece);
        }
    }
    Cow::Owned(shown)
}

/// Whether so many bytes follow each other without a delimiter.
fn has_run(mut bytes: &[u8], length: usize, is_delimiter: impl Fn(&u8) -> bool) -> bool {
    while let Some((window, _)) = bytes.split_at_checked(length) {
        match window.iter().rposition(&is_delimiter) {
            Some(last) => bytes = &bytes[last + 1..],
            None => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    /// The parameters that the specs of a folder mark as secret.
    fn secrets(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                secrets(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "json") {
                let spec: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                let parameters = spec["parameters"].as_array().cloned().unwrap_or_default();
                let marked = parameters.iter().filter(|p| p["schema"]["secret"] == true);
                found.extend(marked.map(|p| p["name"].as_str().unwrap().to_owned()));
            }
        }
    }

    #[test]
    fn what_the_specs_mark_as_secret_is_not_shown() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let mut found = Vec::new();
        secrets(&spec, &mut found);
        assert!(found.contains(&"PrivateKey".to_owned()), "{found:?}");
        assert!(found.iter().all(|name| is_secret(name)), "{found:?}");
        assert!(is_secret("privatekey") && is_secret("X.1.PrivateKey") && !is_secret("Keys"));
    }

    #[test]
    fn a_run_is_found_wherever_it_begins() {
        let has_run = |text: &str| has_run(text.as_bytes(), 3, |byte| *byte == b'|');
        assert!(["abc", "abcd", "|abc", "a|bcd", "ab|cd|efg", "ab||cde|"].into_iter().all(has_run));
        assert!(!["", "ab", "ab|cd", "|ab|", "a|||bc", "ab|c|de|"].into_iter().any(has_run));
    }

    #[test]
    fn answers_say_nothing_that_was_secret() {
        let params = Params::from_iter([("PrivateKey", "hunter2-canary"), ("Name", "www")]);
        let shown = |answer: &str| {
            String::from_utf8(without_secrets(answer.as_bytes(), &params).into_owned()).unwrap()
        };
        assert_eq!(shown(r#"{"Message":"hunter2-canary www"}"#), r#"{"Message":"[redacted] www"}"#);
        let key = "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIN607HjvtdzevosgTAzWa";
        assert_eq!(
            shown(&format!(r#"{{"A":"{key}\"x","B":1}}"#)),
            r#"{"A":"[redacted]\"x","B":1}"#
        );
        assert_eq!(shown(&format!("<A><B>{key}</B></A>")), "<A><B>[redacted]</B></A>");
    }
}
