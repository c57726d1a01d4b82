//! A type with its rules.

use serde_json::Value as Json;

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;
use crate::spec::{Constant, Observation};

spec_object! {
    /// A type with its rules: a closed subset of JSON Schema, and a few keys of our own.
    pub struct Schema {
        /// The JSON Schema an editor checks the file with. Only at the top of a shape file.
        "$schema" => pub schema_file: Option<String>,
        /// A shape of `shapes/`, by name: an object or an enum. Beside it may stand `description`,
        /// `default`, `deprecated`, `note`, `appliesWhen`, `observed`, `refusedWith` and, of a
        /// parameter, `immutable`.
        "$ref" => pub reference: Option<Spanned<String>>,
        /// What kind of value it is.
        "type" => pub kind: Option<Spanned<Kind>>,
        /// `int32`, `int64` or `port` for integers; `ip`, `ipv4`, `ipv6` or `cidr` for texts.
        "format" => pub format: Option<Spanned<Format>>,
        /// The name of the type in Rust, of an object or of a text with known values that is no
        /// shape. Without it, it is named after where it stands.
        "name" => pub name: Option<Spanned<String>>,
        /// What it means, in a sentence or two.
        "description" => pub description: Option<Spanned<String>>,
        /// A caution that is not a rule: doubtful limits, traps.
        "note" => pub note: Option<Spanned<String>>,
        /// Whether the vendor advises against using it.
        "deprecated" => pub deprecated: Option<bool>,
        /// When it counts, if what stands beside it can make it meaningless. Otherwise the service
        /// passes it over, and does not answer it.
        "appliesWhen" => pub applies_when: Option<Spanned<Applies>>,
        /// Whether it is given once: a parameter that no later call can change.
        "immutable" => pub immutable: Option<bool>,
        /// Who fills it in when the request leaves it out.
        "suppliedBy" => pub supplied_by: Option<Spanned<MemberSupplier>>,
        /// Whether it must never be shown: a key, a password.
        "secret" => pub secret: Option<bool>,
        /// What the service takes when it is left out.
        "default" => pub default: Option<Spanned<Json>>,
        /// A value as it may look.
        "example" => pub example: Option<Spanned<Json>>,

        /// The known values. The service may add more, so readers keep unknown ones.
        "enum" => pub values: Option<Vec<Spanned<String>>>,
        /// What each value of `enum` means.
        "enumDescriptions" => pub value_descriptions: Vec<(Spanned<String>, Spanned<String>)>,
        /// Whether the documents say that upper and lower case make no difference to `enum`.
        "caseInsensitive" => pub case_insensitive: Option<bool>,
        /// The least number, a whole one.
        "minimum" => pub minimum: Option<Spanned<i64>>,
        /// The greatest number, a whole one.
        "maximum" => pub maximum: Option<Spanned<i64>>,
        /// The member or the parameter beside it that the number must be greater than.
        "greaterThan" => pub greater_than: Option<Spanned<String>>,
        /// Single numbers outside the range that are valid too.
        "also" => pub also: Vec<Spanned<i64>>,
        /// The least length in characters.
        "minLength" => pub min_length: Option<Spanned<u64>>,
        /// The greatest length in characters.
        "maxLength" => pub max_length: Option<Spanned<u64>>,
        /// What the text must match: `^`, pieces of characters with counts, `$`.
        "pattern" => pub pattern: Option<Spanned<String>>,
        /// What the pattern allows, in words, to complete "may hold ...".
        "patternDescription" => pub pattern_description: Option<Spanned<String>>,
        /// What the text must not match.
        "not" => pub not: Option<Spanned<Not>>,
        /// Whether an empty text in a request means the same as none. Otherwise it is held to the
        /// other rules, and none of the values of an `enum`.
        "emptyIsAbsent" => pub empty_is_absent: Option<bool>,

        /// The type of the items of a list.
        "items" => pub items: Option<Box<Spanned<Schema>>>,
        /// The least number of items.
        "minItems" => pub min_items: Option<Spanned<u64>>,
        /// The greatest number of items.
        "maxItems" => pub max_items: Option<Spanned<u64>>,
        /// Whether no item may stand twice.
        "uniqueItems" => pub unique_items: Option<bool>,

        /// The members of an object, in order.
        "properties" => pub properties: Vec<(Spanned<String>, Spanned<Schema>)>,
        /// The names of the members that must be there.
        "required" => pub required: Vec<Spanned<String>>,
        /// Members that must be there when another one is.
        "dependentRequired" => pub dependent_required: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
        /// Rules that hold under a condition.
        "allOf" => pub all_of: Vec<Spanned<Conditional>>,
        /// Whether the object only wraps a list, as the vendor's answers do.
        "itemNode" => pub item_node: Option<bool>,

        /// `application/json` for a text that holds JSON.
        "contentMediaType" => pub content_media_type: Option<Spanned<String>>,
        /// The type of what the text holds.
        "contentSchema" => pub content_schema: Option<Box<Spanned<Schema>>>,

        /// Rules that are written by hand in the validator, by name.
        "rules" => pub rules: Vec<Spanned<String>>,
        /// What the service was seen to do otherwise than this schema says. It counts by default.
        "observed" => pub observed: Vec<Spanned<Observation>>,
        /// The codes the service refuses a bad value with: by keyword, or `any` for the others.
        "refusedWith" => pub refused_with: Vec<(Spanned<String>, Spanned<String>)>,
        /// Where this is from, where it is not the vendor's document.
        "source" => pub source: Option<String>,
    }
}

spec_enum! {
    /// Who fills in a member that a request leaves out.
    pub enum MemberSupplier {
        /// The client, with the place of its object in the list: one more than the greatest before
        /// it, from 1, and none that another object has.
        "position" => Position,
    }
}

spec_object! {
    /// What a text must not be.
    pub struct Not {
        /// What it must not match, in the form of `pattern`.
        "pattern" => pub pattern: Spanned<String>,
        /// What that means, in words, to complete "must not ...".
        "description" => pub description: Spanned<String>,
    }
}

spec_enum! {
    /// The kinds of value.
    pub enum Kind {
        "string" => String,
        /// A whole number.
        "integer" => Integer,
        /// A number that may have a fraction.
        "number" => Number,
        "boolean" => Boolean,
        "array" => Array,
        "object" => Object,
    }
}

spec_enum! {
    /// The formats of a value.
    pub enum Format {
        /// An integer of 32 bits, the default.
        "int32" => Int32,
        /// An integer of 64 bits.
        "int64" => Int64,
        /// A port: an integer of 16 bits without a sign.
        "port" => Port,
        /// An IPv4 or IPv6 address.
        "ip" => Ip,
        /// An IPv4 address.
        "ipv4" => Ipv4,
        /// An IPv6 address.
        "ipv6" => Ipv6,
        /// A block of addresses: `10.0.0.0/8`.
        "cidr" => Cidr,
    }
}

impl Format {
    /// Whether it is one of a text, which says something of addresses.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Ip | Self::Ipv4 | Self::Ipv6 | Self::Cidr)
    }
}

spec_object! {
    /// Members that must be there when others have certain values.
    pub struct Conditional {
        /// The condition.
        "if" => pub condition: Condition,
        /// What it asks for.
        "then" => pub consequence: Consequence,
        /// The condition in words, to complete "is required ...", "is not allowed ..." or "must be
        /// ...": `when Type is eni or eci`.
        "description" => pub description: Spanned<String>,
        /// Which of `required`, `forbidden` and `properties` the service was seen not to enforce.
        "observed" => pub observed: Vec<Spanned<Observation>>,
    }
}

spec_object! {
    /// A condition on the members of an object. A member that is absent meets no test of its
    /// value.
    pub struct Condition {
        /// The members and what they must be; all must hold.
        "properties" => pub properties: Vec<(Spanned<String>, Spanned<Test>)>,
    }
}

spec_object! {
    /// A test of one member; exactly one key.
    pub struct Test {
        /// It is one of these values: texts, whole numbers or booleans, as the member is.
        "enum" => pub values: Option<Vec<Spanned<Constant>>>,
        /// It matches this pattern.
        "pattern" => pub pattern: Option<Spanned<String>>,
        /// Whether it is there at all.
        "present" => pub present: Option<bool>,
    }
}

spec_object! {
    /// When a member or a parameter counts.
    pub struct Applies {
        /// The condition, in tests by `enum`.
        "if" => pub condition: Condition,
        /// The condition in words, to complete "Applies only ...": `while StickySession is on`.
        "description" => pub description: Spanned<String>,
    }
}

spec_object! {
    /// What a condition asks for.
    pub struct Consequence {
        /// The members that must be there.
        "required" => pub required: Vec<Spanned<String>>,
        /// The members that must not be there.
        "forbidden" => pub forbidden: Vec<Spanned<String>>,
        /// The members that have closer limits, with these: what stands in the schema of the
        /// member holds as well.
        "properties" => pub properties: Vec<(Spanned<String>, Spanned<Schema>)>,
    }
}
