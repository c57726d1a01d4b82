//! Reading and writing one object.

use std::borrow::Cow;

use crate::value::{USUAL_MEMBERS, find};
use crate::{DecodeError, FromValue, ToValue, Value};

/// The members of an object, read by name. Members nobody asks for are passed over.
#[derive(Clone, Copy)]
pub struct Object<'v>(&'v [(Cow<'v, str>, Value<'v>)]);

impl<'v> Object<'v> {
    /// Sees a value as an object.
    pub fn new(value: &'v Value<'v>) -> Result<Self, DecodeError> {
        match value {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(DecodeError::wrong("an object", value)),
        }
    }

    /// A member that must be there.
    pub fn required<T: FromValue>(&self, name: &str) -> Result<T, DecodeError> {
        self.optional(name)?.ok_or_else(|| DecodeError::missing(name))
    }

    /// A member that may be absent, `null`, or (but for texts) empty.
    pub fn optional<T: FromValue>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        match self.present(name) {
            Some(value) if !(T::EMPTY_IS_ABSENT && value.is_empty_text()) => {
                T::from_value(value).map(Some).map_err(|error| error.under(name))
            }
            _ => Ok(None),
        }
    }

    /// What stands under a name, be it an empty text. It is the same for all types, of which there
    /// are many.
    #[inline(never)]
    fn present(&self, name: &str) -> Option<&'v Value<'v>> {
        find(self.0, name).filter(|value| !matches!(value, Value::Null))
    }

    /// Like [`Object::optional`], for texts whose emptiness means absence.
    pub fn non_empty<T: FromValue>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        match find(self.0, name) {
            Some(value) if value.is_empty_text() => Ok(None),
            _ => self.optional(name),
        }
    }

    /// A list, empty when absent.
    pub fn list<T: FromValue>(&self, name: &str) -> Result<Vec<T>, DecodeError> {
        Ok(self.optional(name)?.unwrap_or_default())
    }

    /// A list inside a wrapper: `{"BackendServers": {"BackendServer": [...]}}`. Older answers
    /// leave out the wrapper, and a list of one is its only item then; or they name the inner
    /// list otherwise.
    pub fn wrapped<T: FromValue>(&self, name: &str, inner: &str) -> Result<Vec<T>, DecodeError> {
        let Some(Value::Object(members)) = find(self.0, name) else { return self.list(name) };
        let (step, list) = match (find(members, inner), members.as_slice()) {
            (Some(list), _) => (inner, list),
            (None, []) => return Ok(Vec::new()),
            (None, [(other, list @ (Value::List(_) | Value::Object(_)))]) => (other.as_ref(), list),
            (None, _) => return self.list(name),
        };
        Vec::from_value(list).map_err(|error| error.under(step).under(name))
    }

    /// A member that must be there and carries JSON in a text.
    pub fn required_json<T: FromValue>(&self, name: &str) -> Result<T, DecodeError> {
        self.json(name)?.ok_or_else(|| DecodeError::missing(name))
    }

    /// A member that carries JSON in a text.
    pub fn json<T: FromValue>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        match self.present(name) {
            None => Ok(None),
            Some(Value::Text(text)) if text.is_empty() => Ok(None),
            Some(value @ Value::Text(text)) => Value::from_json(text)
                .map_err(|_| DecodeError::not_json(value))
                .and_then(|inner| T::from_value(&inner))
                .map(Some)
                .map_err(|error| error.under(name)),
            Some(value) => T::from_value(value).map(Some).map_err(|error| error.under(name)),
        }
    }
}

/// Writes the members of an object.
pub struct Fields<'v>(Vec<(Cow<'v, str>, Value<'v>)>);

impl Default for Fields<'_> {
    fn default() -> Self {
        Self(Vec::with_capacity(USUAL_MEMBERS))
    }
}

impl<'v> Fields<'v> {
    /// No members yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member, unless there is nothing to write.
    #[must_use]
    pub fn put<T: ToValue>(self, name: &'static str, value: &'v T) -> Self {
        self.put_value(name, value.to_value())
    }

    /// Adds a list, unless it is empty.
    #[must_use]
    pub fn list<T: ToValue>(self, name: &'static str, list: &'v Vec<T>) -> Self {
        if list.is_empty() { self } else { self.put(name, list) }
    }

    /// Adds a list inside a wrapper, also an empty one, as the service does.
    #[must_use]
    pub fn wrapped<T: ToValue>(
        self,
        name: &'static str,
        inner: &'static str,
        list: &'v Vec<T>,
    ) -> Self {
        self.put_value(name, Value::Object(vec![(Cow::Borrowed(inner), list.to_value())]))
    }

    /// Adds a member that carries JSON in a text, unless there is nothing to write.
    #[must_use]
    pub fn json<T: ToValue>(self, name: &'static str, value: &T) -> Self {
        match value.to_value() {
            Value::Null => self,
            value => self.put_value(name, Value::Text(Cow::Owned(value.to_json()))),
        }
    }

    fn put_value(mut self, name: &'static str, value: Value<'v>) -> Self {
        if !matches!(value, Value::Null) {
            self.0.push((Cow::Borrowed(name), value));
        }
        self
    }

    /// The object.
    pub fn object(self) -> Value<'v> {
        Value::Object(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(json: &str) -> Result<Vec<i32>, DecodeError> {
        Object::new(&Value::from_json(json).unwrap()).unwrap().wrapped("Ports", "Port")
    }

    #[test]
    fn a_wrapped_list_is_read_in_all_its_forms() {
        for (json, expected) in [
            (r#"{"Ports":{"Port":[1,2]}}"#, vec![1, 2]),
            (r#"{"Ports":{"Port":7}}"#, vec![7]),
            (r#"{"Ports":{"Port":[]}}"#, vec![]),
            (r#"{"Ports":{"Older":[1,2]}}"#, vec![1, 2]),
            (r#"{"Ports":{}}"#, vec![]),
            (r#"{"Ports":[]}"#, vec![]),
            (r#"{"Ports":[3]}"#, vec![3]),
            (r#"{"Ports":""}"#, vec![]),
            (r#"{"Ports":null}"#, vec![]),
            ("{}", vec![]),
        ] {
            assert_eq!(wrapped(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn an_object_without_its_wrapper_is_the_only_item() {
        struct Server(i32, String);
        impl FromValue for Server {
            fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
                let object = Object::new(value)?;
                Ok(Self(object.required("Port")?, object.required("ServerId")?))
            }
        }
        for json in [
            r#"{"Servers":{"Server":[{"Port":80,"ServerId":"i-1"}]}}"#,
            r#"{"Servers":{"Server":{"Port":80,"ServerId":"i-1"}}}"#,
            r#"{"Servers":{"Port":80,"ServerId":"i-1"}}"#,
        ] {
            let value = Value::from_json(json).unwrap();
            let list = Object::new(&value).unwrap().wrapped::<Server>("Servers", "Server").unwrap();
            let [Server(port, id)] = list.as_slice() else { panic!("{json}: {}", list.len()) };
            assert_eq!((*port, id.as_str()), (80, "i-1"), "{json}");
        }
        let value = Value::from_json(r#"{"Servers":{"Port":80,"Other":1}}"#).unwrap();
        let error = Object::new(&value).unwrap().wrapped::<Server>("Servers", "Server").err();
        assert_eq!(error.unwrap().path(), "Servers.1.ServerId");
    }

    #[test]
    fn json_in_a_text_is_written_as_it_is_read() {
        let (ports, none) = (Some(vec![1, 2]), None::<Vec<i32>>);
        let written = Fields::new().json("A", &ports).json("B", &none).object();
        assert_eq!(written.to_json(), r#"{"A":"[1,2]"}"#);
        let object = Object::new(&written).unwrap();
        assert_eq!(object.json("A"), Ok(ports));
        assert_eq!(object.json::<Vec<i32>>("B"), Ok(none));
    }

    #[test]
    fn an_error_names_the_whole_path() {
        let error = wrapped(r#"{"Ports":{"Port":[1,"x"]}}"#).unwrap_err();
        assert_eq!(error.path(), "Ports.Port.2");
    }

    #[test]
    fn absence_has_several_forms() {
        let value = Value::from_json(r#"{"A":null,"B":"","C":"x"}"#).unwrap();
        let object = Object::new(&value).unwrap();
        assert_eq!(object.optional::<i32>("A"), Ok(None));
        assert_eq!(object.optional::<i32>("B"), Ok(None));
        assert_eq!(object.optional::<String>("B"), Ok(Some(String::new())));
        assert_eq!(object.non_empty::<String>("B"), Ok(None));
        assert_eq!(object.non_empty::<String>("C"), Ok(Some("x".to_owned())));
        assert_eq!(object.json::<i32>("B"), Ok(None));
        assert_eq!(object.required::<String>("D").unwrap_err().to_string(), "D is missing");
    }

    #[test]
    fn a_list_is_written_in_its_wrapper_even_if_empty() {
        let (ports, none, text) = (vec![1, 2], Vec::<i32>::new(), String::new());
        let written = Fields::new()
            .wrapped("Ports", "Port", &ports)
            .wrapped("None", "Port", &none)
            .list("Bare", &ports)
            .list("Nothing", &none)
            .put("Text", &text)
            .put("Absent", &None::<i32>)
            .object();
        let json = r#"{"Ports":{"Port":[1,2]},"None":{"Port":[]},"Bare":[1,2],"Text":""}"#;
        assert_eq!(written.to_json(), json);
    }
}
