//! When members and parameters count: `applies-when`.

use super::Lint;
use super::describe::said;
use super::member::possible;
use super::site::Role;
use crate::keys::nearest;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Applies, Schema};

const RULE: &str = "applies-when";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        let parameters = operation.file.parameters.iter();
        let members = parameters.map(|parameter| (&parameter.name, &parameter.schema));
        beside(lint, &members.collect::<Vec<_>>(), report);
    }
    for site in &lint.sites {
        let members = site.schema.properties.iter().map(|(name, member)| (name, member));
        beside(lint, &members.collect::<Vec<_>>(), report);
        if site.schema.applies_when.is_some()
            && !matches!(site.role, Role::Parameter(_) | Role::Member(_))
        {
            report.add(
                RULE,
                lint.key(site.schema.span, "appliesWhen"),
                format!("{} has nothing beside it that could decide", site.noun()),
                "say it of a parameter, or of a member of an object",
            );
        }
    }
}

/// Checks what stands side by side.
fn beside<'a>(
    lint: &Lint<'a>,
    members: &[(&Spanned<String>, &'a Spanned<Schema>)],
    report: &mut Report,
) {
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    for (own, schema) in members {
        let Some(applies) = &schema.applies_when else { continue };
        one(own, applies, &names, report);
        for (name, test) in &applies.condition.properties {
            let decides = members.iter().find(|(known, _)| ***known == **name);
            if let Some(schema) = decides.and_then(|(_, schema)| lint.resolve(schema)) {
                possible(RULE, name, test, schema, report);
            }
        }
    }
}

fn one(own: &str, applies: &Spanned<Applies>, names: &[&str], report: &mut Report) {
    said(&applies.description, "the description of the condition", report);
    if applies.condition.properties.is_empty() {
        let help = "name in `if` what decides, or delete `appliesWhen`";
        report.add(RULE, applies.span, "the condition tests nothing, so it always holds", help);
    }
    for (name, test) in &applies.condition.properties {
        if **name == own {
            let help = "name what stands beside it";
            report.add(RULE, name.span, format!("`{own}` decides whether it counts itself"), help);
        } else if !names.contains(&name.as_str()) {
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name what stands beside it".to_owned(),
            };
            report.add(RULE, name.span, format!("`{}` does not stand beside it", **name), help);
        }
        let values = test.values.as_ref();
        let is_other = test.present.is_some() || test.pattern.is_some();
        if is_other || values.is_none_or(Vec::is_empty) {
            report.add(
                RULE,
                test.span,
                format!("`{}` is not tested by `enum` alone", **name),
                "give the values it may have in `enum`",
            );
        }
    }
}
