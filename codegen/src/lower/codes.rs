//! Error codes: each set of facts becomes one constant, which operations share.

use crate::ir::{Code, Docs, ErrorEnum, ErrorVariant};
use crate::names::Words;
use crate::source::Spanned;
use crate::spec::{Class, ErrorCode, Repeat};

type ByStatus = [(Spanned<String>, Vec<Spanned<ErrorCode>>)];

/// The codes that were met, each set of facts once.
#[derive(Default)]
pub(super) struct Codes(Vec<Code>);

impl Codes {
    /// The constants of some codes.
    pub(super) fn constants(&mut self, words: &Words, by_status: &ByStatus) -> Vec<String> {
        entries(by_status).map(|(status, entry)| self.constant(words, status, entry)).collect()
    }

    /// The enum of the codes of an operation.
    pub(super) fn error_enum(
        &mut self,
        words: &Words,
        operation: &str,
        by_status: &ByStatus,
    ) -> ErrorEnum {
        let variants = entries(by_status).map(|(status, entry)| ErrorVariant {
            name: words.camel(&entry.code),
            docs: docs(entry),
            constant: self.constant(words, status, entry),
        });
        ErrorEnum { name: format!("{operation}Error"), variants: variants.collect() }
    }

    /// All of them, by name.
    pub(super) fn finish(mut self) -> Vec<Code> {
        self.0.sort_by(|a, b| a.constant.cmp(&b.constant));
        self.0
    }

    fn constant(&mut self, words: &Words, status: u16, entry: &ErrorCode) -> String {
        let wanted = words.snake(&entry.code).to_uppercase();
        let mut code = code(wanted.clone(), status, entry);
        // A code whose facts differ from operation to operation gets a constant for each set.
        for n in 2.. {
            match self.0.iter().find(|known| known.constant == code.constant) {
                None => break,
                Some(known) if *known == code => return code.constant,
                Some(_) => code.constant = format!("{wanted}_{n}"),
            }
        }
        self.0.push(code.clone());
        code.constant
    }
}

fn entries(by_status: &ByStatus) -> impl Iterator<Item = (u16, &ErrorCode)> {
    by_status.iter().flat_map(|(status, entries)| {
        let status = status.parse().unwrap_or_default();
        entries.iter().map(move |entry| (status, &entry.value))
    })
}

fn docs(entry: &ErrorCode) -> Docs {
    let mut docs = vec![format!("`{}`: {}", entry.code.value, entry.meaning.value)];
    let source = entry.source.as_ref().map(|source| source.trim_end_matches('.'));
    docs.extend(source.map(|source| format!("Source: {source}.")));
    docs
}

fn code(constant: String, status: u16, entry: &ErrorCode) -> Code {
    Code {
        constant,
        code: entry.code.value.clone(),
        status,
        class: class(entry.class.value).to_owned(),
        message: entry.message.as_ref().map(|message| message.value.clone()).unwrap_or_default(),
        meaning: entry.meaning.value.clone(),
        repeat: entry.repeat.as_ref().map(|repeat| self::repeat(repeat.value).to_owned()),
        family: entry.family.unwrap_or_default(),
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
