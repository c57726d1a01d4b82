//! The vendor's document, as far as specs need it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Error;
use super::read::Place;
use crate::json;

/// An OpenMeta document of one product.
#[derive(Clone, Debug)]
pub struct Document {
    /// The product code: `Demo`.
    pub product: String,
    /// The API version: `2014-05-15`.
    pub version: String,
    /// The groups of operations.
    pub directories: Vec<Directory>,
    /// The operations, by name.
    pub operations: BTreeMap<String, Operation>,
    /// The hosts, by region.
    pub endpoints: Vec<(String, String)>,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Its title; some documents have none.
    pub title: Option<String>,
    /// The names of its operations.
    pub operations: Vec<String>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The vendor's prose on it.
    pub prose: Vec<String>,
    /// The HTTP methods, in lower case.
    pub methods: Vec<String>,
    /// `read`, `write` or `readAndWrite`.
    pub kind: Option<String>,
    /// The access level for RAM.
    pub access: Option<String>,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The type of the answer.
    pub answer: Option<Schema>,
    /// The error codes by status, in order.
    pub codes: Vec<(String, Vec<Code>)>,
    /// Example answers: a list in a text.
    pub demo: Option<String>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it travels.
    pub location: String,
    /// How a list or an object is written.
    pub style: Option<String>,
    /// Whether an empty value may be sent.
    pub allow_empty: bool,
    /// Its type.
    pub schema: Schema,
}

/// A type.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// `string`, `integer`, `boolean`, `array`, `object`, or something of another product.
    pub kind: Option<String>,
    /// `int32`, `int64`, or something of another product.
    pub format: Option<String>,
    /// The vendor's prose on it.
    pub prose: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether the page marks it as required; the service may know better.
    pub required_on_page: bool,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
    /// Whether the object only wraps a list.
    pub item_node: bool,
    /// What is taken when it is left out.
    pub default: Option<Json>,
    /// A value as it may look.
    pub example: Option<Json>,
    /// The least number.
    pub minimum: Option<i64>,
    /// The greatest number.
    pub maximum: Option<i64>,
    /// The least length.
    pub min_length: Option<i64>,
    /// The greatest length.
    pub max_length: Option<i64>,
    /// The least number of items.
    pub min_items: Option<i64>,
    /// The greatest number of items.
    pub max_items: Option<i64>,
    /// What the text must match.
    pub pattern: Option<String>,
    /// The known values.
    pub values: Vec<String>,
    /// The members, in order.
    pub properties: Vec<(String, Schema)>,
    /// The type of the items.
    pub items: Option<Box<Schema>>,
}

/// An error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, without white space at its ends.
    pub code: String,
    /// The message, likewise; empty when there is none.
    pub message: String,
}

impl Document {
    /// Reads a document.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let value: Json = json::plain(text).map_err(|error| Error::new("the document", error))?;
        let root = Place::root(&value);
        let info = root.need("info")?;
        let name = |key: &str| -> Result<String, Error> {
            let place = info.need(key)?;
            let text = place.text()?;
            if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return Err(place.error("this is no name: letters, digits and `-`"));
            }
            Ok(text.to_owned())
        };
        let (product, version) = (name("product")?, name("version")?);
        let mut operations = BTreeMap::new();
        for (name, place) in root.need("apis")?.members()? {
            // It becomes the name of a file.
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
                return Err(place.error("an operation is named with letters and digits"));
            }
            operations.insert(name.to_owned(), operation(&place)?);
        }
        let directories = root.items_of("directories")?;
        let mut found = Vec::new();
        for place in &directories {
            directory(place, &mut found)?;
        }
        let mut endpoints = Vec::new();
        for place in root.items_of("endpoints")? {
            let text = |key: &str| place.need(key)?.text().map(str::to_owned);
            endpoints.push((text("regionId")?, text("endpoint")?));
        }
        Ok(Self { product, version, directories: found, operations, endpoints })
    }
}

/// Reads a directory and those in it.
fn directory(place: &Place<'_>, found: &mut Vec<Directory>) -> Result<(), Error> {
    let at = found.len();
    found.push(Directory { title: place.text_of("title")?, operations: Vec::new() });
    let mut operations = Vec::new();
    for child in place.items_of("children")? {
        match child.text() {
            Ok(name) => operations.push(name.to_owned()),
            Err(_) => directory(&child, found)?,
        }
    }
    if let Some(directory) = found.get_mut(at) {
        directory.operations = operations;
    }
    Ok(())
}

fn operation(place: &Place<'_>) -> Result<Operation, Error> {
    let mut prose = Vec::new();
    for key in ["summary", "description", "requestParamsDescription", "responseParamsDescription"] {
        prose.extend(place.text_of(key)?.filter(|text| !text.trim().is_empty()));
    }
    let methods = place.items_of("methods")?.iter().map(Place::text).collect::<Result<Vec<_>, _>>();
    let tags = place.get("systemTags")?;
    let access = tags.map_or(Ok(None), |tags| tags.text_of("operationType"))?;
    let mut parameters = Vec::new();
    for parameter in place.items_of("parameters")? {
        parameters.push(Parameter {
            name: parameter.need("name")?.text()?.to_owned(),
            location: parameter.need("in")?.text()?.to_owned(),
            style: parameter.text_of("style")?,
            allow_empty: parameter.flag("allowEmptyValue")?,
            schema: schema(&parameter.need("schema")?)?,
        });
    }
    let responses = place.get("responses")?;
    let ok = responses.map_or(Ok(None), |responses| responses.get("200"))?;
    let answer = ok.map_or(Ok(None), |ok| ok.get("schema"))?;
    let mut codes = Vec::new();
    for (status, _) in place.members_of("errorCodes")? {
        let entries = place.need("errorCodes")?.items_of(status)?;
        let entries = entries.iter().map(|entry| {
            let code = entry.need("errorCode")?.text()?.trim().to_owned();
            let message = entry.text_of("errorMessage")?.unwrap_or_default().trim().to_owned();
            Ok(Code { code, message })
        });
        codes.push((status.to_owned(), entries.collect::<Result<Vec<_>, Error>>()?));
    }
    Ok(Operation {
        prose,
        methods: methods?.into_iter().map(str::to_lowercase).collect(),
        kind: place.text_of("operationType")?,
        access,
        deprecated: place.flag("deprecated")?,
        parameters,
        answer: answer.map(|answer| schema(&answer)).transpose()?,
        codes,
        demo: place.text_of("responseDemo")?,
    })
}

fn schema(place: &Place<'_>) -> Result<Schema, Error> {
    let mut values = Vec::new();
    for value in place.items_of("enum")? {
        values.push(value.plain()?);
    }
    if values.is_empty() {
        values
            .extend(place.members_of("enumValueTitles")?.iter().map(|(key, _)| (*key).to_owned()));
    }
    let mut properties = Vec::new();
    for (name, member) in place.members_of("properties")? {
        properties.push((name.to_owned(), schema(&member)?));
    }
    let title = place.text_of("title")?.unwrap_or_default();
    let prose = place.text_of("description")?.filter(|text| !text.trim().is_empty());
    Ok(Schema {
        kind: place.text_of("type")?,
        format: place.text_of("format")?,
        prose: prose.unwrap_or(title),
        required: place.flag("required")?,
        required_on_page: place.flag("docRequired")?,
        deprecated: place.flag("deprecated")?,
        item_node: place.flag("itemNode")?,
        default: place.any("default")?,
        example: place.any("example")?,
        minimum: place.number("minimum")?,
        maximum: place.number("maximum")?,
        min_length: place.number("minLength")?,
        max_length: place.number("maxLength")?,
        min_items: place.number("minItems")?,
        max_items: place.number("maxItems")?,
        pattern: place.text_of("pattern")?,
        values,
        properties,
        items: place.get("items")?.map(|items| schema(&items).map(Box::new)).transpose()?,
    })
}
