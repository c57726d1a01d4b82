//! Enums that keep values they do not know: the service adds some at any time.

use crate::{DecodeError, FromValue, Value};

/// An enum with known values and one variant for all others.
pub trait OpenEnum: Clone + PartialEq + 'static {
    /// The known values with their texts on the wire.
    const KNOWN: &'static [(&'static str, Self)];

    /// Those of the known values that the service takes and its documents do not name.
    const OBSERVED: &'static [&'static str] = &[];

    /// Keeps a value that is none of the known ones.
    fn from_unknown(value: UnknownValue) -> Self;

    /// The value, if it is none of the known ones.
    fn unknown(&self) -> Option<&UnknownValue>;

    /// The value for a text on the wire. Case does not matter, as with the service.
    fn from_wire(text: &str) -> Self {
        match Self::KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(text)) {
            Some((_, value)) => value.clone(),
            None => Self::from_unknown(UnknownValue(text.to_owned())),
        }
    }

    /// The text on the wire.
    fn wire(&self) -> &str {
        match self.unknown() {
            Some(value) => value.as_str(),
            None => {
                Self::KNOWN.iter().find(|(_, known)| known == self).map_or("", |(text, _)| text)
            }
        }
    }

    /// Reads the value.
    fn read(value: &Value<'_>) -> Result<Self, DecodeError> {
        String::from_value(value).map(|text| Self::from_wire(&text))
    }
}

/// A value of an open enum that this version of the crate does not know.
///
/// It can only come from a text that is none of the known values, so it never hides one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
