//! Exceptions: `unused-exception`.

use super::Lint;
use crate::keys::list;
use crate::report::Report;

/// The rules that a vendor can make impossible, or not worth it, to keep.
const WAIVABLE: &[&str] =
    &["name-style", "code-style", "long-name", "same-form", "swappable-arguments"];

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let needed = lint.needed.borrow();
    let exceptions = lint.spec.operations.iter().flat_map(|operation| &operation.file.exceptions);
    for exception in exceptions.filter(|exception| !needed.contains(&exception.span)) {
        if WAIVABLE.contains(&exception.rule.as_str()) {
            report.add(
                "unused-exception",
                exception.at.span,
                format!("`{}` does not break `{}`", *exception.at, *exception.rule),
                "delete the exception, or mend the name in `at`",
            );
        } else {
            report.add(
                "unused-exception",
                exception.rule.span,
                format!("`{}` is no rule that an exception can waive", *exception.rule),
                format!("the rules are {}; mend what breaks any other", list(WAIVABLE)),
            );
        }
    }
}
