//! Rules between members: `unknown-member`, `empty-condition`.

use super::Lint;
use crate::keys::nearest;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Conditional, Kind};

/// The members of an object, or the parameters of an operation, and the rules between them.
struct Members<'a> {
    names: Vec<&'a str>,
    /// What a stranger among them is, and where they are listed.
    stranger: &'static str,
    list: &'static str,
    required: &'a [Spanned<String>],
    dependent_required: &'a [(Spanned<String>, Vec<Spanned<String>>)],
    all_of: &'a [Spanned<Conditional>],
}

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        let file = &operation.file;
        let members = Members {
            names: file.parameters.iter().map(|parameter| parameter.name.as_str()).collect(),
            stranger: "no parameter of this operation",
            list: "parameters",
            required: &[],
            dependent_required: &file.dependent_required,
            all_of: &file.all_of,
        };
        between(&members, report);
    }
    for site in &lint.sites {
        let schema = site.schema;
        // Elsewhere the keywords themselves are misplaced, which is reported.
        if schema.kind.as_deref() != Some(&Kind::Object) {
            continue;
        }
        let members = Members {
            names: schema.properties.iter().map(|(name, _)| name.as_str()).collect(),
            stranger: "no member of this object",
            list: "properties",
            required: &schema.required,
            dependent_required: &schema.dependent_required,
            all_of: &schema.all_of,
        };
        between(&members, report);
    }
}

fn between(members: &Members<'_>, report: &mut Report) {
    for (name, dependents) in members.dependent_required {
        for dependent in dependents.iter().filter(|dependent| ***dependent == **name) {
            report.add(
                "empty-condition",
                dependent.span,
                format!("`{}` asks for itself", **name),
                "name the members that must be there beside it",
            );
        }
    }
    for name in mentioned(members) {
        if !members.names.contains(&name.as_str()) {
            let help = match nearest(name, &members.names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it to `{}`, or delete it here", members.list),
            };
            let message = format!("`{}` is {}", **name, members.stranger);
            report.add("unknown-member", name.span, message, help);
        }
    }
    for conditional in members.all_of {
        condition(conditional, report);
    }
}

/// All names that the rules mention.
fn mentioned<'a>(members: &Members<'a>) -> Vec<&'a Spanned<String>> {
    let mut names: Vec<_> = members.required.iter().collect();
    for (name, dependents) in members.dependent_required {
        names.push(name);
        names.extend(dependents);
    }
    for conditional in members.all_of {
        names.extend(conditional.condition.properties.iter().map(|(name, _)| name));
        names.extend(&conditional.consequence.required);
        names.extend(&conditional.consequence.forbidden);
    }
    names
}

fn condition(conditional: &Spanned<Conditional>, report: &mut Report) {
    const RULE: &str = "empty-condition";
    for (name, test) in &conditional.condition.properties {
        let values = test.values.as_ref();
        let tests = [values.is_some(), test.pattern.is_some(), test.present.is_some()];
        let given = tests.into_iter().filter(|given| *given).count();
        if given != 1 || values.is_some_and(Vec::is_empty) {
            report.add(
                RULE,
                test.span,
                format!(
                    "`{}` is not tested by exactly one of `enum`, `pattern` and `present`",
                    **name
                ),
                "give the values it may have in `enum`, a `pattern` it must match, or say in \
                 `present` whether it is there",
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
    let consequence = &conditional.consequence;
    if consequence.required.is_empty() && consequence.forbidden.is_empty() {
        report.add(
            RULE,
            conditional.span,
            "the condition asks for nothing",
            "list in `then.required` what must be there, or in `then.forbidden` what must not",
        );
    }
}
