//! The JSON Schemas of the spec files, for editors, made from the loader's own types.

use serde_json::{Map, Value as Json, json};

use crate::keys::{Defs, Load};
use crate::spec::{CodesFile, OperationFile, Schema, ServiceFile};

/// The JSON Schema of `<group>/<Action>.json`.
pub fn operation_schema() -> Json {
    document::<OperationFile>("An operation")
}

/// The JSON Schema of `service.json`.
pub fn service_schema() -> Json {
    document::<ServiceFile>("A service")
}

/// The JSON Schema of `codes.json`.
pub fn codes_schema() -> Json {
    document::<CodesFile>("A catalog of error codes")
}

/// The JSON Schema of `shapes/<Shape>.json`.
pub fn shape_schema() -> Json {
    document::<Schema>("A shape")
}

/// The schema files: path relative to the project, and text.
pub fn files() -> Vec<(&'static str, String)> {
    [
        ("spec/operation.schema.json", operation_schema()),
        ("spec/service.schema.json", service_schema()),
        ("spec/codes.schema.json", codes_schema()),
        ("spec/shape.schema.json", shape_schema()),
    ]
    .map(|(path, schema)| (path, format!("{schema:#}\n")))
    .into()
}

fn document<T: Load>(title: &str) -> Json {
    let mut defs = Defs::new();
    let mut document = Map::new();
    document.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    document.insert("title".into(), json!(title));
    if let Json::Object(root) = T::describe(&mut defs) {
        document.extend(root);
    }
    document.insert("$defs".into(), Json::Object(defs));
    Json::Object(document)
}
