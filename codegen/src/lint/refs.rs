//! References: `unknown-ref`, `ref-cycle`, `beside-ref`, `unused-shape`.

use super::Lint;
use super::keyword::present;
use super::site::{Owner, Role};
use crate::keys::nearest;
use crate::load::Shape;
use crate::report::Report;

/// `all_understood` says whether every file could be read: only then is it known what is unused.
pub(super) fn check(lint: &Lint<'_>, all_understood: bool, report: &mut Report) {
    let unused = |shape: &&Shape| !lint.users.contains_key(shape.name.as_str());
    for shape in lint.spec.shapes.iter().filter(unused).filter(|_| all_understood) {
        report.add(
            "unused-shape",
            shape.schema.span,
            format!("no operation uses the shape `{}`", shape.name),
            "delete it, or refer to it where it belongs",
        );
    }
    let names: Vec<_> = lint.shapes.keys().copied().collect();
    for site in &lint.sites {
        let Some(reference) = &site.schema.reference else { continue };
        let path = format!("{}/shapes/{}.json", lint.spec.folder, **reference);
        // A shape whose file could not be understood is reported already.
        if !lint.shapes.contains_key(reference.as_str()) && !lint.spec.sources.has(&path) {
            let help = match nearest(reference, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write the shape into {path}"),
            };
            report.add(
                "unknown-ref",
                reference.span,
                format!("there is no shape `{}`", **reference),
                help,
            );
        }
        for keyword in present(site.schema) {
            let is_own = match keyword {
                "default" | "deprecated" | "note" | "appliesWhen" | "observed" | "refusedWith" => {
                    true
                }
                // Not of the shape, but of the parameter.
                "immutable" => matches!(site.role, Role::Parameter(_)),
                "$schema" => matches!(site.role, Role::Shape(_)),
                _ => false,
            };
            if is_own {
                continue;
            }
            report.add(
                "beside-ref",
                lint.key(site.schema.span, keyword),
                format!("`{keyword}` stands beside `$ref`"),
                "only `description`, `default`, `deprecated`, `note`, `appliesWhen`, `observed`, \
                 `refusedWith` and, of a parameter, `immutable` may; move it into the shape, or \
                 write the type out here",
            );
        }
        if let Owner::Shape(shape) = site.owner {
            let target = lint.shapes.get(reference.as_str()).copied();
            let closes = |it| lint.reach(Owner::Shape(it)).contains(shape.name.as_str());
            if **reference == shape.name || target.is_some_and(closes) {
                report.add(
                    "ref-cycle",
                    reference.span,
                    format!("the shape `{}` contains itself through this reference", shape.name),
                    "break the circle: a request or an answer is finite",
                );
            }
        }
    }
}
