//! How the rules of requests differ: which were taken away, which are narrower, which wider.

use super::{Changes, Kind};
use crate::ir::{Check, Empty, Only, Record, Rule};
use crate::observed::Both;

/// Compares the rules of two states of a record.
pub(super) fn compare(at: &str, old: &Record, new: &Record, changes: &mut Changes) {
    let mut open: Vec<&Check> = new.checks.iter().collect();
    for was in &old.checks {
        let same = |is: &&Check| is.wire == was.wire && name(&is.rule) == name(&was.rule);
        // One that is the same to the letter goes first: a member can have several of a kind.
        let found = open.iter().position(|is| same(is) && is_equal(was, is));
        match found.or_else(|| open.iter().position(same)) {
            Some(place) => check(at, was, open.remove(place), changes),
            // A member that is gone has no rules, and no one is the worse for it.
            None => changes.add(
                Kind::Alters,
                format!("`{}` of {at} has a rule less ({})", was.wire, name(&was.rule)),
            ),
        }
    }
    // What is new itself is asked for nothing by old programs, unless it is required.
    let is_known = |wire: &str| old.fields.iter().any(|field| field.wire == wire);
    for is in open.into_iter().filter(|is| is_known(&is.wire)) {
        let text = format!("`{}` of {at} has a rule more ({})", is.wire, name(&is.rule));
        changes.add(Kind::Refuses, text);
    }
}

fn is_equal(old: &Check, new: &Check) -> bool {
    same(&old.rule, &new.rule) && old.only == new.only && old.empty == new.empty
}

/// Rules have no equality of their own: what they print is all of them.
fn same(old: &Rule, new: &Rule) -> bool {
    format!("{old:?}") == format!("{new:?}")
}

fn check(at: &str, old: &Check, new: &Check, changes: &mut Changes) {
    let (wire, rule) = (&old.wire, name(&old.rule));
    let narrower = is_narrower(&old.rule, &new.rule)
        || (new.only.is_none() && old.only.is_some())
        || matches!((old.only, new.only), (Some(Only::Documented), Some(Only::Observed)))
        || strictness(new.empty) > strictness(old.empty);
    if narrower {
        changes.add(Kind::Refuses, format!("the rule {rule} for `{wire}` of {at} is narrower"));
    } else if !is_equal(old, new) {
        changes.add(Kind::Alters, format!("the rule {rule} for `{wire}` of {at} is wider"));
    }
}

/// How much an empty text is refused.
fn strictness(empty: Empty) -> u8 {
    match empty {
        Empty::Passes => 0,
        Empty::PassesObserved => 1,
        Empty::Refused => 2,
    }
}

/// Whether something that passed by the old rule may not by the new one. What cannot be told counts
/// as narrower.
fn is_narrower(old: &Rule, new: &Rule) -> bool {
    match (old, new) {
        (old, new) if same(old, new) => false,
        (
            Rule::Range { min: old_min, max: old_max, also: old_also, .. },
            Rule::Range { min, max, also, .. },
        ) => {
            let lost = old_also.iter().any(|value| !also.contains(value));
            raised(old_min, min) || raised(max, old_max) || lost
        }
        (Rule::Length { min: old_min, max: old_max }, Rule::Length { min, max })
        | (Rule::Count { min: old_min, max: old_max }, Rule::Count { min, max }) => {
            // Without a limit it is as high as can be.
            let limit = |max: &Both<Option<u64>>| max.map(|max| max.unwrap_or(u64::MAX));
            raised(old_min, min) || raised(&limit(max), &limit(old_max))
        }
        _ => true,
    }
}

/// Whether the first is below the second, by the documents or by default.
fn raised<T: PartialOrd>(low: &Both<T>, high: &Both<T>) -> bool {
    low.documented < high.documented || low.observed < high.observed
}

/// What a rule is about: the name of its kind, in words.
fn name(rule: &Rule) -> String {
    let shown = format!("{rule:?}");
    let kind = shown.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let mut words = String::new();
    for letter in kind.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    match rule {
        Rule::Named(function) => format!("`{function}`"),
        _ => words,
    }
}
