//! What rules of listeners may be made of: each rule that is written by hand, by what it lets pass
//! and what it does not, and what released clients send beyond the documents.

use aliyun_alb_model::{
    CorsConfig, CreateRule, CreateRules, FixedResponseConfig, ForwardGroupConfig, HeaderConfig,
    InsertHeaderConfig, NewRule, RedirectConfig, RewriteConfig, RuleAction, RuleActionType,
    RuleCondition, RuleConditionType, RuleDirection, ServerGroupStickySession, ServerGroupTuple,
    TrafficLimitConfig, UpdateRuleAttribute, UpdateRulesAttribute, UpdatedRule,
};
use aliyun_alb_validator::{Limits, Validate};

/// The paths and rules of what is wrong.
fn broken(request: &impl Validate) -> Vec<String> {
    broken_by(request, Limits::default())
}

fn broken_by(request: &impl Validate, limits: Limits) -> Vec<String> {
    let violations = request.validate_with(limits).err();
    violations.iter().flatten().map(|found| format!("{} {}", found.path, found.rule)).collect()
}

const NOTHING: [&str; 0] = [];

fn create(actions: impl IntoIterator<Item = RuleAction>) -> CreateRule {
    CreateRule::new("lsn-1", 1, actions, [RuleCondition::path(["/*"])], "rule")
}

fn on(condition: RuleCondition) -> CreateRule {
    CreateRule::new("lsn-1", 1, [RuleAction::forward_to("sgp-1")], [condition], "rule")
}

fn update(actions: impl IntoIterator<Item = RuleAction>) -> UpdateRuleAttribute {
    UpdateRuleAttribute::new("rule-1").rule_actions(actions)
}

#[test]
fn what_a_person_would_write_passes() {
    for last in [
        RuleAction::forward_to("sgp-1"),
        RuleAction::forward_to_weighted([("sgp-1", 100), ("sgp-2", 0)]),
        RuleAction::redirect_to_https(),
        RuleAction::redirect_to_host("www.example.com"),
        RuleAction::fixed_response(404),
        RuleAction::fixed_response_with(200, "application/json", "{}"),
    ] {
        let actions = [
            RuleAction::insert_header("x-a", "1"),
            RuleAction::insert_header_from("x-b", "x-forwarded-for"),
            RuleAction::insert_system_header("x-c", "ClientSrcIp"),
            RuleAction::remove_header("x-d"),
            RuleAction::limit_traffic(100),
            RuleAction::limit_traffic_per_ip(100),
            RuleAction::mirror_to("sgp-3"),
            RuleAction::cors(CorsConfig::new().allow_origin(["*"]).allow_credentials(true)),
            last,
        ];
        assert_eq!(broken(&create(actions)), NOTHING);
    }
    let rewrites = [RuleAction::rewrite_path("/v2${path}"), RuleAction::forward_to("sgp-1")];
    assert_eq!(broken(&create(rewrites)), NOTHING);
    for condition in [
        RuleCondition::host(["www.example.com", "*.example.com", "~^a.b$"]),
        RuleCondition::path(["/", "~*^/a"]),
        RuleCondition::header("x-a", ["1"]),
        RuleCondition::query([("a", "1")]),
        RuleCondition::method(["GET", "HEAD"]),
        RuleCondition::cookie([("JSESSIONID", "*")]),
        RuleCondition::source_ip(["10.0.0.1", "10.0.0.0/8", "::1/128"]),
    ] {
        assert_eq!(broken(&on(condition)), NOTHING);
    }
    let request = CreateRule::new(
        "lsn-1",
        1,
        [RuleAction::remove_header("server")],
        [RuleCondition::response_status([500, 502]), RuleCondition::response_header("a", ["b"])],
        "rule",
    );
    assert_eq!(broken(&request.direction(RuleDirection::Response)), NOTHING);
}

#[test]
fn one_action_ends_a_rule_and_comes_last() {
    let limit = || RuleAction::limit_traffic(1);
    let forward = || RuleAction::forward_to("sgp-1");
    assert_eq!(broken(&create([limit()])), ["RuleActions finalActionThere"]);
    // The documents allow one; Terraform's tests have two, and the first of them counts.
    let two = create([forward(), RuleAction::fixed_response(404)]);
    assert_eq!(broken(&two), NOTHING);
    let documented = broken_by(&two, Limits::Documented);
    assert_eq!(documented, ["RuleActions.2.Type oneFinalAction"]);
    // By its place, or by the order that is given.
    let early = ["RuleActions.1.Order finalActionLast"];
    assert_eq!(broken(&create([forward(), limit()])), early);
    assert_eq!(broken(&create([forward().order(1), limit().order(2)])), early);
    assert_eq!(broken(&create([forward().order(9), limit().order(2)])), NOTHING);
    assert_eq!(broken(&create([limit().order(7), forward()])), NOTHING);
    let same = create([limit().order(7), forward().order(7)]);
    assert_eq!(broken(&same), ["RuleActions.2.Order distinctOrders"]);
    // What this version does not know may end the rule.
    assert_eq!(broken(&create([limit(), RuleAction::new("Teapot")])), ["RuleActions.2.Type enum"]);
    // A change does not say the direction: headers alone may be changed in responses.
    assert_eq!(broken(&update([RuleAction::remove_header("server")])), NOTHING);
    assert_eq!(broken(&update([limit()])), ["RuleActions finalActionThere"]);
    assert_eq!(broken(&UpdateRuleAttribute::new("rule-1").priority(2)), NOTHING);
}

#[test]
fn an_action_has_what_its_type_needs() {
    let bare = |kind: RuleActionType| RuleAction::new(kind);
    let forward = || RuleAction::forward_to("sgp-1");
    let first = |action: RuleAction| broken(&create([action, forward()]));
    assert_eq!(
        broken(&create([bare(RuleActionType::ForwardGroup)])),
        ["RuleActions.1.ForwardGroupConfig required"]
    );
    assert_eq!(
        broken(&create([RuleAction::forward(ForwardGroupConfig::new())])),
        ["RuleActions.1.ForwardGroupConfig.ServerGroupTuples actionsComplete"]
    );
    let header = bare(RuleActionType::InsertHeader);
    assert_eq!(
        first(header.insert_header_config(InsertHeaderConfig::new().key("").value(""))),
        [
            "RuleActions.1.InsertHeaderConfig.Key actionsComplete",
            "RuleActions.1.InsertHeaderConfig.Value actionsComplete"
        ]
    );
    let limit = bare(RuleActionType::TrafficLimit);
    assert_eq!(
        first(limit.traffic_limit_config(TrafficLimitConfig::new())),
        ["RuleActions.1.TrafficLimitConfig actionsComplete"]
    );
    // The service takes it without a header.
    let remove = bare(RuleActionType::RemoveHeader);
    assert_eq!(first(remove.clone()), NOTHING);
    assert_eq!(
        broken_by(&create([remove, forward()]), Limits::Documented),
        ["RuleActions.1.RemoveHeaderConfig required"]
    );
    // What is there for other types is passed over.
    let more = forward()
        .redirect_config(RedirectConfig::new())
        .insert_header_config(InsertHeaderConfig::new())
        .cors_config(CorsConfig::new());
    assert_eq!(broken(&create([more])), NOTHING);
}

#[test]
fn several_groups_have_weights() {
    let groups = [ServerGroupTuple::new("sgp-1").weight(0), ServerGroupTuple::new("sgp-2")];
    let config = ForwardGroupConfig::new().server_group_tuples(groups);
    assert_eq!(
        broken(&create([RuleAction::forward(config)])),
        ["RuleActions.1.ForwardGroupConfig.ServerGroupTuples.2.Weight weightsOfGroups"]
    );
    let six = (0..6).map(|n| (format!("sgp-{n}"), 10));
    assert_eq!(
        broken(&create([RuleAction::forward_to_weighted(six)])),
        ["RuleActions.1.ForwardGroupConfig.ServerGroupTuples maxItems"]
    );
    let rule = UpdatedRule::new("rule-1")
        .rule_actions([RuleAction::forward_to_weighted([("sgp-1", 101), ("sgp-2", 1)])]);
    assert_eq!(
        broken(&UpdateRulesAttribute::new([UpdatedRule::new("rule-2"), rule])),
        ["Rules.2.RuleActions.1.ForwardGroupConfig.ServerGroupTuples.1.Weight maximum"]
    );
}

#[test]
fn a_redirect_leads_elsewhere() {
    let redirect = |config: RedirectConfig| broken(&create([RuleAction::redirect(config)]));
    let nowhere = ["RuleActions.1.RedirectConfig redirectElsewhere"];
    assert_eq!(redirect(RedirectConfig::new().http_code("301")), nowhere);
    let own = RedirectConfig::new().protocol("${protocol}").host("${host}").port("").path("");
    assert_eq!(redirect(own.clone()), nowhere);
    assert_eq!(redirect(own.query("a=1")), NOTHING);
    assert_eq!(redirect(RedirectConfig::new().port("65535")), NOTHING);
    for port in ["65536", "0", "http"] {
        let port = RedirectConfig::new().port(port);
        assert_eq!(redirect(port), ["RuleActions.1.RedirectConfig.Port pattern"]);
    }
    let path = |path: &str| redirect(RedirectConfig::new().path(path));
    assert_eq!(path("/${host}/${1}${path}"), NOTHING);
    assert_eq!(path("/${path}${path}"), ["RuleActions.1.RedirectConfig.Path variablesOnce"]);
    assert_eq!(path("a"), ["RuleActions.1.RedirectConfig.Path pattern"]);
    let host = |host: &str| redirect(RedirectConfig::new().host(host));
    assert_eq!(host("${host}").len(), 1);
    assert_eq!(host("www.${host}"), ["RuleActions.1.RedirectConfig.Host not"]);
    assert_eq!(host("localhost"), ["RuleActions.1.RedirectConfig.Host pattern"]);
}

#[test]
fn a_rule_that_rewrites_forwards() {
    let rewrite = || RuleAction::rewrite(RewriteConfig::new().path("/a"));
    assert_eq!(
        broken(&create([rewrite(), RuleAction::redirect_to_https()])),
        ["RuleActions.1.Type rewriteNeedsForwardGroup"]
    );
    assert_eq!(
        broken(&create([rewrite(), rewrite(), RuleAction::forward_to("sgp-1")])),
        ["RuleActions.2.Type oneRewrite"]
    );
}

#[test]
fn copies_go_elsewhere() {
    let request = create([RuleAction::mirror_to("sgp-1"), RuleAction::forward_to("sgp-1")]);
    assert_eq!(
        broken(&request),
        ["RuleActions.1.TrafficMirrorConfig.MirrorGroupConfig.ServerGroupTuples mirrorElsewhere"]
    );
}

#[test]
fn headers_stand_once_and_some_are_not_for_rules() {
    let forward = || RuleAction::forward_to("sgp-1");
    let first = |action: RuleAction| broken(&create([action, forward()]));
    let twice =
        [RuleAction::insert_header("X-A", "1"), RuleAction::insert_header("x-a", "2"), forward()];
    assert_eq!(broken(&create(twice)), ["RuleActions.2.InsertHeaderConfig.Key distinctHeaders"]);
    let other =
        [RuleAction::insert_header("x-a", "1"), RuleAction::remove_header("x-a"), forward()];
    assert_eq!(broken(&create(other)), NOTHING);
    assert_eq!(
        first(RuleAction::insert_header("Host", "a")),
        ["RuleActions.1.InsertHeaderConfig.Key headerMayBeSet"]
    );
    assert_eq!(
        first(RuleAction::remove_header("Cookie")),
        ["RuleActions.1.RemoveHeaderConfig.Key fitsDirection"]
    );
    assert_eq!(
        first(RuleAction::remove_header("Connection")),
        ["RuleActions.1.RemoveHeaderConfig.Key headerMayBeRemoved"]
    );
    assert_eq!(broken(&update([RuleAction::remove_header("Cookie")])), NOTHING);
    let value = |action: RuleAction| first(action).join(" ");
    assert_eq!(value(RuleAction::insert_header("x-a", "a b*?")), "");
    for text in [" a", "a ", "a\\", "a\"b", "\u{e9}"] {
        let path = "RuleActions.1.InsertHeaderConfig.Value pattern";
        assert_eq!(value(RuleAction::insert_header("x-a", text)), path, "{text}");
    }
    assert_eq!(
        value(RuleAction::insert_system_header("x-a", "Weather")),
        "RuleActions.1.InsertHeaderConfig.Value enum"
    );
    assert_eq!(
        value(RuleAction::insert_header_from("x-a", "X-B")),
        "RuleActions.1.InsertHeaderConfig.Value pattern"
    );
}

#[test]
fn a_condition_has_what_its_type_needs() {
    let bare = |kind: RuleConditionType| RuleCondition::new(kind);
    let none: [&str; 0] = [];
    assert_eq!(
        broken(&on(bare(RuleConditionType::Host))),
        ["RuleConditions.1.HostConfig required"]
    );
    assert_eq!(
        broken(&on(RuleCondition::host(none))),
        ["RuleConditions.1.HostConfig.Values conditionsComplete"]
    );
    let header = bare(RuleConditionType::Header).header_config(HeaderConfig::new().values(["a"]));
    assert_eq!(broken(&on(header)), ["RuleConditions.1.HeaderConfig.Key conditionsComplete"]);
    assert_eq!(
        broken(&on(RuleCondition::header("Host", ["a"]))),
        ["RuleConditions.1.HeaderConfig.Key not"]
    );
    assert_eq!(
        broken(&on(RuleCondition::source_ip(["10.0.0.1", "10.0.0.0/33", "here"]))),
        [
            "RuleConditions.1.SourceIpConfig.Values.2 addressesOrBlocks",
            "RuleConditions.1.SourceIpConfig.Values.3 addressesOrBlocks"
        ]
    );
    assert_eq!(
        broken(&on(RuleCondition::path(["a"]))),
        ["RuleConditions.1.PathConfig.Values.1 pattern"]
    );
}

#[test]
fn a_rule_fits_its_direction() {
    let response = RuleDirection::Response;
    assert_eq!(
        broken(&create([RuleAction::forward_to("sgp-1")]).direction(response.clone())),
        ["RuleActions.1.Type fitsDirection"]
    );
    assert_eq!(
        broken(&create([RuleAction::fixed_response(200)]).direction(response.clone())),
        NOTHING
    );
    assert_eq!(
        broken(&create([RuleAction::remove_header("Cookie")]).direction(response.clone())),
        NOTHING
    );
    assert_eq!(
        broken(&on(RuleCondition::response_status([500]))),
        ["RuleConditions.1.Type fitsDirection"]
    );
    assert_eq!(
        broken(&create([RuleAction::insert_header("x-a", "1")])),
        ["RuleActions fitsDirection"]
    );
    let rule = |condition| NewRule::new(1, [RuleAction::forward_to("sgp-1")], [condition], "rule");
    let several = CreateRules::new("lsn-1", [rule(RuleCondition::response_status([500]))]);
    assert_eq!(broken(&several), ["Rules.1.RuleConditions.1.Type eachFitsDirection"]);
    assert_eq!(
        broken(&create([RuleAction::forward_to("sgp-1")]).direction("Sideways")),
        ["Direction enum"]
    );
}

#[test]
fn each_direction_has_priorities_of_its_own() {
    let rule = |priority: i32, direction: Option<RuleDirection>| {
        let actions = [RuleAction::fixed_response(404)];
        let rule = NewRule::new(priority, actions, [RuleCondition::path(["/"])], "rule");
        match direction {
            Some(direction) => rule.direction(direction),
            None => rule,
        }
    };
    let two = |a, b| broken(&CreateRules::new("lsn-1", [rule(1, a), rule(1, b)]));
    let same = ["Rules.2.Priority distinctPriorities"];
    assert_eq!(two(None, None), same);
    assert_eq!(two(None, Some(RuleDirection::Request)), same);
    assert_eq!(two(None, Some(RuleDirection::Response)), NOTHING);
    assert_eq!(broken(&CreateRules::new("lsn-1", [rule(1, None), rule(2, None)])), NOTHING);
}

#[test]
fn cors_is_for_names_or_a_star() {
    let cors = |config: CorsConfig| {
        broken(&create([RuleAction::cors(config), RuleAction::forward_to("sgp-1")])).join(" ")
    };
    assert_eq!(cors(CorsConfig::new().allow_headers(["*"]).max_age(-1)), "");
    assert_eq!(
        cors(CorsConfig::new().allow_headers(["*", "a"])),
        "RuleActions.1.CorsConfig.AllowHeaders starAlone"
    );
    assert_eq!(cors(CorsConfig::new().expose_headers(["a_b,c-d", "e"])), "");
    assert_eq!(
        cors(CorsConfig::new().expose_headers(["a", "_b"])),
        "RuleActions.1.CorsConfig.ExposeHeaders.2 headerNames"
    );
    assert_eq!(cors(CorsConfig::new().allow_origin(["https://*.example.com:8443"])), "");
    assert_eq!(
        cors(CorsConfig::new().allow_origin(["example.com"])),
        "RuleActions.1.CorsConfig.AllowOrigin.1 pattern"
    );
}

#[test]
fn what_released_clients_send_passes() {
    // terraform-provider-alicloud: zeros and empty texts for what is not set.
    let sticky = ServerGroupStickySession::new().enabled(false).timeout(0);
    let config = ForwardGroupConfig::new()
        .server_group_tuples([ServerGroupTuple::new("sgp-1").weight(0)])
        .server_group_sticky_session(sticky);
    let limit = TrafficLimitConfig::new().qps(120).per_ip_qps(0);
    let actions = [
        RuleAction::new(RuleActionType::TrafficLimit).traffic_limit_config(limit).order(1),
        RuleAction::forward(config).order(9).cors_config(CorsConfig::new()),
    ];
    assert_eq!(broken(&create(actions)), NOTHING);
    let redirect = RedirectConfig::new().host("").path("/test").port("").query("").protocol("HTTP");
    assert_eq!(broken(&create([RuleAction::redirect(redirect)])), NOTHING);
    let fixed = FixedResponseConfig::new().http_code("302").content("").content_type("text/plain");
    let action = RuleAction::new("fixedresponse").fixed_response_config(fixed);
    assert_eq!(broken(&create([action.clone()])), NOTHING);
    assert_eq!(
        broken_by(&create([action]), Limits::Documented),
        ["RuleActions.1.FixedResponseConfig.HttpCode pattern"]
    );
    // Either of the numbers may be the smaller one.
    let limit = TrafficLimitConfig::new().qps(80).per_ip_qps(100);
    let action = RuleAction::new(RuleActionType::TrafficLimit).traffic_limit_config(limit);
    assert_eq!(broken(&create([action, RuleAction::forward_to("sgp-1")])), NOTHING);
}
