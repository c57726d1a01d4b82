//! serde for generated types, made of their own readers and writers instead of derives.
//!
//! A type is written by [`ToValue`] and read by [`FromValue`], in the vendor's names, so serde
//! costs a line per type, and nothing at all where nobody asks for it: the generated crates call
//! the macro of this module behind their feature `serde`.

#[doc(hidden)]
pub use serde_core;
use serde_core::de::{Deserialize, Deserializer, Error as _};

use crate::{DecodeError, FromValue, ToValue, Value};

/// Implements serde's traits for types: those of `requests` refuse a member that they do not know,
/// as [`read_exact`] does; the others pass it over, since the service adds some at any time.
#[macro_export]
macro_rules! impl_serde {
    (requests: [$($request:ty),* $(,)?], others: [$($other:ty),* $(,)?]) => {
        $($crate::impl_serde!(@ $request, request);)*
        $($crate::impl_serde!(@ $other, other);)*
    };
    (@ $name:ty, $read:ident) => {
        impl $crate::serde::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let value = $crate::ToValue::to_value(self);
                $crate::serde::serde_core::Serialize::serialize(&value, serializer)
            }
        }

        impl<'de> $crate::serde::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::serde::$read(deserializer)
            }
        }
    };
}

#[doc(hidden)]
pub fn request<'de, T: FromValue + ToValue, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    read_exact(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[doc(hidden)]
pub fn other<'de, T: FromValue, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_value(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Reads a value that a person wrote: a member that the type does not know is a mistake there, and
/// not something new of the service.
pub fn read_exact<T: FromValue + ToValue>(value: &Value<'_>) -> Result<T, DecodeError> {
    let read = T::from_value(value)?;
    match lost(value, &read.to_value()) {
        Some(error) => Err(error),
        None => Ok(read),
    }
}

/// The first member that says something and is not in what was read of it.
fn lost(written: &Value<'_>, read: &Value<'_>) -> Option<DecodeError> {
    match (written, read) {
        // JSON may stand in a text, as on the wire.
        (Value::Text(text), Value::List(_) | Value::Object(_)) => {
            lost(&Value::from_json(text).ok()?, read)
        }
        (Value::Object(members), Value::Object(_)) => {
            members.iter().find_map(|(name, member)| match read.get(name) {
                _ if says_nothing(member) => None,
                Some(known) => lost(member, known).map(|error| error.under(name)),
                None => Some(DecodeError::unknown(name)),
            })
        }
        // One item may stand for a list of one.
        (Value::Object(_), Value::List(items)) => lost(written, items.first()?),
        (Value::List(written), Value::List(read)) => {
            let pairs = written.iter().zip(read).enumerate();
            pairs.into_iter().find_map(|(n, (written, read))| {
                lost(written, read).map(|error| error.under(&(n + 1).to_string()))
            })
        }
        _ => None,
    }
}

fn says_nothing(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) | Value::Secret(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fields, Object};

    #[derive(Debug, PartialEq)]
    struct Server {
        port: Option<u16>,
        names: Vec<String>,
        next: Vec<Server>,
    }

    impl FromValue for Server {
        fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
            let object = Object::new(value)?;
            Ok(Self {
                port: object.optional("Port")?,
                names: object.list("Names")?,
                next: object.json("Next")?.unwrap_or_default(),
            })
        }
    }

    impl ToValue for Server {
        fn to_value(&self) -> Value<'_> {
            Fields::new()
                .put("Port", &self.port)
                .list("Names", &self.names)
                .list("Next", &self.next)
                .object()
        }
    }

    #[derive(Debug, PartialEq)]
    struct Lenient(Server);

    impl FromValue for Lenient {
        fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
            Server::from_value(value).map(Self)
        }
    }

    impl ToValue for Lenient {
        fn to_value(&self) -> Value<'_> {
            self.0.to_value()
        }
    }

    impl_serde!(requests: [Server], others: [Lenient]);

    fn read(json: &str) -> Result<Server, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_back() {
        for json in [
            r#"{"Port":80,"Names":["a"],"Next":[{"Port":81}]}"#,
            r#"{"Port":"80","Names":"a","Next":"[{\"Port\":\"81\"}]"}"#,
            r#"{"Port":80,"Names":["a"],"Next":{"Port":81},"Old":null,"Older":""}"#,
        ] {
            let server = read(json).unwrap();
            let written = serde_json::to_string(&server).unwrap();
            assert_eq!(written, r#"{"Port":80,"Names":["a"],"Next":[{"Port":81}]}"#);
            assert_eq!(read(&written), Ok(server));
        }
    }

    #[test]
    fn a_member_nobody_knows_is_named_in_a_request_and_passed_over_elsewhere() {
        for (json, wrong) in [
            (r#"{"Prot":80}"#, "Prot is not known here"),
            (r#"{"Next":[{},{"Prot":80}]}"#, "Next.2.Prot is not known here"),
            (r#"{"Next":"[{\"Prot\":80}]"}"#, "Next.1.Prot is not known here"),
            (r#"{"Port":"x"}"#, "Port: expected a whole number, found the text \"x\""),
            ("[]", "expected an object, found a list"),
        ] {
            assert_eq!(read(json), Err(wrong.to_owned()), "{json}");
        }
        assert!(serde_json::from_str::<Lenient>(r#"{"Prot":80}"#).is_ok());
    }
}
