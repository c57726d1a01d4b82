//! Private keys in what is said to a person: whoever gives one in the wrong place is told of the
//! mistake, and not the key.

use std::borrow::Cow;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
const KEY: &str = "PRIVATE KEY";

/// What stands in place of a key.
const HIDDEN: &str = "(a private key)";

/// Whether a private key is in a text.
pub(crate) fn is_in(text: &str) -> bool {
    matches!(hidden(text), Cow::Owned(_))
}

/// A text without the private keys that are in it, whole ones and those that are cut off.
pub(crate) fn hidden(text: &str) -> Cow<'_, str> {
    if !text.contains(KEY) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(BEGIN) {
        shown.push_str(before);
        let label = from.split_once(DASHES).map_or(from, |(label, _)| label);
        if !label.contains(KEY) {
            shown.push_str(BEGIN);
            rest = from;
            continue;
        }
        shown.push_str(HIDDEN);
        let end = format!("{DASHES}END {label}{DASHES}");
        rest = match from.split_once(&end) {
            Some((_, after)) => after,
            // What is cut off ends where the text that quotes it does.
            None => {
                from.find(['"', '\'', '`', '\u{2026}']).and_then(|at| from.get(at..)).unwrap_or("")
            }
        };
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hidden_whole_or_cut_off_and_nothing_else_is() {
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n+/=\n-----END RSA PRIVATE KEY-----";
        for (text, shown) in [
            (format!("no {pem}: {pem}!"), "no (a private key): (a private key)!"),
            (format!("{:?} is not known", &pem[..40]), "\"(a private key)\" is not known"),
            (
                format!("got \"{}\u{2026}\" here", &pem[..36]),
                "got \"(a private key)\u{2026}\" here",
            ),
            (pem[..36].to_owned(), "(a private key)"),
            ("-----BEGIN CERTIFICATE-----\nMIIE".to_owned(), "-----BEGIN CERTIFICATE-----\nMIIE"),
            (
                format!("-----BEGIN CERTIFICATE-----\nA {pem}"),
                "-----BEGIN CERTIFICATE-----\nA (a private key)",
            ),
            ("what is a PRIVATE KEY?".to_owned(), "what is a PRIVATE KEY?"),
        ] {
            assert_eq!(hidden(&text), shown);
        }
    }
}
