//! What a newer document of the vendor changes: per operation, and whether it breaks callers.
//!
//! [`Pin`] remembers the document that was last compared: a hash per operation of its facts, not
//! of its prose. Where a hash differs, the facts of the document are compared with those of the
//! spec. What the spec knows beyond the document is no difference.

mod change;
mod facts;
mod known;
mod pin;

use std::fmt;

use serde_json::{Value as Json, json};

use crate::import::Document;
use crate::load::Spec;

pub use change::Change;
pub use pin::Pin;

/// How much is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The operations whose facts are not those of the pin.
    Changed,
    /// All operations.
    All,
}

/// The outcome of a comparison.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The operations whose facts differ from the pin, or that were compared anyway, by name.
    pub operations: Vec<OperationDrift>,
    /// Operations of the document without a spec.
    pub lacking: Vec<String>,
    /// How many operations are as pinned.
    pub unchanged: usize,
}

/// What became of one operation.
#[derive(Clone, Debug)]
pub struct OperationDrift {
    /// Its name.
    pub name: String,
    /// Whether its facts, or its being there, differ from the pin.
    pub status: Status,
    /// What differs between its spec and the document, if it has a spec.
    pub changes: Vec<Change>,
    /// Whether there is a spec to compare it with.
    pub has_spec: bool,
}

/// An operation of the document against the pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its facts are those of the pin.
    Pinned,
    /// Its facts are others.
    Changed,
    /// The pin does not have it.
    New,
    /// The document no longer has it.
    Gone,
}

impl Drift {
    /// Compares a document with the pin, and with the specs where it differs.
    pub fn of(document: &Document, spec: &Spec, pin: &Pin, scope: Scope) -> Self {
        let specs = |name: &str| spec.operations.iter().find(|operation| operation.name == name);
        let hashes = Pin::of(document).operations;
        let mut drift = Self { operations: Vec::new(), lacking: Vec::new(), unchanged: 0 };
        for (name, operation) in &document.operations {
            let status = match pin.operations.get(name) {
                None => Status::New,
                Some(pinned) if Some(pinned) == hashes.get(name) => Status::Pinned,
                Some(_) => Status::Changed,
            };
            let known = specs(name);
            if known.is_none() {
                drift.lacking.push(name.clone());
            }
            drift.unchanged += usize::from(status == Status::Pinned);
            let changes = match known {
                Some(known) if status != Status::Pinned || scope == Scope::All => {
                    change::changes(&facts::of(operation), &known::of(spec, known))
                }
                _ => Vec::new(),
            };
            if status != Status::Pinned || !changes.is_empty() {
                let (name, has_spec) = (name.clone(), known.is_some());
                drift.operations.push(OperationDrift { name, status, changes, has_spec });
            }
        }
        let pinned = pin.operations.keys().map(String::as_str);
        let specified = spec.operations.iter().map(|operation| operation.name.as_str());
        let mut gone: Vec<&str> = pinned.chain(specified).collect();
        gone.retain(|name| !document.operations.contains_key(*name));
        gone.sort_unstable();
        gone.dedup();
        drift.operations.extend(gone.into_iter().map(|name| OperationDrift {
            name: name.to_owned(),
            status: Status::Gone,
            changes: Vec::new(),
            has_spec: specs(name).is_some(),
        }));
        drift.operations.sort_by(|left, right| left.name.cmp(&right.name));
        drift
    }

    /// Whether the document is the one that is pinned.
    pub fn is_as_pinned(&self) -> bool {
        self.operations.iter().all(|operation| operation.status == Status::Pinned)
    }
}

impl OperationDrift {
    /// Whether a program that was written for the spec may fail.
    pub fn breaks(&self) -> bool {
        self.status == Status::Gone || self.changes.iter().any(|change| change.breaks)
    }
}

impl Drift {
    /// The comparison as JSON.
    pub fn to_json(&self, document: &Document) -> Json {
        let operation = |it: &OperationDrift| {
            let changes = it.changes.iter().map(|change| {
                json!({
                    "mark": change.mark.to_string(),
                    "text": change.text,
                    "breaks": change.breaks,
                })
            });
            json!({
                "name": it.name,
                "status": it.status.word(),
                "breaks": it.breaks(),
                "hasSpec": it.has_spec,
                "changes": changes.collect::<Json>(),
            })
        };
        json!({
            "product": document.product,
            "version": document.version,
            "asPinned": self.is_as_pinned(),
            "unchanged": self.unchanged,
            "operations": self.operations.iter().map(operation).collect::<Json>(),
            "lacking": self.lacking,
        })
    }
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// The most characters of a line of names.
const WIDEST: usize = 96;

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for operation in &self.operations {
            writeln!(f, "{operation}")?;
        }
        if !self.lacking.is_empty() {
            writeln!(f, "no spec yet:")?;
            // As many names a line as fit.
            let mut line = String::new();
            for name in &self.lacking {
                if line.len() + name.len() > WIDEST {
                    writeln!(f, " {line}")?;
                    line.clear();
                }
                line = format!("{line} {name}");
            }
            writeln!(f, " {line}\n")?;
        }
        let count = |status| self.operations.iter().filter(|it| it.status == status).count();
        let breaking = self.operations.iter().filter(|operation| operation.breaks()).count();
        writeln!(
            f,
            "{} as pinned, {} changed, {} new, {} gone; {breaking} break callers",
            self.unchanged,
            count(Status::Changed),
            count(Status::New),
            count(Status::Gone),
        )
    }
}

impl fmt::Display for OperationDrift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status {
            Status::Pinned => "as pinned",
            Status::Changed => "changed",
            Status::New => "new",
            Status::Gone => "gone from the document",
        };
        let breaks = if self.breaks() { ", breaks callers" } else { "" };
        writeln!(f, "{}: {status}{breaks}", self.name)?;
        for change in &self.changes {
            writeln!(f, "  {change}")?;
        }
        match (self.status, self.has_spec) {
            (Status::New | Status::Changed, false) => writeln!(f, "  it has no spec yet"),
            (Status::Gone, true) => writeln!(f, "  it still has a spec"),
            (Status::New | Status::Changed, true) if self.changes.is_empty() => {
                writeln!(f, "  the spec agrees with the document")
            }
            _ => Ok(()),
        }
    }
}
