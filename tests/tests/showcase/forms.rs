//! Lists and objects as parameters: how each is written, where it travels, and in which other
//! forms it is read.

use aliyun_core::{Operation, Params};
use showcase::model::{
    CheckConfig, ForwardRule, ForwardTarget, ForwardTo, Pair, ProxyConfig, PutRules, RuleAction,
    SetCheck, TagThings,
};

use crate::features::messages;
use crate::script::Script;

fn set_check() -> SetCheck {
    let config = CheckConfig::new(true).port(1).code(["2xx", "3xx"]).head([Pair::new("k")]);
    let proxy = ProxyConfig::new().network_enabled(true).id(["中", "d"]);
    SetCheck::new("g").check_config(config).proxy_config(proxy).label(["a", "b"])
}

fn put_rules() -> PutRules {
    let target = |id: &str| ForwardTarget::new(id).weight(5);
    let forward = ForwardTo::new().targets([target("g"), target("h")]);
    let rule = ForwardRule::new("r", [RuleAction::new(1), RuleAction::new(2).forward(forward)]);
    PutRules::new([rule]).marks([Pair::new("k").value("")]).id(["i"]).all(true)
}

fn encoded(request: &impl Operation) -> Vec<(String, String)> {
    let mut params = Params::new();
    request.encode(&mut params);
    params.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

fn read<O: Operation>(pairs: &[(&str, &str)]) -> Result<O, String> {
    O::from_params(&pairs.iter().copied().collect()).map_err(|error| error.to_string())
}

#[test]
fn objects_and_lists_are_spread_or_json() {
    let expected = [
        ("GroupId", "g"),
        ("CheckConfig.Enabled", "true"),
        ("CheckConfig.Port", "1"),
        ("CheckConfig.Code.1", "2xx"),
        ("CheckConfig.Code.2", "3xx"),
        ("CheckConfig.Head.1.Key", "k"),
        ("ProxyConfig", r#"{"NetworkEnabled":true,"Id":["中","d"]}"#),
        ("Label.1", "a"),
        ("Label.2", "b"),
    ];
    assert_eq!(encoded(&set_check()), expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    let expected = [
        ("Rules.1.Name", "r"),
        ("Rules.1.Actions.1.Order", "1"),
        ("Rules.1.Actions.2.Order", "2"),
        ("Rules.1.Actions.2.Forward.Targets.1.GroupId", "g"),
        ("Rules.1.Actions.2.Forward.Targets.1.Weight", "5"),
        ("Rules.1.Actions.2.Forward.Targets.2.GroupId", "h"),
        ("Rules.1.Actions.2.Forward.Targets.2.Weight", "5"),
        ("Marks", r#"[{"Key":"k","Value":""}]"#),
        ("Id.1", "i"),
        ("All", "true"),
    ];
    assert_eq!(encoded(&put_rules()), expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
}

#[test]
fn what_is_written_is_read_back() {
    fn back<O: Operation>(request: &O) -> O {
        let mut params = Params::new();
        request.encode(&mut params);
        O::from_params(&params).unwrap()
    }
    assert_eq!(back(&set_check()), set_check());
    assert_eq!(back(&put_rules()), put_rules());
    let empty = SetCheck::new("g").proxy_config(ProxyConfig::new());
    assert_eq!(back(&empty), empty, "JSON tells an empty object from none");
    assert_eq!(encoded(&empty)[1], ("ProxyConfig".to_owned(), "{}".to_owned()));
    let empty = PutRules::new([]).marks([]);
    assert_eq!(encoded(&empty), [("Marks".to_owned(), "[]".to_owned())]);
}

#[test]
fn other_forms_are_read_too() {
    let spread = [
        ("GroupId", "g"),
        ("CheckConfig", r#"{"Enabled":"True","Port":1,"Code":["2xx","3xx"],"Head":{"Key":"k"}}"#),
        ("ProxyConfig.NetworkEnabled", "True"),
        ("ProxyConfig.Id.2", "d"),
        ("ProxyConfig.Id.1", "中"),
        ("Label", r#"["a","b"]"#),
    ];
    assert_eq!(read(&spread), Ok(set_check()));
    let json = [
        (
            "Rules",
            r#"[{"Name":"r","Actions":[{"Order":1},{"Order":2,"Forward":{"Targets":
               [{"GroupId":"g","Weight":5},{"GroupId":"h","Weight":5}]}}]}]"#,
        ),
        ("Marks.1.Key", "k"),
        ("Marks.1.Value", ""),
        ("Id", "i"),
        ("All", "true"),
    ];
    assert_eq!(read(&json), Ok(put_rules()));
    let tags = [("Id", r#"["a"]"#), ("Pair", r#"[{"Key":"k"}]"#)];
    assert_eq!(read(&tags), Ok(TagThings::new(["a"]).pair([Pair::new("k")])));
    // What only looks like JSON is the text that it is.
    for text in ["a", "[a", "1", "true", r#""a""#] {
        assert_eq!(read(&[("Id", text)]), Ok(TagThings::new([text])), "{text}");
    }
    assert_eq!(read(&[("GroupId", "[1]")]), Ok(SetCheck::new("[1]")));
}

#[test]
fn what_cannot_be_read_is_told_by_its_path() {
    for (pairs, wrong) in [
        (&[("GroupId", "g"), ("CheckConfig.Port", "80")][..], "CheckConfig.Enabled is missing"),
        (
            &[("GroupId", "g"), ("CheckConfig.Enabled", "true"), ("CheckConfig.Port", "x")],
            "CheckConfig.Port: expected a whole number, found the text \"x\"",
        ),
        (
            &[("GroupId", "g"), ("CheckConfig", "x")],
            "CheckConfig: expected an object, found the text \"x\"",
        ),
        (
            &[("GroupId", "g"), ("ProxyConfig", "{")],
            "ProxyConfig: expected JSON, found the text \"{\"",
        ),
    ] {
        assert_eq!(read::<SetCheck>(pairs), Err(wrong.to_owned()));
    }
    let wrong = [("Rules.1.Name", "r"), ("Rules.1.Actions.2.Forward.Targets.1.Weight", "1")];
    let error = read::<PutRules>(&wrong).unwrap_err();
    assert_eq!(error, "Rules.1.Actions.1.Order is missing");
}

#[test]
fn rules_are_told_by_the_whole_path() {
    let forward =
        ForwardTo::new().targets([ForwardTarget::new("g"), ForwardTarget::new("").weight(101)]);
    let actions = [RuleAction::new(1), RuleAction::new(11).forward(forward)];
    let request =
        PutRules::new([ForwardRule::new("", actions)]).marks([Pair::new("k"), Pair::new("")]);
    assert_eq!(
        messages(&request),
        [
            "Rules.1.Name must not be empty",
            "Rules.1.Actions.2.Order must be from 1 to 10 (got 11)",
            "Rules.1.Actions.2.Forward.Targets.2.GroupId must not be empty",
            "Rules.1.Actions.2.Forward.Targets.2.Weight must be from 0 to 100 (got 101)",
            "Marks.2.Key must not be empty",
        ]
    );
    let config = CheckConfig::new(true).code(["a", "b", "c"]).head([Pair::new("")]);
    assert_eq!(
        messages(&SetCheck::new("g").check_config(config)),
        [
            "CheckConfig.Code must have at most 2 items in one call (got 3 items)",
            "CheckConfig.Head.1.Key must not be empty",
        ]
    );
    assert_eq!(messages(&SetCheck::new("g").check_config(CheckConfig::new(false))), [""; 0]);
}

#[tokio::test]
async fn each_parameter_travels_where_the_documents_place_it() {
    assert!(SetCheck::INFO.is_in_form("CheckConfig.Code.1") && !SetCheck::INFO.is_in_form("Check"));
    let script = Script::new(["{}", "{}"]);
    let client = script.client();
    client.set_check(set_check().client_token("t")).await.unwrap();
    client.put_rules(put_rules()).await.unwrap();
    let asked = script.asked();
    assert_eq!(asked[0], "GroupId=g&Label.1=a&Label.2=b");
    assert_eq!(asked[1], "All=true&Marks=%5B%7B%22Key%22%3A%22k%22%2C%22Value%22%3A%22%22%7D%5D");
    let forms = script.forms();
    assert_eq!(
        forms[0],
        "CheckConfig.Code.1=2xx&CheckConfig.Code.2=3xx&CheckConfig.Enabled=true&\
         CheckConfig.Head.1.Key=k&CheckConfig.Port=1&ClientToken=t&\
         ProxyConfig=%7B%22NetworkEnabled%22%3Atrue%2C%22Id%22%3A%5B%22%E4%B8%AD%22%2C%22d%22%5D%7D&\
         RegionId=xx-central"
    );
    assert!(forms[1].starts_with("Id.1=i&Rules.1.Actions.1.Order=1&"), "{}", forms[1]);
}
