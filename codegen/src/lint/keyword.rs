//! Keywords and types: `misplaced-keyword`, `incomplete-type`, `content-type`, `item-node`.

use super::Lint;
use super::site::{Role, Site};
use crate::report::Report;
use crate::spec::{Kind, Schema};

/// A keyword: its name, whether a schema has it, and the types it fits.
pub(super) type Keyword = (&'static str, fn(&Schema) -> bool, &'static [Kind]);

const ANY: &[Kind] =
    &[Kind::String, Kind::Integer, Kind::Number, Kind::Boolean, Kind::Array, Kind::Object];
pub(super) const TEXT: &[Kind] = &[Kind::String];
pub(super) const NUMBER: &[Kind] = &[Kind::Integer, Kind::Number];
const INTEGER: &[Kind] = &[Kind::Integer];
pub(super) const LIST: &[Kind] = &[Kind::Array];
const OBJECT: &[Kind] = &[Kind::Object];

/// All keywords but `$ref` and `description`.
const KEYWORDS: &[Keyword] = &[
    ("$schema", |it| it.schema_file.is_some(), ANY),
    ("type", |it| it.kind.is_some(), ANY),
    ("format", |it| it.format.is_some(), &[Kind::String, Kind::Integer]),
    ("name", |it| it.name.is_some(), &[Kind::String, Kind::Object]),
    ("note", |it| it.note.is_some(), ANY),
    ("deprecated", |it| it.deprecated.is_some(), ANY),
    ("appliesWhen", |it| it.applies_when.is_some(), ANY),
    ("immutable", |it| it.immutable.is_some(), ANY),
    ("suppliedBy", |it| it.supplied_by.is_some(), INTEGER),
    ("secret", |it| it.secret.is_some(), TEXT),
    ("default", |it| it.default.is_some(), ANY),
    ("example", |it| it.example.is_some(), ANY),
    ("enum", |it| it.values.is_some(), TEXT),
    ("enumDescriptions", |it| !it.value_descriptions.is_empty(), TEXT),
    ("caseInsensitive", |it| it.case_insensitive.is_some(), TEXT),
    ("minimum", |it| it.minimum.is_some(), NUMBER),
    ("maximum", |it| it.maximum.is_some(), NUMBER),
    ("greaterThan", |it| it.greater_than.is_some(), INTEGER),
    ("also", |it| !it.also.is_empty(), INTEGER),
    ("minLength", |it| it.min_length.is_some(), TEXT),
    ("maxLength", |it| it.max_length.is_some(), TEXT),
    ("pattern", |it| it.pattern.is_some(), TEXT),
    ("patternDescription", |it| it.pattern_description.is_some(), TEXT),
    ("not", |it| it.not.is_some(), TEXT),
    ("emptyIsAbsent", |it| it.empty_is_absent.is_some(), TEXT),
    ("items", |it| it.items.is_some(), LIST),
    ("minItems", |it| it.min_items.is_some(), LIST),
    ("maxItems", |it| it.max_items.is_some(), LIST),
    ("uniqueItems", |it| it.unique_items.is_some(), LIST),
    ("properties", |it| !it.properties.is_empty(), OBJECT),
    ("required", |it| !it.required.is_empty(), OBJECT),
    ("dependentRequired", |it| !it.dependent_required.is_empty(), OBJECT),
    ("allOf", |it| !it.all_of.is_empty(), OBJECT),
    ("itemNode", |it| it.item_node.is_some(), OBJECT),
    ("contentMediaType", |it| it.content_media_type.is_some(), TEXT),
    ("contentSchema", |it| it.content_schema.is_some(), TEXT),
    ("rules", |it| !it.rules.is_empty(), ANY),
    ("observed", |it| !it.observed.is_empty(), ANY),
    ("refusedWith", |it| !it.refused_with.is_empty(), ANY),
    ("source", |it| it.source.is_some(), ANY),
];

/// The keywords of a schema, as the table has them.
pub(super) fn keywords(schema: &Schema) -> impl Iterator<Item = &'static Keyword> {
    KEYWORDS.iter().filter(|(_, has, _)| has(schema))
}

/// The keywords of a schema but `$ref` and `description`.
pub(super) fn present(schema: &Schema) -> impl Iterator<Item = &'static str> {
    keywords(schema).map(|(name, _, _)| *name)
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for site in &lint.sites {
        if site.schema.reference.is_none() {
            placed(lint, site, report);
            complete(lint, site, report);
            content(lint, site, report);
            item_node(lint, site, report);
        }
    }
}

fn placed(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    let mut misplaced = |keyword: &str, message: String, help: &str| {
        report.add("misplaced-keyword", lint.key(schema.span, keyword), message, help);
    };
    if schema.schema_file.is_some() && !matches!(site.role, Role::Shape(_)) {
        let message = "`$schema` stands inside a file".to_owned();
        misplaced("$schema", message, "only the top of a file has it; delete it here");
    }
    if schema.pattern_description.is_some() && schema.pattern.is_none() {
        let message = "`patternDescription` stands without `pattern`".to_owned();
        misplaced("patternDescription", message, "add the pattern, or delete its description");
    }
    if schema.case_insensitive.is_some() && schema.values.is_none() {
        let message = "`caseInsensitive` stands without `enum`".to_owned();
        misplaced("caseInsensitive", message, "add the known values, or delete it");
    }
    if schema.immutable.is_some() && !matches!(site.role, Role::Parameter(_)) {
        let message = "`immutable` stands at no parameter".to_owned();
        misplaced("immutable", message, "say it of the parameter that is given once");
    }
    if !schema.also.is_empty() && schema.minimum.is_none() && schema.maximum.is_none() {
        let message = "`also` stands without a range".to_owned();
        misplaced("also", message, "add `minimum` or `maximum`, or delete it");
    }
    let Some(kind) = &schema.kind else { return };
    for (keyword, has, kinds) in KEYWORDS {
        if has(schema) && !kinds.contains(kind) {
            let fitting: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
            let message = format!("`{keyword}` does not fit the type `{}`", kind.as_str());
            let help =
                format!("it belongs to `{}`; delete it, or mend `type`", fitting.join("`, `"));
            misplaced(keyword, message, &help);
        }
    }
    let fitting = match schema.format.as_deref() {
        Some(format) if format.is_address() => Kind::String,
        Some(_) => Kind::Integer,
        None => return,
    };
    if **kind != fitting && matches!(**kind, Kind::String | Kind::Integer) {
        let message = format!("this format does not fit the type `{}`", kind.as_str());
        misplaced(
            "format",
            message,
            "integers are `int32`, `int64` or `port`, texts may be addresses",
        );
    }
}

fn complete(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    let is_enum = schema.values.is_some();
    let lacks = match schema.kind.as_deref() {
        Some(kind) if matches!(site.role, Role::Shape(_)) && *kind != Kind::Object && !is_enum => {
            "an `enum`: a shape is an object or a text with known values"
        }
        None => "a `type` or a `$ref`",
        Some(Kind::Array) if schema.items.is_none() => "`items`, the type of its items",
        Some(Kind::Object) if schema.properties.is_empty() => "`properties`, its members",
        _ => return nested(lint, site, report),
    };
    report.add(
        "incomplete-type",
        site.place(),
        format!("{} lacks {lacks}", site.noun()),
        "complete it: every value has a known type",
    );
}

/// Lists of lists exist neither on the wire nor in the generated types.
fn nested(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let items = site.schema.items.as_ref().and_then(|items| lint.resolve(items));
    if items.and_then(|items| items.kind.as_deref()) == Some(&Kind::Array) {
        report.add(
            "incomplete-type",
            lint.key(site.schema.span, "items"),
            format!("{} is a list of lists", site.noun()),
            "make the items objects with a list in them",
        );
    }
}

fn content(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    let mut add = |keyword: &str, message: &str, help: &str| {
        report.add("content-type", lint.key(schema.span, keyword), message, help);
    };
    match (&schema.content_media_type, &schema.content_schema) {
        (Some(_), None) => add(
            "contentMediaType",
            "the type of the content is missing",
            "add `contentSchema`, the type of what the text holds",
        ),
        (None, Some(_)) => add(
            "contentSchema",
            "the content has a type but no media type",
            "add `\"contentMediaType\": \"application/json\"`",
        ),
        (Some(media), Some(_)) if **media != "application/json" => add(
            "contentMediaType",
            "the content is not JSON",
            "only `application/json` is understood",
        ),
        _ => {}
    }
}

fn item_node(lint: &Lint<'_>, site: &Site<'_>, report: &mut Report) {
    let schema = site.schema;
    if schema.item_node != Some(true) {
        return;
    }
    let wraps_a_list = match schema.properties.as_slice() {
        [(_, member)] => {
            lint.resolve(member).is_none_or(|member| member.kind.as_deref() == Some(&Kind::Array))
        }
        _ => false,
    };
    if !wraps_a_list {
        report.add(
            "item-node",
            lint.key(schema.span, "itemNode"),
            format!("{} does not wrap a list", site.noun()),
            "an `itemNode` object has one member, and that is a list; delete the key elsewhere",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_in_the_table() {
        let schema = crate::schema::shape_schema();
        let keys = schema.pointer("/$defs/Schema/properties").and_then(|it| it.as_object());
        let keys = keys.into_iter().flatten().map(|(key, _)| key.as_str());
        let keys: Vec<_> = keys.filter(|key| !["$ref", "description"].contains(key)).collect();
        assert_eq!(KEYWORDS.iter().map(|keyword| keyword.0).collect::<Vec<_>>(), keys);
    }
}
