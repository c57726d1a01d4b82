use super::*;

/// Texts that hold servers, in which a bare id may stand for one, or no id may.
const fn servers_text(ids_as: Option<&'static str>) -> JsonText {
    JsonText {
        name: "BackendServers",
        members: &["ServerId", "Port", "Weight", "Description", "Type", "ServerIp"],
        ids_as,
        emptied: &["Description", "ServerIp"],
    }
}

const REMOVE: &[JsonText] = &[servers_text(Some("ServerId"))];

const TEXTS: &[JsonText] = &[
    servers_text(None),
    JsonText { name: "RuleIds", members: &[], ids_as: None, emptied: &[] },
    JsonText { name: "Tags", members: &["tagKey", "tagValue"], ids_as: None, emptied: &[] },
];

fn facts(json_texts: &'static [JsonText]) -> Facts {
    let forms = &[JsonForm::SingleQuotes, JsonForm::EitherInitial, JsonForm::NullIsAbsent];
    Facts {
        cases: &[],
        enums: &[],
        begins_job: false,
        json_forms: forms,
        json_texts,
        parameters: &[],
        refusals: &[],
    }
}

fn tidied(name: &str, text: &str) -> String {
    tidy(&facts(TEXTS), &Params::from_iter([(name, text)])).get(name).unwrap().to_owned()
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
    let read = pairs(&[("ServerId", r#""i-1""#), ("Port", "80"), ("ServerIp", r#""""#)]);
    let kubernetes = r#"[{"serverId":"i-1","port":80,"serverIp":"","description":null}]"#;
    assert_eq!(servers(kubernetes), [read]);
    let both = r#"[{"port":80,"Port":81}]"#;
    assert_eq!(servers(both), [pairs(&[("Port", "81")])]);
    let tag = tidied("Tags", r#"[{"TagKey":"a"}]"#);
    assert_eq!(tag, r#"[{"tagKey":"a"}]"#);
}

#[test]
fn ids_stand_for_servers_where_servers_are_removed() {
    let ids = Params::from_iter([("BackendServers", "['i-a', {'ServerId': 'i-b'}]")]);
    let of = |texts| tidy(&facts(texts), &ids).get("BackendServers").unwrap().to_owned();
    let servers = r#"[{"ServerId":"i-a"},{"ServerId":"i-b"}]"#;
    assert_eq!(of(REMOVE), servers);
    assert_eq!(of(TEXTS), servers.replacen(r#"{"ServerId":"i-a"}"#, r#""i-a""#, 1));
}

#[test]
fn what_cannot_be_read_and_what_is_no_list_stays() {
    for text in ["", "[", "['a", "['a\\", "rule-1", "'a'", "[\"a\" 'b']", "中'"] {
        assert_eq!(tidied("RuleIds", text), text);
    }
    assert_eq!(tidied("Description", "['a']"), "['a']");
}

#[test]
fn the_documents_want_json_in_which_every_member_says_something() {
    let wrong = |text: &str| {
        let params = Params::from_iter([("BackendServers", text)]);
        check(&facts(TEXTS), &params).err().map(|error| error.path())
    };
    assert_eq!(
        wrong(r#"[{"ServerId":"i-1","Port":80,"More":""},{"ServerId":"","Port":"8"}]"#),
        None
    );
    for (text, path) in [
        (r#"[{"ServerId":"i-1"},{"ServerIp":""}]"#, "BackendServers.2.ServerIp"),
        (r#"[{"Description":"","ServerIp":"1.1.1.1"}]"#, "BackendServers.1.Description"),
        (r#"[{"ServerId":"i-1","Weight":null}]"#, "BackendServers.1.Weight"),
        (r#"{"TargetRef":null}"#, "BackendServers.1.TargetRef"),
    ] {
        assert_eq!(wrong(text).as_deref(), Some(path));
    }
    // What is no JSON at all is refused by who reads it.
    assert_eq!(wrong("['i-1']"), None);
}
