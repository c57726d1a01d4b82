//! The facts of error codes, which stand once and are told where a code is listed.

use std::collections::BTreeMap;

use crate::load::{OperationSpec, Spec};
use crate::source::Spanned;
use crate::spec::{Class, ErrorCode, Repeat, stem};

/// What `codes.json` and `service.json` know about codes.
#[derive(Clone, Debug, Default)]
pub struct Catalog<'a>(BTreeMap<&'a str, &'a Spanned<ErrorCode>>);

/// Codes by HTTP status, as a file lists them.
pub type Listed = [(Spanned<String>, Vec<Spanned<ErrorCode>>)];

/// Everything known about a code where it is listed.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The code on the wire.
    pub code: &'a str,
    /// What it is called in Rust, where its text does not tell.
    pub name: Option<&'a str>,
    /// The message on the wire; empty where only the code was seen.
    pub message: &'a str,
    /// The one case that the message is for, if it is not for all.
    pub when: Option<&'a str>,
    /// What happened and what to do.
    pub meaning: &'a str,
    /// The same in Chinese; of an entry with a meaning of its own, only what stands beside that.
    pub meaning_zh: Option<&'a str>,
    /// What kind of refusal it is.
    pub class: Class,
    /// Whether a repeat is safe, where the class does not tell.
    pub repeat: Option<Repeat>,
    /// Whether codes that continue after a dot mean the same.
    pub family: bool,
    /// Who saw it, where the vendor's document does not list it.
    pub source: Option<&'a str>,
}

impl<'a> Catalog<'a> {
    /// The catalog of a spec. What stands in both files is an error; `codes.json` counts.
    pub fn of(spec: &'a Spec) -> Self {
        let service = spec.service.error_codes.iter().flat_map(|(_, codes)| codes);
        Self(service.chain(&spec.codes).map(|code| (code.code.as_str(), code)).collect())
    }

    /// The entry of a code.
    pub fn get(&self, code: &str) -> Option<&'a Spanned<ErrorCode>> {
        self.0.get(code).copied()
    }

    /// What an entry says, and what the catalog adds to it.
    pub fn facts(&self, entry: &'a ErrorCode) -> Facts<'a> {
        let text = |key: fn(&ErrorCode) -> &Option<Spanned<String>>| {
            self.say(entry, |it| key(it).as_ref()).map(|text| text.as_str())
        };
        Facts {
            code: &entry.code,
            name: text(|it| &it.name),
            message: text(|it| &it.message).unwrap_or_default(),
            // It belongs to the message beside it.
            when: self
                .say(entry, |it| it.message.as_ref().map(|_| &it.when))
                .and_then(|when| when.as_ref())
                .map(|when| when.as_str()),
            meaning: text(|it| &it.meaning).unwrap_or_default(),
            // It belongs to the meaning beside it.
            meaning_zh: self
                .say(entry, |it| it.meaning.as_ref().map(|_| &it.meaning_zh))
                .and_then(|text| text.as_ref())
                .map(|text| text.as_str()),
            // The linter sees to it that there is one.
            class: self.say(entry, |it| it.class.as_ref()).map_or(Class::Internal, |it| it.value),
            repeat: self.say(entry, |it| it.repeat.as_ref()).map(|it| it.value),
            family: stem(&entry.code) != *entry.code
                || self.say(entry, |it| it.family.as_ref()).copied().unwrap_or_default(),
            source: text(|it| &it.source),
        }
    }

    fn say<T>(
        &self,
        entry: &'a ErrorCode,
        key: impl Fn(&'a ErrorCode) -> Option<&'a T>,
    ) -> Option<&'a T> {
        key(entry).or_else(|| key(&self.get(&entry.code)?.value))
    }
}

/// The codes an operation can answer: its own and those of the service.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    codes: Vec<(&'a str, Facts<'a>)>,
}

impl<'a> Known<'a> {
    /// Those of one operation.
    pub fn of(spec: &'a Spec, operation: &'a OperationSpec) -> Self {
        let listed = operation.file.error_codes.iter().chain(&spec.service.error_codes);
        let catalog = Catalog::of(spec);
        let codes = listed.flat_map(|(status, codes)| {
            codes.iter().map(|code| (status.as_str(), catalog.facts(code)))
        });
        Self { codes: codes.collect() }
    }

    /// Whether the code is one of them.
    pub fn has(&self, code: &str) -> bool {
        !self.statuses(code).is_empty()
    }

    /// The statuses that the code can come with.
    pub fn statuses(&self, code: &str) -> Vec<&'a str> {
        let is_same = |known: &Facts<'_>| {
            let rest = code.strip_prefix(if known.family { stem(known.code) } else { known.code });
            rest.is_some_and(|rest| rest.is_empty() || known.family && rest.starts_with('.'))
        };
        let fitting = self.codes.iter().filter(|(_, known)| is_same(known));
        fitting.map(|(status, _)| *status).collect()
    }
}
