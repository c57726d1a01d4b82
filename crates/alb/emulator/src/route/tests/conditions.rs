use aliyun_alb_model::{
    CookieConfig, CookieValue, QueryStringConfig, QueryStringValue, RuleAction, RuleCondition,
    RuleConditionType,
};

use super::fixture::{add, add_for_responses, desk, fixed, missed, request, routed};
use crate::desk::Desk;
use crate::route::Route;

/// A desk with one rule.
fn with(condition: RuleCondition) -> Desk {
    let desk = desk();
    add(&desk, 1, [condition], [fixed()]);
    desk
}

/// Which of these requests the only rule takes.
#[track_caller]
fn assert_taken<T: std::fmt::Debug>(
    desk: &Desk,
    route: impl Fn(&T) -> Route,
    expected: impl IntoIterator<Item = (T, bool)>,
) {
    for (sent, is_taken) in expected {
        let missed = missed(desk, &route(&sent));
        assert_eq!(missed.is_none(), is_taken, "{sent:?}: {missed:?}");
    }
}

#[test]
fn hosts_have_no_case_and_no_port() {
    let desk = with(RuleCondition::host(["www.Example.com", "*.api.com", "~^v[0-9]+[.]org$"]));
    let expected = [
        ("www.example.com", true),
        ("WWW.EXAMPLE.COM:8080", true),
        ("example.com", false),
        ("a.b.API.com", true),
        ("api.com", false),
        ("V12.org", true),
        ("v.org", false),
        ("[::1]:80", false),
    ];
    assert_taken(&desk, |host: &&str| Route::to("lsn-1").host(*host), expected);
    let header = Route::to("lsn-1").header("host", "www.example.com");
    assert_eq!(missed(&desk, &header), None);
    let why = missed(&desk, &Route::to("lsn-1")).unwrap();
    assert!(why.starts_with("The host is \"10.0.0.9\", which is none of \"www."), "{why}");
}

#[test]
fn paths_have_case_and_no_query() {
    let paths = ["/api/*", "/v?", "~^/([a-z]+)/edit$", "~*/image/"];
    let desk = with(RuleCondition::path(paths));
    let expected = [
        ("/api/", true),
        ("/api/a/b?x=/y", true),
        ("/API/a", false),
        ("/v1", true),
        ("/v", false),
        ("/v12", false),
        ("/user/edit", true),
        ("/User/edit", false),
        ("/a/IMAGE/b", true),
        ("/?/api/", false),
    ];
    assert_taken(&desk, |path: &&str| request().path(*path), expected);
    let why = missed(&desk, &request().path("/b?c=d")).unwrap();
    let told = "The path is \"/b\", which is none of \"/api/*\", \"/v?\", ";
    assert!(why.starts_with(told), "{why}");
    let desk = with(RuleCondition::path(["~("]));
    let why = missed(&desk, &request()).unwrap();
    assert!(why.contains("no regular expression"), "{why}");
}

#[test]
fn names_of_headers_have_no_case_and_their_values_have() {
    let desk = with(RuleCondition::header("X-Canary", ["yes*", "1"]));
    let route = |(name, value): &(&str, &str)| request().header(*name, *value);
    let expected = [
        (("x-canary", "1"), true),
        (("X-CANARY", "yes, please"), true),
        (("x-canary", "Yes"), false),
        (("x-other", "1"), false),
    ];
    assert_taken(&desk, route, expected);
    let twice = request().header("x-canary", "2").header("x-canary", "1");
    assert_eq!(missed(&desk, &twice), None);
    assert_eq!(missed(&desk, &request()).unwrap(), "There is no header X-Canary.");
}

#[test]
fn parameters_of_the_query_are_names_with_their_values() {
    let desk = with(RuleCondition::query([("version", "v*"), ("a?", "1")]));
    let route = |(name, value): &(&str, &str)| request().query("other", "1").query(*name, *value);
    let expected = [
        (("version", "v2"), true),
        (("version", "2"), false),
        (("Version", "v2"), false),
        (("ab", "1"), true),
        (("ab", "2"), false),
        (("a", "1"), false),
    ];
    assert_taken(&desk, route, expected);
    assert_eq!(missed(&desk, &request().path("/?x=1&version=v3")), None);
    let why = missed(&desk, &request()).unwrap();
    assert_eq!(why, "No parameter of the query is one of \"version=v*\", \"a?=1\".");
    // A name without a value stands for all, and so does a value without a name.
    let values = [QueryStringValue::new().key("k"), QueryStringValue::new().value("v")];
    let config = QueryStringConfig::new().values(values);
    let condition = RuleCondition::new(RuleConditionType::QueryString).query_string_config(config);
    let desk = with(condition);
    let expected = [(("k", "x"), true), (("l", "v"), true), (("l", "x"), false)];
    assert_taken(&desk, |(name, value): &(&str, &str)| request().query(*name, *value), expected);
}

#[test]
fn cookies_stand_by_themselves_or_in_their_header() {
    let desk = with(RuleCondition::cookie([("user", "test-*")]));
    let route = |(name, value): &(&str, &str)| request().cookie(*name, *value);
    let expected =
        [(("user", "test-1"), true), (("user", "Test-1"), false), (("User", "test-1"), false)];
    assert_taken(&desk, route, expected);
    let header = request().header("cookie", "a=b; user=test-2 ;c");
    assert_eq!(missed(&desk, &header), None);
    let why = missed(&desk, &request()).unwrap();
    assert_eq!(why, "No cookie is one of \"user=test-*\".");
    let config = CookieConfig::new().values([CookieValue::new("seen")]);
    let desk = with(RuleCondition::new(RuleConditionType::Cookie).cookie_config(config));
    assert_eq!(missed(&desk, &request().cookie("seen", "whatever")), None);
}

#[test]
fn methods_and_source_addresses_are_some_of_several() {
    let desk = with(RuleCondition::method(["POST", "PUT"]));
    let expected = [("POST", true), ("put", true), ("GET", false)];
    assert_taken(&desk, |method: &&str| request().method(*method), expected);
    let desk = with(RuleCondition::source_ip(["10.0.0.0/8", "192.0.2.7", "fd00::/16"]));
    let expected = [
        ("10.255.0.1", true),
        ("11.0.0.1", false),
        ("192.0.2.7", true),
        ("192.0.2.8", false),
        ("fd00::1", true),
        ("fd01::1", false),
    ];
    let route = |address: &&str| request().source_ip(address.parse::<std::net::IpAddr>().unwrap());
    assert_taken(&desk, route, expected);
}

#[test]
fn rules_for_responses_look_at_them_and_at_their_requests() {
    let desk = desk();
    let status = RuleCondition::response_status([500, 502]);
    let header = RuleCondition::response_header("X-Powered-By", ["PHP*"]);
    let hide = RuleAction::remove_header("x-powered-by");
    add_for_responses(&desk, 1, [status], [RuleAction::insert_header("x-failed", "1")]);
    add_for_responses(&desk, 2, [header, RuleCondition::path(["/a"])], [hide]);
    // Without a response nobody asks for them.
    assert_eq!(routed(&desk, &request()).response, None);
    let failed = routed(&desk, &request().status(502));
    assert_eq!(failed.response.unwrap().rule.unwrap().priority, 1);
    assert_eq!(failed.answer.status, Some(502));
    assert_eq!(failed.answer.header("X-Failed"), Some("1"));
    let php = request().response_header("x-powered-by", "PHP/8").response_header("x-b", "2");
    let hidden = routed(&desk, &php.clone().path("/a"));
    let response = hidden.response.unwrap();
    assert_eq!(response.rule.unwrap().priority, 2);
    let why = "The status is \"200\", which is none of \"500\", \"502\".";
    assert_eq!(response.passed[0].reason, why);
    assert_eq!(hidden.answer.header("x-powered-by"), None);
    assert_eq!((hidden.answer.header("x-b"), hidden.answer.status), (Some("2"), Some(200)));
    let shown = routed(&desk, &php);
    assert_eq!(shown.response.unwrap().rule, None);
    assert_eq!(shown.answer.header("x-powered-by"), Some("PHP/8"));
}
