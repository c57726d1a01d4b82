use std::borrow::Cow;
use std::collections::BTreeMap;

use aliyun_core::{FromValue, Operation, Params, ToValue, Value};
use serde::{Deserialize, Serialize};

use crate::api_error::ApiError;

/// What was chosen for a resource, as the texts of the wire by the vendor's names. Requests fill it
/// and descriptions are read from it, each by the tables of its own type, so that no field is
/// forgotten on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Settings(BTreeMap<Text, Text>);

/// Names and defaults are not copied: nearly all settings of nearly all listeners are these.
type Text = Cow<'static, str>;

/// What a description has under a name, whatever was chosen: a text, also an empty one, or nothing.
pub type Fact<'f> = (&'f str, Option<&'f str>);

impl Settings {
    /// Takes over what a request gives, but for lists and what is named in `but`.
    pub fn apply<O: Operation>(&mut self, request: &O, but: &[&str]) {
        let mut params = Params::new();
        request.encode(&mut params);
        for (name, text) in params {
            if !name.contains('.') && !but.contains(&&*name) {
                self.set(name, text);
            }
        }
    }

    /// Fills in what was not chosen.
    pub fn default_to(&mut self, defaults: &[(&'static str, &'static str)]) {
        defaults.iter().for_each(|(name, text)| self.fill(name, *text));
    }

    /// Chooses where nothing was chosen.
    pub fn fill(&mut self, name: &'static str, text: impl Into<Text>) {
        if self.get(name).is_none() {
            self.set(name, text);
        }
    }

    /// What was chosen. An empty text is no choice.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| &**text).filter(|text| !text.is_empty())
    }

    /// Whether a choice is this one.
    pub fn is(&self, name: &str, text: &str) -> bool {
        self.get(name).is_some_and(|chosen| chosen.eq_ignore_ascii_case(text))
    }

    /// The number that was chosen.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }

    /// Chooses.
    pub fn set(&mut self, name: impl Into<Text>, text: impl Into<Text>) {
        self.0.insert(name.into(), text.into());
    }

    /// Takes a choice back.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Takes over other choices.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Gives a choice another name.
    pub fn rename(&mut self, from: &str, to: &'static str) {
        if let Some(text) = self.0.remove(from) {
            self.0.insert(to.into(), text);
        }
    }

    /// Reads a description, together with what is not a matter of choice.
    pub fn describe<T: FromValue>(&self, facts: &[Fact<'_>]) -> Result<T, ApiError> {
        let chosen = self.0.iter().map(|(name, text)| (&**name, &**text));
        let chosen = chosen
            .filter(|(name, text)| !text.is_empty() && facts.iter().all(|(fact, _)| fact != name));
        let facts = facts.iter().filter_map(|(name, text)| Some((*name, (*text)?)));
        let members = facts.chain(chosen);
        let members = members.map(|(name, text)| (name.into(), Value::Text(Cow::Borrowed(text))));
        T::from_value(&Value::Object(members.collect()))
            .map_err(|error| ApiError::new("InternalError").because(error.to_string()))
    }

    /// Whether all that was chosen is part of a description.
    pub fn check<T: FromValue + ToValue>(&self, facts: &[Fact<'_>]) -> Result<(), ApiError> {
        let shown: T = self.describe(facts)?;
        let shown = shown.to_value();
        let is_shown = |name: &str| shown.get(name).is_some_and(|value| *value != Value::Null);
        match self.0.iter().find(|(name, text)| !text.is_empty() && !is_shown(name)) {
            Some((name, _)) => {
                Err(ApiError::new("InvalidParameter").because(format!("{name} is no setting")))
            }
            None => Ok(()),
        }
    }
}
