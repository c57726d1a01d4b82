//! How records and enums differ.

use super::{Changes, Kind, rules};
use crate::ir::{Enum, Field, Presence, Record, Type};

/// Compares two states of a record. `at` is what it is called for a reader: `the request`.
pub(super) fn compare(at: &str, old: &Record, new: &Record, changes: &mut Changes) {
    if old.name != new.name {
        changes.add(Kind::Breaks, format!("the type `{}` is called `{}`", old.name, new.name));
    }
    let find = |record: &Record, wire: &str| {
        record.fields.iter().find(|field| field.wire == wire).cloned()
    };
    for field in &old.fields {
        match find(new, &field.wire) {
            Some(now) => self::field(at, field, &now, changes),
            None => changes.add(Kind::Breaks, format!("`{}` of {at} is gone", field.wire)),
        }
    }
    for field in new.fields.iter().filter(|field| find(old, &field.wire).is_none()) {
        let kind = stored(field);
        match field.presence {
            Presence::Required => changes.add(
                Kind::Breaks,
                format!("`{}` of {at} is new and required: `new` takes it ({kind})", field.wire),
            ),
            _ => changes.add(Kind::Adds, format!("`{}` of {at} is new ({kind})", field.wire)),
        }
    }
    order(at, old, new, changes);
    rules::compare(at, old, new, changes);
}

fn field(at: &str, old: &Field, new: &Field, changes: &mut Changes) {
    let wire = &old.wire;
    if old.name != new.name {
        let (was, is) = (&old.name, &new.name);
        changes.add(Kind::Breaks, format!("the field `{was}` of {at} is called `{is}`"));
    }
    if stored(old) != stored(new) {
        let text = match (old.presence, new.presence) {
            (Presence::Required, Presence::Optional) if old.ty == new.ty => {
                format!("`{wire}` of {at} is no longer required, nor an argument of `new`")
            }
            (Presence::Optional, Presence::Required) if old.ty == new.ty => {
                format!("`{wire}` of {at} is required: `new` takes it")
            }
            _ => format!("`{wire}` of {at} is of the type {}, not {}", stored(new), stored(old)),
        };
        changes.add(Kind::Breaks, text);
    } else if old.presence != new.presence {
        // A list is of one type, whether `new` takes it or not.
        let now = if new.presence == Presence::Required { "takes" } else { "no longer takes" };
        changes.add(Kind::Breaks, format!("`new` of {at} {now} `{wire}`"));
    } else if old.form != new.form {
        changes.add(Kind::Alters, format!("`{wire}` of {at} travels in another form"));
    }
}

/// The arguments of `new` that both have stand in the same order, or a program swaps them unseen.
fn order(at: &str, old: &Record, new: &Record, changes: &mut Changes) {
    let arguments = |record: &Record, other: &Record| -> Vec<String> {
        let is_argument = |field: &&Field| field.presence == Presence::Required;
        let stays = |field: &&Field| {
            other.fields.iter().filter(is_argument).any(|it| it.wire == field.wire)
        };
        let fields = record.fields.iter().filter(is_argument).filter(stays);
        fields.map(|field| field.wire.clone()).collect()
    };
    let (was, is) = (arguments(old, new), arguments(new, old));
    if was != is {
        let (was, is) = (was.join(", "), is.join(", "));
        changes.add(Kind::Breaks, format!("`new` of {at} takes {is}, in this order and not {was}"));
    }
}

/// The type of a field as its struct has it.
fn stored(field: &Field) -> String {
    let ty = words(&field.ty);
    if field.presence == Presence::Optional { format!("optional {ty}") } else { ty }
}

/// A type in words.
pub(super) fn words(ty: &Type) -> String {
    match ty {
        Type::Enum(name) | Type::Record(name) => format!("`{name}`"),
        Type::List(item) => format!("list of {}", words(item)),
        plain => {
            let name = format!("{plain:?}");
            format!("`{name}`")
        }
    }
}

/// Compares the enums of two states, by name.
pub(super) fn enums(old: &[Enum], new: &[Enum], changes: &mut Changes) {
    for was in old {
        match new.iter().find(|is| is.name == was.name) {
            Some(is) => values(was, is, changes),
            None => changes.add(Kind::Breaks, format!("the type `{}` is gone", was.name)),
        }
    }
    for is in new.iter().filter(|is| old.iter().all(|was| was.name != is.name)) {
        changes.add(Kind::Adds, format!("the type `{}` is new", is.name));
    }
}

fn values(old: &Enum, new: &Enum, changes: &mut Changes) {
    let name = &old.name;
    for was in &old.values {
        match new.values.iter().find(|is| is.wire == was.wire) {
            Some(is) if is.variant != was.variant => changes.add(
                Kind::Breaks,
                format!("`{name}::{}` is called `{name}::{}`", was.variant, is.variant),
            ),
            Some(_) => {}
            None => {
                changes.add(Kind::Breaks, format!("the value `{}` of `{name}` is gone", was.wire));
            }
        }
    }
    for is in new.values.iter().filter(|is| old.values.iter().all(|was| was.wire != is.wire)) {
        changes.add(Kind::Adds, format!("the value `{}` of `{name}` is new", is.wire));
    }
}

/// Compares the records of two states, by name.
pub(super) fn records(old: &[Record], new: &[Record], changes: &mut Changes) {
    for was in old {
        match new.iter().find(|is| is.name == was.name) {
            Some(is) => compare(&format!("`{}`", was.name), was, is, changes),
            None => changes.add(Kind::Breaks, format!("the type `{}` is gone", was.name)),
        }
    }
    for is in new.iter().filter(|is| old.iter().all(|was| was.name != is.name)) {
        changes.add(Kind::Adds, format!("the type `{}` is new", is.name));
    }
}
