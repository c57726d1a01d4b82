//! What changed between two states of the specs, as users of the crates feel it.
//!
//! Both states are lowered and their IRs compared, so a difference is one of the crates: a key that
//! is written in another way is none, and a word that names a type anew is one. Prose is left out.

mod api;
mod codes;
mod record;
mod rules;
mod show;

use std::collections::BTreeMap;

use crate::ir::{Api, Rule, Test};
use crate::load::Spec;
use crate::lower;

pub use show::Version;

/// What a change means for users of the crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A program may no longer compile.
    Breaks,
    /// A request that passed may be refused before it is sent.
    Refuses,
    /// There is more than before.
    Adds,
    /// Something is otherwise, and no program is the worse for it.
    Alters,
}

impl Kind {
    /// Whether users must be warned: a program that worked may not.
    pub fn is_breaking(self) -> bool {
        matches!(self, Self::Breaks | Self::Refuses)
    }

    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::Refuses => "refuses",
            Self::Adds => "adds",
            Self::Alters => "alters",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub kind: Kind,
    /// What it is about, and what differs.
    pub text: String,
}

/// What differs of a thing that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub of: Of,
    pub changes: Vec<Change>,
}

/// What changes are about. The order is that of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The product as a whole.
    Service,
    /// An operation, by the vendor's name.
    Operation(String),
    /// A type that several operations share.
    Shape(String),
    /// The error codes.
    Codes,
}

/// What differs of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The product code and the version.
    pub product: String,
    pub version: String,
    pub sections: Vec<Section>,
}

/// What differs between two states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecDiff {
    /// The products of which something differs.
    pub products: Vec<Product>,
}

/// The part of the version that the next release raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bump {
    None,
    Patch,
    Minor,
    Major,
}

impl SpecDiff {
    /// Compares two states. Both are without mistakes.
    pub fn of(old: &[Spec], new: &[Spec]) -> Self {
        let name =
            |spec: &Spec| (spec.service.product.value.clone(), spec.service.version.value.clone());
        let mut names: Vec<(String, String)> = old.iter().chain(new).map(name).collect();
        names.sort();
        names.dedup();
        let find = |specs: &[Spec], wanted: &(String, String)| {
            specs.iter().find(|spec| name(spec) == *wanted).map(lowered)
        };
        let products = names.into_iter().map(|wanted| {
            let sections = match (find(old, &wanted), find(new, &wanted)) {
                (Some(old), Some(new)) => api::compare(&old, &new),
                (None, Some(new)) => api::whole(&new, Kind::Adds, "new"),
                (Some(old), None) => api::whole(&old, Kind::Breaks, "gone"),
                (None, None) => Vec::new(),
            };
            Product { product: wanted.0, version: wanted.1, sections }
        });
        Self { products: products.filter(|product| !product.sections.is_empty()).collect() }
    }

    /// All changes.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let sections = self.products.iter().flat_map(|product| &product.sections);
        sections.flat_map(|section| &section.changes)
    }

    /// What the next release raises, if the first number of the version is 0 or is not.
    pub fn bump(&self, is_before_one: bool) -> Bump {
        match self.changes().map(|change| change.kind).min() {
            None => Bump::None,
            Some(Kind::Breaks) if !is_before_one => Bump::Major,
            Some(Kind::Breaks | Kind::Refuses) => Bump::Minor,
            Some(Kind::Adds | Kind::Alters) => Bump::Patch,
        }
    }
}

/// The IR of a product, in which rules have the text of a pattern in place of its constant: the
/// constant has the same name after a change.
fn lowered(spec: &Spec) -> Api {
    let mut api = lower::lower(spec, "");
    let patterns: BTreeMap<String, String> =
        api.patterns.iter().map(|it| (it.constant.clone(), it.source.clone())).collect();
    let spell = |constant: &mut String| {
        if let Some(source) = patterns.get(constant) {
            constant.clone_from(source);
        }
    };
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    let records = operations.flat_map(|operation| {
        [&mut operation.request, &mut operation.response]
            .into_iter()
            .chain(&mut operation.records)
            .chain(&mut operation.response_records)
    });
    let shapes =
        api.shapes.iter_mut().flat_map(|shape| shape.record.iter_mut().chain(&mut shape.records));
    for check in records.chain(shapes).flat_map(|record| &mut record.checks) {
        match &mut check.rule {
            Rule::Pattern { constant, .. } | Rule::Not { constant, .. } => spell(constant),
            Rule::RequiredWhen { conditions, .. } | Rule::ForbiddenWhen { conditions, .. } => {
                for condition in conditions {
                    if let Test::Matches(constant) = &mut condition.test {
                        spell(constant);
                    }
                }
            }
            _ => {}
        }
    }
    api
}

/// Collects the changes of one section.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, kind: Kind, text: impl Into<String>) {
        self.0.push(Change { kind, text: text.into() });
    }

    /// A section, if there is something in it. What is breaking comes first.
    fn section(mut self, of: Of) -> Option<Section> {
        self.0.sort();
        self.0.dedup();
        (!self.0.is_empty()).then_some(Section { of, changes: self.0 })
    }
}
