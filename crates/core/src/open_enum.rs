//! Enums that keep values they do not know: the service adds some at any time.

use std::fmt;

use crate::{DecodeError, FromValue, Value};

/// An enum with known values and one variant for all others. [`open_enum!`](crate::open_enum!)
/// implements it, and with it what is expected of an enum that stands for a text.
pub trait OpenEnum: Clone + PartialEq + 'static {
    /// The known values with their texts on the wire.
    const KNOWN: &'static [(&'static str, Self)];

    /// Those of the known values that the service takes and its documents do not name.
    const OBSERVED: &'static [&'static str];

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

    /// Whether the text stands for this value: whether it would be read as it.
    fn is(&self, text: &str) -> bool {
        match self.unknown() {
            Some(value) => value.as_str() == text,
            None => self.wire().eq_ignore_ascii_case(text),
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Makes an [`OpenEnum`] of an enum whose last variant is `Unknown(UnknownValue)`: from its known
/// values, and after them those of them that no document names.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
/// enum Protocol {
///     Tcp,
///     Udp,
///     Unknown(aliyun_core::UnknownValue),
/// }
///
/// aliyun_core::open_enum!(Protocol, [("tcp", Tcp), ("udp", Udp)], []);
///
/// assert_eq!(Protocol::from("TCP"), Protocol::Tcp);
/// assert_eq!(Protocol::Udp.to_string(), "udp");
/// assert!(Protocol::from("quic") == "quic");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident, [$(($text:literal, $variant:ident)),* $(,)?], [$($observed:literal),* $(,)?]) => {
        impl $crate::OpenEnum for $name {
            const KNOWN: &'static [(&'static str, Self)] = &[$(($text, Self::$variant)),*];
            const OBSERVED: &'static [&'static str] = &[$($observed),*];

            fn from_unknown(value: $crate::UnknownValue) -> Self {
                Self::Unknown(value)
            }

            fn unknown(&self) -> Option<&$crate::UnknownValue> {
                match self {
                    Self::Unknown(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                $crate::OpenEnum::wire(self)
            }
        }

        $crate::text_of!($name);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::OpenEnum::from_wire(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $crate::OpenEnum::from_wire(&text)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok($crate::OpenEnum::from_wire(text))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                $crate::OpenEnum::is(self, text)
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                $crate::OpenEnum::is(self, text)
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, text: &String) -> bool {
                $crate::OpenEnum::is(self, text)
            }
        }

        impl PartialEq<$name> for str {
            fn eq(&self, value: &$name) -> bool {
                value == self
            }
        }

        impl PartialEq<$name> for &str {
            fn eq(&self, value: &$name) -> bool {
                value == *self
            }
        }

        impl $crate::check::AsText for $name {
            fn as_text(&self) -> Option<&str> {
                Some(self.as_str())
            }
        }

        impl $crate::FromValue for $name {
            fn from_value(value: &$crate::Value<'_>) -> Result<Self, $crate::DecodeError> {
                $crate::OpenEnum::read(value)
            }
        }
    };
}

/// Shows and writes an enum as the text that its `as_str` gives, whether it is open or not.
#[doc(hidden)]
#[macro_export]
macro_rules! text_of {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::ToValue for $name {
            fn to_value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(self.as_str().into())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ToValue as _;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    enum Kind {
        Ecs,
        Eni,
        Unknown(UnknownValue),
    }

    open_enum!(Kind, [("ecs", Ecs), ("Eni", Eni)], ["Eni"]);

    #[test]
    fn a_known_value_is_its_text_in_any_case() {
        for text in ["eni", "ENI", "Eni"] {
            let made = [Kind::from(text), Kind::from(text.to_owned()), text.parse().unwrap()];
            for kind in made {
                assert_eq!(kind, Kind::Eni);
                assert_eq!(kind, text);
                assert_eq!(text, kind);
            }
        }
        assert_eq!((Kind::Eni.as_str(), Kind::Eni.as_ref()), ("Eni", "Eni"));
        assert_eq!(format!("{:>5}|", Kind::Eni), "  Eni|");
        assert_ne!(Kind::Eni, "ecs");
        let text = "eni".to_owned();
        assert_eq!(Kind::Eni, text);
        assert_eq!(Kind::Eni.to_value().to_json(), "\"Eni\"");
        assert_eq!(Kind::OBSERVED, ["Eni"]);
    }

    #[test]
    fn an_unknown_value_is_its_text_to_the_letter() {
        let new = Kind::from("Vm");
        assert_eq!(
            (new.to_string(), new.unknown().unwrap().to_string()),
            ("Vm".into(), "Vm".into())
        );
        assert_eq!(new, "Vm");
        assert_ne!(new, "vm");
        let other: Kind = "vm".into();
        assert_ne!(new, other);
        assert_eq!(Kind::read(&Value::Text("Vm".into())), Ok(new.clone()));
        let sorted = BTreeSet::from([new.clone(), Kind::Eni, Kind::Ecs]);
        assert_eq!(sorted.into_iter().collect::<Vec<_>>(), [Kind::Ecs, Kind::Eni, new]);
    }
}
