use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

fn tidied(name: &str, text: &str) -> String {
    tidy("Any", &Params::from_iter([(name, text)])).get(name).unwrap().to_owned()
}

/// A list of servers, as an object with the documented keys only.
fn servers(text: &str) -> Vec<Vec<(String, String)>> {
    let text = tidied("BackendServers", text);
    let Ok(Value::List(items)) = Value::from_json(&text) else { panic!("{text}") };
    let item = |item| match item {
        Value::Object(members) => members
            .into_iter()
            .filter(|(name, _)| name.starts_with(char::is_uppercase))
            .map(|(name, value)| (name.into_owned(), value.to_json()))
            .collect(),
        other => panic!("{other:?}"),
    };
    items.into_iter().map(item).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_lists_are_those_that_the_specs_know() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/slb-2014-05-15");
    let (mut json, mut plain) = (BTreeSet::new(), BTreeSet::new());
    for group in fs::read_dir(spec).unwrap().map(|entry| entry.unwrap().path()) {
        if !group.is_dir() || group.ends_with("shapes") {
            continue;
        }
        for file in fs::read_dir(group).unwrap() {
            let text = fs::read(file.unwrap().path()).unwrap();
            let spec: serde_json::Value = serde_json::from_slice(&text).unwrap();
            for parameter in spec["parameters"].as_array().into_iter().flatten() {
                let is_json = !parameter["schema"]["contentMediaType"].is_null();
                let names = if is_json { &mut json } else { &mut plain };
                names.insert(parameter["name"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(json, JSON_LISTS.map(str::to_owned).into());
    assert_eq!(json.intersection(&plain).count(), 0);
}

#[test]
fn single_quotes_are_read_as_double_ones() {
    assert_eq!(tidied("RuleIds", "['rule-1', 'rule-2']"), r#"["rule-1","rule-2"]"#);
    let terraform = "[{'ServerId':'i-1','Port':'80','Weight':'100','Type': 'ecs'}]";
    let read = pairs(&[
        ("ServerId", r#""i-1""#),
        ("Port", r#""80""#),
        ("Weight", r#""100""#),
        ("Type", r#""ecs""#),
    ]);
    assert_eq!(servers(terraform), [read]);
}

#[test]
fn quotes_inside_of_others_are_characters() {
    for (text, read) in [
        (r#"['a"b']"#, r#"["a\"b"]"#),
        (r"['a\'b']", r#"["a'b"]"#),
        (r#"["it's", 'b']"#, r#"["it's","b"]"#),
        (r#"["it's"]"#, r#"["it's"]"#),
        (r#"["a\"'", 'b\n']"#, r#"["a\"'","b\n"]"#),
    ] {
        assert_eq!(tidied("RuleIds", text), read);
    }
}

#[test]
fn keys_have_either_initial_and_the_documented_one_wins() {
    let read = pairs(&[("ServerId", r#""i-1""#), ("Port", "80")]);
    let kubernetes = r#"[{"serverId":"i-1","port":80,"serverIp":"","description":null}]"#;
    assert_eq!(servers(kubernetes), [read]);
    let both = r#"[{"port":80,"Port":81}]"#;
    assert_eq!(servers(both), [pairs(&[("Port", "81")])]);
    let tag = tidied("Tags", r#"[{"TagKey":"a"}]"#);
    assert_eq!(tag, r#"[{"TagKey":"a","tagKey":"a"}]"#);
}

#[test]
fn ids_stand_for_servers_where_servers_are_removed() {
    let ids = Params::from_iter([("BackendServers", "['i-a', {'ServerId': 'i-b'}]")]);
    let of = |action| tidy(action, &ids).get("BackendServers").unwrap().to_owned();
    let servers = r#"[{"ServerId":"i-a","serverId":"i-a"},{"ServerId":"i-b","serverId":"i-b"}]"#;
    assert_eq!(of("RemoveBackendServers"), servers);
    assert_eq!(
        of("AddBackendServers"),
        servers.replacen(r#"{"ServerId":"i-a","serverId":"i-a"}"#, r#""i-a""#, 1)
    );
}

#[test]
fn what_cannot_be_read_and_what_is_no_list_stays() {
    for text in ["", "[", "['a", "['a\\", "rule-1", "'a'", "[\"a\" 'b']", "中'"] {
        assert_eq!(tidied("RuleIds", text), text);
    }
    assert_eq!(tidied("Description", "['a']"), "['a']");
}
