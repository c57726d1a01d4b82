//! Takes secrets out of what is recorded.

use std::borrow::Cow;

use aliyun_core::Value;

use crate::sign::percent;

/// What stands for a secret that was there.
pub(super) const REDACTED: &str = "[redacted]";

/// The names under which values are secret: parameters, and members of answers.
#[derive(Clone, Debug)]
pub(super) struct Redaction(Vec<String>);

impl Default for Redaction {
    fn default() -> Self {
        const KNOWN: [&str; 8] = [
            "AccessKeySecret",
            "BearerToken",
            "OIDCToken",
            "Password",
            "PrivateKey",
            "SAMLAssertion",
            "SecurityToken",
            "StsToken",
        ];
        Self(KNOWN.map(str::to_owned).into())
    }
}

impl Redaction {
    pub(super) fn add(&mut self, names: impl IntoIterator<Item = impl Into<String>>) {
        self.0.extend(names.into_iter().map(Into::into));
    }

    /// Whether values of this name are secret; of `Servers.1.Password` the last part counts too.
    pub(super) fn covers(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name);
        let same = |known: &String| [name, last].iter().any(|it| known.eq_ignore_ascii_case(it));
        self.0.iter().any(same)
    }

    /// The value of a parameter, which may carry JSON with secrets in it.
    pub(super) fn param(&self, name: &str, value: &str) -> String {
        if self.covers(name) { REDACTED.to_owned() } else { self.body(value, &[]) }
    }

    /// The body of an answer without secrets: what has one of the names, and the secrets of the
    /// request, which errors like to repeat. A body that holds none is not changed by a byte.
    pub(super) fn body(&self, text: &str, secrets: &[String]) -> String {
        let forms = forms(secrets);
        match Value::from_json(text) {
            Ok(value @ (Value::Object(_) | Value::List(_))) => {
                let clean = self.value(&value, &forms);
                if clean == value { text.to_owned() } else { clean.to_json() }
            }
            _ => self.0.iter().fold(hide(text, &forms), |text, name| elements(&text, name)),
        }
    }

    fn value<'v>(&self, value: &'v Value<'v>, forms: &[String]) -> Value<'v> {
        match value {
            Value::Text(text) if text.trim_start().starts_with(['{', '[']) => {
                Value::Text(self.body(&hide(text, forms), &[]).into())
            }
            Value::Text(text) => Value::Text(hide(text, forms).into()),
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.value(item, forms)).collect())
            }
            Value::Object(members) => {
                let clean = |(name, value): &'v (Cow<'v, str>, Value<'v>)| {
                    let value = if self.covers(name) {
                        Value::Text(REDACTED.into())
                    } else {
                        self.value(value, forms)
                    };
                    (Cow::Owned(hide(name, forms)), value)
                };
                Value::Object(members.iter().map(clean).collect())
            }
            other => other.clone(),
        }
    }
}

/// The secrets in every form in which they may come back: the text that was signed, which comes
/// back when a signature is wrong, holds them encoded twice.
fn forms(secrets: &[String]) -> Vec<String> {
    let mut forms: Vec<String> = secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .flat_map(|secret| {
            let once = percent::encode(secret);
            [secret.clone(), percent::encode(&once), once]
        })
        .collect();
    // The longer first: one may be the beginning of another.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms
}

fn hide(text: &str, forms: &[String]) -> String {
    forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), REDACTED))
}

/// An XML text without what the elements of this name hold.
fn elements(text: &str, name: &str) -> String {
    // ASCII lower case keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let find = |what: &str, from: usize| Some(from + lower.get(from..)?.find(what)?);
    let (mut clean, mut kept, mut at) = (String::with_capacity(text.len()), 0, 0);
    while let Some(start) = find(&open, at) {
        at = start + open.len();
        let Some(end) = find(">", at) else { break };
        // `<Password/>` holds nothing, and `<PasswordPolicy>` is another.
        let attributes = text.get(at..end).unwrap_or_default();
        let same = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        if same && !attributes.ends_with('/') {
            clean.push_str(text.get(kept..=end).unwrap_or_default());
            clean.push_str(REDACTED);
            // What is cut off has no end: nothing of it is kept.
            kept = find(&close, end).unwrap_or(text.len());
            at = kept;
        }
    }
    clean.push_str(text.get(kept..).unwrap_or_default());
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        let mut redaction = Redaction::default();
        redaction.add(["Pin"]);
        redaction.body(text, &["canary/1".to_owned()])
    }

    #[test]
    fn what_holds_no_secret_is_not_changed() {
        for text in ["{ \"a\" : [1, \"\\u0062\", 1.50] }", "<a b='c'>d</a>", "text", "", "{"] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn names_are_found_at_any_depth_and_in_json_in_a_text() {
        assert_eq!(
            clean(r#"{"Credentials":{"securitytoken":"x"},"L":[{"Pin":1}],"Pins":2}"#),
            r#"{"Credentials":{"securitytoken":"[redacted]"},"L":[{"Pin":"[redacted]"}],"Pins":2}"#
        );
        assert_eq!(clean(r#"{"J":"{\"Pin\":1}"}"#), r#"{"J":"{\"Pin\":\"[redacted]\"}"}"#);
        assert_eq!(
            clean("<R><Pin>1</Pin><Pin a='b'>2</Pin><Pins>3</Pins><Pin/><Pin>4"),
            "<R><Pin>[redacted]</Pin><Pin a='b'>[redacted]</Pin><Pins>3</Pins><Pin/><Pin>[redacted]"
        );
    }

    #[test]
    fn the_secrets_of_the_request_are_found_in_every_form() {
        for form in ["canary/1", "canary%2F1", "canary%252F1"] {
            assert_eq!(clean(&format!("a {form} b")), "a [redacted] b");
            let json = format!(r#"{{"Message":"a {} b"}}"#, form.replace('/', "\\/"));
            assert_eq!(clean(&json), r#"{"Message":"a [redacted] b"}"#);
        }
    }

    #[test]
    fn a_parameter_is_secret_by_its_name_or_the_last_part_of_it() {
        let redaction = Redaction::default();
        assert_eq!(redaction.param("PrivateKey", "x"), REDACTED);
        assert_eq!(redaction.param("User.1.Password", "x"), REDACTED);
        assert_eq!(
            redaction.param("Users", r#"[{"Password":"x"}]"#),
            r#"[{"Password":"[redacted]"}]"#
        );
        assert_eq!(redaction.param("PasswordPolicy", "x"), "x");
    }
}
