//! What was observed, in words: for the documentation of fields and for the table of all.

use super::{Context, walk};
use crate::ir::{Fact, JsonText, Observed};
use crate::keys::list;
use crate::load::OperationSpec;
use crate::observed::Both;
use crate::source::Spanned;
use crate::spec::{Conditional, JsonForm, Kind, Observation, Schema};

impl Fact {
    /// A paragraph of documentation.
    pub(super) fn paragraph(&self) -> String {
        let source = self.source.trim_end_matches('.');
        format!(
            "Observed: {}. The documents say: {}. Source: {source}.",
            self.observed, self.documented
        )
    }
}

/// What was observed of the rules for a value.
pub(super) fn facts(schema: &Schema) -> Vec<Fact> {
    schema.observed.iter().flat_map(|seen| rules(schema, seen)).collect()
}

/// Values and forms that no document names. Variants tell of the values, and users of types do not
/// meet the forms.
fn more(schema: &Schema) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut add = |documented: String, observed: String, seen: &Observation| {
        found.push(Fact { documented, observed, source: seen.source.value.clone() });
    };
    let values = |values: &[Spanned<String>]| {
        list(&values.iter().map(|value| value.as_str()).collect::<Vec<_>>())
    };
    for seen in &schema.observed {
        if let (Some(documented), false) = (&schema.values, seen.values.is_empty()) {
            let documented = format!("one of {}", values(documented));
            add(documented, format!("also {}", values(&seen.values)), seen);
        }
        if let Some(member) = &seen.ids_as {
            let also = format!("also texts, each for an object with that `{}`", **member);
            add("objects".into(), also, seen);
        }
    }
    found
}

fn rules(schema: &Schema, seen: &Observation) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut add = |documented: String, observed: String| {
        found.push(Fact { documented, observed, source: seen.source.value.clone() });
    };
    let number = |n: i64| n.to_string();
    let (least, most) = (schema.minimum(), schema.maximum());
    if touches(seen, "minimum", seen.minimum.is_some()) {
        bound(least, |n| format!("at least {}", number(n)), "no least number", &mut add);
    }
    if touches(seen, "maximum", seen.maximum.is_some()) {
        bound(most, |n| format!("at most {}", number(n)), "no greatest number", &mut add);
    }
    let sizes = [
        ("minLength", seen.min_length.is_some(), schema.min_length(), "least", "characters"),
        ("maxLength", seen.max_length.is_some(), schema.max_length(), "most", "characters"),
        ("minItems", seen.min_items.is_some(), schema.min_items(), "least", "items"),
        ("maxItems", seen.max_items.is_some(), schema.max_items(), "most", "items"),
    ];
    for (keyword, is_given, both, end, unit) in sizes {
        if touches(seen, keyword, is_given) {
            let without = match end {
                "least" => "also none",
                _ => "any number",
            };
            bound(
                both,
                |n| format!("at {end} {n} {unit}"),
                &format!("{without} of {unit}"),
                &mut add,
            );
        }
    }
    if touches(seen, "pattern", seen.pattern.is_some()) {
        let words = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        let may =
            |words: Option<String>| format!("may hold {}", words.unwrap_or("anything".into()));
        add(may(words(&schema.pattern_description)), may(words(&seen.pattern_description)));
    }
    if seen.empty_is_absent.as_deref() == Some(&true) {
        add("not empty".into(), "an empty text means none".into());
    }
    for rule in &seen.ignored {
        match rule.as_str() {
            "required" => add("required".into(), "may be left out".into()),
            "format" => add("an IP address".into(), "any text".into()),
            "greaterThan" => {
                let other = schema.greater_than.as_ref().map_or("", |other| &other.value);
                add(format!("greater than {other}"), "any number".into());
            }
            "uniqueItems" => add("no item twice".into(), "an item may stand twice".into()),
            "enum" => add("one of the known values".into(), "any value".into()),
            "not" => {
                let words = schema.not.as_ref().map_or("", |not| &not.description.value);
                add(format!("must not {words}"), format!("may {words}"));
            }
            rule if schema.rules.iter().any(|known| **known == rule) => {
                add(format!("the rule `{rule}`"), "not enforced".into());
            }
            // The bounds and the pattern are told above.
            _ => {}
        }
    }
    found
}

/// Whether an observation is about a rule.
fn touches(seen: &Observation, rule: &str, is_given: bool) -> bool {
    is_given || seen.ignored.iter().any(|ignored| **ignored == rule)
}

fn bound<T: Copy>(
    both: Both<Option<T>>,
    words: impl Fn(T) -> String,
    without: &str,
    add: &mut impl FnMut(String, String),
) {
    let Both { documented, observed } = both.map(|bound| bound.map_or(without.to_owned(), &words));
    add(documented, observed);
}

/// What was observed of the consequences of a condition, each with the member it is about.
pub(super) fn consequences(rule: &Conditional) -> Vec<(&str, Fact)> {
    let mut found = Vec::new();
    let when = &rule.description.value;
    for seen in &rule.observed {
        let source = || seen.source.value.clone();
        let ignores = |word: &str| seen.ignored.iter().any(|ignored| **ignored == word);
        let required = rule.consequence.required.iter().filter(|_| ignores("required"));
        found.extend(required.map(|name| {
            let documented = format!("required {when}");
            let observed = "may be left out".to_owned();
            (name.as_str(), Fact { documented, observed, source: source() })
        }));
        let forbidden = rule.consequence.forbidden.iter().filter(|_| ignores("forbidden"));
        found.extend(forbidden.map(|name| {
            let documented = format!("not allowed {when}");
            let observed = "may be given".to_owned();
            (name.as_str(), Fact { documented, observed, source: source() })
        }));
        let closer = rule.consequence.properties.iter().filter(|_| ignores("properties"));
        found.extend(closer.map(|(name, _)| {
            let documented = format!("closer limits {when}");
            let observed = "the same limits as otherwise".to_owned();
            (name.as_str(), Fact { documented, observed, source: source() })
        }));
    }
    found
}

/// Every fact once, with the operations that it holds for.
pub(super) fn table(context: &Context<'_>) -> Vec<Observed> {
    let mut table = Vec::new();
    for reading in &context.spec.service.json_texts {
        let (documented, observed) = words(reading.form.value);
        let (documented, observed) = (documented.to_owned(), observed.to_owned());
        let fact = Fact { documented, observed, source: reading.source.value.clone() };
        table.push(Observed { operations: Vec::new(), path: "JSON in a text".into(), fact });
    }
    for OperationSpec { name: action, file, .. } in &context.spec.operations {
        let mut found = Vec::new();
        for parameter in &file.parameters {
            walk(context, &parameter.name, &parameter.schema, &mut |path, schema| {
                let own = facts(schema).into_iter().chain(more(schema));
                found.extend(own.map(|fact| (path.to_owned(), fact)));
                let between = schema.all_of.iter().flat_map(|rule| consequences(rule));
                found.extend(between.map(|(name, fact)| (format!("{path}.{name}"), fact)));
            });
        }
        let between = file.all_of.iter().flat_map(|rule| consequences(rule));
        found.extend(between.map(|(name, fact)| (name.to_owned(), fact)));
        for (path, fact) in found {
            match table.iter_mut().find(|known| known.path == path && known.fact == fact) {
                Some(known) => known.operations.push(action.clone()),
                None => table.push(Observed { operations: vec![action.clone()], path, fact }),
            }
        }
    }
    table
}

fn words(form: JsonForm) -> (&'static str, &'static str) {
    match form {
        JsonForm::SingleQuotes => ("double quotes", "single quotes too"),
        JsonForm::EitherInitial => {
            ("names as they are spelt", "names may begin with the other case: `serverId`")
        }
        JsonForm::NullIsAbsent => ("no `null`", "`null` means that the member is left out"),
    }
}

/// The parameters that hold JSON in a text, and what they take in place of it.
pub(super) fn json_texts(context: &Context<'_>, operation: &OperationSpec) -> Vec<JsonText> {
    let texts = operation.file.parameters.iter().filter_map(|parameter| {
        let content = &parameter.schema.content_schema.as_ref()?.value;
        let ids_as = content.observed.iter().find_map(|seen| seen.ids_as.as_ref());
        let item = content.items.as_deref().map_or(content, |items| &items.value);
        let members = &context.resolve(item).properties;
        let emptied = members.iter().filter(|(_, member)| {
            member.kind.as_deref() == Some(&Kind::String)
                && member.empty_is_absent() == (Both { documented: false, observed: true })
        });
        Some(JsonText {
            name: parameter.name.value.clone(),
            members: members.iter().map(|(name, _)| name.value.clone()).collect(),
            ids_as: ids_as.map(|name| name.value.clone()),
            emptied: emptied.map(|(name, _)| name.value.clone()).collect(),
        })
    });
    texts.collect()
}
