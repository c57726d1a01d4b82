//! The tree that answers are read into and requests are written from.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

/// A JSON value that borrows its texts from the document where it can, and keeps the order of
/// the members of an object.
///
/// It is one type on purpose: the parser of a whole answer is compiled once, here, and generated
/// types read from the tree instead of each bringing a parser of its own.
///
/// `Debug` shows its shape, with names, numbers and the lengths of texts: what is in them may be
/// a key that was sent or came back. [`Value::to_json`] shows all of it.
#[derive(Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A text.
    Text(Cow<'a, str>),
    /// A text that must not be shown, which a [`Secret`](crate::Secret) is written as. It is sent
    /// like any other.
    Secret(Cow<'a, str>),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object: its members in the order of the document.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// Reads a JSON document.
    ///
    /// ```
    /// use aliyun_core::Value;
    /// let value = Value::from_json(r#"{"Port": 80}"#)?;
    /// assert_eq!(value.get("Port").and_then(Value::as_i64), Some(80));
    /// # Ok::<(), aliyun_core::ParseError>(())
    /// ```
    pub fn from_json(text: &'a str) -> Result<Self, ParseError> {
        serde_json::from_str(text).map_err(|error| ParseError(error.to_string()))
    }

    /// Reads an XML document: attributes are passed over, repeated elements become a list, and
    /// the root element itself is dropped.
    pub fn from_xml(text: &'a str) -> Result<Self, ParseError> {
        crate::xml::read(text).map_err(ParseError)
    }

    /// The member of an object with this name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        match self {
            Value::Object(members) => find(members, name),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Secret(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this is a text with nothing in it, which mostly stands for no value.
    pub(crate) fn is_empty_text(&self) -> bool {
        self.as_text() == Some("")
    }

    fn is_empty_list(&self) -> bool {
        matches!(self, Value::List(items) if items.is_empty())
    }

    /// The number, if it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The value as compact JSON: no spaces, characters beyond ASCII kept.
    pub fn to_json(&self) -> String {
        // Names are texts and numbers are finite, so there is nothing in a tree that JSON lacks.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same without the empty lists of objects, as values are sent.
    pub(crate) fn to_json_without_empty_lists(&self) -> String {
        // Room for an object of a few members, of which there are mostly several.
        let mut json = Vec::with_capacity(512);
        let written = serde_json::to_writer(&mut json, &WithoutEmptyLists(self));
        written.ok().and_then(|()| String::from_utf8(json).ok()).unwrap_or_default()
    }

    /// What kind of value this is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) | Value::Secret(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("Null"),
            Value::Bool(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Value::Secret(_) => f.write_str("Secret([redacted])"),
            Value::List(items) => f.debug_list().entries(items).finish(),
            Value::Object(members) => {
                f.debug_map().entries(members.iter().map(|(name, value)| (name, value))).finish()
            }
        }
    }
}

/// The last member with this name: a repeated name overrides, as in every JSON reader.
pub(crate) fn find<'v, 'a>(
    members: &'v [(Cow<'a, str>, Value<'a>)],
    name: &str,
) -> Option<&'v Value<'a>> {
    members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Why a document could not be read. It says where, and shows nothing of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// The member by which serde_json tells of a number where its feature `arbitrary_precision` is on,
/// which any crate of a program can do.
const NUMBER: &str = "$serde_json::private::Number";

/// An object has about so many members.
pub(crate) const USUAL_MEMBERS: usize = 8;

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        Value::deserialize(inner)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Self::Value, E> {
        let number = serde_json::Number::from_i128(value);
        self.visit_f64(value as f64).map(|float| number.map_or(float, Value::Number))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Self::Value, E> {
        let number = serde_json::Number::from_u128(value);
        self.visit_f64(value as f64).map(|float| number.map_or(float, Value::Number))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(USUAL_MEMBERS);
        while let Some(Name(name)) = entries.next_key()? {
            let value = entries.next_value()?;
            if let (NUMBER, Value::Text(digits)) = (&*name, &value)
                && let Ok(number) = digits.parse()
            {
                return Ok(Value::Number(number));
            }
            members.push((name, value));
        }
        Ok(Value::Object(members))
    }
}

/// A member name, borrowed where the document allows. (`Cow` itself would always copy.)
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => number.serialize(serializer),
            Value::Text(text) | Value::Secret(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

/// A value as it is sent: its objects have no empty lists.
struct WithoutEmptyLists<'v, 'a>(&'v Value<'a>);

impl Serialize for WithoutEmptyLists<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::List(items) => serializer.collect_seq(items.iter().map(Self)),
            Value::Object(members) => {
                let left = members.iter().filter(|(_, member)| !member.is_empty_list());
                serializer.collect_map(left.map(|(name, member)| (name, WithoutEmptyLists(member))))
            }
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_order_and_borrows_plain_texts() {
        let value = Value::from_json(r#"{"b": "x", "a": [1, 2.5, true, null, "\u4e2d"]}"#).unwrap();
        assert_eq!(value.to_json(), r#"{"b":"x","a":[1,2.5,true,null,"中"]}"#);
        assert!(matches!(value.get("b"), Some(Value::Text(Cow::Borrowed("x")))));
    }

    #[test]
    fn the_last_of_a_repeated_name_counts() {
        let value = Value::from_json(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(value.get("a").and_then(Value::as_i64), Some(2));
    }

    #[test]
    fn debug_shows_the_shape_and_no_text() {
        let value = Value::from_json(r#"{"Key":"canary","L":["canary",80,true,null]}"#).unwrap();
        let shown = format!("{value:?}");
        assert_eq!(shown, r#"{"Key": Text(6 bytes), "L": [Text(6 bytes), 80, true, Null]}"#);
        assert_eq!(format!("{:?}", Value::Secret("canary".into())), "Secret([redacted])");
    }

    #[test]
    fn a_bottomless_document_is_an_error_not_an_overflow() {
        assert!(Value::from_json(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn numbers_come_from_other_readers_too() {
        use serde_core::de::value::{Error, MapDeserializer, U128Deserializer};
        for (digits, number) in [("80.0", 80.0), ("1e3", 1000.0)] {
            let told = MapDeserializer::<_, Error>::new([(NUMBER, digits)].into_iter());
            let Ok(Value::Number(read)) = Value::deserialize(told) else { panic!("{digits}") };
            assert_eq!(read.as_f64(), Some(number));
        }
        let wide = Value::deserialize(U128Deserializer::<Error>::new(80));
        assert_eq!(wide, Ok(Value::Number(80.into())));
        assert!(Value::deserialize(U128Deserializer::<Error>::new(u128::MAX)).is_ok());
    }

    #[test]
    fn a_value_tells_what_it_is() {
        let value =
            Value::from_json(r#"{"T":"x","N":80,"F":0.5,"L":[],"B":true,"Z":null}"#).unwrap();
        let kinds: Vec<_> = ["T", "N", "F", "L", "B", "Z"]
            .iter()
            .map(|name| value.get(name).unwrap().kind())
            .collect();
        assert_eq!(kinds, ["a text", "a number", "a number", "a list", "a boolean", "null"]);
        assert_eq!(value.kind(), "an object");
        let text = |name: &str| value.get(name).and_then(Value::as_text);
        assert_eq!((text("T"), text("N"), text("None")), (Some("x"), None, None));
        let number = |name: &str| value.get(name).and_then(Value::as_i64);
        assert_eq!((number("N"), number("F"), number("T")), (Some(80), None, None));
        assert_eq!(value.get("T").unwrap().get("T"), None);
    }

    #[test]
    fn what_cannot_be_read_is_told_without_the_document() {
        for broken in [Value::from_json(r#"{"Key":"canary" x"#), Value::from_xml("<a>canary</b>")] {
            let error = broken.unwrap_err().to_string();
            assert!(!error.is_empty() && !error.contains("canary"), "{error}");
        }
        let error = Value::from_json("{").unwrap_err().to_string();
        assert!(error.contains("line 1 column 1"), "{error}");
    }

    #[test]
    fn what_other_readers_have_and_json_lacks_is_told() {
        use serde_core::de::value::{BytesDeserializer, Error, MapDeserializer};
        let bytes = Value::deserialize(BytesDeserializer::<Error>::new(b"canary"));
        assert!(bytes.unwrap_err().to_string().ends_with("expected any JSON value"));
        let numbered = MapDeserializer::<_, Error>::new([(1, "a")].into_iter());
        let error = Value::deserialize(numbered).unwrap_err().to_string();
        assert!(error.ends_with("expected the name of a member"), "{error}");
    }
}
