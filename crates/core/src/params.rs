//! The parameters of a call, as the wire has them: flat names and texts.

use std::borrow::Cow;
use std::fmt;

use crate::{Secret, ToValue, Value};

/// The parameters of a call in the order they were put.
///
/// It knows which of the values are secret: those that come from a [`Secret`], alone or inside of
/// something else. `Debug` shows the names only, since others may be too; so does that of what it
/// turns into.
#[derive(Clone, Default)]
pub struct Params {
    pairs: Vec<Pair>,
    secrets: Vec<Secret>,
}

/// A name and a value.
#[derive(Clone, PartialEq, Eq)]
struct Pair(Cow<'static, str>, String);

impl Params {
    /// No parameters yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a value. Lists and objects become flat names, counted from 1: `Tag.1.Key`. What is
    /// absent is left out.
    pub fn put<T: ToValue>(&mut self, name: &'static str, value: &T) {
        let value = value.to_value();
        self.note_secrets(&value);
        self.flatten(Cow::Borrowed(name), &value);
    }

    /// Puts the members of an object, those of `json` as JSON in a text, the others in the way of
    /// [`Params::put`]. Nothing is sent for an empty list inside of them.
    pub fn put_all(&mut self, object: &Value<'_>, json: &[&str]) {
        let Value::Object(members) = object else { return };
        self.note_secrets(object);
        for (name, value) in members {
            let name = name.clone().into_owned();
            if json.contains(&name.as_str()) {
                self.text(name, value.to_json_without_empty_lists());
            } else {
                self.flatten(name.into(), value);
            }
        }
    }

    /// Puts a text as it is.
    pub fn text(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        self.pairs.push(Pair(name.into(), text.into()));
    }

    /// Puts a text in place of what the parameter has, or after all others.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<String>) {
        let name = name.into();
        let at = self.pairs.iter().position(|pair| pair.0 == name);
        self.remove(&name);
        let pair = Pair(name, text.into());
        self.pairs.insert(at.unwrap_or(self.pairs.len()), pair);
    }

    /// The same with a value that must be shown nowhere.
    pub fn set_secret(&mut self, name: impl Into<Cow<'static, str>>, secret: Secret) {
        self.set(name, secret.expose());
        if !secret.is_empty() {
            self.secrets.push(secret);
        }
    }

    /// Takes a parameter out. If its value was secret, it stays one that must be shown nowhere.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|pair| pair.0 != name);
    }

    /// Puts all of others, each in place of what the parameter has, with what of them is secret.
    pub fn overlay(&mut self, others: &Self) {
        for Pair(name, text) in &others.pairs {
            self.set(name.clone(), text.as_str());
        }
        self.secrets.extend(others.secrets.iter().cloned());
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|Pair(name, value)| (name.as_ref(), value.as_str()))
    }

    /// What must be shown nowhere, not even where an answer repeats it.
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// Whether a value is one that must be shown nowhere.
    pub fn is_secret(&self, value: &str) -> bool {
        self.secrets.iter().any(|secret| secret.expose() == value)
    }

    fn note_secrets(&mut self, value: &Value<'_>) {
        match value {
            Value::Secret(text) if !text.is_empty() => self.secrets.push(Secret::from(&**text)),
            Value::List(items) => items.iter().for_each(|item| self.note_secrets(item)),
            Value::Object(members) => {
                members.iter().for_each(|(_, member)| self.note_secrets(member));
            }
            _ => {}
        }
    }

    fn flatten(&mut self, name: Cow<'static, str>, value: &Value<'_>) {
        match value {
            Value::Null => {}
            Value::Bool(flag) => self.text(name, flag.to_string()),
            Value::Number(number) => self.text(name, digits(number)),
            Value::Text(text) | Value::Secret(text) => self.text(name, text.as_ref()),
            Value::List(items) => {
                for (n, item) in items.iter().enumerate() {
                    self.flatten(format!("{name}.{}", n + 1).into(), item);
                }
            }
            Value::Object(members) => {
                for (member, value) in members {
                    self.flatten(format!("{name}.{member}").into(), value);
                }
            }
        }
    }

    /// The parameters as a tree: `Tag.1.Key` and `Tag.2.Key` become a list of two objects. The
    /// way back from [`Params::put`], for whoever answers calls.
    pub fn to_value(&self) -> Value<'_> {
        unflatten(self.iter())
    }

    /// The same where those of `spread`, lists and objects that are written in several parameters,
    /// may come as JSON in a single one too.
    pub(crate) fn to_value_with(&self, spread: &[&str]) -> Value<'_> {
        let mut value = self.to_value();
        if let Value::Object(members) = &mut value {
            for (_, member) in members.iter_mut().filter(|(name, _)| spread.contains(&&**name)) {
                if let Some(json) = structure(member) {
                    *member = json;
                }
            }
        }
        value
    }
}

impl<'p> FromIterator<(&'p str, &'p str)> for Params {
    fn from_iter<I: IntoIterator<Item = (&'p str, &'p str)>>(pairs: I) -> Self {
        let pairs =
            pairs.into_iter().map(|(name, value)| Pair(name.to_owned().into(), value.into()));
        Self { pairs: pairs.collect(), secrets: Vec::new() }
    }
}

/// Equal parameters are sent alike, whoever knows what of them is secret.
impl PartialEq for Params {
    fn eq(&self, other: &Self) -> bool {
        self.pairs == other.pairs
    }
}

impl Eq for Params {}

impl IntoIterator for Params {
    type Item = (Cow<'static, str>, String);
    type IntoIter = IntoIter;

    /// Names and values, in order, to keep.
    fn into_iter(self) -> Self::IntoIter {
        IntoIter(self.pairs.into_iter())
    }
}

/// The parameters of a call one by one. `Debug` shows the names only.
#[derive(Clone, Debug)]
pub struct IntoIter(std::vec::IntoIter<Pair>);

impl Iterator for IntoIter {
    type Item = (Cow<'static, str>, String);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|Pair(name, value)| (name, value))
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Params")?;
        f.debug_list().entries(&self.pairs).finish()
    }
}

/// A number as it is written on the wire: without an exponent, however small or great it is.
fn digits(number: &serde_json::Number) -> String {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(fraction) => fraction.to_string(),
        None => number.to_string(),
    }
}

/// The list or the object that a text holds as JSON.
fn structure<'p>(value: &Value<'p>) -> Option<Value<'p>> {
    let Value::Text(Cow::Borrowed(text)) = value else { return None };
    let is_one = |it: &Value<'_>| matches!(it, Value::List(_) | Value::Object(_));
    Value::from_json(text).ok().filter(is_one)
}

/// Longer paths are taken as plain names: no API is as deep.
const DEEPEST: usize = 32;

fn unflatten<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Value<'p> {
    let mut root = Vec::new();
    // A released client sends `VpcIds.*`, as documents write the name of any item: it names none.
    let names_one = |(name, _): &(&str, &str)| name.split('.').skip(1).all(|step| step != "*");
    for (name, value) in pairs.filter(names_one) {
        let is_path = name.split('.').nth(DEEPEST).is_none();
        let (first, rest) = if is_path { first_step(name) } else { (name, None) };
        plant(&mut root, first, rest, value);
    }
    Value::Object(root.into_iter().map(|(name, value)| (name, gather_lists(value))).collect())
}

/// The members of an object that is being built.
type Members<'p> = Vec<(Cow<'p, str>, Value<'p>)>;

/// The first step of a path, and the others.
fn first_step(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

/// Puts a text into a tree of objects. A name that is both a text and a parent is a parent, in
/// whatever order they come; of two texts the first counts.
fn plant<'p>(members: &mut Members<'p>, first: &'p str, rest: Option<&'p str>, text: &'p str) {
    let at = members.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
        let fresh = if rest.is_none() { Value::Null } else { Value::Object(Vec::new()) };
        members.push((Cow::Borrowed(first), fresh));
        members.len() - 1
    });
    let Some((_, member)) = members.get_mut(at) else { return };
    if rest.is_some() && !matches!(member, Value::Object(_)) {
        *member = Value::Object(Vec::new());
    }
    match (rest, member) {
        (None, member @ Value::Null) => *member = Value::Text(Cow::Borrowed(text)),
        (Some(rest), Value::Object(inner)) => {
            let (first, rest) = first_step(rest);
            plant(inner, first, rest, text);
        }
        _ => {}
    }
}

/// Turns every object whose names are all numbers into a list in their order.
fn gather_lists(value: Value<'_>) -> Value<'_> {
    let Value::Object(members) = value else { return value };
    let numbers: Option<Vec<u32>> = members.iter().map(|(name, _)| name.parse().ok()).collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => {
            let mut items: Vec<_> = numbers.into_iter().zip(members).collect();
            // `1` and `01` are the same number.
            items.sort_by(|(one, (name, _)), (two, (other, _))| (one, name).cmp(&(two, other)));
            Value::List(items.into_iter().map(|(_, (_, value))| gather_lists(value)).collect())
        }
        _ => Value::Object(
            members.into_iter().map(|(name, value)| (name, gather_lists(value))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fields;

    struct Tag(String, Option<String>);

    impl ToValue for Tag {
        fn to_value(&self) -> Value<'_> {
            Fields::new().put("Key", &self.0).put("Value", &self.1).object()
        }
    }

    #[test]
    fn a_star_in_place_of_a_number_names_no_item() {
        let told =
            |pairs: &[(&str, &str)]| Params::from_iter(pairs.iter().copied()).to_value().to_json();
        assert_eq!(told(&[("Ids.*", "a")]), "{}");
        assert_eq!(told(&[("Ids.*", "a"), ("Ids.1", "b")]), r#"{"Ids":["b"]}"#);
        assert_eq!(told(&[("Tag.*.Key", "a"), ("*", "b")]), r#"{"*":"b"}"#);
    }

    #[test]
    fn lists_of_objects_are_flattened_and_gathered_again() {
        let mut params = Params::new();
        params.put("All", &true);
        params.put("Tag", &vec![Tag("a".into(), Some(String::new())), Tag("b".into(), None)]);
        let pairs: Vec<_> = params.iter().collect();
        assert_eq!(
            pairs,
            [("All", "true"), ("Tag.1.Key", "a"), ("Tag.1.Value", ""), ("Tag.2.Key", "b")]
        );
        assert_eq!(
            params.to_value().to_json(),
            r#"{"All":"true","Tag":[{"Key":"a","Value":""},{"Key":"b"}]}"#
        );
    }

    #[test]
    fn numbers_have_no_exponent() {
        let mut params = Params::new();
        params.put("A", &vec![0.5, 2.0, 1e-7, 1e21, -0.1, 0.1 + 0.2]);
        params.put("B", &i64::MIN);
        params.put("C", &f64::INFINITY);
        let values: Vec<_> = params.iter().map(|(_, value)| value).collect();
        assert_eq!(
            values,
            [
                "0.5",
                "2",
                "0.0000001",
                "1000000000000000000000",
                "-0.1",
                "0.30000000000000004",
                "-9223372036854775808"
            ]
        );
    }

    #[test]
    fn the_tenth_item_comes_after_the_second() {
        let params = Params::from_iter([("I.10", "x"), ("I.2", "b"), ("I.1", "a")]);
        assert_eq!(params.to_value().to_json(), r#"{"I":["a","b","x"]}"#);
    }

    #[test]
    fn contradicting_names_lose_nothing_but_themselves() {
        let params = Params::from_iter([("A", "1"), ("A.1", "2"), ("B", "3"), (".", "4")]);
        assert_eq!(params.to_value().to_json(), r#"{"A":["2"],"B":"3","":{"":"4"}}"#);
    }

    #[test]
    fn the_order_of_names_does_not_count() {
        for mut pairs in [
            vec![("A", "x"), ("A.1", "y")],
            vec![("A.1", "x"), ("A.1.B", "y"), ("A", "z")],
            vec![("A.1", "x"), ("A.01", "y"), ("A.+1", "z")],
        ] {
            let json = Params::from_iter(pairs.clone()).to_value().to_json();
            pairs.reverse();
            assert_eq!(Params::from_iter(pairs).to_value().to_json(), json);
        }
    }

    #[test]
    fn nothing_is_sent_for_an_empty_list_inside_of_something() {
        struct Rule {
            codes: Vec<String>,
            empty: Vec<String>,
        }

        impl ToValue for Rule {
            fn to_value(&self) -> Value<'_> {
                Fields::new().put("Codes", &self.codes).put("Empty", &self.empty).object()
            }
        }

        let rules = vec![
            Rule { codes: vec!["a".into()], empty: Vec::new() },
            Rule { codes: Vec::new(), empty: Vec::new() },
        ];
        let object = Fields::new().put("Flat", &rules).put("Json", &rules).object();
        let mut params = Params::new();
        params.put_all(&object, &["Json"]);
        let sent = [("Flat.1.Codes.1", "a"), ("Json", r#"[{"Codes":["a"]},{}]"#)];
        assert_eq!(params.iter().collect::<Vec<_>>(), sent);
    }

    #[test]
    fn debug_shows_names_only() {
        let params = Params::from_iter([("PrivateKey", "canary")]);
        assert_eq!(format!("{params:?}"), r#"Params["PrivateKey"]"#);
        let turned = format!("{:?} {:?}", params.to_value(), params.clone().into_iter());
        assert!(turned.contains("PrivateKey") && !turned.contains("canary"), "{turned}");
    }

    #[test]
    fn secrets_are_known_wherever_they_stand() {
        struct User(Secret);

        impl ToValue for User {
            fn to_value(&self) -> Value<'_> {
                Fields::new().put("Password", &self.0).object()
            }
        }

        let users = vec![User("one".into()), User("".into()), User("t\"wo".into())];
        let mut params = Params::new();
        params.put("Plain", &"plain".to_owned());
        params.put("Users", &users);
        params.put_all(&Fields::new().put("List", &users).object(), &["List"]);
        params.put("Key", &Some(Secret::from("three")));
        params.put("None", &None::<Secret>);
        let secrets: Vec<_> = params.secrets().iter().map(Secret::expose).collect();
        assert_eq!(secrets, ["one", "t\"wo", "one", "t\"wo", "three"]);
        assert_eq!(params.get("Users.3.Password"), Some("t\"wo"));
        assert_eq!(params, Params::from_iter(params.iter()));
        let shown = format!("{params:?} {:?}", users[0].to_value());
        assert!(!shown.contains("one"), "{shown}");
    }

    #[test]
    fn a_parameter_is_put_in_the_place_of_what_it_has() {
        let mut params = Params::from_iter([("A", "1"), ("B", "2"), ("A", "3")]);
        params.set("A", "4");
        params.set("C", "5");
        assert_eq!(params.iter().collect::<Vec<_>>(), [("A", "4"), ("B", "2"), ("C", "5")]);
        params.remove("B");
        params.remove("none");
        assert_eq!((params.get("A"), params.get("B")), (Some("4"), None));
        assert!(!params.is_empty() && Params::new().is_empty());
        assert_ne!(params, Params::new());
        let kept: Vec<_> = params.into_iter().collect();
        assert_eq!(kept, [("A".into(), "4".to_owned()), ("C".into(), "5".to_owned())]);
    }

    #[test]
    fn a_secret_stays_one_wherever_it_is_put() {
        let (mut params, mut others) = (Params::from_iter([("Key", "old")]), Params::new());
        others.text("Name", "n");
        others.set_secret("Key", Secret::from("canary"));
        others.set_secret("Empty", Secret::default());
        params.overlay(&others);
        let pairs: Vec<_> = params.iter().collect();
        assert_eq!(pairs, [("Key", "canary"), ("Name", "n"), ("Empty", "")]);
        params.remove("Key");
        assert!(params.is_secret("canary") && !params.is_secret("n") && !params.is_secret(""));
    }

    #[test]
    fn a_path_deeper_than_any_api_is_a_plain_name() {
        let deep = |steps: usize| vec!["A"; steps].join(".");
        let tree = |name: &str| Params::from_iter([(name, "x")]).to_value().to_json();
        assert!(tree(&deep(DEEPEST)).starts_with(r#"{"A":{"A":{"#));
        assert_eq!(tree(&deep(DEEPEST + 1)), format!(r#"{{"{}":"x"}}"#, deep(DEEPEST + 1)));
    }

    #[test]
    fn json_stands_for_what_is_spread() {
        let params = Params::from_iter([
            ("Ids", r#"["a"]"#),
            ("Tag", r#"{"Key":1}"#),
            ("Name", "[1]"),
            ("N", "7"),
        ]);
        let value = params.to_value_with(&["Ids", "Tag", "N"]);
        assert_eq!(value.to_json(), r#"{"Ids":["a"],"Tag":{"Key":1},"Name":"[1]","N":"7"}"#);
    }
}
