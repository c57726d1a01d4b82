//! The rules that the specs name.

use aliyun_core::{Checker, places};

use crate::model::{Part, PartKind, PutRules, RouteAction};

/// Rules have marks, or take the place of all others.
pub fn marks_or_all(request: &PutRules, v: &mut Checker) {
    if request.marks.is_none() && request.all != Some(true) {
        v.violate("Marks", "marksOrAll", None, "must be given unless All is true");
    }
}

/// The first part of a list must not be an odd one.
pub fn first_is_plain(name: &'static str, parts: &[Part], v: &mut Checker) {
    if parts.first().is_some_and(|part| part.kind == Some(PartKind::Odd)) {
        v.violate_item(name, 0, "Kind", "firstIsPlain", "must be plain in the first part");
    }
}

/// No two actions of a list come at one place, whether it is given or counted.
pub fn orders_differ(name: &'static str, actions: &[RouteAction], v: &mut Checker) {
    let orders = places(actions.iter().map(|action| action.order));
    for (n, order) in orders.iter().enumerate() {
        if orders.iter().take(n).any(|before| before == order) {
            v.violate_item(name, n, "Order", "ordersDiffer", "must differ from the others");
        }
    }
}
