//! Typed access to a JSON value that says where something is wrong.

use serde_json::{Map, Value as Json};

use super::Error;

/// A value of the document and the way to it.
pub(super) struct Place<'a> {
    value: &'a Json,
    path: String,
}

impl<'a> Place<'a> {
    pub(super) fn root(value: &'a Json) -> Self {
        Self { value, path: String::new() }
    }

    /// An error about this value.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        let at = if self.path.is_empty() { "the document" } else { &self.path };
        Error::new(at, message)
    }

    fn wrong(&self, expected: &str) -> Error {
        let found = match self.value {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        };
        self.error(format!("this is {found}, not {expected}"))
    }

    fn object(&self) -> Result<&'a Map<String, Json>, Error> {
        self.value.as_object().ok_or_else(|| self.wrong("an object"))
    }

    /// The value of a key; `null` counts as absent.
    pub(super) fn get(&self, key: &str) -> Result<Option<Self>, Error> {
        let value = self.object()?.get(key).filter(|value| !value.is_null());
        Ok(value.map(|value| self.step(key, value)))
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &str) -> Result<Self, Error> {
        self.get(key)?.ok_or_else(|| self.error(format!("the key `{key}` is missing")))
    }

    /// The members of an object.
    pub(super) fn members(&self) -> Result<Vec<(&'a str, Self)>, Error> {
        let members = self.object()?.iter();
        Ok(members.map(|(key, value)| (key.as_str(), self.step(key, value))).collect())
    }

    /// The members of the object at a key; none when the key is not there.
    pub(super) fn members_of(&self, key: &str) -> Result<Vec<(&'a str, Self)>, Error> {
        self.get(key)?.map_or(Ok(Vec::new()), |place| place.members())
    }

    /// The items of the list at a key; none when the key is not there.
    pub(super) fn items_of(&self, key: &str) -> Result<Vec<Self>, Error> {
        let Some(place) = self.get(key)? else { return Ok(Vec::new()) };
        let items = place.value.as_array().ok_or_else(|| place.wrong("a list"))?;
        let step = |(at, value)| Self { value, path: format!("{}[{at}]", place.path) };
        Ok(items.iter().enumerate().map(step).collect())
    }

    /// The text that this is.
    pub(super) fn text(&self) -> Result<&'a str, Error> {
        self.value.as_str().ok_or_else(|| self.wrong("a text"))
    }

    /// The text at a key.
    pub(super) fn text_of(&self, key: &str) -> Result<Option<String>, Error> {
        self.get(key)?.map(|place| place.text().map(str::to_owned)).transpose()
    }

    /// Whether the boolean at a key is true.
    pub(super) fn flag(&self, key: &str) -> Result<bool, Error> {
        let Some(place) = self.get(key)? else { return Ok(false) };
        place.value.as_bool().ok_or_else(|| place.wrong("a boolean"))
    }

    /// The whole number at a key; the vendor writes most of them as texts.
    pub(super) fn number(&self, key: &str) -> Result<Option<i64>, Error> {
        let Some(place) = self.get(key)? else { return Ok(None) };
        let number = match place.value {
            Json::Number(number) => number.as_i64(),
            Json::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.map(Some).ok_or_else(|| place.wrong("a whole number of 64 bits"))
    }

    /// Any value at a key.
    pub(super) fn any(&self, key: &str) -> Result<Option<Json>, Error> {
        Ok(self.get(key)?.map(|place| place.value.clone()))
    }

    /// Whether this is a text, a number or a boolean.
    pub(super) fn plain(&self) -> Result<String, Error> {
        match self.value {
            Json::String(text) => Ok(text.clone()),
            Json::Number(_) | Json::Bool(_) => Ok(self.value.to_string()),
            _ => Err(self.wrong("a plain value")),
        }
    }

    fn step(&self, key: &str, value: &'a Json) -> Self {
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { value, path }
    }
}
