//! Example values, which the vendor masks in part.

use serde_json::{Map, Value as Json};

/// Whether a part of an example is masked, as in `lb-bp1****` or `192.168.XX.XX`.
pub(super) fn masked(text: &str) -> bool {
    text.contains("**") || text.contains("XX") || text.to_ascii_lowercase().contains("xxx")
}

/// A plain value of a kind; the vendor writes numbers and booleans as texts.
pub(super) fn plain(kind: &str, value: &Json) -> Option<Json> {
    let text = match value {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(_) | Json::Bool(_) => value.to_string(),
        _ => return None,
    };
    match kind {
        "string" => Some(Json::String(text)),
        "integer" => text.parse::<i64>().ok().map(Json::from),
        "boolean" => text.to_ascii_lowercase().parse::<bool>().ok().map(Json::Bool),
        _ => None,
    }
}

/// A value of a type of the spec language: masked texts become what is left to decide, and texts
/// that are numbers or booleans become those.
pub(super) fn fit(value: &Json, schema: &Json, resolve: &dyn Fn(&str) -> Option<Json>) -> Json {
    let resolved = schema.get("$ref").and_then(Json::as_str).and_then(resolve);
    let schema = resolved.as_ref().unwrap_or(schema);
    let absent = Json::Null;
    let inner = |key: &str| schema.get(key).unwrap_or(&absent);
    match value {
        Json::Array(items) => {
            let of = inner("items");
            Json::Array(items.iter().map(|item| fit(item, of, resolve)).collect())
        }
        Json::Object(members) => {
            let of = inner("properties");
            let fitted = members.iter().map(|(name, member)| {
                (name.clone(), fit(member, of.get(name).unwrap_or(&absent), resolve))
            });
            Json::Object(fitted.collect::<Map<_, _>>())
        }
        Json::String(text) if masked(text) => Json::String(format!("TODO: {}", text.trim())),
        value => {
            let kind = schema.get("type").and_then(Json::as_str).unwrap_or_default();
            plain(kind, value).unwrap_or_else(|| value.clone())
        }
    }
}
