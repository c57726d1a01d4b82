//! The rules for requests, as checks.

use super::Presence;
use crate::observed::Both;

/// One line of a `Validate` implementation.
#[derive(Clone, Debug)]
pub struct Check {
    /// The member it is about; both names are empty where that is an item of a list.
    pub wire: String,
    pub name: String,
    pub presence: Presence,
    pub rule: Rule,
    /// The limits under which it holds, where it is not all of them.
    pub only: Option<Only>,
    pub empty: Empty,
}

/// Whether a rule for a text lets an empty one pass, which means the same as none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    Refused,
    Passes,
    /// By observation, and not by the documents.
    PassesObserved,
}

/// The limits under which a rule holds that differs between documents and observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    Documented,
    Observed,
}

#[derive(Clone, Debug)]
pub enum Rule {
    /// It must be there.
    Required,
    NotEmpty,
    /// Single values of `also` are valid outside the range too.
    Range {
        min: Both<i64>,
        max: Both<i64>,
        also: Vec<i64>,
    },
    /// The same for a number with a fraction, which must be finite too.
    Fraction {
        min: Both<i64>,
        max: Both<i64>,
    },
    /// It must be greater than another member.
    Greater(Member),
    Length {
        min: Both<u64>,
        max: Both<Option<u64>>,
    },
    Count {
        min: Both<u64>,
        max: Both<Option<u64>>,
    },
    /// The name of a constant of [`Api::patterns`](super::Api::patterns), and what it allows in words.
    Pattern {
        constant: String,
        allowed: String,
    },
    /// The name of a constant of [`Api::patterns`](super::Api::patterns) that must not match, and what it means in words,
    /// to complete "must not ...".
    Not {
        constant: String,
        words: String,
    },
    /// It is an address: what the method for it is called.
    Address(String),
    Known,
    /// It is one of these texts.
    OneOf(Vec<String>),
    Unique,
    /// The rules of the items of a list of records.
    Each,
    /// The rules of the items of another list.
    Items(Vec<Check>),
    /// The rules of a record.
    Inside,
    /// A rule written by hand: the name of its function.
    Named(String),
    /// The same for a request as a whole.
    Whole(String),
    /// The member must be there when all conditions hold; the words complete "is required ...".
    RequiredWhen {
        conditions: Vec<Condition>,
        words: String,
    },
    /// The same, but it must not be there.
    ForbiddenWhen {
        conditions: Vec<Condition>,
        words: String,
    },
    /// More rules for the member hold when all conditions do; the words complete "must be ...".
    When {
        conditions: Vec<Condition>,
        words: String,
        checks: Vec<Check>,
    },
}

/// Another member that a rule looks at.
#[derive(Clone, Debug)]
pub struct Member {
    pub wire: String,
    pub name: String,
    pub presence: Presence,
}

#[derive(Clone, Debug)]
pub struct Condition {
    /// The Rust name of the member it looks at.
    pub name: String,
    pub presence: Presence,
    pub test: Test,
}

#[derive(Clone, Debug)]
pub enum Test {
    /// It is there.
    Present,
    /// It is not there.
    Absent,
    /// It is this switch.
    Flag(bool),
    /// It is one of these numbers.
    Numbers(Vec<i64>),
    /// It is one of these variants.
    Variants { of: String, variants: Vec<String> },
    /// It is one of these texts.
    Texts(Vec<String>),
    /// It matches the constant of this name.
    Matches(String),
}
