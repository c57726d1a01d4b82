//! serde for generated types, made of their own readers and writers instead of derives.
//!
//! A type is written by [`ToValue`] and read by [`FromValue`], in the vendor's names, so serde
//! costs a line per type, and nothing at all where nobody asks for it: the generated crates call
//! the macro of this module behind their feature `serde`.

#[doc(hidden)]
pub use serde_core;
use serde_core::de::{Deserialize, Deserializer, Error as _};

use crate::{FromValue, ToValue, Value, read_exact};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DecodeError, Fields, Object};

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

    /// A type with members that must be there.
    #[derive(Debug, PartialEq)]
    struct Rule {
        name: String,
        port: u16,
        targets: Vec<Rule>,
    }

    impl FromValue for Rule {
        fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
            let object = Object::new(value)?;
            Ok(Self {
                name: object.required("Name")?,
                port: object.required("Port")?,
                targets: object.required_json("Targets")?,
            })
        }
    }

    impl ToValue for Rule {
        fn to_value(&self) -> Value<'_> {
            Fields::new()
                .put("Name", &self.name)
                .put("Port", &self.port)
                .put("Targets", &self.targets)
                .object()
        }
    }

    impl_serde!(requests: [Server, Rule], others: [Lenient]);

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
            (r#"{"Names":["a"],"Names":["b"]}"#, "Names stands twice"),
            (r#"{"Next":[{"Port":1},{"Port":1,"Port":2}]}"#, "Next.2.Port stands twice"),
            (r#"{"Names":[1.10]}"#, "Names.1: expected a text, in quotes, found the number 1.1"),
            (r#"{"Port":true}"#, "Port: expected a number, found a boolean"),
            (r#"{"Next":{"Prot":80}}"#, "Next.Prot is not known here"),
        ] {
            assert_eq!(read(json), Err(wrong.to_owned()), "{json}");
        }
        assert!(serde_json::from_str::<Lenient>(r#"{"Prot":80}"#).is_ok());
        let digits = read(r#"{"Names":[1,-1,18446744073709551615]}"#).unwrap().names;
        assert_eq!(digits, ["1", "-1", "18446744073709551615"]);
    }

    #[test]
    fn a_misspelt_member_is_told_beside_the_missing_one() {
        for (json, wrong) in [
            (
                r#"{"Name":"a","Prot":80,"Targets":[]}"#,
                "Port is missing, and Prot is not known here",
            ),
            (
                r#"{"name":"a","Port":80,"Targets":[]}"#,
                "Name is missing, and name is not known here",
            ),
            (
                r#"{"Nmae":"a","Prot":80,"Targest":[]}"#,
                "Name is missing, and Nmae is not known here",
            ),
            (
                r#"{"Name":"a","Port":80,"Targets":[{"Name":"b","Prot":1,"Targets":[]}]}"#,
                "Targets.1.Port is missing, and Targets.1.Prot is not known here",
            ),
            (r#"{"Name":"a","Targets":[]}"#, "Port is missing"),
            (r#"{"Name":"a","Port":"x"}"#, "Port: expected a whole number, found the text \"x\""),
            ("{}", "Name is missing"),
            // Something else is wrong, so it is not known what a stranger stands for.
            (
                r#"{"Name":"a","Port":"x","Prot":80,"Targets":[]}"#,
                "Port: expected a whole number, found the text \"x\"",
            ),
            (r#"{"Port":"x","Prot":80,"Targets":[]}"#, "Name is missing"),
            (r#"{"Name":"a","Name":"b","Targets":[]}"#, "Port is missing"),
        ] {
            let error = serde_json::from_str::<Rule>(json).unwrap_err().to_string();
            assert_eq!(error, wrong, "{json}");
        }
    }
}
