//! Runs the examples of a spec through the generated code, both ways.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use aliyun_core::{FromValue, Operation, Params, ToValue, Value, Violations};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::Value as Json;

/// An operation whose request and answer can be kept by serde.
pub trait Kept:
    Operation<Response: PartialEq + Debug + Serialize + DeserializeOwned>
    + PartialEq
    + Debug
    + Serialize
    + DeserializeOwned
{
}

impl<O> Kept for O where
    O: Operation<Response: PartialEq + Debug + Serialize + DeserializeOwned>
        + PartialEq
        + Debug
        + Serialize
        + DeserializeOwned
{
}

/// Checks every example of the spec file: the request is read, valid, and written again as it was;
/// the answer is read and written again as it was; serde keeps both; the code of an error is a
/// known one.
pub fn check<O: Kept>(spec: &str, validate: fn(&O) -> Result<(), Violations>) {
    let spec = read(spec);
    let examples = spec["examples"].as_array().expect("examples");
    assert!(!examples.is_empty());
    for example in examples {
        let name = example["name"].as_str().expect("a name");
        request::<O>(&spec, &example["request"], validate, name);
        if let Some(response) = example.get("response") {
            self::response::<O>(response, name);
        }
        if let Some(error) = example.get("error") {
            refusal::<O>(error, name);
        }
    }
}

/// A spec file, by its path relative to the project.
pub fn read(spec: &str) -> Json {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project");
    let text = fs::read_to_string(root.join(spec)).expect("the spec file");
    serde_json::from_str(&text).expect("JSON")
}

/// The parameters of the request of an example.
pub fn params(spec: &Json, request: &Json) -> Params {
    let mut wire = Params::new();
    for (parameter, value) in request.as_object().expect("an object") {
        if holds_json(spec, parameter) {
            wire.text(parameter.clone(), value.to_string());
        } else {
            flatten(&mut wire, parameter, value);
        }
    }
    wire
}

fn request<O: Kept>(
    spec: &Json,
    document: &Json,
    validate: fn(&O) -> Result<(), Violations>,
    name: &str,
) {
    let wire = params(spec, document);
    let request = O::from_params(&wire).unwrap_or_else(|error| panic!("{name}: {error}"));
    validate(&request).unwrap_or_else(|violations| panic!("{name}: {violations}"));
    let mut written = Params::new();
    request.encode(&mut written);
    assert_eq!(comparable(spec, &written), comparable(spec, &wire), "{name}");
    assert_eq!(O::from_params(&written).as_ref(), Ok(&request), "{name}");
    kept(&request, name);
    // As a person would write it into a file.
    let by_hand = serde_json::from_value::<O>(document.clone());
    assert_eq!(by_hand.unwrap_or_else(|error| panic!("{name}: {error}")), request, "{name}");
}

/// serde writes a value and reads it back as it was.
fn kept<T: PartialEq + Debug + Serialize + DeserializeOwned>(value: &T, name: &str) {
    let text = serde_json::to_string(value).expect("JSON");
    let read = serde_json::from_str::<T>(&text);
    assert_eq!(&read.unwrap_or_else(|error| panic!("{name}: {error}")), value, "{name}: {text}");
}

/// Whether a parameter is JSON on the wire: an object that is written so, or a text that holds it.
pub fn holds_json(spec: &Json, parameter: &str) -> bool {
    declared(spec, parameter).is_some_and(|known| known["style"] == "json")
        || is_text_of_json(spec, parameter)
}

/// Whether a parameter is documented as a text, which holds JSON.
pub fn is_text_of_json(spec: &Json, parameter: &str) -> bool {
    declared(spec, parameter).is_some_and(|known| known["schema"].get("contentSchema").is_some())
}

fn declared<'a>(spec: &'a Json, parameter: &str) -> Option<&'a Json> {
    let parameters = spec["parameters"].as_array().expect("parameters");
    parameters.iter().find(|known| known["name"] == parameter)
}

fn flatten(params: &mut Params, name: &str, value: &Json) {
    match value {
        Json::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                flatten(params, &format!("{name}.{}", n + 1), item);
            }
        }
        Json::Object(members) => {
            for (member, value) in members {
                flatten(params, &format!("{name}.{member}"), value);
            }
        }
        Json::String(text) => params.text(name.to_owned(), text),
        other => params.text(name.to_owned(), other.to_string()),
    }
}

/// The parameters by name; JSON in a text as JSON, so that the order of members does not count.
fn comparable(spec: &Json, params: &Params) -> std::collections::BTreeMap<String, Json> {
    let parsed = params.iter().map(|(name, value)| {
        let value = if holds_json(spec, name) {
            serde_json::from_str(value).expect("JSON")
        } else {
            Json::from(value)
        };
        (name.to_owned(), value)
    });
    parsed.collect()
}

fn response<O: Kept>(response: &Json, name: &str) {
    let text = response.to_string();
    let value = Value::from_json(&text).expect("JSON");
    let read =
        O::Response::from_value(&value).unwrap_or_else(|error| panic!("{name}: answer: {error}"));
    let written: Json = serde_json::from_str(&read.to_value().to_json()).expect("JSON");
    assert_eq!(plain(written), plain(response.clone()), "{name}");
    kept(&read, name);
}

/// An answer without what says nothing: a list that is empty is the same as none, known values may
/// be in another case, and a whole number may have a point.
fn plain(value: Json) -> Json {
    match value {
        Json::Object(members) => members
            .into_iter()
            .filter(|(_, member)| member.as_array().is_none_or(|items| !items.is_empty()))
            .map(|(name, member)| (name, plain(member)))
            .collect(),
        Json::Array(items) => items.into_iter().map(plain).collect(),
        Json::String(text) => text.to_lowercase().into(),
        Json::Number(number) => match number.as_f64() {
            Some(fraction) if number.is_f64() => {
                fraction.to_value().to_json().parse().expect("a number")
            }
            _ => Json::Number(number),
        },
        value => value,
    }
}

fn refusal<O: Operation>(error: &Json, name: &str) {
    let code = error["body"]["Code"].as_str().expect("a code");
    let info = O::INFO.code(code).unwrap_or_else(|| panic!("{name}: {code} is not known"));
    assert_eq!(Json::from(info.status), error["status"], "{name}");
}
