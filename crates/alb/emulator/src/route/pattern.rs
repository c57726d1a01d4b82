//! Texts with wildcards, and regular expressions.

use regex::{Regex, RegexBuilder};

/// How much memory a regular expression may take, in bytes.
const MOST: usize = 1 << 20;

/// Whether a text is one that a pattern with `*` for any characters and `?` for one stands for.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last `*` was, and where the text was then.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(own) if *own == '?' || *own == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                // The star stands for one character more.
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|own| *own == '*')
}

/// The same without case.
pub(super) fn fits_in_any_case(pattern: &str, text: &str) -> bool {
    fits(&pattern.to_lowercase(), &text.to_lowercase())
}

/// A regular expression of a host: case makes no difference.
pub(super) fn host_expression(value: &str) -> Option<Result<Regex, String>> {
    Some(expression(value.strip_prefix('~')?, true))
}

/// A regular expression of a path: case counts, but behind `~*`.
pub(super) fn path_expression(value: &str) -> Option<Result<Regex, String>> {
    let text = value.strip_prefix('~')?;
    Some(match text.strip_prefix('*') {
        Some(text) => expression(text, true),
        None => expression(text, false),
    })
}

fn expression(text: &str, in_any_case: bool) -> Result<Regex, String> {
    let built = RegexBuilder::new(text).case_insensitive(in_any_case).size_limit(MOST).build();
    built.map_err(|_| format!("\"{text}\" is no regular expression that the emulator reads"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters_and_question_marks_for_one() {
        for (pattern, text, expected) in [
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a*", "/a", true),
            ("/a*", "/a/b/c", true),
            ("*", "", true),
            ("", "", true),
            ("?", "", false),
            ("/?", "/a", true),
            ("/?", "/ab", false),
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("/*/x/*/y", "/a/x/b/x/y", true),
            ("/*a*b*c", "/abab", false),
            ("*a", "/baaa", true),
            ("/ü?", "/üß", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
        assert!(fits_in_any_case("WWW.*.com", "www.Example.COM"));
        assert!(!fits(&"*a".repeat(60), &"b".repeat(5000)));
    }

    #[test]
    fn a_tilde_begins_a_regular_expression() {
        let path = |value: &str, text: &str| {
            path_expression(value).map(|it| it.map(|regex| regex.is_match(text)))
        };
        assert_eq!(path("/a", "/a"), None);
        assert_eq!(path("~^/v[0-9]+/", "/v12/x"), Some(Ok(true)));
        assert_eq!(path("~^/V", "/v"), Some(Ok(false)));
        assert_eq!(path("~*^/V", "/v"), Some(Ok(true)));
        assert!(path("~(", "/").unwrap().is_err());
        assert!(path("~((a{999}){999}){999}", "/").unwrap().is_err());
        assert!(host_expression("~^API[.]").unwrap().unwrap().is_match("api.example.com"));
    }
}
