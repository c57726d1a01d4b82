//! Everything that can be wrong with the meaning of a spec, found in one go.
//!
//! The loader has checked the form already. Each concern has its own file here, and
//! [`RULES`] names all rules, the loader's among them.

mod applies;
mod arguments;
mod catalog;
mod code;
mod crates;
mod describe;
mod dry_run;
mod example;
mod exception;
mod immutable;
mod instance;
mod job;
mod keyword;
mod member;
mod name;
mod narrow;
mod observed;
mod operation;
mod paging;
mod position;
mod prose;
mod refs;
mod rules;
mod site;
mod translation;
mod types;
mod value;
mod vendor;
mod waiter;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::at_once;
use crate::json;
use crate::load::{OperationSpec, Shape, Spec};
use crate::names::Words;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::Schema;

pub use rules::RULES;
use site::{Owner, Site};

/// What the linter must know beside the spec.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The rules written by hand in the validator, as a spec names them: `serversUnique`.
    pub known_rules: BTreeSet<String>,
}

/// Lints what was loaded: specs without a mistake, or all mistakes. `context` is asked for each
/// product.
pub fn check<E: From<Report> + Send>(
    (specs, mut report): (Vec<Spec>, Report),
    context: impl Fn(&Spec) -> Result<Context, E> + Sync,
) -> Result<Vec<Spec>, E> {
    let linted = at_once::each(&specs, |spec| {
        // What the loader found in its files is known, since it hides what else there is.
        let mut report = report.clone();
        lint(spec, &context(spec)?, &mut report);
        Ok::<_, E>(report)
    });
    for found in linted {
        report.extend(found?);
    }
    crates::check(&specs, &mut report);
    if report.is_empty() { Ok(specs) } else { Err(report.into()) }
}

/// Puts everything that is wrong with the meaning of the spec into the report.
pub fn lint(spec: &Spec, context: &Context, report: &mut Report) {
    let lint = Lint::new(spec, context);
    let all_understood = report.is_empty_below(&spec.folder);
    describe::check(&lint, report);
    name::check(&lint, report);
    prose::check(&lint, report);
    translation::check(&lint, all_understood, report);
    refs::check(&lint, all_understood, report);
    keyword::check(&lint, report);
    value::check(&lint, report);
    types::check(&lint, report);
    member::check(&lint, report);
    observed::check(&lint, report);
    applies::check(&lint, report);
    immutable::check(&lint, report);
    operation::check(&lint, report);
    arguments::check(&lint, report);
    position::check(&lint, report);
    vendor::check(&lint, report);
    paging::check(&lint, report);
    waiter::check(&lint, report);
    job::check(&lint, report);
    code::check(&lint, all_understood, report);
    dry_run::check(&lint, all_understood, report);
    catalog::check(&lint, all_understood, report);
    example::check(&lint, report);
    // The last: only now is it known which exceptions were needed.
    exception::check(&lint, report);
}

/// The rules that a Rust file has written by hand, as a spec names them: its public functions,
/// in camel case. None when it is not Rust.
pub fn known_rules(rust_source: &str) -> BTreeSet<String> {
    let items = syn::parse_file(rust_source).map(|file| file.items).unwrap_or_default();
    let functions = items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) if matches!(function.vis, syn::Visibility::Public(_)) => {
            Some(function.sig.ident.to_string())
        }
        _ => None,
    });
    functions.map(|name| lower_camel(&name)).collect()
}

/// `servers_unique` as `serversUnique`.
fn lower_camel(name: &str) -> String {
    let mut camel = String::new();
    for word in name.split('_') {
        let mut characters = word.chars();
        if !camel.is_empty() {
            camel.extend(characters.next().map(|c| c.to_ascii_uppercase()));
        }
        camel.extend(characters);
    }
    camel
}

/// What all checks share.
struct Lint<'a> {
    spec: &'a Spec,
    context: &'a Context,
    words: Words,
    shapes: BTreeMap<&'a str, &'a Shape>,
    sites: Vec<Site<'a>>,
    /// The operations that use a shape, directly or through others.
    users: BTreeMap<&'a str, Vec<&'a OperationSpec>>,
    /// The exceptions that were needed, by the place of each.
    needed: RefCell<BTreeSet<Span>>,
}

impl<'a> Lint<'a> {
    fn new(spec: &'a Spec, context: &'a Context) -> Self {
        let mut lint = Self {
            spec,
            context,
            words: Words::new(spec.service.words.iter().map(|word| word.as_str())),
            shapes: spec.shapes.iter().map(|shape| (shape.name.as_str(), shape)).collect(),
            sites: site::all(spec),
            users: BTreeMap::new(),
            needed: RefCell::default(),
        };
        for operation in &spec.operations {
            for shape in lint.reach(Owner::Operation(operation)) {
                lint.users.entry(shape).or_default().push(operation);
            }
        }
        lint
    }

    /// The schema that a schema stands for; `None` when a reference leads nowhere.
    fn resolve(&self, schema: &'a Schema) -> Option<&'a Schema> {
        let mut schema = schema;
        for _ in 0..=self.shapes.len() {
            let Some(reference) = &schema.reference else { return Some(schema) };
            schema = &self.shapes.get(reference.as_str())?.schema;
        }
        None
    }

    /// The shapes that an owner refers to, directly or through others.
    fn reach(&self, owner: Owner<'a>) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![owner];
        while let Some(owner) = open.pop() {
            for site in self.sites.iter().filter(|site| site.owner == owner) {
                let Some(reference) = &site.schema.reference else { continue };
                if reached.insert(reference.as_str()) {
                    open.extend(self.shapes.get(reference.as_str()).map(|it| Owner::Shape(it)));
                }
            }
        }
        reached
    }

    /// The operations that an owner matters to.
    fn operations_of(&self, owner: Owner<'a>) -> Vec<&'a OperationSpec> {
        match owner {
            Owner::Operation(operation) => vec![operation],
            Owner::Shape(shape) => self.users.get(shape.name.as_str()).cloned().unwrap_or_default(),
        }
    }

    /// Whether a request of the operation can hold the shape.
    fn takes(&self, operation: &'a OperationSpec, shape: &str) -> bool {
        let mut open: Vec<&Schema> =
            operation.file.parameters.iter().map(|parameter| &parameter.schema.value).collect();
        let mut seen = BTreeSet::new();
        while let Some(schema) = open.pop() {
            if let Some(reference) = &schema.reference
                && seen.insert(reference.as_str())
            {
                open.extend(self.shapes.get(reference.as_str()).map(|it| &it.schema.value));
            }
            open.extend(schema.items.iter().chain(&schema.content_schema).map(|it| &it.value));
            open.extend(schema.properties.iter().map(|(_, member)| &member.value));
        }
        seen.contains(shape)
    }

    /// Whether an exception waives the rule at this name.
    fn waives(&self, owner: Owner<'a>, rule: &str, at: &str) -> bool {
        let operations = self.operations_of(owner);
        let exceptions = operations.iter().flat_map(|operation| &operation.file.exceptions);
        let fitting = exceptions.filter(|it| *it.rule == rule && *it.at == at);
        let places: Vec<_> = fitting.map(|exception| exception.span).collect();
        self.needed.borrow_mut().extend(&places);
        !places.is_empty()
    }

    /// Where a key of the object at `span` is written.
    fn key(&self, span: Span, key: &str) -> Span {
        let node = json::parse_again(&self.spec.sources, span);
        node.and_then(|node| node.member(key).map(|member| member.key.span)).unwrap_or(span)
    }
}

/// Whether a text says nothing.
fn is_blank(text: &Option<Spanned<String>>) -> bool {
    text.as_ref().is_none_or(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_written_by_hand_are_read_from_rust() {
        let source = "
            /// A rule.
            pub fn servers_unique(a: u8) -> u8 { a }
            pub fn plain() {}
            fn private() {}
            pub(crate) fn inner() {}
        ";
        let rules = known_rules(source);
        assert_eq!(rules.iter().collect::<Vec<_>>(), ["plain", "serversUnique"]);
        assert!(known_rules("not rust {").is_empty());
    }
}
