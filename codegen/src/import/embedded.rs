//! JSON that travels in a text: its type, read off the examples.

use serde_json::{Map, Value as Json, json};

use super::document::Schema;
use super::schema::{TODO, Types};

/// The type of what a text holds, when its example or its prose shows JSON.
pub(super) fn read(types: &mut Types<'_>, at: &str, schema: &Schema) -> Option<Json> {
    let samples = samples(schema);
    let samples: Vec<&Json> = samples.iter().collect();
    if samples.is_empty() {
        if schema.prose.contains("JSON") || looks_like_json(&example(schema)) {
            types.note(at, "seems to hold JSON, but no sample could be read: decide its type");
        }
        return None;
    }
    types.note(at, "JSON in a text: its type is read off the samples; check types and `required`");
    Some(infer(types, at, &samples))
}

/// The values that are given as JSON: the example, and what the prose shows between backquotes.
pub(super) fn samples(schema: &Schema) -> Vec<Json> {
    let shown = schema.prose.split('`').skip(1).step_by(2);
    let texts = std::iter::once(example(schema)).chain(shown.map(str::to_owned));
    let texts = texts.filter(|text| looks_like_json(text));
    texts.filter_map(|text| serde_json::from_str(text.trim()).ok()).collect()
}

fn example(schema: &Schema) -> String {
    match &schema.example {
        Some(Json::String(text)) => text.clone(),
        _ => String::new(),
    }
}

fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
}

/// A type that all samples have. The samples come from the document, so the nesting is bounded.
fn infer(types: &mut Types<'_>, at: &str, samples: &[&Json]) -> Json {
    let lists: Vec<&Vec<Json>> = samples.iter().filter_map(|sample| sample.as_array()).collect();
    if !lists.is_empty() {
        let at = format!("{at}.N");
        let items: Vec<&Json> = lists.into_iter().flatten().collect();
        return json!({ "type": "array", "items": infer(types, &at, &items) });
    }
    let objects: Vec<_> = samples.iter().filter_map(|sample| sample.as_object()).collect();
    if objects.is_empty() {
        return json!({ "type": scalar(samples) });
    }
    let mut names: Vec<&str> = Vec::new();
    for name in objects.iter().flat_map(|object| object.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut properties = Map::new();
    for name in names {
        let values: Vec<&Json> = objects.iter().filter_map(|object| object.get(name)).collect();
        let mut member = infer(types, &format!("{at}.{name}"), &values);
        if let Some(member) = member.as_object_mut().filter(|it| !it.contains_key("$ref")) {
            // Behind `type`, as it is written elsewhere.
            let rest: Vec<_> =
                member.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            *member = rest.iter().take(1).cloned().collect();
            member.insert("description".into(), json!(TODO));
            member.extend(rest.into_iter().skip(1));
        }
        properties.insert(name.to_owned(), member);
    }
    let mut object = Map::new();
    object.insert("type".into(), json!("object"));
    object.insert("description".into(), json!(TODO));
    object.insert("properties".into(), Json::Object(properties));
    types.shape(at, object)
}

/// The kind of plain values. The vendor writes numbers as texts in most samples.
fn scalar(samples: &[&Json]) -> &'static str {
    let is_whole = |sample: &&Json| match sample {
        Json::Number(number) => number.is_i64(),
        Json::String(text) => !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    };
    if samples.is_empty() {
        return "TODO: no sample shows it";
    }
    if samples.iter().all(|sample| sample.is_boolean()) {
        "boolean"
    } else if samples.iter().all(is_whole) {
        "integer"
    } else {
        "string"
    }
}
