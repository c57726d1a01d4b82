//! Error codes: each set of facts becomes one constant, which operations share.

use crate::catalog::{Catalog, Facts};
use crate::ir::{Code, Docs, ErrorEnum, ErrorVariant};
use crate::names::Words;
use crate::source::Spanned;
use crate::spec::{Class, ErrorCode, Repeat};

type ByStatus = [(Spanned<String>, Vec<Spanned<ErrorCode>>)];

/// The codes that were met, each set of facts once.
pub(super) struct Codes<'s> {
    catalog: Catalog<'s>,
    met: Vec<Code>,
}

impl<'s> Codes<'s> {
    pub(super) fn new(catalog: Catalog<'s>) -> Self {
        Self { catalog, met: Vec::new() }
    }

    /// The constants of some codes.
    pub(super) fn constants(&mut self, words: &Words, by_status: &'s ByStatus) -> Vec<String> {
        let entries = entries(by_status);
        entries
            .map(|(status, entry)| self.constant(words, status, self.catalog.facts(entry)))
            .collect()
    }

    /// The enum of the codes of an operation.
    pub(super) fn error_enum(
        &mut self,
        words: &Words,
        operation: &str,
        by_status: &'s ByStatus,
    ) -> ErrorEnum {
        let variants = entries(by_status).map(|(status, entry)| {
            let facts = self.catalog.facts(entry);
            ErrorVariant {
                name: words.camel(facts.code),
                docs: docs(facts),
                constant: self.constant(words, status, facts),
            }
        });
        ErrorEnum { name: format!("{operation}Error"), variants: variants.collect() }
    }

    /// The codes whose message is only for one case, and that case.
    pub(super) fn cases(&self, by_status: &'s ByStatus) -> Vec<(String, String)> {
        let facts = entries(by_status).map(|(_, entry)| self.catalog.facts(entry));
        facts.filter_map(|facts| Some((facts.code.to_owned(), facts.when?.to_owned()))).collect()
    }

    /// All of them, by name.
    pub(super) fn finish(mut self) -> Vec<Code> {
        self.met.sort_by(|a, b| a.constant.cmp(&b.constant));
        self.met
    }

    fn constant(&mut self, words: &Words, status: u16, facts: Facts<'_>) -> String {
        let wanted = words.snake(facts.code).to_uppercase();
        let mut code = code(wanted.clone(), status, facts);
        // A code whose facts differ from operation to operation gets a constant for each set.
        for n in 2.. {
            match self.met.iter().find(|known| known.constant == code.constant) {
                None => break,
                Some(known) if *known == code => return code.constant,
                Some(_) => code.constant = format!("{wanted}_{n}"),
            }
        }
        self.met.push(code.clone());
        code.constant
    }
}

fn entries(by_status: &ByStatus) -> impl Iterator<Item = (u16, &ErrorCode)> {
    by_status.iter().flat_map(|(status, entries)| {
        let status = status.parse().unwrap_or_default();
        entries.iter().map(move |entry| (status, &entry.value))
    })
}

fn docs(facts: Facts<'_>) -> Docs {
    let mut docs = vec![format!("`{}`: {}", facts.code, facts.meaning)];
    let source = facts.source.map(|source| source.trim_end_matches('.'));
    docs.extend(source.map(|source| format!("Source: {source}.")));
    docs
}

fn code(constant: String, status: u16, facts: Facts<'_>) -> Code {
    Code {
        constant,
        code: facts.code.to_owned(),
        status,
        class: class(facts.class).to_owned(),
        message: facts.message.to_owned(),
        meaning: facts.meaning.to_owned(),
        repeat: facts.repeat.map(|repeat| self::repeat(repeat).to_owned()),
        family: facts.family,
    }
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Busy => "Busy",
        Class::Throttled => "Throttled",
        Class::Conflict => "Conflict",
        Class::NotFound => "NotFound",
        Class::Quota => "Quota",
        Class::Invalid => "Invalid",
        Class::Denied => "Denied",
        Class::Unauthenticated => "Unauthenticated",
        Class::Unsupported => "Unsupported",
        Class::Internal => "Internal",
    }
}

fn repeat(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Safe => "Safe",
        Repeat::Useless => "Useless",
        Repeat::Unknown => "Unknown",
    }
}
