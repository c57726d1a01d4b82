//! A tree of JSON as a reader of types that knows where it is.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer as _,
    MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::map::Iter;
use serde_json::{Map, Value};

use super::{Mistake, join, words};

/// Reads a tree.
pub(super) fn read<T: DeserializeOwned>(tree: &Value) -> Result<T, Wrong> {
    read_seed(PhantomData, tree)
}

fn read_seed<'v, T: DeserializeSeed<'v>>(seed: T, value: &'v Value) -> Result<T::Value, Wrong> {
    seed.deserialize(Node(value)).map_err(|wrong| match value {
        Value::Object(members) => wrong.among(members),
        _ => wrong,
    })
}

/// A place in the tree.
#[derive(Clone, Copy)]
struct Node<'v>(&'v Value);

/// What is wrong in the tree, and where, from the place that was read last on.
#[derive(Debug)]
pub(super) struct Wrong {
    place: String,
    problem: String,
    /// What was found there, where it is of the wrong type or value.
    found: Option<String>,
}

impl Wrong {
    fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into(), found: None }
    }

    fn mismatch(unexpected: &Unexpected<'_>, expected: &dyn Expected) -> Self {
        let (found, expected) = (words::found(unexpected), words::expected(&expected.to_string()));
        let problem = format!("must be {expected}, and is {found}");
        Self { found: Some(found), ..Self::new("", problem) }
    }

    fn inside(self, outer: &str) -> Self {
        Self { place: join(outer, &self.place), ..self }
    }

    /// An enum with a tag is read in one piece, so what is wrong in it has no place yet: it is that
    /// of the one value below that is what was found.
    fn among(self, members: &Map<String, Value>) -> Self {
        let itself = words::found(&Unexpected::Map);
        let Some(found) = self.found.as_ref().filter(|found| **found != itself) else {
            return self;
        };
        if !self.place.is_empty() {
            return self;
        }
        let mut places = Vec::new();
        members.iter().for_each(|(name, value)| places_of(found, value, step(name), &mut places));
        match places.as_slice() {
            [place] => {
                let place = place.clone();
                self.inside(&place)
            }
            _ => self,
        }
    }
}

/// The places below `place` of values that are told like this.
fn places_of(found: &str, value: &Value, place: String, places: &mut Vec<String>) {
    if words::found(&unexpected(value)) == found {
        places.push(place);
        return;
    }
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| {
            places_of(found, item, join(&place, &format!("[{n}]")), places);
        }),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            places_of(found, member, join(&place, &step(name)), places);
        }),
        _ => {}
    }
}

/// A member in a path; a name that would be read as several steps stands in quotes.
pub fn step(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let shown = aliyun_core::excerpt(name);
    if !shown.is_empty() && shown.chars().all(is_plain) { shown } else { format!("[\"{shown}\"]") }
}

impl From<Wrong> for Mistake {
    fn from(wrong: Wrong) -> Self {
        Self { place: wrong.place, problem: wrong.problem }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new("", message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(&unexpected, expected)
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(&unexpected, expected)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(name, "is missing")
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(step(name), words::unknown(name, known))
    }

    fn unknown_variant(text: &str, known: &'static [&'static str]) -> Self {
        let found = Some(words::found(&Unexpected::Str(text)));
        Self { found, ..Self::new("", words::one_of(text, known)) }
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(name, "is given twice")
    }
}

/// A value as what it is told to be when something else was expected.
fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(truth) => Unexpected::Bool(*truth),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => Unexpected::Unsigned(number),
            (_, Some(number), _) => Unexpected::Signed(number),
            (.., number) => Unexpected::Float(number.unwrap_or(f64::NAN)),
        },
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

impl<'v> Deserializer<'v> for Node<'v> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(_) => match unexpected(self.0) {
                Unexpected::Unsigned(number) => visitor.visit_u64(number),
                Unexpected::Signed(number) => visitor.visit_i64(number),
                Unexpected::Float(number) => visitor.visit_f64(number),
                other => Err(Wrong::mismatch(&other, &"a number")),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.iter(), at: 0 }),
            Value::Object(members) => {
                let walk = Members { members: members.iter(), value: None };
                visitor.visit_map(walk)
            }
        }
    }

    fn deserialize_option<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            // It would take the items for the members, in their order.
            Value::Array(_) => Err(Wrong::mismatch(&Unexpected::Seq, &"a map")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'v>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(members) => {
                let walk = Members { members: members.iter(), value: None };
                visitor.visit_enum(MapAccessDeserializer::new(walk))
            }
            other => Err(Wrong::mismatch(&unexpected(other), &"a text")),
        }
    }

    forward_to_deserialize_any! {
        <W: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The items of a list.
struct Items<'v> {
    items: std::slice::Iter<'v, Value>,
    at: usize,
}

impl<'v> SeqAccess<'v> for Items<'v> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'v>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let at = self.at;
        self.at += 1;
        read_seed(seed, item).map(Some).map_err(|wrong| wrong.inside(&format!("[{at}]")))
    }
}

/// The members of an object.
struct Members<'v> {
    members: Iter<'v>,
    value: Option<(&'v str, &'v Value)>,
}

impl<'v> MapAccess<'v> for Members<'v> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'v>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        self.value = Some((name, value));
        // A text: what a name must be is told like what a value must be.
        seed.deserialize(name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let (name, value) = self.value.take().unwrap_or(("", &Value::Null));
        read_seed(seed, value).map_err(|wrong| wrong.inside(&step(name)))
    }
}
