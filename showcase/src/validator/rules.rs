//! The rules that the specs name.

use aliyun_core::Checker;

use crate::model::{Part, PartKind};

/// The first part of a list must not be an odd one.
pub fn first_is_plain(name: &'static str, parts: &[Part], v: &mut Checker) {
    if parts.first().is_some_and(|part| part.kind == Some(PartKind::Odd)) {
        v.violate_item(name, 0, "Kind", "firstIsPlain", "must be plain in the first part");
    }
}
