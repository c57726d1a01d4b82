//! How error codes differ.

use super::{Changes, Kind};
use crate::ir::{Code, Codes, ListedCode};

/// Compares the codes of a product.
pub(super) fn compare(old: &Codes, new: &Codes, changes: &mut Changes) {
    if old.name != new.name {
        changes.add(Kind::Breaks, format!("the type `{}` is called `{}`", old.name, new.name));
    }
    for was in &old.codes {
        match new.codes.iter().find(|is| is.code == was.code) {
            Some(is) => code(was, is, changes),
            None => changes.add(Kind::Breaks, format!("the code `{}` is gone", was.code)),
        }
    }
    for is in new.codes.iter().filter(|is| old.codes.iter().all(|was| was.code != is.code)) {
        changes.add(Kind::Adds, format!("the code `{}` is new", is.code));
    }
}

fn code(old: &Code, new: &Code, changes: &mut Changes) {
    let code = &old.code;
    for (what, was, is) in
        [("variant", &old.variant, &new.variant), ("constant", &old.constant, &new.constant)]
    {
        if was != is {
            let text = format!("the {what} of the code `{code}` is called `{is}`, not `{was}`");
            changes.add(Kind::Breaks, text);
        }
    }
    if old.class != new.class {
        let (was, is) = (&old.class, &new.class);
        changes.add(Kind::Alters, format!("the code `{code}` is of the class {is}, not {was}"));
    }
    if old.repeat != new.repeat {
        changes
            .add(Kind::Alters, format!("whether to repeat after the code `{code}` is otherwise"));
    }
    if old.status != new.status {
        let (was, is) = (old.status, new.status);
        changes.add(Kind::Alters, format!("the code `{code}` has the status {is}, not {was}"));
    }
    if old.family != new.family {
        let text = if new.family { "has others under it" } else { "stands for itself alone" };
        changes.add(Kind::Alters, format!("the code `{code}` {text}"));
    }
}

/// Compares the lists of an operation.
pub(super) fn listed(old: &[ListedCode], new: &[ListedCode], changes: &mut Changes) {
    let lacks = |list: &[ListedCode], code: &str| list.iter().all(|it| it.code != code);
    for was in old.iter().filter(|was| lacks(new, &was.code)) {
        changes.add(Kind::Alters, format!("it no longer lists the code `{}`", was.code));
    }
    for is in new.iter().filter(|is| lacks(old, &is.code)) {
        changes.add(Kind::Adds, format!("it lists the code `{}`", is.code));
    }
}
