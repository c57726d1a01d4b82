//! What can be asked of a product's state beside its operations.

use std::any::Any;
use std::fmt;

use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::nearest::hint;
use crate::product::{Product, State};
use crate::scope::Scope;
use crate::state::Shared;
use crate::state_error::StateError;

/// A question about the state of a product, which changes nothing: `GET /_emulator/<product>/<name>`.
#[derive(Debug)]
pub struct Question {
    /// Its name, the last step of the path.
    pub name: &'static str,
    /// What it tells, in a few words.
    pub summary: &'static str,
    /// The parameters that it knows; the first is what it is about.
    pub parameters: &'static [&'static str],
    /// The answer, from the state of one region.
    pub answer: fn(&Sight<'_>, &Given<'_>) -> Result<Told, String>,
}

/// What a question looks at: one region.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    state: &'a dyn State,
    /// What all products see of it.
    pub shared: &'a Shared,
    /// The present, in milliseconds since 1970.
    pub milliseconds: i64,
}

impl<'a> Sight<'a> {
    /// The state as the type that a product knows it by.
    pub fn own<S: State>(&self) -> Option<&'a S> {
        let state: &dyn Any = self.state;
        state.downcast_ref()
    }
}

impl fmt::Debug for Sight<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sight").field("milliseconds", &self.milliseconds).finish_non_exhaustive()
    }
}

/// What a region has to say to a question. What it cannot make sense of is an error: where and what
/// to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The answer.
    Answer(Map<String, Value>),
    /// What is asked about is not here: another region may have it.
    NotHere,
}

/// The parameters of a question.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a>(&'a [(String, String)]);

impl<'a> Given<'a> {
    /// All values of a parameter, in the order in which they were given.
    pub fn all(self, name: &str) -> impl Iterator<Item = &'a str> {
        let of_name = self.0.iter().filter(move |(known, _)| known == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that stands once at most.
    pub fn one(self, name: &str) -> Result<Option<&'a str>, String> {
        let mut values = self.all(name);
        let value = values.next();
        match values.next() {
            Some(_) => Err(format!("The parameter {name} stands there twice.")),
            None => Ok(value),
        }
    }

    /// The value of a parameter that must be there.
    pub fn needed(self, name: &str) -> Result<&'a str, String> {
        let value = self.one(name)?.filter(|value| !value.is_empty());
        value.ok_or_else(|| format!("The parameter {name} is needed."))
    }
}

impl Question {
    /// What stands between the prefix of control endpoints and the name.
    pub(crate) fn folder(product: &dyn Product) -> String {
        product.service().product.to_lowercase()
    }
}

impl Engine {
    /// The answer to a question about a product, by the first region that has one.
    pub(crate) fn ask(
        &self,
        product: &str,
        name: &str,
        parameters: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Value, StateError> {
        let (slot, question) = self.question(product, name)?;
        let mut scope = Scope::default();
        let parameters = parameters.into_iter();
        let own: Vec<_> = parameters.filter(|(name, value)| !scope.narrow(name, value)).collect();
        let known = || question.parameters.iter().copied().chain(Scope::NAMES);
        if let Some((wrong, _)) = own.iter().find(|(name, _)| known().all(|known| known != name)) {
            return Err(unknown_parameter(wrong, known()));
        }
        let milliseconds = self.clock().milliseconds();
        let mut has_region = false;
        for (key_id, account) in self.accounts().iter() {
            for (region_id, region) in scope.regions(key_id, &account) {
                has_region = true;
                let Some(slot) = region.slots.get(slot) else { continue };
                let (state, shared) = (&*slot.state, &region.shared);
                let sight = Sight { state, shared, milliseconds };
                let told = (question.answer)(&sight, &Given(&own));
                let Told::Answer(mut answer) = told.map_err(StateError::unreadable)? else {
                    continue;
                };
                answer.insert("AccessKeyId".to_owned(), json!(key_id));
                answer.insert("RegionId".to_owned(), json!(region_id));
                return Ok(Value::Object(answer));
            }
        }
        if !has_region {
            return Err(StateError::no_such_place());
        }
        // The first parameter is what is asked about.
        let subject = question.parameters.first().copied().unwrap_or("subject");
        let value = own.iter().find(|(name, _)| name == subject).map_or("", |(_, value)| value);
        let value = aliyun_core::excerpt(value);
        Err(StateError::unknown(format!(
            "There is no {subject} \"{value}\" in any region of those that were asked."
        )))
    }

    /// A question by its path, and the place of its product.
    fn question(
        &self,
        product: &str,
        name: &str,
    ) -> Result<(usize, &'static Question), StateError> {
        let mut products = self.registry().products().iter().enumerate();
        let found = products.find_map(|(slot, known)| {
            let question = known.questions().iter().find(|question| question.name == name)?;
            (Question::folder(*known) == product).then_some((slot, question))
        });
        found.ok_or_else(|| {
            StateError::unknown("There is no such question. GET /_emulator lists them.")
        })
    }
}

/// What to say of a parameter that nothing knows.
pub(crate) fn unknown_parameter(
    name: &str,
    known: impl IntoIterator<Item = &'static str>,
) -> StateError {
    let known: Vec<_> = known.into_iter().collect();
    let (name, hint) = (aliyun_core::excerpt(name), hint(name, known.iter().copied()));
    let all = known.join(", ");
    StateError::unreadable(format!("There is no parameter {name}{hint} There are {all}."))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;
    use crate::emulator::Emulator;
    use crate::made_up::MadeUp;

    async fn started() -> Emulator<MadeUp> {
        let keys = [("one", "secret-1"), ("two", "secret-2")];
        let builder =
            keys.into_iter().fold(Emulator::<MadeUp>::builder(), |builder, (id, secret)| {
                builder.access_key(id, secret)
            });
        builder.start().await.unwrap()
    }

    #[tokio::test]
    async fn the_first_region_that_knows_answers_unless_one_is_named() {
        let emulator = started().await;
        let ask = |parameters: &[(&str, &str)]| emulator.ask("made", "who", parameters);
        let told = ask(&[("thing", "thing-1"), ("loud", "yes")]).unwrap();
        let place = json!({ "AccessKeyId": "one", "RegionId": "cn-hangzhou", "Name": "FIRST" });
        assert_eq!(told, place);
        let other = ask(&[("thing", "thing-1"), ("AccessKeyId", "two")]).unwrap();
        assert_eq!(other["AccessKeyId"], "two");
        for nowhere in [
            [("thing", "thing-2"), ("RegionId", "cn-hangzhou")],
            [("thing", "thing-1"), ("RegionId", "cn-shanghai")],
            [("thing", "thing-1"), ("AccessKeyId", "three")],
        ] {
            assert_eq!(ask(&nowhere).unwrap_err().status(), 404, "{nowhere:?}");
        }
    }

    #[tokio::test]
    async fn what_makes_no_sense_is_told_with_its_place() {
        let emulator = started().await;
        for (parameters, told) in [
            (&[][..], "The parameter thing is needed."),
            (&[("thing", "a"), ("thing", "b")], "The parameter thing stands there twice."),
            (&[("thing", "thing-1"), ("loud", "no")], "loud is \"no\"; it may be yes."),
            (
                &[("thng", "thing-1")],
                "There is no parameter thng; did you mean \"thing\"? There are thing, loud, \
                 AccessKeyId, RegionId.",
            ),
        ] {
            let error = emulator.ask("made", "who", parameters).unwrap_err();
            assert_eq!((error.status().as_u16(), error.to_string().as_str()), (400, told));
        }
        for (product, question) in [("made", "what"), ("other", "who"), ("Made", "who")] {
            assert_eq!(emulator.ask(product, question, &[]).unwrap_err().status(), 404);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_control_endpoints_ask_too() {
        let emulator = started().await;
        let address = emulator.address();
        let get = |method: &str, path: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n");
            write!(stream, "{head}Connection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let told = get("GET", "/_emulator/made/who?thing=thing-1");
        assert!(told.starts_with("HTTP/1.1 200 ") && told.contains("\"Name\":\"first\""), "{told}");
        assert!(get("GET", "/_emulator/made/who").starts_with("HTTP/1.1 400 "));
        assert!(get("GET", "/_emulator/made/what").starts_with("HTTP/1.1 404 "));
        let told = get("PUT", "/_emulator/made/who");
        assert!(told.starts_with("HTTP/1.1 405 ") && told.contains("allow: GET"), "{told}");
        assert!(get("GET", "/_emulator").contains("\"/_emulator/made/who\""));
    }
}
