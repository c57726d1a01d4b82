//! Documents of which it is known where everything stands, for mistakes that are told by their line.

use std::fmt;
use std::path::Path;

use aliyun_core::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::{file, owned, text};
use crate::failure::Failure;

/// A value, and its line.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) line: Option<u64>,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// Neither a list nor an object.
    Plain(Value<'static>),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Reads a document of JSON or YAML.
pub(crate) fn read(path: &Path) -> Result<Node, Failure> {
    let text = file::read(path)?;
    // JSON is YAML too, but for what hardly anybody writes, such as tabs before it.
    file::yaml(&text).or_else(|error| match file::json(&text) {
        Ok(value) => Ok(Node::of(value)),
        Err(_) => Err(file::neither(path, error)),
    })
}

impl Node {
    /// A value that stands in no line.
    pub(crate) fn of(value: Value<'_>) -> Self {
        let kind = match value {
            Value::List(items) => Kind::List(items.into_iter().map(Self::of).collect()),
            Value::Object(members) => Kind::Object(
                members.into_iter().map(|(name, it)| (name.into_owned(), Self::of(it))).collect(),
            ),
            other => Kind::Plain(owned(other)),
        };
        Self { line: None, kind }
    }

    /// What it is, as one says: a text, a list.
    pub(crate) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Plain(value) => value.kind(),
            Kind::List(_) => "a list",
            Kind::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Kind>::deserialize(deserializer)?;
        let line = spanned.referenced.line();
        Ok(Self { line: (line > 0).then_some(line), kind: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Kind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Kind, E> {
                Ok(Kind::Plain(Value::Null))
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Kind, E> {
                Ok(Kind::Plain(Value::Bool(flag)))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Kind, E> {
                Ok(Kind::Plain(Value::Number(number.into())))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Kind, E> {
                Ok(Kind::Plain(Value::Number(number.into())))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Kind, E> {
                // 80.0 is a whole number, as JSON has it.
                let number = match number.fract() == 0.0 && number.abs() < f64::from(i32::MAX) {
                    true => Some((number as i64).into()),
                    false => serde_json::Number::from_f64(number),
                };
                Ok(Kind::Plain(number.map_or(Value::Null, Value::Number)))
            }

            fn visit_str<E>(self, word: &str) -> Result<Kind, E> {
                Ok(Kind::Plain(text(word)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Kind::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Kind, A::Error> {
                let mut object = Vec::new();
                while let Some(member) = members.next_entry()? {
                    object.push(member);
                }
                Ok(Kind::Object(object))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_line() {
        let node: Node = serde_saphyr::from_str("# web\n- A: 1\n  B:\n    - x\n- ~\n").unwrap();
        let Kind::List(items) = &node.kind else { panic!("{node:?}") };
        let Kind::Object(members) = &items[0].kind else { panic!("{node:?}") };
        let lines: Vec<_> = members.iter().map(|(name, it)| (name.as_str(), it.line)).collect();
        assert_eq!(lines, [("A", Some(2)), ("B", Some(4))]);
        assert_eq!((items[0].line, items[1].line), (Some(2), Some(5)));
        assert!(matches!(items[1].kind, Kind::Plain(Value::Null)));
    }
}
