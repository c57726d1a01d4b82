//! From words on the command line, and from files, to a request.

pub(crate) mod build;
pub(crate) mod file;
pub(crate) mod mistakes;
pub(crate) mod scan;
pub(crate) mod tree;

use std::borrow::Cow;

use aliyun_core::Value;

/// A value that borrows from nobody.
pub(crate) fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Null => Value::Null,
        Value::Bool(flag) => Value::Bool(flag),
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        Value::Secret(text) => Value::Secret(Cow::Owned(text.into_owned())),
        Value::List(items) => Value::List(items.into_iter().map(owned).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| (Cow::Owned(name.into_owned()), owned(value)))
                .collect(),
        ),
    }
}

/// A text as a value.
pub(crate) fn text(text: impl Into<String>) -> Value<'static> {
    Value::Text(Cow::Owned(text.into()))
}

/// A JSON value as one of ours.
pub(crate) fn of_json(json: &serde_json::Value) -> Value<'static> {
    data(&json.to_string())
}

/// JSON that the program wrote itself as a value.
pub(crate) fn data(json: &str) -> Value<'static> {
    Value::from_json(json).map(owned).unwrap_or(Value::Null)
}

/// The members of an object; none of anything else.
pub(crate) type Members = Vec<(Cow<'static, str>, Value<'static>)>;
