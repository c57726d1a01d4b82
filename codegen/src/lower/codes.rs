//! Error codes: one table for the product, and what each operation lists of it.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Facts, Listed};
use crate::ir::{Code, Codes, Docs, ListedCode, OwnFacts};
use crate::load::Spec;
use crate::names::Words;
use crate::spec::{Class, ErrorCode, Repeat, stem};

/// The codes of the product, and its catalog.
pub(super) struct Table<'s> {
    catalog: Catalog<'s>,
    words: Words,
    codes: BTreeMap<&'s str, Code>,
}

impl<'s> Table<'s> {
    /// All codes of the service and of its operations. What the product says about a code is what
    /// the catalog says, or else the first operation that lists it.
    pub(super) fn new(spec: &'s Spec, words: &Words) -> Self {
        let mut table =
            Self { catalog: Catalog::of(spec), words: words.clone(), codes: BTreeMap::new() };
        let lists = spec.operations.iter().flat_map(|it| entries(&it.file.error_codes));
        for (status, entry) in entries(&spec.service.error_codes).chain(lists) {
            let known = table.catalog.get(&entry.code).map_or(entry, |known| &known.value);
            let code = table.code(status, table.catalog.facts(known));
            table.codes.entry(&entry.code).or_insert(code);
        }
        table
    }

    /// What an operation lists.
    pub(super) fn listed(&self, listed: &'s Listed) -> Vec<ListedCode> {
        let listed = entries(listed).filter_map(|(status, entry)| {
            let product = self.codes.get(entry.code.as_str())?;
            let own = self.code(status, self.catalog.facts(entry));
            Some(ListedCode {
                own: difference(&own, product),
                code: own.code,
                variant: own.variant,
                meaning: own.meaning,
            })
        });
        listed.collect()
    }

    /// The codes whose message is only for one case, and that case.
    pub(super) fn cases(&self, listed: &'s Listed) -> Vec<(String, String)> {
        let facts = entries(listed).map(|(_, entry)| self.catalog.facts(entry));
        facts.filter_map(|facts| Some((facts.code.to_owned(), facts.when?.to_owned()))).collect()
    }

    /// The enum of them, and their table.
    pub(super) fn finish(self, product: &str) -> Codes {
        let name = format!("{}ErrorCode", self.words.camel(product));
        Codes { name, codes: self.codes.into_values().collect() }
    }

    fn code(&self, status: u16, facts: Facts<'_>) -> Code {
        let name = facts.name.unwrap_or_else(|| stem(facts.code));
        Code {
            variant: self.words.camel(name),
            constant: self.words.snake(name).trim_start_matches("r#").to_uppercase(),
            docs: docs(facts),
            code: facts.code.to_owned(),
            status,
            class: class(facts.class).to_owned(),
            message: facts.message.to_owned(),
            meaning: facts.meaning.to_owned(),
            repeat: facts.repeat.map(|repeat| self::repeat(repeat).to_owned()),
            family: facts.family,
        }
    }
}

fn entries(by_status: &Listed) -> impl Iterator<Item = (u16, &ErrorCode)> {
    by_status.iter().flat_map(|(status, entries)| {
        let status = status.parse().unwrap_or_default();
        entries.iter().map(move |entry| (status, &entry.value))
    })
}

/// What an operation says of a code that the product does not.
fn difference(own: &Code, product: &Code) -> OwnFacts {
    OwnFacts {
        status: (own.status != product.status).then_some(own.status),
        class: (own.class != product.class).then(|| own.class.clone()),
        repeat: if own.repeat == product.repeat && own.class == product.class {
            None
        } else {
            own.repeat.clone()
        },
        message: (own.message != product.message).then(|| own.message.clone()),
        meaning: (own.meaning != product.meaning).then(|| own.meaning.clone()),
    }
}

fn docs(facts: Facts<'_>) -> Docs {
    let mut docs = vec![format!("`{}`: {}", facts.code, facts.meaning)];
    if stem(facts.code) != facts.code {
        docs.push(
            "What stands for `%s` varies; codes that are known by themselves come first.".into(),
        );
    }
    let source = facts.source.map(|source| source.trim_end_matches('.'));
    docs.extend(source.map(|source| format!("Source: {source}.")));
    docs
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Busy => "Busy",
        Class::Lingering => "Lingering",
        Class::Throttled => "Throttled",
        Class::Conflict => "Conflict",
        Class::NotFound => "NotFound",
        Class::Quota => "Quota",
        Class::Invalid => "Invalid",
        Class::Denied => "Denied",
        Class::Unauthenticated => "Unauthenticated",
        Class::Unsupported => "Unsupported",
        Class::Internal => "Internal",
        Class::DryRun => "DryRun",
    }
}

fn repeat(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Safe => "Safe",
        Repeat::Useless => "Useless",
        Repeat::Unknown => "Unknown",
    }
}
