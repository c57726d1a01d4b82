//! What is wrong with a request, as far as the manual tells: names, what must be there, kinds. The
//! rules of the operation, which know the rest, are asked after it.

use aliyun_core::{Limits, Params, Value};

use crate::failure::{Exit, Failure};
use crate::input::build::unknown;
use crate::input::file;
use crate::manual::{Item, Kind, OperationPage};
use crate::operation::Found;

/// The parameters of a request, once nothing is wrong with it. `mistakes` were made before.
pub(crate) fn check(
    found: Found,
    page: &OperationPage,
    request: &Value<'_>,
    mut mistakes: Vec<String>,
    limits: Option<Limits>,
) -> Result<Params, Failure> {
    if limits.is_some() {
        members(&page.takes, request, "", &mut mistakes);
    }
    let prepared = found.entry.prepare(request, limits.unwrap_or_default());
    match (prepared, limits) {
        (Ok(prepared), Some(_)) => {
            let wrong = prepared.wrong.iter().flatten().map(ToString::to_string);
            mistakes.extend(wrong.collect::<Vec<_>>());
            if mistakes.is_empty() {
                return Ok(prepared.params);
            }
        }
        (Ok(prepared), None) if mistakes.is_empty() => return Ok(prepared.params),
        (Ok(_), None) => {}
        // What is missing or of the wrong kind was told already.
        (Err(error), _) if mistakes.is_empty() => mistakes.push(error.to_string()),
        (Err(_), _) => {}
    }
    Err(invalid(found, &mistakes))
}

/// The failure of a request that was not sent.
pub(crate) fn invalid(found: Found, mistakes: &[String]) -> Failure {
    let count = match mistakes.len() {
        1 => "a mistake".to_owned(),
        count => format!("{count} mistakes"),
    };
    let message = format!("the request of {found} has {count} and was not sent");
    let failure = Failure::new(Exit::Invalid, message);
    let failure = mistakes.iter().fold(failure, |failure, it| failure.note("-", it));
    failure.note("help", format!("slb call {found} --help"))
}

/// Looks at the members of an object, or at the parameters of a request.
fn members(known: &[Item], object: &Value<'_>, path: &str, mistakes: &mut Vec<String>) {
    let Value::Object(members) = object else { return };
    let full = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    for (name, value) in members {
        match known.iter().find(|item| item.name == **name) {
            Some(item) => self::value(item, value, &full(name), mistakes),
            None => mistakes.push(unknown(&full(name), name, known)),
        }
    }
    for item in known.iter().filter(|item| item.required) {
        let is_there = members
            .iter()
            .any(|(name, value)| *name == item.name.as_str() && !matches!(value, Value::Null));
        if !is_there {
            mistakes.push(format!("{} is required: {}", full(&item.name), item.about));
        }
    }
}

fn value(item: &Item, value: &Value<'_>, path: &str, mistakes: &mut Vec<String>) {
    let mut wrong =
        |what: &str| mistakes.push(format!("{path} must be {what}, not {}", value.kind()));
    match (item.kind, value) {
        (_, Value::Null) => {}
        (Kind::List, Value::List(items)) => {
            let Some(inner) = item.items.as_deref() else { return };
            for (n, one) in items.iter().enumerate() {
                self::value(inner, one, &format!("{path}.{}", n + 1), mistakes);
            }
        }
        (Kind::Object, Value::Object(_)) => members(&item.members, value, path, mistakes),
        // As it travels: JSON in a text.
        (Kind::List | Kind::Object, Value::Text(text)) => match file::parse(text) {
            Ok(inside @ (Value::List(_) | Value::Object(_))) => {
                self::value(item, &inside, path, mistakes);
            }
            _ => wrong(if item.kind == Kind::List { "a list" } else { "an object" }),
        },
        (Kind::List, Value::Object(_)) => wrong("a list"),
        (Kind::Object, Value::List(_)) => wrong("an object"),
        (Kind::List, _) => wrong("a list"),
        (Kind::Object, _) => wrong("an object"),
        (_, Value::List(_) | Value::Object(_)) => wrong(match item.kind {
            Kind::Integer => "a whole number",
            Kind::Number => "a number",
            Kind::Boolean => "true or false",
            _ => "a text",
        }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{manual, operation};

    fn checked(operation: &str, json: &str) -> Result<Params, String> {
        let found = operation::find(operation, None).unwrap_or_else(|failure| panic!("{failure}"));
        let page = manual::operation(found).unwrap();
        let request = Value::from_json(json).unwrap();
        check(found, &page, &request, Vec::new(), Some(Limits::Observed))
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_good_request_becomes_parameters() {
        let params = checked(
            "nlb:AddServersToServerGroup",
            r#"{"ServerGroupId":"sgp-1","Servers":[{"ServerId":"i-1","ServerType":"Ecs","Port":80}]}"#,
        )
        .unwrap();
        assert_eq!(params.get("Servers.1.Port"), Some("80"));
    }

    #[test]
    fn all_mistakes_are_told_with_their_places() {
        let told = checked(
            "nlb:AddServersToServerGroup",
            r#"{"Servers":[{"ServerId":"i-1","ServerTyp":"Ecs","Port":80}],"DryRun":[]}"#,
        )
        .unwrap_err();
        for part in [
            "ServerGroupId is required",
            "Servers.1.ServerTyp is not known; did you mean ServerType?",
            "Servers.1.ServerType is required",
            "DryRun must be true or false, not a list",
            "slb call nlb:AddServersToServerGroup --help",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }

    #[test]
    fn the_rules_of_the_operation_are_asked_too() {
        let told = checked(
            "AddVServerGroupBackendServers",
            r#"{"VServerGroupId":"rsp-1","BackendServers":[{"ServerId":"i-1","Port":0,"Weight":101}]}"#,
        )
        .unwrap_err();
        assert!(told.contains("BackendServers.1.Port must be from 1 to 65535 (got 0)"), "{told}");
        assert!(told.contains("2 mistakes") && told.contains("BackendServers.1.Weight"), "{told}");
    }
}
