//! What is given once: `immutable`.

use super::Lint;
use crate::load::OperationSpec;
use crate::report::Report;

/// What the names of operations that change something that is there begin with.
const CHANGES: [&str; 3] = ["Modify", "Set", "Update"];

/// An operation that changes a thing stands in the group of the one that makes it, and names what
/// it changes by the same parameter.
pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let is_change = |it: &&OperationSpec| CHANGES.iter().any(|verb| it.name.starts_with(verb));
    for operation in &lint.spec.operations {
        let parameters = operation.file.parameters.iter();
        for parameter in parameters.filter(|it| it.schema.immutable == Some(true)) {
            let takes = |it: &&OperationSpec| {
                it.file.parameters.iter().any(|it| *it.name == *parameter.name)
            };
            let mut others = lint.spec.operations.iter().filter(|it| it.group == operation.group);
            if let Some(change) = others.by_ref().filter(is_change).find(takes) {
                report.add(
                    "immutable",
                    lint.key(parameter.schema.span, "immutable"),
                    format!("`{}` changes `{}`", change.name, *parameter.name),
                    "delete `immutable`, or the parameter of the other operation",
                );
            }
        }
    }
}
