//! From parameters as they were written to a request. All mistakes are told at once.

use std::borrow::Cow;
use std::path::Path;

use aliyun_core::Value;
use serde_json::Number;

use super::mistakes::{Mistakes, unknown};
use super::scan::Parameter;
use super::{Members, file, text};
use crate::manual::{self, Item, Kind};

/// The request that is being written, and what is wrong with what was written.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) members: Members,
    pub(crate) mistakes: Mistakes,
}

/// Puts parameters into a request, in place of what it has of the same names.
pub(crate) fn build(start: Members, parameters: &[Parameter], takes: &[Item]) -> Built {
    let mut built = Built { members: start, mistakes: Mistakes::default() };
    let mut seen: Vec<&str> = Vec::new();
    for parameter in parameters {
        let (head, path) = match parameter.name.split_once('.') {
            Some((head, path)) => (head, Some(path)),
            None => (parameter.name.as_str(), None),
        };
        let Some(item) = manual::item(takes, head) else {
            built.mistakes.unknown("", &format!("--{}", parameter.name), head, takes);
            continue;
        };
        // What is written takes the place of what a file has.
        if !seen.contains(&item.name.as_str()) {
            built.members.retain(|(name, _)| *name != item.name);
        }
        let is_again = seen.contains(&item.name.as_str());
        seen.push(&item.name);
        let place = place(&mut built.members, &item.name);
        let outcome = match path {
            Some(path) => at_path(place, item, &item.name, path, &parameter.values),
            None => whole(place, item, &parameter.values, is_again),
        };
        if let Err(wrong) = outcome {
            built.mistakes.spoil(&item.name, wrong);
        }
    }
    for (name, value) in &mut built.members {
        let mut wrong = Vec::new();
        gaps(name, value, &mut wrong);
        if !wrong.is_empty() {
            built.mistakes.spoil(name, wrong);
        }
    }
    built
}

fn place<'m>(members: &'m mut Members, name: &str) -> &'m mut Value<'static> {
    let at = members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        members.push((Cow::Owned(name.to_owned()), Value::Null));
        members.len() - 1
    });
    &mut members[at].1
}

type Wrong = Vec<String>;

/// The value of a parameter as a whole.
fn whole(
    place: &mut Value<'static>,
    item: &Item,
    values: &[String],
    is_again: bool,
) -> Result<(), Wrong> {
    let name = item.name.as_str();
    match item.kind {
        Kind::List => {
            let mut items = match std::mem::replace(place, Value::Null) {
                Value::List(items) => items,
                _ => Vec::new(),
            };
            let mut mistakes = Vec::new();
            if values.is_empty() {
                mistakes.push(format!("--{name} needs a value; a list without items is []"));
            }
            let plain = Item::default();
            let inner = item.items.as_deref().unwrap_or(&plain);
            for value in values {
                match items_of(inner, name, value) {
                    Ok(found) => items.extend(found),
                    Err(found) => mistakes.extend(found),
                }
            }
            *place = Value::List(items);
            if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
        }
        _ if is_again && item.kind != Kind::Object => Err(vec![format!("--{name} stands twice")]),
        Kind::Object => {
            let mut mistakes = Vec::new();
            for value in values {
                if let Err(found) = object(place, item, name, value) {
                    mistakes.extend(found);
                }
            }
            if values.is_empty() {
                mistakes.push(format!("--{name} needs a value"));
            }
            if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
        }
        Kind::Boolean if values.is_empty() => {
            *place = Value::Bool(true);
            Ok(())
        }
        _ => match values {
            [value] => {
                *place = scalar(item, name, value)?;
                Ok(())
            }
            _ => Err(vec![format!("--{name} needs a value")]),
        },
    }
}

/// The items that one word stands for: a list of JSON, an item of JSON, pairs, or the text itself.
fn items_of(item: &Item, name: &str, word: &str) -> Result<Vec<Value<'static>>, Wrong> {
    let word = content(name, word)?;
    match structure(name, &word)? {
        Some(Value::List(items)) => Ok(items),
        Some(other) => Ok(vec![other]),
        None if item.kind == Kind::Object => {
            let mut value = Value::Null;
            pairs(&mut value, item, name, &word)?;
            Ok(vec![value])
        }
        None => Ok(vec![scalar_text(item, name, &word)?]),
    }
}

/// An object as JSON, or as pairs.
fn object(place: &mut Value<'static>, item: &Item, name: &str, word: &str) -> Result<(), Wrong> {
    let word = content(name, word)?;
    match structure(name, &word)? {
        Some(_) if !matches!(place, Value::Null) => Err(vec![format!("--{name} stands twice")]),
        Some(value) => {
            *place = value;
            Ok(())
        }
        None => pairs(place, item, name, &word),
    }
}

/// Pairs with commas between them: `ServerId=i-1,Port=80`.
fn pairs(place: &mut Value<'static>, item: &Item, name: &str, word: &str) -> Result<(), Wrong> {
    let mut mistakes = Vec::new();
    for pair in word.split(',') {
        let Some((key, value)) = pair.split_once('=') else {
            mistakes.push(format!(
                "{name}: \"{pair}\" is no KEY=VALUE; give such pairs with commas between them, or \
                 JSON"
            ));
            continue;
        };
        let outcome = at_path(place, item, name, key, &[value.to_owned()]);
        mistakes.extend(outcome.err().into_iter().flatten());
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// A value at a path below an item: `1.Port` in a list, `Port` in an object.
fn at_path(
    place: &mut Value<'static>,
    item: &Item,
    name: &str,
    path: &str,
    values: &[String],
) -> Result<(), Wrong> {
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let full = format!("{name}.{step}");
    let (inner, slot) = match item.kind {
        Kind::List => {
            let number: usize = step.parse().unwrap_or_default();
            if number == 0 || number > MOST_ITEMS {
                return Err(vec![format!(
                    "--{full}: a list is written with numbers from 1: {name}.1"
                )]);
            }
            if !matches!(place, Value::List(_)) {
                *place = Value::List(Vec::new());
            }
            let Value::List(items) = place else { return Ok(()) };
            if items.len() < number {
                items.resize(number, Value::Null);
            }
            (item.items.as_deref(), &mut items[number - 1])
        }
        Kind::Object => {
            // An item of a list is there, whatever is wrong with it.
            if !matches!(place, Value::Object(_)) {
                *place = Value::Object(Vec::new());
            }
            let Some(member) = manual::item(&item.members, step) else {
                return Err(vec![unknown(&full, step, &item.members)]);
            };
            let Value::Object(members) = place else { return Ok(()) };
            (Some(member), self::place(members, &member.name))
        }
        _ => return Err(vec![format!("--{full}: {name} is no list and no object")]),
    };
    let plain = Item::default();
    let inner = inner.unwrap_or(&plain);
    let named = match item.kind {
        Kind::Object => format!("{name}.{}", inner.name),
        _ => full,
    };
    match rest {
        Some(rest) => at_path(slot, inner, &named, rest, values),
        None => {
            let inner = Item { name: named, ..inner.clone() };
            let is_again = !matches!(slot, Value::Null);
            whole(slot, &inner, values, is_again)
        }
    }
}

/// More items than any list takes: a number as great is a mistake, and no memory is spent on it.
const MOST_ITEMS: usize = 10_000;

/// A list or an object, if the word is one of JSON.
fn structure(name: &str, word: &str) -> Result<Option<Value<'static>>, Wrong> {
    if !word.trim_start().starts_with(['{', '[']) {
        return Ok(None);
    }
    file::parse(word).map(Some).map_err(|why| vec![format!("--{name} is no JSON: {why}")])
}

/// A value that is neither a list nor an object. Secrets come from files only.
fn scalar(item: &Item, name: &str, word: &str) -> Result<Value<'static>, Wrong> {
    if item.secret && !is_file(word) {
        return Err(vec![format!(
            "--{name} is a secret, and others see the arguments of a program: give a file by \
             @FILE, or standard input by @-"
        )]);
    }
    let word = content(name, word)?;
    if item.secret {
        return Ok(Value::Secret(Cow::Owned(word)));
    }
    scalar_text(item, name, &word)
}

fn scalar_text(item: &Item, name: &str, word: &str) -> Result<Value<'static>, Wrong> {
    let wrong = |what: &str| vec![format!("--{name} must be {what} (got \"{word}\")")];
    match item.kind {
        Kind::Integer => {
            let number: i64 = word.trim().parse().map_err(|_| wrong("a whole number"))?;
            Ok(Value::Number(number.into()))
        }
        Kind::Number => {
            let number: f64 = word.trim().parse().map_err(|_| wrong("a number"))?;
            Number::from_f64(number).map(Value::Number).ok_or_else(|| wrong("a number"))
        }
        Kind::Boolean => match word.trim().to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(wrong("true or false")),
        },
        Kind::Text | Kind::List | Kind::Object => Ok(text(word)),
    }
}

/// Whether a word names a file.
fn is_file(word: &str) -> bool {
    (word.starts_with('@') && !word.starts_with("@@")) || word.starts_with("file://")
}

/// The text that a word stands for: its own, or that of the file it names.
fn content(name: &str, word: &str) -> Result<String, Wrong> {
    if let Some(rest) = word.strip_prefix("@@") {
        return Ok(format!("@{rest}"));
    }
    if !is_file(word) {
        return Ok(word.to_owned());
    }
    let path = word.strip_prefix("file://").or_else(|| word.strip_prefix('@')).unwrap_or(word);
    file::read(Path::new(path)).map_err(|failure| vec![format!("--{name}: {failure}")])
}

/// Items of lists that were passed over: `Servers.2` where there is no `Servers.1`.
fn gaps(name: &str, value: &mut Value<'static>, wrong: &mut Wrong) {
    match value {
        Value::List(items) => {
            for (n, item) in items.iter_mut().enumerate() {
                if matches!(item, Value::Null) {
                    wrong.push(format!("{name}.{} is missing, and a later item is there", n + 1));
                }
                gaps(&format!("{name}.{}", n + 1), item, wrong);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                gaps(&format!("{name}.{member}"), value, wrong);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::find;

    fn built(operation: &str, parameters: &[(&str, &[&str])]) -> Built {
        let found = find(operation, None).unwrap_or_else(|failure| panic!("{failure}"));
        let page = manual::operation(found).unwrap();
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, values)| Parameter {
                name: (*name).to_owned(),
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            })
            .collect();
        build(Vec::new(), &parameters, &page.takes)
    }

    fn json(built: &Built) -> String {
        assert!(built.mistakes.all().is_empty(), "{:?}", built.mistakes);
        Value::Object(built.members.clone()).to_json()
    }

    #[test]
    fn a_list_is_written_in_three_ways() {
        let wanted = r#"{"Servers":[{"ServerId":"i-1","ServerType":"Ecs","Port":80}]}"#;
        for servers in [
            &[("Servers", &[r#"[{"ServerId":"i-1","ServerType":"Ecs","Port":80}]"#][..])][..],
            &[("Servers", &["ServerId=i-1,ServerType=Ecs,Port=80"])],
            &[("servers", &["server-id=i-1,server-type=Ecs,port=80"])],
            &[
                ("Servers.1.ServerId", &["i-1"]),
                ("Servers.1.ServerType", &["Ecs"]),
                ("Servers.1.Port", &["80"]),
            ],
        ] {
            assert_eq!(json(&built("nlb:AddServersToServerGroup", servers)), wanted);
        }
    }

    #[test]
    fn mistakes_are_told_all_at_once() {
        let built = built(
            "nlb:AddServersToServerGroup",
            &[
                ("ServerGroupID", &["sgp-1"]),
                ("Serverz", &["x"]),
                ("Servers.2.Prot", &["80"]),
                ("Servers.0.Port", &["80"]),
                ("Servers.2.Port", &["eighty"]),
                ("DryRun", &["perhaps"]),
                ("ClientToken", &["a"]),
                ("ClientToken", &["b"]),
            ],
        );
        let told = built.mistakes.all().join("\n");
        for part in [
            "--Serverz is not known; did you mean Servers?",
            "Servers.2.Prot is not known; did you mean Port?",
            "a list is written with numbers from 1",
            "--Servers.2.Port must be a whole number (got \"eighty\")",
            "--DryRun must be true or false",
            "--ClientToken stands twice",
            "Servers.1 is missing",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
        assert!(!told.contains("ServerGroupID"), "{told}");
    }

    #[test]
    fn nothing_is_written_twice() {
        for (parameters, told) in [
            (
                &[("Servers.1.Port", &["80"][..]), ("Servers.1.Port", &["81"])][..],
                "--Servers.1.Port stands twice",
            ),
            (&[("Servers", &["ServerId=i-1,Port=80,Port=90"])], "--Servers.Port stands twice"),
            (
                &[("Servers", &["ServerId=i-1,Port=80"]), ("Servers.1.Port", &["80"])],
                "--Servers.1.Port stands twice",
            ),
            (
                &[("Servers.1", &["{\"Port\":80}"]), ("Servers.1", &["{\"Port\":81}"])],
                "--Servers.1 stands twice",
            ),
        ] {
            let built = built("nlb:AddServersToServerGroup", parameters);
            assert_eq!(built.mistakes.all(), [told]);
        }
    }

    #[test]
    fn secrets_and_long_texts_come_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        std::fs::write(&path, "canary").unwrap();
        let told = built("UploadServerCertificate", &[("PrivateKey", &["canary"])])
            .mistakes
            .all()
            .join("");
        assert!(told.contains("is a secret") && !told.contains("canary"), "{told}");
        let given = format!("@{}", path.display());
        let built = built("UploadServerCertificate", &[("PrivateKey", &[&given])]);
        assert_eq!(json(&built), r#"{"PrivateKey":"canary"}"#);
        assert!(!format!("{built:?}").contains("canary"));
    }

    #[test]
    fn a_text_may_begin_with_an_at_sign() {
        let built = built("nlb:CreateServerGroup", &[("ServerGroupName", &["@@home"])]);
        assert_eq!(json(&built), r#"{"ServerGroupName":"@home"}"#);
        let told = self::built("nlb:CreateServerGroup", &[("ServerGroupName", &["@/no/such"])]);
        assert!(told.mistakes.all()[0].contains("/no/such cannot be read"), "{:?}", told.mistakes);
    }
}
