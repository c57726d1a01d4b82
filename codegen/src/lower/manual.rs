//! What a person is told at a terminal, as documents that are printed as they are: of the product,
//! of each operation, of each shape, and of each code that has a meaning in Chinese.

use serde_json::{Map, Value as Json, json};

use super::{Context, observed, waiter};
use crate::catalog::Catalog;
use crate::load::OperationSpec;
use crate::spec::{self, Conditional, Format, Kind, OperationFile, Schema, Supplier};

pub(super) fn lower<'s>(context: &Context<'s>) -> Vec<Json> {
    let spec = context.spec;
    let operations = spec.operations.iter().map(|it| operation(context, it));
    let shapes = spec.shapes.iter().map(|shape| {
        let mut entry = Entry::new("shape", &shape.name);
        let schema = &shape.schema.value;
        entry.text("about", schema.description.as_deref().map(String::as_str));
        content(context, schema, &mut entry);
        entry.list("rules", rules(schema));
        entry.done()
    });
    [service(context)].into_iter().chain(operations).chain(shapes).chain(codes(context)).collect()
}

fn service(context: &Context<'_>) -> Json {
    let service = &context.spec.service;
    let groups = service.groups.iter().map(|group| {
        json!({ "name": group.name.value, "title": group.title.value, "about": group.summary.value })
    });
    json!({
        "product": service.product.value,
        "title": service.title.value,
        "about": service.summary.value,
        "groups": groups.collect::<Vec<_>>(),
    })
}

fn operation<'s>(context: &Context<'s>, operation: &'s OperationSpec) -> Json {
    let file = &operation.file;
    let mut entry = Entry::new("operation", &operation.name);
    entry.text("group", Some(&operation.group));
    entry.text("about", Some(&file.summary));
    entry.text("zh", file.summary_zh.as_deref().map(String::as_str));
    entry.text("more", file.description.as_deref().map(String::as_str));
    entry.flag("deprecated", file.deprecated == Some(true));
    let parameters = file.parameters.iter().map(|it| parameter(context, file, it));
    entry.list("takes", parameters.collect());
    entry.list("answers", members(context, context.resolve(&file.responses.ok.schema)));
    if let Some(paging) = paging(context, file) {
        entry.0.insert("paging".to_owned(), paging);
    }
    let states = file
        .waiters
        .iter()
        .map(|waiter| json!({ "name": waiter.name.value, "about": waiter.summary.value }));
    entry.list("states", states.collect());
    let good = file.examples.iter().filter(|example| example.response.is_some());
    let examples = good
        .map(|example| json!({ "about": example.summary.value, "request": example.request.value }));
    entry.list("examples", examples.collect());
    entry.done()
}

fn parameter<'s>(
    context: &Context<'s>,
    file: &'s OperationFile,
    parameter: &'s spec::Parameter,
) -> Json {
    let supplier = parameter.supplied_by.as_ref().map(|supplier| match supplier.value {
        Supplier::ClientRegion => "region",
        Supplier::ClientToken => "token",
        Supplier::CallDryRun => "dryRun",
    });
    let between = between(&parameter.name, &file.dependent_required, &file.all_of);
    let is_required = parameter.required == Some(true);
    let schema = &parameter.schema.value;
    member(context, &parameter.name, schema, is_required, supplier, between)
}

fn members<'s>(context: &Context<'s>, schema: &'s Schema) -> Vec<Json> {
    let members = schema.properties.iter().map(|(name, inner)| {
        let is_required = schema.required.iter().any(|known| known.value == name.value);
        let supplier = inner.supplied_by.as_ref().map(|_| "position");
        let between = between(name, &schema.dependent_required, &schema.all_of);
        member(context, name, inner, is_required, supplier, between)
    });
    members.collect()
}

/// A parameter or a member.
fn member<'s>(
    context: &Context<'s>,
    name: &str,
    schema: &'s Schema,
    is_required: bool,
    supplier: Option<&str>,
    between: Vec<Json>,
) -> Json {
    let mut entry = Entry::new("name", name);
    // What only wraps a list is not seen by a reader, but stands on the way to it.
    let (schema, outer) = match schema.properties.as_slice() {
        [(inner, list)] if schema.item_node == Some(true) => {
            entry.text("inside", Some(inner));
            (&list.value, &list.value)
        }
        _ => (schema.content_schema.as_ref().map_or(schema, |content| &content.value), schema),
    };
    let shape = outer.reference.as_ref().and_then(|name| context.shape(name));
    let about = outer.description.as_ref().or_else(|| shape?.description.as_ref());
    entry.text("about", about.map(|text| text.as_str()));
    content(context, schema, &mut entry);
    entry.flag("json", !std::ptr::eq(outer, schema));
    entry.flag("required", is_required && supplier.is_none() && !outer.ignores("required"));
    entry.text("supplied", supplier);
    entry.flag("secret", outer.secret == Some(true));
    entry.flag("deprecated", outer.deprecated == Some(true));
    entry.value("default", outer.default.as_deref());
    entry.value("example", outer.example.as_deref().or(schema.example.as_deref()));
    let mut all = rules(outer);
    if !std::ptr::eq(outer, schema) {
        all.extend(rules(schema));
    }
    all.extend(between);
    entry.list("rules", all);
    entry.done()
}

/// The type of a value: of what kind it is, and what is inside of it.
fn content<'s>(context: &Context<'s>, schema: &'s Schema, entry: &mut Entry) {
    if let Some(shape) = &schema.reference {
        entry.text("is", Some(shape));
        return;
    }
    let kind = schema.kind.as_ref().map(|kind| kind.value);
    entry.text(
        "type",
        Some(match kind {
            Some(Kind::Integer) => "integer",
            Some(Kind::Number) => "number",
            Some(Kind::Boolean) => "boolean",
            Some(Kind::Array) => "list",
            Some(Kind::Object) => "object",
            Some(Kind::String) | None => "text",
        }),
    );
    let described = schema.value_descriptions.iter();
    let seen = schema.observed.iter().flat_map(|seen| &seen.value_descriptions);
    let values = described.chain(seen).map(|(value, about)| json!([value.value, about.value]));
    entry.list("values", values.collect());
    if let Some(items) = schema.items.as_deref() {
        let mut item = Entry(Map::new());
        let text = items.description.as_deref();
        item.text("about", text.map(String::as_str));
        content(context, items, &mut item);
        item.list("rules", rules(items));
        entry.0.insert("items".to_owned(), item.done());
    }
    entry.list("members", members(context, schema));
}

/// The rules for a value in words, as they count by default.
fn rules(schema: &Schema) -> Vec<Json> {
    let mut found = Vec::new();
    found.extend(range(schema));
    found.extend(size(schema.min_length().observed, schema.max_length().observed, "character"));
    found.extend(size(schema.min_items().observed, schema.max_items().observed, "item"));
    let words = |words: &Option<crate::source::Spanned<String>>| {
        words.as_ref().map(|words| format!("may hold {}", words.value))
    };
    let seen = schema.observed.iter().find(|seen| seen.pattern.is_some());
    found.extend(match seen {
        Some(seen) => words(&seen.pattern_description),
        None if schema.ignores("pattern") => None,
        None => words(&schema.pattern_description),
    });
    let not = schema.not.iter().filter(|_| !schema.ignores("not"));
    found.extend(not.map(|not| format!("must not {}", not.description.value)));
    if !schema.ignores("format") {
        found.extend(schema.format.as_deref().and_then(address).map(str::to_owned));
    }
    if schema.unique_items == Some(true) && !schema.ignores("uniqueItems") {
        found.push("no item twice".to_owned());
    }
    let greater = schema.greater_than.iter().filter(|_| !schema.ignores("greaterThan"));
    found.extend(greater.map(|other| format!("greater than {}", other.value)));
    found.extend(
        schema.applies_when.iter().map(|it| format!("counts only {}", it.description.value)),
    );
    if schema.immutable == Some(true) {
        found.push("cannot be changed later".to_owned());
    }
    let facts = observed::facts(schema);
    found.extend(
        facts
            .iter()
            .map(|fact| format!("observed: {}, documented: {}", fact.observed, fact.documented)),
    );
    found.extend(schema.note.iter().map(|note| format!("note: {}", note.value)));
    found.into_iter().map(Json::String).collect()
}

fn range(schema: &Schema) -> Option<String> {
    let (min, max) = (schema.minimum().observed, schema.maximum().observed);
    let range = match (min, max) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => return None,
    };
    let also = schema.also.iter().map(|number| format!(", or {}", number.value));
    Some(range + &also.collect::<String>())
}

fn size(min: Option<u64>, max: Option<u64>, unit: &str) -> Option<String> {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    match (min.unwrap_or_default(), max) {
        (0, None) => None,
        (0, Some(max)) => Some(format!("at most {max} {unit}{}", plural(max))),
        (1, None) => Some("not empty".to_owned()),
        (min, None) => Some(format!("at least {min} {unit}s")),
        (min, Some(max)) if min == max => Some(format!("{max} {unit}{}", plural(max))),
        (min, Some(max)) => Some(format!("{min} to {max} {unit}s")),
    }
}

fn address(format: &Format) -> Option<&'static str> {
    match format {
        Format::Ip => Some("an IPv4 or IPv6 address"),
        Format::Ipv4 => Some("an IPv4 address"),
        Format::Ipv6 => Some("an IPv6 address"),
        Format::Cidr => Some("a block of addresses, such as 10.0.0.0/8"),
        Format::Int32 | Format::Int64 | Format::Port => None,
    }
}

/// What others beside it ask of a member.
fn between(
    name: &str,
    dependent: &[(crate::source::Spanned<String>, Vec<crate::source::Spanned<String>>)],
    all_of: &[crate::source::Spanned<Conditional>],
) -> Vec<Json> {
    let mut found = Vec::new();
    let beside = dependent.iter().filter(|(_, needs)| needs.iter().any(|it| it.value == name));
    found.extend(beside.map(|(other, _)| format!("required beside {}", other.value)));
    for rule in all_of {
        let (when, then) = (&rule.description.value, &rule.consequence);
        let names =
            |names: &[crate::source::Spanned<String>]| names.iter().any(|it| it.value == name);
        if names(&then.required) && !rule.ignores("required") {
            found.push(format!("required {when}"));
        }
        if names(&then.forbidden) && !rule.ignores("forbidden") {
            found.push(format!("not allowed {when}"));
        }
        let closer = then.properties.iter().find(|(it, _)| it.value == name);
        if let Some((_, closer)) = closer.filter(|_| !rule.ignores("properties")) {
            let rules = rules(closer);
            let mut words: Vec<&str> = rules.iter().filter_map(Json::as_str).collect();
            let values: Vec<&str> = closer.values.iter().flatten().map(|it| it.as_str()).collect();
            let one_of = format!("one of {}", values.join(", "));
            if !values.is_empty() {
                words.push(&one_of);
            }
            found.push(format!("{} {when}", words.join(", ")));
        }
    }
    found.into_iter().map(Json::String).collect()
}

/// By what the pages of a list are found.
fn paging<'s>(context: &Context<'s>, file: &'s OperationFile) -> Option<Json> {
    let paging = file.paging.as_ref()?;
    let mut entry = Entry(Map::new());
    let items = waiter::path(context, &file.responses.ok.schema, &paging.items);
    entry.list("items", items.into_iter().map(Json::String).collect());
    if let Some(size) = &paging.size {
        let parameter = file.parameters.iter().find(|it| *it.name == **size)?;
        let greatest = context.resolve(&parameter.schema).maximum.as_ref()?.value;
        entry.0.insert("size".to_owned(), json!([size.value, greatest]));
    }
    if let Some(page) = &paging.page {
        let first = paging.first_page.as_ref().map_or(1, |first| first.value);
        entry.0.insert("page".to_owned(), json!([page.value, first]));
    }
    entry.text("total", paging.total.as_deref().map(String::as_str));
    entry.text("token", paging.token.as_deref().map(String::as_str));
    entry.text("next", paging.next_token.as_deref().map(String::as_str));
    Some(entry.done())
}

/// What codes mean in Chinese, each once.
fn codes(context: &Context<'_>) -> Vec<Json> {
    let spec = context.spec;
    let catalog = Catalog::of(spec);
    let lists = spec.operations.iter().map(|operation| &operation.file.error_codes);
    let listed = [&spec.service.error_codes].into_iter().chain(lists).flatten();
    let listed = listed.flat_map(|(_, codes)| codes);
    let mut found: Vec<(&str, &str)> = spec
        .codes
        .iter()
        .chain(listed)
        .map(|entry| catalog.get(&entry.code).map_or(&entry.value, |known| &known.value))
        .filter_map(|entry| Some((entry.code.as_str(), entry.meaning_zh.as_deref()?.as_str())))
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(code, _)| *code);
    found.into_iter().map(|(code, zh)| json!({ "code": code, "zh": zh })).collect()
}

/// A document that holds only what there is to say.
struct Entry(Map<String, Json>);

impl Entry {
    fn new(kind: &str, name: &str) -> Self {
        Self(Map::from_iter([(kind.to_owned(), Json::String(name.to_owned()))]))
    }

    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.insert(key.to_owned(), Json::String(text.to_owned()));
        }
    }

    fn flag(&mut self, key: &str, is_on: bool) {
        if is_on {
            self.0.insert(key.to_owned(), Json::Bool(true));
        }
    }

    fn value(&mut self, key: &str, value: Option<&Json>) {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.clone());
        }
    }

    fn list(&mut self, key: &str, items: Vec<Json>) {
        if !items.is_empty() {
            self.0.insert(key.to_owned(), Json::Array(items));
        }
    }

    fn done(self) -> Json {
        Json::Object(self.0)
    }
}
