//! When members of an answer count.

use super::{Context, DEEPEST};
use crate::ir::{Applies, AppliesTest};
use crate::spec::{self, Schema};

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
            let tests = applies.condition.properties.iter();
            let tests = tests.map(|(name, test)| (name.value.clone(), self::test(test))).collect();
            found.push(Applies { path: path.clone(), tests });
        }
        collect(context, &format!("{path}."), member, depth, found);
    }
}

fn test(test: &spec::Test) -> AppliesTest {
    match test.present {
        Some(present) => AppliesTest::Present(present),
        None => {
            AppliesTest::OneOf(test.values.iter().flatten().map(|it| it.value.clone()).collect())
        }
    }
}
