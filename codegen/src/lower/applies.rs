//! When members of an answer count.

use super::{Context, DEEPEST};
use crate::ir::Applies;
use crate::source::Spanned;
use crate::spec::Schema;

/// The members of an answer, and of all that is inside it, that count under a condition.
pub(super) fn of_answer(context: &Context<'_>, schema: &Schema) -> Vec<Applies> {
    let mut found = Vec::new();
    collect(context, "", schema, DEEPEST, &mut found);
    found
}

fn collect(
    context: &Context<'_>,
    path: &str,
    schema: &Schema,
    depth: usize,
    found: &mut Vec<Applies>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let schema = context.resolve(schema);
    if let Some(items) = &schema.items {
        collect(context, &format!("{path}N."), items, depth, found);
    }
    for (name, member) in &schema.properties {
        let path = format!("{path}{}", name.value);
        if let Some(applies) = &member.applies_when {
            let texts =
                |values: &[Spanned<String>]| values.iter().map(|text| text.value.clone()).collect();
            let tests = applies.condition.properties.iter().map(|(name, test)| {
                (name.value.clone(), texts(test.values.as_deref().unwrap_or_default()))
            });
            let tests = tests.collect();
            found.push(Applies { path: path.clone(), tests });
        }
        collect(context, &format!("{path}."), member, depth, found);
    }
}
