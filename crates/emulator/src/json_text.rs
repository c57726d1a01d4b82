//! The reader of parameters that hold JSON in a text. By default it takes what the service was
//! seen to read in place of JSON, as the specs have it; the documents to the letter want JSON.

use std::borrow::Cow;

use aliyun_core::{DecodeError, Params, Value};

use crate::tables::Facts;

/// A parameter that holds JSON in a text.
#[derive(Clone, Copy, Debug)]
pub struct JsonText {
    /// The name of the parameter.
    pub name: &'static str,
    /// The members of its items.
    pub members: &'static [&'static str],
    /// The member that a bare text in place of an object stands for.
    pub ids_as: Option<&'static str>,
    /// The members that the service takes empty, and the documents do not.
    pub emptied: &'static [&'static str],
}

/// What is read in place of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonForm {
    /// Single quotes around texts and names.
    SingleQuotes,
    /// A name that begins with the other case.
    EitherInitial,
    /// `null` for a member that is left out.
    NullIsAbsent,
}

impl JsonText {
    /// The member of this name.
    fn member(&self, name: &str) -> Option<&'static str> {
        self.members.iter().copied().find(|member| *member == name)
    }

    /// The member that has this name but for its initial, if that is read.
    fn other_initial(&self, name: &str, forms: &[JsonForm]) -> Option<&'static str> {
        if self.member(name).is_some() || !forms.contains(&JsonForm::EitherInitial) {
            return None;
        }
        let (initial, rest) = name.split_at_checked(1)?;
        self.members.iter().copied().find(|member| {
            let parts = member.split_at_checked(1);
            parts.is_some_and(|(own, other)| other == rest && own.eq_ignore_ascii_case(initial))
        })
    }
}

/// The parameters of an operation with JSON where the service reads something like it. What cannot
/// be read stays as it is, so that it is refused.
pub(crate) fn tidy<'p>(facts: &Facts, params: &'p Params) -> Cow<'p, Params> {
    let (texts, forms) = (facts.json_texts, facts.json_forms);
    if texts.is_empty() {
        return Cow::Borrowed(params);
    }
    let tidy =
        |known: &JsonText| Some((known.name, tidy_text(params.get(known.name)?, known, forms)?));
    let changed: Vec<_> = texts.iter().filter_map(tidy).collect();
    if changed.is_empty() {
        return Cow::Borrowed(params);
    }
    let mut tidied = Params::new();
    for (name, text) in params.iter() {
        let json = changed.iter().find(|(changed, _)| *changed == name).map(|(_, json)| json);
        tidied.text(name.to_owned(), json.map_or(text, String::as_str).to_owned());
    }
    Cow::Owned(tidied)
}

/// The text as JSON, unless it is that already or cannot be read.
fn tidy_text(text: &str, known: &JsonText, forms: &[JsonForm]) -> Option<String> {
    let quoted;
    let value = match Value::from_json(text) {
        Err(_) if forms.contains(&JsonForm::SingleQuotes) => {
            quoted = double_quoted(text);
            Value::from_json(&quoted).ok()?
        }
        read => {
            let value = read.ok()?;
            if is_tidy(&value, known, forms) {
                return None;
            }
            value
        }
    };
    let tidied = match value {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| tidy_item(item, known, forms)).collect())
        }
        object @ Value::Object(_) => tidy_item(object, known, forms),
        _ => return None,
    };
    Some(tidied.to_json())
}

/// Whether all items are as the documents have them.
fn is_tidy(value: &Value<'_>, known: &JsonText, forms: &[JsonForm]) -> bool {
    match value {
        Value::List(items) => items.iter().all(|item| is_tidy(item, known, forms)),
        Value::Object(members) => members.iter().all(|(name, value)| {
            *value != Value::Null && known.other_initial(name, forms).is_none()
        }),
        Value::Text(_) => known.ids_as.is_none(),
        _ => true,
    }
}

/// An object without what stands for nothing, each member under the name that the documents have
/// for it. They have names with both initials (`ServerId`, `entry`).
fn tidy_item<'v>(item: Value<'v>, known: &JsonText, forms: &[JsonForm]) -> Value<'v> {
    let mut members = match (item, known.ids_as) {
        (Value::Object(members), _) => members,
        (id @ Value::Text(_), Some(name)) => vec![(Cow::Borrowed(name), id)],
        (other, _) => return other,
    };
    if forms.contains(&JsonForm::NullIsAbsent) {
        members.retain(|(_, value)| *value != Value::Null);
    }
    let given: Vec<_> = members.iter().filter_map(|(name, _)| known.member(name)).collect();
    for (name, _) in &mut members {
        if let Some(documented) = known.other_initial(name, forms).filter(|it| !given.contains(it))
        {
            *name = Cow::Borrowed(documented);
        }
    }
    Value::Object(members)
}

/// What of the parameters is no JSON by the documents, though it could be read: `null`, and a text
/// that is empty where one must say something.
pub(crate) fn check(facts: &Facts, params: &Params) -> Result<(), DecodeError> {
    for known in facts.json_texts {
        let Some(Ok(value)) = params.get(known.name).map(Value::from_json) else { continue };
        let items = match &value {
            Value::List(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        for (n, item) in items.iter().enumerate() {
            let place = |error: DecodeError| error.under(&(n + 1).to_string()).under(known.name);
            check_item(item, known).map_err(place)?;
        }
    }
    Ok(())
}

fn check_item(item: &Value<'_>, known: &JsonText) -> Result<(), DecodeError> {
    let Value::Object(members) = item else { return Ok(()) };
    let is_empty = |name: &str, value: &Value<'_>| {
        value.as_text() == Some("") && known.emptied.contains(&name)
    };
    let wrong = members.iter().find(|(name, value)| *value == Value::Null || is_empty(name, value));
    match wrong {
        Some((name, value)) => Err(DecodeError::wrong("a value or no member", value).under(name)),
        None => Ok(()),
    }
}

/// The text with double quotes around what has single ones. Texts with double quotes stay as they
/// are, apostrophes in them included.
fn double_quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut inside = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (inside, char) {
            (None, '\'' | '"') => {
                inside = Some(char);
                written.push('"');
            }
            (Some(quote), _) if char == quote => {
                inside = None;
                written.push('"');
            }
            (Some('\''), '"') => written.push_str("\\\""),
            (Some(quote), '\\') => match chars.next() {
                // JSON knows no such escape.
                Some('\'') if quote == '\'' => written.push('\''),
                Some(escaped) => written.extend(['\\', escaped]),
                None => written.push('\\'),
            },
            _ => written.push(char),
        }
    }
    written
}

#[cfg(test)]
mod tests;
