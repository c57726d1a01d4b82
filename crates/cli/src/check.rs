//! What is wrong with a request, as far as the manual tells: names, what must be there, kinds. The
//! rules of the operation, which know the rest, are asked after it.

use aliyun_core::{Limits, Params, Value};

use crate::failure::{Exit, Failure};
use crate::input::file;
use crate::input::mistakes::{Mistakes, at};
use crate::manual::{Item, Kind, OperationPage};
use crate::operation::Found;

/// The parameters of a request, once nothing is wrong with it. `mistakes` were made before.
pub(crate) fn check(
    found: Found,
    page: &OperationPage,
    request: &Value<'_>,
    mut mistakes: Mistakes,
    limits: Option<Limits>,
) -> Result<Params, Failure> {
    if limits.is_some() {
        members(&page.takes, request, "", &mut mistakes);
    }
    let prepared = found.entry.prepare(request, limits.unwrap_or_default());
    match (prepared, limits) {
        (Ok(prepared), Some(_)) => {
            for wrong in prepared.wrong.iter().flatten() {
                if !mistakes.explain_rule(&wrong.path, &wrong.message) {
                    mistakes.tell(wrong.to_string());
                }
            }
            if mistakes.all().is_empty() {
                return Ok(prepared.params);
            }
        }
        (Ok(prepared), None) if mistakes.all().is_empty() => return Ok(prepared.params),
        (Ok(_), None) => {}
        // What is missing or of the wrong kind was told already.
        (Err(error), _) if mistakes.all().is_empty() => mistakes.tell(error.to_string()),
        (Err(_), _) => {}
    }
    Err(invalid(found, mistakes.all()))
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
fn members(known: &[Item], object: &Value<'_>, path: &str, mistakes: &mut Mistakes) {
    let Value::Object(members) = object else { return };
    for (name, value) in members {
        let full = at(path, name);
        match known.iter().find(|item| item.name == **name) {
            Some(_) if mistakes.explain(&full) => {}
            Some(item) => self::value(item, value, &full, mistakes),
            None => mistakes.unknown(path, &full, name, known),
        }
    }
    for item in known.iter().filter(|item| item.required) {
        let is_there = members
            .iter()
            .any(|(name, value)| *name == item.name.as_str() && !matches!(value, Value::Null));
        let full = at(path, &item.name);
        if !is_there && !mistakes.explain(&full) {
            mistakes.tell(format!("{full} is required: {}", item.about));
        }
    }
}

fn value(item: &Item, value: &Value<'_>, path: &str, mistakes: &mut Mistakes) {
    let mut wrong =
        |what: &str| mistakes.tell(format!("{path} must be {what}, not {}", value.kind()));
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
    use crate::input::build::{Built, build};
    use crate::input::scan::Parameter;
    use crate::{manual, operation};

    fn checked(operation: &str, json: &str) -> Result<Params, String> {
        let found = operation::find(operation, None).unwrap_or_else(|failure| panic!("{failure}"));
        let page = manual::operation(found).unwrap();
        let request = Value::from_json(json).unwrap();
        check(found, &page, &request, Mistakes::default(), Some(Limits::Observed))
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
            "DryRun must be true or false, not a list",
            "slb call nlb:AddServersToServerGroup --help",
        ] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
        assert!(told.contains("3 mistakes"), "{told}");
    }

    #[test]
    fn a_mistake_is_told_once() {
        let words = |words: &[(&str, &str)]| {
            let found = operation::find("nlb:AddServersToServerGroup", None).ok().unwrap();
            let page = manual::operation(found).unwrap();
            let parameter = |(name, value): &(&str, &str)| Parameter {
                name: (*name).to_owned(),
                values: vec![(*value).to_owned()],
            };
            let parameters: Vec<_> = words.iter().map(parameter).collect();
            let Built { members, mistakes } = build(Vec::new(), &parameters, &page.takes);
            check(found, &page, &Value::Object(members), mistakes, Some(Limits::Observed))
                .unwrap_err()
                .to_string()
        };
        let group = ("ServerGroupId", "sgp-1");
        let servers = "ServerId=i-1,ServerType=Ecs,Port=80";
        for (given, told) in [
            (vec![group, ("Servers", "ServerId=i-1,ServerType=Ecs,Prot=80")], "Port?"),
            (vec![group, ("Servers", "i-1:80")], "no KEY=VALUE"),
            (vec![group, ("Servers", "")], "no KEY=VALUE"),
            (vec![group, ("Servers", "[{")], "is no JSON"),
            (vec![group, ("Servers", "@/no/such")], "cannot be read"),
            (vec![group, ("Servers.1.Port", "eighty")], "a whole number"),
            (vec![group, ("Servers.1.Prot", "80")], "did you mean Port?"),
            (vec![group, ("Servers.0.Port", "80")], "numbers from 1"),
            (vec![group, ("Servers.2.Port", "80")], "Servers.1 is missing"),
            (vec![group, ("Server", servers)], "did you mean Servers?"),
            (vec![("ServerGroup", "sgp-1"), ("Servers", servers)], "did you mean ServerGroupId?"),
            (
                vec![group, ("Servers", r#"[{"ServerId":"i-1","ServerTyp":"Ecs","Port":80}]"#)],
                "did you mean ServerType?",
            ),
            (
                vec![group, ("Servers", r#"[{"ServerId":"i-1","ServerType":"Ecs","Prot":80}]"#)],
                "did you mean Port?",
            ),
        ] {
            let failure = words(&given);
            assert!(failure.contains("has a mistake") && failure.contains(told), "{failure}");
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
