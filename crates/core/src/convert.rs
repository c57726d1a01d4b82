//! How Rust types are read from a [`Value`] and written to one.

use std::borrow::Cow;
use std::fmt;

use crate::{Secret, Value, excerpt, excerpt_to};

/// A type that can be read from a value, leniently: the service writes numbers as texts, empty
/// lists in five ways, and adds members at any time.
pub trait FromValue: Sized {
    /// Whether an empty text stands for "no value", as it does for everything but texts.
    const EMPTY_IS_ABSENT: bool = true;

    /// Reads the value.
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError>;
}

/// A type that can be written as a value.
pub trait ToValue {
    /// Writes the value, borrowing texts. [`Value::Null`] means there is nothing to write.
    fn to_value(&self) -> Value<'_>;
}

/// A value that is not what it should be: where it stands, and both sides of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Wrong>);

/// What is wrong. It lies apart, since each member of each answer is read with a way for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    path: Vec<String>,
    expected: &'static str,
    found: Found,
}

/// What stands in the place of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Something(String),
    /// A member that nobody asked for.
    Stranger,
    /// Nothing, but this member that nobody asked for stands beside it.
    Beside(String),
    /// Two members of one name.
    Twice,
}

impl DecodeError {
    fn new(path: Option<&str>, expected: &'static str, found: Found) -> Self {
        let path = path.map(str::to_owned).into_iter().collect();
        Self(Box::new(Wrong { path, expected, found }))
    }

    /// A value of the wrong kind.
    pub fn wrong(expected: &'static str, found: &Value<'_>) -> Self {
        let shown = match found {
            Value::Text(text) => format!("the text \"{}\"", excerpt(text)),
            Value::Number(number) => format!("the number {number}"),
            other => other.kind().to_owned(),
        };
        Self::new(None, expected, Found::Something(shown))
    }

    /// A value that is not there.
    pub fn missing(name: &str) -> Self {
        Self::new(Some(name), "a value", Found::Nothing)
    }

    /// A value that nobody knows what to do with.
    pub fn unknown(name: &str) -> Self {
        Self::new(Some(name), "nothing", Found::Stranger)
    }

    /// A text that should hold a JSON document and does not.
    pub fn not_json(found: &Value<'_>) -> Self {
        Self::wrong("JSON", found)
    }

    /// A name that stands twice.
    pub fn twice(name: &str) -> Self {
        Self::new(Some(name), "one value", Found::Twice)
    }

    /// The same error where a name that nobody knows may be the missing one, misspelt.
    #[must_use]
    pub(crate) fn beside(mut self, stranger: &Self) -> Self {
        self.0.found = Found::Beside(stranger.path());
        self
    }

    /// The same error, seen from the object that holds the value under `name`.
    #[must_use]
    pub fn under(mut self, name: &str) -> Self {
        self.0.path.push(name.to_owned());
        self
    }

    /// The same error without the value, for values that must not be shown.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        if let Found::Something(shown) = &mut self.0.found {
            *shown = "something else".to_owned();
        }
        self
    }

    /// Whether the value is missing, not wrong.
    pub fn is_missing(&self) -> bool {
        matches!(self.0.found, Found::Nothing | Found::Beside(_))
    }

    /// Whether it is about a member that nobody knows.
    pub(crate) fn is_stranger(&self) -> bool {
        self.0.found == Found::Stranger
    }

    /// Whether it is about the same value as another one, or about what is inside it.
    pub(crate) fn is_at(&self, other: &Self) -> bool {
        self.0.path.ends_with(&other.0.path)
    }

    /// The name of the member it is about.
    pub(crate) fn name(&self) -> Option<&str> {
        self.0.path.first().map(String::as_str)
    }

    /// Where the value stands: `BackendServers.2.Port`, items counted from 1.
    pub fn path(&self) -> String {
        let steps: Vec<&str> = self.0.path.iter().rev().map(String::as_str).collect();
        steps.join(".")
    }

    /// The path fit for a message: a step of it can be a name out of the document.
    fn shown_path(&self) -> String {
        excerpt_to(&self.path(), 200)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.found {
            Found::Nothing => write!(f, "{} is missing", self.shown_path()),
            Found::Stranger => write!(f, "{} is not known here", self.shown_path()),
            Found::Beside(stranger) => {
                let stranger = excerpt_to(stranger, 200);
                write!(f, "{} is missing, and {stranger} is not known here", self.shown_path())
            }
            Found::Twice => write!(f, "{} stands twice", self.shown_path()),
            Found::Something(found) if self.0.path.is_empty() => {
                write!(f, "expected {}, found {found}", self.0.expected)
            }
            Found::Something(found) => {
                write!(f, "{}: expected {}, found {found}", self.shown_path(), self.0.expected)
            }
        }
    }
}

impl std::error::Error for DecodeError {}

impl FromValue for String {
    const EMPTY_IS_ABSENT: bool = false;

    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        match value {
            Value::Text(text) | Value::Secret(text) => Ok(text.clone().into_owned()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            _ => Err(DecodeError::wrong("a text", value)),
        }
    }
}

impl FromValue for Secret {
    const EMPTY_IS_ABSENT: bool = false;

    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        String::from_value(value).map(Secret::from).map_err(DecodeError::hidden)
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        let number = match value {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::Text(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| whole(text.parse().ok()?))
            }
            Value::Bool(flag) => Some(i64::from(*flag)),
            _ => None,
        };
        number.ok_or_else(|| DecodeError::wrong("a whole number", value))
    }
}

/// A float as an integer, if it is one: some answers print `3.0`.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// A number with a fraction, always a finite one.
impl FromValue for f64 {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| DecodeError::wrong("a number", value))
    }
}

impl FromValue for i32 {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        i32::try_from(i64::from_value(value)?)
            .map_err(|_| DecodeError::wrong("a whole number of 32 bits", value))
    }
}

/// A port.
impl FromValue for u16 {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        u16::try_from(i64::from_value(value)?)
            .map_err(|_| DecodeError::wrong("a port from 0 to 65535", value))
    }
}

impl FromValue for bool {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        let flag = match value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        flag.ok_or_else(|| DecodeError::wrong("true or false", value))
    }
}

/// A list; a single value counts as a list of one, nothing as an empty one.
impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        let items = match value {
            Value::Null => return Ok(Vec::new()),
            Value::Text(text) if text.is_empty() => return Ok(Vec::new()),
            Value::List(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut list = Vec::with_capacity(items.len());
        for (n, item) in items.iter().enumerate() {
            list.push(T::from_value(item).map_err(|error| error.under(&(n + 1).to_string()))?);
        }
        Ok(list)
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for Secret {
    fn to_value(&self) -> Value<'_> {
        Value::Secret(Cow::Borrowed(self.expose()))
    }
}

impl ToValue for i32 {
    fn to_value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl ToValue for u16 {
    fn to_value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Number((*self).into())
    }
}

/// A whole number is written as one. What is not finite cannot be written at all.
impl ToValue for f64 {
    fn to_value(&self) -> Value<'_> {
        let whole = whole(*self).map(serde_json::Number::from);
        whole.or_else(|| serde_json::Number::from_f64(*self)).map_or(Value::Null, Value::Number)
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value<'_> {
        Value::List(self.iter().map(T::to_value).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: FromValue>(json: &str) -> Result<T, String> {
        T::from_value(&Value::from_json(json).unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_come_in_every_dress() {
        for json in ["80", "\"80\"", "80.0", "\" 80 \"", "\"80.0\""] {
            assert_eq!(read::<i32>(json), Ok(80), "{json}");
        }
        assert_eq!(read::<i32>("true"), Ok(1));
        assert_eq!(
            read::<i32>("\"eighty\""),
            Err("expected a whole number, found the text \"eighty\"".into())
        );
        assert!(read::<i32>("80.5").is_err());
        assert!(read::<i32>("4294967296").unwrap_err().contains("32 bits"));
        assert_eq!(read::<u16>("\"65535\""), Ok(65_535));
        for json in ["65536", "-1", "\"-520\""] {
            assert!(read::<u16>(json).unwrap_err().contains("a port from 0 to 65535"), "{json}");
        }
    }

    #[test]
    fn numbers_with_fractions_are_finite() {
        for (json, number) in
            [("0.5", 0.5), ("\" 0.5 \"", 0.5), ("3", 3.0), ("\"-1e-7\"", -1e-7), ("1e300", 1e300)]
        {
            assert_eq!(read::<f64>(json), Ok(number), "{json}");
        }
        for json in ["\"nan\"", "\"inf\"", "\"1e999\"", "true", "\"half\"", "[]"] {
            assert!(read::<f64>(json).unwrap_err().starts_with("expected a number"), "{json}");
        }
        for (number, json) in [(0.5, "0.5"), (3.0, "3"), (-0.0, "0"), (f64::NAN, "null")] {
            assert_eq!(number.to_value().to_json(), json);
        }
    }

    #[test]
    fn texts_and_booleans_too() {
        for (json, text) in [("80", "80"), ("true", "true"), ("\"a\"", "a")] {
            assert_eq!(read::<String>(json), Ok(text.into()));
        }
        for (json, flag) in [
            ("\"True\"", true),
            ("\"FALSE\"", false),
            ("0", false),
            ("1", true),
            ("false", false),
            ("true", true),
        ] {
            assert_eq!(read::<bool>(json), Ok(flag), "{json}");
        }
        for json in ["\"yes\"", "2", "[]"] {
            assert!(
                read::<bool>(json).unwrap_err().starts_with("expected true or false"),
                "{json}"
            );
        }
    }

    #[test]
    fn lists_are_lenient_about_emptiness_and_loneliness() {
        for json in ["[]", "null", "\"\""] {
            assert_eq!(read::<Vec<String>>(json), Ok(vec![]), "{json}");
        }
        assert_eq!(read::<Vec<String>>("\"a\""), Ok(vec!["a".into()]));
        assert_eq!(
            read::<Vec<i32>>("[1, \"x\"]"),
            Err("2: expected a whole number, found the text \"x\"".into())
        );
    }

    #[test]
    fn a_secret_of_the_wrong_kind_is_not_shown() {
        let error = Secret::from_value(&Value::List(vec![])).unwrap_err();
        assert_eq!(error.to_string(), "expected a text, found something else");
        let secret = Secret::from("canary");
        assert_eq!(Secret::from_value(&secret.to_value()).as_ref(), Ok(&secret));
    }

    #[test]
    fn a_path_out_of_a_document_stays_in_one_line() {
        let error = DecodeError::missing("a\n\u{202e}b");
        assert_eq!(error.to_string(), "a\\n\\u{202e}b is missing");
        assert_eq!(error.path(), "a\n\u{202e}b");
    }
}
