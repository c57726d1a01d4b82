//! Types of the document in the spec language.

use serde_json::{Map, Value as Json, json};

use super::document::Schema;
use super::embedded;
use super::example::{masked, plain};
use super::prose::listed_values;
use super::shapes::{Match, Shapes};

/// Writes types and notes what the writer of the spec should know about them.
pub(super) struct Types<'a> {
    pub(super) shapes: &'a Shapes,
    /// Whether the types are those of parameters. The examples of an answer stand together, as
    /// one example of the operation.
    pub(super) is_request: bool,
    /// Notes: the path of a value, and what is to know.
    pub(super) notes: Vec<(String, String)>,
}

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A parameter or a member.
    Named,
    Items,
    Answer,
}

/// What stands for what a person must write.
pub(super) const TODO: &str = "TODO";

impl Types<'_> {
    pub(super) fn note(&mut self, at: &str, note: impl Into<String>) {
        self.notes.push((at.to_owned(), note.into()));
    }

    /// A type, with its members and items.
    pub(super) fn schema(&mut self, at: &str, schema: &Schema, role: Role) -> Map<String, Json> {
        let kind = schema.kind.as_deref().unwrap_or_default();
        let embedded = if kind == "string" { embedded::read(self, at, schema) } else { None };
        let values = match (kind, &embedded) {
            ("string", None) if schema.values.is_empty() => listed_values(&schema.prose),
            ("string", None) => schema.values.clone(),
            _ => Vec::new(),
        };
        let name = at.rsplit('.').next().unwrap_or(at);
        if let Some(shape) = self.shapes.find_enum(name, &values).map(str::to_owned) {
            self.note(at, format!("taken for the shape `{shape}`, for its values"));
            return self.reference(schema, &shape);
        }
        let mut written = Map::new();
        let word = match kind {
            "string" | "integer" | "number" | "boolean" | "array" | "object" => json!(kind),
            "" => json!("TODO: the document does not say"),
            other => json!(format!("TODO: the document says `{other}`")),
        };
        written.insert("type".into(), word);
        self.format(at, schema, kind, &mut written);
        self.limits(schema, &mut written);
        if !schema.values.is_empty() && !values.is_empty() {
            written.insert("enum".into(), json!(values));
            let described = values.iter().map(|value| (value.clone(), json!(TODO)));
            written.insert("enumDescriptions".into(), Json::Object(described.collect()));
        } else if values.len() > 1 {
            self.note(at, format!("may be an `enum`: {}", values.join(", ")));
        }
        self.default(schema, kind, &mut written);
        if schema.deprecated {
            written.insert("deprecated".into(), json!(true));
        }
        if kind == "string" && ["PrivateKey", "Password"].iter().any(|it| name.contains(it)) {
            written.insert("secret".into(), json!(true));
            self.note(at, "marked `secret` for its name");
        }
        if needs_description(schema, role) {
            let description = if name == "RequestId" { "The ID of the request." } else { TODO };
            written.insert("description".into(), json!(description));
        }
        if let Some(content) = embedded {
            written.insert("contentMediaType".into(), json!("application/json"));
            written.insert("contentSchema".into(), content);
        } else if role == Role::Named && self.is_request {
            self.example(at, schema, kind, &mut written);
        }
        match kind {
            "array" => self.items(at, schema, &mut written),
            "object" => self.members(at, schema, role, &mut written),
            _ => {}
        }
        written
    }

    /// A shape, and what may stand beside the reference.
    fn reference(&self, schema: &Schema, shape: &str) -> Map<String, Json> {
        let mut written = Map::new();
        written.insert("$ref".into(), json!(shape));
        self.default(schema, "string", &mut written);
        if schema.deprecated {
            written.insert("deprecated".into(), json!(true));
        }
        written.insert("description".into(), json!(TODO));
        written
    }

    fn format(&mut self, at: &str, schema: &Schema, kind: &str, written: &mut Map<String, Json>) {
        match (kind, schema.format.as_deref()) {
            ("integer", Some("int64")) => _ = written.insert("format".into(), json!("int64")),
            (_, None) | ("integer", Some("int32")) => {}
            (_, Some(other)) => self.note(at, format!("the document gives the format `{other}`")),
        }
    }

    fn limits(&self, schema: &Schema, written: &mut Map<String, Json>) {
        for (key, limit) in [
            ("minimum", schema.minimum),
            ("maximum", schema.maximum),
            ("minLength", schema.min_length),
            ("maxLength", schema.max_length),
            ("minItems", schema.min_items),
            ("maxItems", schema.max_items),
        ] {
            written.extend(limit.map(|limit| (key.to_owned(), json!(limit))));
        }
        if let Some(pattern) = &schema.pattern {
            written.insert("pattern".into(), json!(pattern));
            written.insert("patternDescription".into(), json!(TODO));
        }
        if schema.item_node {
            written.insert("itemNode".into(), json!(true));
        }
    }

    fn default(&self, schema: &Schema, kind: &str, written: &mut Map<String, Json>) {
        let Some(default) = &schema.default else { return };
        let value = plain(kind, default);
        let number = value.as_ref().and_then(Json::as_i64);
        let below = number.zip(schema.minimum).is_some_and(|(number, least)| number < least);
        let above = number.zip(schema.maximum).is_some_and(|(number, most)| number > most);
        let value = match value {
            Some(Json::String(text)) if text.is_empty() => return,
            Some(_) if below || above => {
                json!(format!("TODO: the document says {default}, outside of its own bounds"))
            }
            Some(value) => value,
            None => json!(format!("TODO: the document says {default}")),
        };
        written.insert("default".into(), value);
    }

    fn example(&mut self, at: &str, schema: &Schema, kind: &str, written: &mut Map<String, Json>) {
        let Some(example) = &schema.example else { return };
        if matches!(kind, "array" | "object") {
            return self.note(at, format!("the document's example: {example}"));
        }
        let text = match example {
            Json::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        let value = plain(kind, example).filter(|_| !masked(&text));
        if !text.is_empty() {
            written.insert("example".into(), value.unwrap_or(json!(format!("TODO: {text}"))));
        }
    }

    fn items(&mut self, at: &str, schema: &Schema, written: &mut Map<String, Json>) {
        let items = match &schema.items {
            Some(items) => {
                let at = format!("{at}.N");
                let items = self.schema(&at, items, Role::Items);
                self.shape(&at, items)
            }
            None => json!({ "type": "TODO: the document does not say" }),
        };
        written.insert("items".into(), items);
    }

    /// A shape in place of an object whose members are those of the shape.
    pub(super) fn shape(&mut self, at: &str, schema: Map<String, Json>) -> Json {
        match self.shapes.find(&schema) {
            Match::Fits(shape, lacking) => {
                let rest = match lacking.as_slice() {
                    [] => String::new(),
                    lacking => format!("; the shape also has {}", lacking.join(", ")),
                };
                self.note(at, format!("taken for the shape `{shape}`{rest}"));
                json!({ "$ref": shape })
            }
            Match::Near(shape, differing) => {
                let differing = differing.join(", ");
                self.note(at, format!("near the shape `{shape}`, which differs in: {differing}"));
                Json::Object(schema)
            }
            Match::None => Json::Object(schema),
        }
    }

    fn members(&mut self, at: &str, schema: &Schema, role: Role, written: &mut Map<String, Json>) {
        let required = schema.properties.iter().filter(|(name, member)| {
            // Every answer has it; the documents say so nowhere.
            member.required || role == Role::Answer && name == "RequestId"
        });
        let required: Vec<_> = required.map(|(name, _)| json!(name)).collect();
        if !required.is_empty() {
            written.insert("required".into(), Json::Array(required));
        }
        let mut properties = Map::new();
        for (name, member) in &schema.properties {
            let at = if role == Role::Answer { name.clone() } else { format!("{at}.{name}") };
            let member = self.schema(&at, member, Role::Named);
            properties.insert(name.clone(), Json::Object(member));
        }
        written.insert("properties".into(), Json::Object(properties));
    }
}

fn needs_description(schema: &Schema, role: Role) -> bool {
    match role {
        Role::Named => !schema.item_node,
        Role::Items => schema.kind.as_deref() == Some("object"),
        Role::Answer => false,
    }
}
