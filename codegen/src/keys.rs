//! The two macros that declare the spec language, and what stands behind them.
//!
//! A declaration in [`crate::spec`] becomes a Rust type, its loader and its JSON Schema. A key is
//! required unless its type is an `Option` or a `Vec`. A `Vec` of pairs is an object whose order
//! counts.

mod values;

use serde_json::{Map, Value as Json, json};

use crate::json::{Member, Node};
use crate::report::Report;
use crate::todo;

/// A type that a spec file can hold.
pub trait Load: Sized {
    /// Reads it. All mistakes go into the report; `None` when there is no value to go on with.
    fn load(node: &Node, report: &mut Report) -> Option<Self>;

    /// Its value when the key is not there, or `None` when the key must be.
    fn absent() -> Option<Self> {
        None
    }

    /// Its JSON Schema. What has a name goes into `defs`.
    fn describe(defs: &mut Defs) -> Json;
}

/// The named types of a JSON Schema.
pub type Defs = Map<String, Json>;

/// Declares an object of the spec language.
macro_rules! spec_object {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                $key:literal => pub $field:ident: $type:ty,
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $type,)*
        }

        impl $crate::keys::Load for $name {
            fn load(
                node: &$crate::json::Node,
                report: &mut $crate::report::Report,
            ) -> Option<Self> {
                const KEYS: &[&str] = &[$($key),*];
                let object = $crate::keys::Object::of(node, stringify!($name), KEYS, report)?;
                $(let $field = object.take($key, report);)*
                Some(Self { $($field: $field?,)* })
            }

            fn describe(defs: &mut $crate::keys::Defs) -> serde_json::Value {
                $crate::keys::describe_object(
                    stringify!($name),
                    &[$($doc),*],
                    &[$((
                        $key,
                        &[$($field_doc),*],
                        <$type as $crate::keys::Load>::absent().is_none(),
                        <$type as $crate::keys::Load>::describe,
                    )),*],
                    defs,
                )
            }
        }
    };
}

/// Declares a closed set of words of the spec language.
macro_rules! spec_enum {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $word:literal => $variant:ident,
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant,)*
        }

        impl $name {
            /// The word in the spec file.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::keys::Load for $name {
            fn load(
                node: &$crate::json::Node,
                report: &mut $crate::report::Report,
            ) -> Option<Self> {
                match $crate::keys::word(node, stringify!($name), &[$($word),*], report)? {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            fn describe(defs: &mut $crate::keys::Defs) -> serde_json::Value {
                $crate::keys::describe_enum(
                    stringify!($name),
                    &[$($doc),*],
                    &[$(($word, &[$($variant_doc),*])),*],
                    defs,
                )
            }
        }
    };
}

pub(crate) use {spec_enum, spec_object};

/// An object whose keys are being read.
pub(crate) struct Object<'a> {
    node: &'a Node,
    members: &'a [Member],
    name: &'static str,
}

impl<'a> Object<'a> {
    /// Checks that the node is an object and that all its keys are known.
    pub(crate) fn of(
        node: &'a Node,
        name: &'static str,
        keys: &[&str],
        report: &mut Report,
    ) -> Option<Self> {
        let Some(members) = node.members() else {
            wrong_type(node, "an object", "an object: `{ ... }`", report);
            return None;
        };
        for member in members.iter().filter(|member| !keys.contains(&member.key.as_str())) {
            report.add(
                "unknown-key",
                member.key.span,
                format!("{} has no key `{}`", with_article(name), *member.key),
                match nearest(&member.key, keys) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys here are {}", list(keys)),
                },
            );
        }
        Some(Self { node, members, name })
    }

    /// Reads the value of a key.
    pub(crate) fn take<T: Load>(&self, key: &str, report: &mut Report) -> Option<T> {
        if let Some(member) = self.members.iter().find(|member| *member.key == key) {
            return T::load(&member.value, report);
        }
        let absent = T::absent();
        if absent.is_none() {
            report.add(
                "missing-key",
                self.node.span,
                format!("{} needs the key `{key}`", with_article(self.name)),
                format!("add `\"{key}\": ...`"),
            );
        }
        absent
    }
}

/// Reads a word of a closed set.
pub(crate) fn word<'a>(
    node: &Node,
    name: &str,
    words: &[&'a str],
    report: &mut Report,
) -> Option<&'a str> {
    let Some(text) = node.text() else {
        wrong_type(node, "a text", &format!("one of {}", list(words)), report);
        return None;
    };
    let known = words.iter().copied().find(|word| *word == text);
    if known.is_none() && !todo::is_left(text) {
        let help = match nearest(text, words) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", list(words)),
        };
        report.add("unknown-value", node.span, format!("`{text}` is no {}", words_of(name)), help);
    }
    known
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type(node: &Node, expected: &str, form: &str, report: &mut Report) {
    if node.text().is_some_and(todo::is_left) {
        return;
    }
    let help = match node.noun() {
        "null" => format!("write {form}, or leave the key out"),
        _ => format!("write {form}"),
    };
    report.add("wrong-type", node.span, format!("this is {}, not {expected}", node.noun()), help);
}

/// The candidate that was probably meant.
pub(crate) fn nearest<'a>(text: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let text = text.to_lowercase();
    let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&text, &word.to_lowercase());
    let scored = candidates.iter().map(|word| (likeness(word), *word));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// Words in backquotes, separated by commas.
pub(crate) fn list<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    quoted.join(", ")
}

/// `ErrorCode` as `an error code`.
fn with_article(name: &str) -> String {
    let words = words_of(name);
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// `ErrorCode` as `error code`.
fn words_of(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// A key for its JSON Schema: name, doc lines, whether it is required, its type.
type Key<'a> = (&'a str, &'a [&'a str], bool, fn(&mut Defs) -> Json);

/// Puts the JSON Schema of an object into `defs` and refers to it.
pub(crate) fn describe_object(name: &str, doc: &[&str], keys: &[Key<'_>], defs: &mut Defs) -> Json {
    define(name, defs, |defs| {
        let mut properties = Map::new();
        for (key, doc, _, describe) in keys {
            let mut schema = json!({ "description": prose(doc) });
            if let (Some(schema), Json::Object(described)) =
                (schema.as_object_mut(), describe(defs))
            {
                schema.extend(described);
            }
            properties.insert((*key).to_owned(), schema);
        }
        let required: Vec<_> = keys.iter().filter(|key| key.2).map(|key| key.0).collect();
        json!({
            "description": prose(doc),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    })
}

/// Puts the JSON Schema of a set of words into `defs` and refers to it.
pub(crate) fn describe_enum(
    name: &str,
    doc: &[&str],
    words: &[(&str, &[&str])],
    defs: &mut Defs,
) -> Json {
    define(name, defs, |_| {
        let words = words.iter().map(|(word, doc)| match doc {
            [] => json!({ "const": word }),
            doc => json!({ "const": word, "description": prose(doc) }),
        });
        json!({ "description": prose(doc), "oneOf": words.collect::<Vec<_>>() })
    })
}

fn define(name: &str, defs: &mut Defs, make: impl FnOnce(&mut Defs) -> Json) -> Json {
    if !defs.contains_key(name) {
        // Holds the place, so that a type may contain itself.
        defs.insert(name.to_owned(), Json::Null);
        let made = make(defs);
        defs.insert(name.to_owned(), made);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// Doc lines as one paragraph.
fn prose(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}
