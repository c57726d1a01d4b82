//! Members that say the place of their object in a list, and that are filled in where a request
//! leaves them out: `supplied-by`.

use std::collections::BTreeSet;

use super::Lint;
use super::site::{Role, Site};
use crate::report::Report;
use crate::source::Span;
use crate::spec::Schema;

const RULE: &str = "supplied-by";

/// Where the members of requests stand.
#[derive(Default)]
struct Places {
    /// Those of the items of lists.
    in_lists: BTreeSet<Span>,
    /// All others.
    alone: BTreeSet<Span>,
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let mut places = Places::default();
    for operation in &lint.spec.operations {
        for parameter in &operation.file.parameters {
            walk(lint, &parameter.schema, false, DEEPEST, &mut places);
        }
    }
    for site in &lint.sites {
        place(site, &places, report);
        required(site.schema, report);
    }
}

/// Shapes that contain each other end here; they are refused anyway.
const DEEPEST: usize = 16;

fn walk(lint: &Lint<'_>, schema: &Schema, in_list: bool, depth: usize, places: &mut Places) {
    let (Some(schema), Some(depth)) = (lint.resolve(schema), depth.checked_sub(1)) else { return };
    for (_, member) in &schema.properties {
        let known = if in_list { &mut places.in_lists } else { &mut places.alone };
        known.insert(member.span);
        walk(lint, member, false, depth, places);
    }
    if let Some(content) = &schema.content_schema {
        walk(lint, content, false, depth, places);
    }
    if let Some(items) = &schema.items {
        walk(lint, items, true, depth, places);
    }
}

/// Its object is an item of a list, wherever a request takes it.
fn place(site: &Site<'_>, places: &Places, report: &mut Report) {
    let Some(supplier) = &site.schema.supplied_by else { return };
    let is_member = matches!(site.role, Role::Member(_));
    let span = site.schema.span;
    if !is_member || !places.in_lists.contains(&span) || places.alone.contains(&span) {
        let message = format!("{} has no place in a list of a request", site.noun());
        report.add(
            RULE,
            supplier.span,
            message,
            "delete `suppliedBy`: only a member of an object that stands in lists alone has one",
        );
    }
}

/// What the service does not ask for need not be filled in.
fn required(schema: &Schema, report: &mut Report) {
    for (name, member) in &schema.properties {
        let Some(supplier) = &member.supplied_by else { continue };
        if !schema.required.iter().any(|it| **it == **name) {
            let message = format!("the service does not ask for `{}`", **name);
            report.add(
                RULE,
                supplier.span,
                message,
                "list it in `required`, or delete `suppliedBy`",
            );
        }
    }
}
