//! Examples: the answers the vendor shows, with a request made of the example values.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::document::{Operation, Schema};
use super::embedded;
use super::example::fit;
use super::schema::TODO;
use crate::load::Spec;

/// What the examples of an operation are made from.
pub(super) struct Examples<'a> {
    pub(super) operation: &'a Operation,
    /// The parameters and the answer as they are written.
    pub(super) parameters: &'a [Json],
    pub(super) answer: &'a Map<String, Json>,
    pub(super) spec: Option<&'a Spec>,
}

impl Examples<'_> {
    /// The examples; one that cannot be read goes into the remarks.
    pub(super) fn write(&self, remarks: &mut Vec<String>) -> Json {
        let demos: Vec<Json> = match self.operation.demo.as_deref().map(serde_json::from_str) {
            Some(Ok(Json::Array(demos))) => demos,
            None => Vec::new(),
            Some(_) => {
                remarks.push("the example answers (`responseDemo`) cannot be read".to_owned());
                Vec::new()
            }
        };
        let is_json = |demo: &&Json| demo.get("type").and_then(Json::as_str) == Some("json");
        let of = |key: &str| {
            let texts = demos.iter().filter(is_json).filter_map(|demo| demo.get(key)?.as_str());
            let texts = texts.filter(|text| !text.trim().is_empty());
            texts.map(serde_json::from_str::<Json>).collect::<Vec<_>>()
        };
        let mut outcomes = Vec::new();
        for answer in of("example") {
            match answer {
                Ok(answer) => outcomes.push(("response", self.response(&answer))),
                Err(error) => remarks.push(format!("the example answer is not JSON: {error}")),
            }
        }
        if outcomes.is_empty() {
            outcomes.push(("response", json!(TODO)));
        }
        for body in of("errorExample") {
            match body {
                Ok(body) => outcomes.push(("error", self.error(&body))),
                Err(error) => remarks.push(format!("the example error is not JSON: {error}")),
            }
        }
        let mut written: Vec<Json> = Vec::new();
        let mut numbers = BTreeMap::new();
        for (key, outcome) in outcomes {
            let number: &mut u32 = numbers.entry(key).or_default();
            *number += 1;
            let name = match (key, *number) {
                ("error", 1) => "documented-error".to_owned(),
                ("error", number) => format!("documented-error-{number}"),
                (_, 1) => "documented-answer".to_owned(),
                (_, number) => format!("documented-answer-{number}"),
            };
            let mut example = Map::new();
            example.insert("name".into(), json!(name));
            example.insert("summary".into(), json!(TODO));
            example.insert("request".into(), self.request());
            example.insert(key.to_owned(), outcome);
            written.push(Json::Object(example));
        }
        Json::Array(written)
    }

    /// The required parameters, with the values that the document shows.
    fn request(&self) -> Json {
        let mut request = Map::new();
        for written in self.parameters {
            let key = |key: &str| written.get(key);
            let Some(name) = key("name").and_then(Json::as_str) else { continue };
            if key("required") != Some(&Json::Bool(true)) {
                continue;
            }
            let schema = key("schema").unwrap_or(&Json::Null);
            let stated = self.operation.parameters.iter().find(|it| it.name == name);
            let value = match schema.get("contentSchema") {
                Some(content) => {
                    let samples = stated.map(|it| embedded::samples(&it.schema));
                    let sample = samples.unwrap_or_default().into_iter().next();
                    sample.map(|sample| self.fit(&sample, content))
                }
                None if schema.get("type") == Some(&json!("array")) => {
                    stated.and_then(|it| list(&it.schema)).map(|list| self.fit(&list, schema))
                }
                None => schema.get("example").cloned().or_else(|| {
                    let example = stated.and_then(|it| it.schema.example.as_ref());
                    example.map(|example| self.fit(example, schema))
                }),
            };
            request.insert(name.to_owned(), value.unwrap_or(json!(TODO)));
        }
        Json::Object(request)
    }

    fn response(&self, answer: &Json) -> Json {
        self.fit(answer, &Json::Object(self.answer.clone()))
    }

    fn error(&self, body: &Json) -> Json {
        let code = body.get("Code").and_then(Json::as_str).unwrap_or_default();
        let listed = self.operation.codes.iter();
        let mut statuses = listed.filter(|(_, codes)| codes.iter().any(|it| it.code == code));
        let status = statuses.next().and_then(|(status, _)| status.parse::<u16>().ok());
        let status = status.map_or(json!(TODO), |status| json!(status));
        json!({ "status": status, "body": self.fit(body, &Json::Null) })
    }

    fn fit(&self, value: &Json, schema: &Json) -> Json {
        fit(value, schema, &|shape| {
            let spec = self.spec?;
            let shape = spec.shapes.iter().find(|known| known.name == shape)?;
            serde_json::from_str(spec.sources.text(shape.file)).ok()
        })
    }
}

/// The example of a list, which the documents give for the list or for an item of it.
fn list(schema: &Schema) -> Option<Json> {
    let of_item = schema.items.as_ref().and_then(|items| items.example.clone());
    let value = match schema.example.clone().or(of_item)? {
        Json::String(text) => serde_json::from_str(&text).unwrap_or(Json::String(text)),
        value => value,
    };
    match value {
        Json::Array(_) => Some(value),
        Json::String(text) if text.trim().is_empty() => None,
        // An object in the place of the list may be anything.
        Json::Object(_) => None,
        value => Some(json!([value])),
    }
}
