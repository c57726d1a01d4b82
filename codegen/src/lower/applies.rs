//! When members of an answer count.

use super::{Context, walk};
use crate::ir::Applies;
use crate::spec::{self, Schema};

/// The members of an answer, and of all that is inside it, that count under a condition.
pub(super) fn of_answer(context: &Context<'_>, schema: &Schema) -> Vec<Applies> {
    let mut found = Vec::new();
    for (name, member) in &schema.properties {
        walk(context, name, member, &mut |path, schema| {
            found.extend(schema.applies_when.as_ref().map(|it| applies(path, it)));
        });
    }
    found
}

fn applies(path: &str, applies: &spec::Applies) -> Applies {
    let tests = applies.condition.properties.iter().map(|(name, test)| {
        let texts = test.values.iter().flatten().map(|value| value.value.to_string());
        (name.value.clone(), texts.collect())
    });
    Applies { path: path.to_owned(), tests: tests.collect() }
}
