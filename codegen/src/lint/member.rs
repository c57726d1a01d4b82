//! Rules between members: `unknown-member`, `empty-condition`.

use super::Lint;
use crate::keys::nearest;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Conditional, Kind, Schema};

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for site in &lint.sites {
        let schema = site.schema;
        // Elsewhere the keywords themselves are misplaced, which is reported.
        if schema.kind.as_deref() != Some(&Kind::Object) {
            continue;
        }
        let names: Vec<_> = schema.properties.iter().map(|(name, _)| name.as_str()).collect();
        for (name, dependents) in &schema.dependent_required {
            for dependent in dependents.iter().filter(|dependent| ***dependent == **name) {
                report.add(
                    "empty-condition",
                    dependent.span,
                    format!("`{}` asks for itself", **name),
                    "name the members that must be there beside it",
                );
            }
        }
        for name in mentioned(schema) {
            if !names.contains(&name.as_str()) {
                let help = match nearest(name, &names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to `properties`, or delete it here".to_owned(),
                };
                let message = format!("`{}` is no member of this object", **name);
                report.add("unknown-member", name.span, message, help);
            }
        }
        for conditional in &schema.all_of {
            condition(conditional, report);
        }
    }
}

/// All names of members that the rules of an object mention.
fn mentioned(schema: &Schema) -> Vec<&Spanned<String>> {
    let mut names: Vec<_> = schema.required.iter().collect();
    for (name, dependents) in &schema.dependent_required {
        names.push(name);
        names.extend(dependents);
    }
    for conditional in &schema.all_of {
        names.extend(conditional.condition.properties.iter().map(|(name, _)| name));
        names.extend(&conditional.consequence.required);
    }
    names
}

fn condition(conditional: &Spanned<Conditional>, report: &mut Report) {
    const RULE: &str = "empty-condition";
    for (name, test) in &conditional.condition.properties {
        let values = test.values.as_ref();
        if values.is_some() == test.pattern.is_some() || values.is_some_and(Vec::is_empty) {
            report.add(
                RULE,
                test.span,
                format!("`{}` is not tested by exactly one of `enum` and `pattern`", **name),
                "give the values it may have in `enum`, or a `pattern` it must match",
            );
        }
    }
    if conditional.condition.properties.is_empty() {
        report.add(
            RULE,
            conditional.span,
            "the condition tests no member, so it always holds",
            "name a member in `if`, or list the names in `required` instead",
        );
    }
    if conditional.consequence.required.is_empty() {
        report.add(
            RULE,
            conditional.span,
            "the condition asks for nothing",
            "list in `then.required` what must be there",
        );
    }
}
