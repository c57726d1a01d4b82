//! What the service accepts beyond its documents, put into the form that it documents.
//!
//! Lists that travel as JSON in a text may be written with single quotes, as Terraform's provider
//! once did; their keys may begin with a small letter, as those of the Kubernetes controller do;
//! and a member may be `null` or empty in place of absent. `RemoveBackendServers` takes ids in place
//! of servers. How many servers a call may have is not
//! decided here but by [`aliyun_core::Limits::Observed`].

use std::borrow::Cow;

use aliyun_core::{Params, Value};

/// The parameters that hold a list as JSON in a text, in every operation that has them.
const JSON_LISTS: [&str; 9] = [
    "AclEntrys",
    "BackendServers",
    "LogsDownloadAttributes",
    "MasterSlaveBackendServers",
    "NewBackendServers",
    "OldBackendServers",
    "RuleIds",
    "RuleList",
    "Tags",
];

/// The operation that takes a list of ids where servers are documented, and the member that they
/// stand for.
const TAKES_IDS: (&str, &str) = ("RemoveBackendServers", "ServerId");

/// The parameters of an operation as the documents want them. What cannot be read stays as it is, so that it is
/// refused like without this.
pub(crate) fn tidy(action: &str, params: &Params) -> Params {
    let id_member = (action == TAKES_IDS.0).then_some(TAKES_IDS.1);
    let mut tidied = Params::new();
    for (name, text) in params.iter() {
        let list = JSON_LISTS.contains(&name).then(|| tidy_list(text, id_member)).flatten();
        tidied.text(name.to_owned(), list.unwrap_or_else(|| text.to_owned()));
    }
    tidied
}

fn tidy_list(text: &str, id_member: Option<&'static str>) -> Option<String> {
    let quoted = double_quoted(text);
    let tidied = match Value::from_json(text).or_else(|_| Value::from_json(&quoted)).ok()? {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| tidy_item(item, id_member)).collect())
        }
        object @ Value::Object(_) => tidy_item(object, id_member),
        _ => return None,
    };
    Some(tidied.to_json())
}

/// An object without what stands for nothing, each member under its name with either initial. The
/// documents have both (`ServerId`, `entry`), and the name that an operation does not know is
/// passed over.
fn tidy_item<'v>(item: Value<'v>, id_member: Option<&'static str>) -> Value<'v> {
    let members = match (item, id_member) {
        (Value::Object(members), _) => members,
        (id @ Value::Text(_), Some(name)) => vec![(Cow::Borrowed(name), id)],
        (other, _) => return other,
    };
    let is_there =
        |value: &Value<'_>| !matches!(value.as_text(), Some("")) && *value != Value::Null;
    let members: Vec<_> = members.into_iter().filter(|(_, value)| is_there(value)).collect();
    let others: Vec<_> = members
        .iter()
        .filter_map(|(name, value)| Some((Cow::Owned(with_other_initial(name)?), value.clone())))
        .filter(|(other, _)| members.iter().all(|(name, _)| name != other))
        .collect();
    Value::Object(members.into_iter().chain(others).collect())
}

fn with_other_initial(name: &str) -> Option<String> {
    let initial = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let other = match initial.is_ascii_lowercase() {
        true => initial.to_ascii_uppercase(),
        false => initial.to_ascii_lowercase(),
    };
    Some(format!("{other}{}", name.get(1..)?))
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
