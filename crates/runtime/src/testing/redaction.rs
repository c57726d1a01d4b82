//! Takes secrets out of what is recorded.

use std::borrow::Cow;

use aliyun_core::{Params, Value};

pub(super) use crate::redact::REDACTED;
use crate::redact::Redactor;

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
        if self.covers(name) { REDACTED.to_owned() } else { self.body(value, &Redactor::default()) }
    }

    /// The values of parameters that are secret, also those in JSON in a text.
    pub(super) fn secrets(&self, params: &Params) -> Vec<String> {
        let mut secrets = Vec::new();
        for (name, value) in params.iter() {
            match Value::from_json(value) {
                _ if self.covers(name) => secrets.push(value.to_owned()),
                Ok(value) => self.gather(&value, &mut secrets),
                Err(_) => {}
            }
        }
        secrets
    }

    fn gather(&self, value: &Value<'_>, secrets: &mut Vec<String>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.gather(item, secrets)),
            Value::Object(members) => {
                for (name, value) in members {
                    match value.as_text().filter(|_| self.covers(name)) {
                        Some(text) => secrets.push(text.to_owned()),
                        None => self.gather(value, secrets),
                    }
                }
            }
            _ => {}
        }
    }

    /// The body of an answer without secrets: what has one of the names, and the secrets of the
    /// request, which errors like to repeat. A body that holds none is not changed by a byte.
    pub(super) fn body(&self, text: &str, secrets: &Redactor) -> String {
        match Value::from_json(text) {
            Ok(value @ (Value::Object(_) | Value::List(_))) => {
                let clean = self.value(&value, secrets);
                if clean == value { text.to_owned() } else { clean.to_json() }
            }
            _ => {
                let clean = secrets.hide(text).into_owned();
                self.0.iter().fold(clean, |text, name| elements(&text, name))
            }
        }
    }

    fn value<'v>(&self, value: &'v Value<'v>, secrets: &Redactor) -> Value<'v> {
        match value {
            Value::Text(text) if text.trim_start().starts_with(['{', '[']) => {
                Value::Text(self.body(text, secrets).into())
            }
            Value::Text(text) => Value::Text(secrets.hide(text)),
            Value::List(items) => {
                Value::List(items.iter().map(|item| self.value(item, secrets)).collect())
            }
            Value::Object(members) => {
                let clean = |(name, value): &'v (Cow<'v, str>, Value<'v>)| {
                    let value = if self.covers(name) {
                        Value::Text(REDACTED.into())
                    } else {
                        self.value(value, secrets)
                    };
                    (secrets.hide(name), value)
                };
                Value::Object(members.iter().map(clean).collect())
            }
            other => other.clone(),
        }
    }
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
        redaction.body(text, &Redactor::new(["canary/1"]))
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
    fn the_secret_parameters_are_known_by_their_values() {
        let params = Params::from_iter([
            ("PrivateKey", "one"),
            ("Users", r#"[{"Name":"n","Password":"two"},{"Password":{"StsToken":"three"}}]"#),
            ("Name", "{"),
        ]);
        assert_eq!(Redaction::default().secrets(&params), ["one", "two", "three"]);
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
