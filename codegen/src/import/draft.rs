//! The draft of a spec file: what the document states, and `TODO` for the rest.

use serde_json::{Map, Value as Json, json};

use super::answer::Examples;
use super::codes::Codes;
use super::document::{Document, Operation, Parameter};
use super::help::Notes;
use super::schema::{Role, TODO, Types};
use super::shapes::Shapes;
use super::{Error, group, help, paging};
use crate::catalog::Catalog;
use crate::keys::nearest;
use crate::load::Spec;
use crate::spec::is_plain;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The names of the operations.
    pub names: &'a [String],
    /// The folder to write to, where not the one of the document.
    pub group: Option<&'a str>,
}

/// The draft of one spec file.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The path below the folder of the product: `vserver-group/CreateVServerGroup.json`.
    pub path: String,
    /// The text of the file.
    pub text: String,
    /// What the vendor says, and what is to decide.
    pub help: String,
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Drafts {
    /// The files.
    pub drafts: Vec<Draft>,
    /// Entries that `codes.json` lacks, for codes that several operations list.
    pub codes: Vec<Json>,
}

/// Drafts the specs of some operations. `spec` is what the project has on the product already.
pub fn draft(
    document: &Document,
    request: Request<'_>,
    spec: Option<&Spec>,
) -> Result<Drafts, Error> {
    let shapes = spec.map(Shapes::of).unwrap_or_default();
    let mut codes = Codes::of(document, spec.map(Catalog::of));
    let mut drafts = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for name in request.names {
        if names.contains(&name.as_str()) {
            continue;
        }
        names.push(name);
        let operation = document.operations.get(name.as_str()).ok_or_else(|| {
            let known: Vec<_> = document.operations.keys().map(String::as_str).collect();
            let hint = nearest(name, &known).map(|near| format!(": did you mean `{near}`?"));
            let hint = hint.unwrap_or_default();
            Error::new("the document", format!("there is no operation `{name}`{hint}"))
        })?;
        let group = group::of(document, spec, name, request.group)?;
        let mut notes = Notes::default();
        let written = Draw { document, name, operation, shapes: &shapes, spec };
        let written = written.write(&mut codes, &mut notes);
        let text = format!("{:#}\n", Json::Object(written));
        let path = format!("{}/{name}.json", group.folder);
        let help = help::write(name, operation, &group, &notes, &text);
        drafts.push(Draft { path, text, help });
    }
    Ok(Drafts { drafts, codes: codes.added() })
}

/// What an operation is drawn from.
struct Draw<'a, 's> {
    document: &'a Document,
    name: &'a str,
    operation: &'a Operation,
    shapes: &'s Shapes,
    spec: Option<&'s Spec>,
}

impl<'a> Draw<'a, '_> {
    fn write(&self, codes: &mut Codes<'a>, notes: &mut Notes) -> Map<String, Json> {
        let operation = self.operation;
        let mut written = Map::new();
        let mut put = |key: &str, value: Json| _ = written.insert(key.to_owned(), value);
        put("$schema", json!("../../operation.schema.json"));
        put("summary", json!(TODO));
        let methods = operation.methods.iter().map(|method| match method.as_str() {
            "get" | "post" => method.clone(),
            other => format!("TODO: the document says `{other}`"),
        });
        put("methods", methods.collect());
        put("effect", json!(effect(operation)));
        if operation.deprecated {
            put("deprecated", json!(true));
        }
        let parameters = self.parameters(notes);
        if !parameters.is_empty() {
            put("parameters", Json::Array(parameters.clone()));
        }
        let answer = self.answer(notes);
        put("responses", json!({ "200": { "schema": answer } }));
        let listed = codes.write(operation, &mut notes.remarks);
        if listed.as_object().is_some_and(|listed| !listed.is_empty()) {
            put("errorCodes", listed.clone());
        }
        if effect(operation) == "read"
            && let Some(paging) = paging::write(self.name, operation, &mut notes.remarks)
        {
            put("paging", paging);
        }
        let job = answer.get("properties").and_then(|members| members.get("JobId"));
        if effect(operation) != "read" && job.is_some() {
            put("job", json!("JobId"));
        }
        put("permission", permission(self.document, self.name, operation));
        let (parameters, answer) = (&parameters, &answer);
        let examples = Examples { operation, parameters, answer, spec: self.spec };
        put("examples", examples.write(&mut notes.remarks));
        let exceptions = exceptions(parameters, answer, &listed);
        if !exceptions.is_empty() {
            put("exceptions", Json::Array(exceptions));
        }
        written
    }

    /// Required ones first, otherwise in the order of the document.
    fn parameters(&self, notes: &mut Notes) -> Vec<Json> {
        let mut types = Types { shapes: self.shapes, is_request: true, notes: Vec::new() };
        let (required, optional): (Vec<_>, Vec<_>) =
            self.operation.parameters.iter().partition(|parameter| parameter.schema.required);
        let effect = effect(self.operation);
        let parameters = required.iter().chain(&optional);
        let written = parameters.map(|it| parameter(it, effect, &mut types)).collect();
        notes.request = types.notes;
        written
    }

    fn answer(&self, notes: &mut Notes) -> Map<String, Json> {
        let Some(answer) = &self.operation.answer else {
            let kind = json!("TODO: the document gives no answer");
            return Map::from_iter([("type".to_owned(), kind)]);
        };
        let mut types = Types { shapes: self.shapes, is_request: false, notes: Vec::new() };
        let written = types.schema("", answer, Role::Answer);
        notes.answer = types.notes;
        written
    }
}

/// What a call changes, as far as the document tells.
fn effect(operation: &Operation) -> &'static str {
    match (operation.kind.as_deref(), operation.access.as_deref()) {
        (Some("read"), _) | (None, Some("get" | "list")) => "read",
        (_, Some("create")) => "write",
        _ => "TODO: idempotentWrite or write",
    }
}

fn parameter(parameter: &Parameter, effect: &str, types: &mut Types<'_>) -> Json {
    let Parameter { name, location, style, allow_empty, schema } = parameter;
    let mut written = Map::new();
    let mut put = |key: &str, value: Json| _ = written.insert(key.to_owned(), value);
    put("name", json!(name));
    put(
        "in",
        match location.as_str() {
            "query" | "formData" => json!(location),
            other => json!(format!("TODO: the document says `{other}`")),
        },
    );
    if let Some(style) = style {
        put(
            "style",
            match style.as_str() {
                "repeatList" | "flat" | "json" => json!(style),
                other => json!(format!("TODO: the document says `{other}`")),
            },
        );
    }
    if schema.required {
        put("required", json!(true));
    }
    match name.as_str() {
        "RegionId" if schema.required => put("suppliedBy", json!("client.region")),
        "ClientToken" if effect != "read" => put("suppliedBy", json!("client.token")),
        "DryRun" if effect != "read" => put("suppliedBy", json!("call.dryRun")),
        _ => {}
    }
    put("schema", Json::Object(types.schema(name, schema, Role::Named)));
    if *allow_empty {
        types.note(name, "the document allows an empty value: say what it means");
    }
    if schema.required_on_page && !schema.required {
        types.note(name, "required on the page, but not for the service");
    }
    Json::Object(written)
}

fn permission(document: &Document, name: &str, operation: &Operation) -> Json {
    let access = match operation.access.as_deref() {
        Some(access @ ("create" | "delete" | "get" | "list" | "update" | "none")) => access,
        _ => TODO,
    };
    json!({
        "action": format!("{}:{name}", document.product.to_lowercase()),
        "access": access,
        "resources": [{ "type": TODO, "arn": TODO }],
    })
}

/// Exceptions for the names that the vendor spells in a way of their own.
fn exceptions(parameters: &[Json], answer: &Map<String, Json>, codes: &Json) -> Vec<Json> {
    let mut names = Vec::new();
    for parameter in parameters {
        names.extend(parameter.get("name").and_then(Json::as_str));
        if let Some(schema) = parameter.get("schema").and_then(Json::as_object) {
            members(schema, &mut names);
        }
    }
    members(answer, &mut names);
    let is_camel = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let mut found = Vec::new();
    let mut add = |rule: &str, name: &str, reason: &str| {
        let exception = json!({ "rule": rule, "at": name, "reason": reason });
        if !found.contains(&exception) {
            found.push(exception);
        }
    };
    for name in names.into_iter().filter(|name| !is_camel(name)) {
        add("name-style", name, "The vendor spells it so.");
    }
    let codes = codes.as_object().into_iter().flat_map(|codes| codes.values());
    let codes = codes.filter_map(Json::as_array).flatten();
    for code in codes.filter_map(|entry| entry.get("errorCode")?.as_str()) {
        if !is_plain(code) {
            add("code-style", code, "TODO: whether the service answers with exactly this");
        }
    }
    found
}

/// The names of all members inside a written type.
fn members<'a>(schema: &'a Map<String, Json>, names: &mut Vec<&'a str>) {
    let inside = ["items", "contentSchema"].into_iter().filter_map(|key| schema.get(key));
    let properties = schema.get("properties").and_then(Json::as_object);
    names.extend(properties.into_iter().flat_map(|it| it.keys().map(String::as_str)));
    let properties = properties.into_iter().flat_map(|properties| properties.values());
    for inner in inside.chain(properties).filter_map(Json::as_object) {
        members(inner, names);
    }
}
