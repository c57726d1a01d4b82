use aliyun_alb_model::{
    CorsConfig, ForwardGroupConfig, InsertHeaderConfig, RedirectConfig, RewriteConfig, RuleAction,
    RuleActionType, RuleCondition, ServerGroupStickySession, ServerGroupTuple,
};
use aliyun_emulator::product::{HostHealth, Kind, Local};

use super::fixture::{add, add_for_responses, add_to, desk, request, routed};
use crate::desk::Desk;
use crate::route::{Header, Route, Routed, Step};
use crate::state::Region;

/// What becomes of a request by a rule with these actions.
#[track_caller]
fn by(actions: impl IntoIterator<Item = RuleAction>, route: &Route) -> Routed {
    let desk = desk();
    add(&desk, 1, [RuleCondition::path(["/*"])], actions);
    routed(&desk, route)
}

fn forward() -> RuleAction {
    RuleAction::forward_to("sgp-web")
}

#[test]
fn groups_share_requests_by_their_weights() {
    let weighted = RuleAction::forward_to_weighted([("sgp-web", 75), ("sgp-api", 25)]);
    let told = by([weighted], &request());
    let shares: Vec<_> = told.groups().iter().map(|it| (it.weight, it.share)).collect();
    assert_eq!(shares, [(75, 0.75), (25, 0.25)]);
    let servers = told.groups().iter().flat_map(|it| &it.servers);
    let servers: Vec<_> = servers.map(|it| (it.server_id.as_str(), it.port, it.share)).collect();
    let expected =
        [("i-1", 80, 0.5625), ("i-2", 80, 0.1875), ("i-3", 80, 0.0), ("i-4", 8080, 0.25)];
    assert_eq!(servers, expected);
    let all: f64 = servers.iter().map(|(_, _, share)| share).sum();
    assert!((all - 1.0).abs() < 1e-9);
}

#[test]
fn the_weight_0_gets_nothing() {
    let told = by([RuleAction::forward_to_weighted([("sgp-web", 0), ("sgp-api", 5)])], &request());
    let shares: Vec<_> = told.groups().iter().map(|it| it.share).collect();
    assert_eq!((shares, told.answer.status), (vec![0.0, 1.0], None));
    for nobody in [
        RuleAction::forward_to_weighted([("sgp-web", 0), ("sgp-api", 0)]),
        RuleAction::forward_to_weighted([("sgp-web", 0), ("sgp-empty", 9)]),
    ] {
        let told = by([nobody], &request().status(200));
        assert_eq!((told.answer.status, told.forwarded), (Some(503), None));
        assert!(told.response.is_none());
    }
}

#[test]
fn servers_that_are_ill_get_nothing_unless_all_are() {
    let desk = desk();
    let shares = |ill: &[&str]| {
        desk.local(|Local { shared, .. }: Local<'_, Region>| {
            for id in ["i-1", "i-2"] {
                let host = shared.inventory.of_mut(Kind::Ecs).get_mut(id).unwrap();
                host.condition.health = match ill.contains(&id) {
                    true => HostHealth::Unhealthy,
                    false => HostHealth::Healthy,
                };
            }
        });
        let told = routed(&desk, &request());
        let servers = &told.groups()[0].servers;
        let healthy: Vec<bool> = servers.iter().map(|it| it.healthy).collect();
        (healthy, servers.iter().map(|it| it.share).collect::<Vec<f64>>())
    };
    assert_eq!(shares(&["i-1"]), (vec![false, true, true], vec![0.0, 1.0, 0.0]));
    assert_eq!(shares(&["i-1", "i-2"]), (vec![false, false, true], vec![0.75, 0.25, 0.0]));
    assert_eq!(shares(&[]), (vec![true, true, true], vec![0.75, 0.25, 0.0]));
}

#[test]
fn clients_may_stay_with_their_group() {
    let groups =
        [ServerGroupTuple::new("sgp-web").weight(1), ServerGroupTuple::new("sgp-api").weight(1)];
    let config = ForwardGroupConfig::new().server_group_tuples(groups);
    let sticky = ServerGroupStickySession::new().enabled(true).timeout(60);
    let config = config.server_group_sticky_session(sticky);
    let told = by([RuleAction::forward(config)], &request());
    assert!(matches!(told.steps[0], Step::ForwardGroup { sticky_seconds: Some(60), .. }));
}

/// Where a redirect of a listener leads.
#[track_caller]
fn location(desk: &Desk, config: RedirectConfig, route: &Route) -> (Option<u16>, String) {
    let condition = [RuleCondition::path(["/*", "~^/(u[a-z]*)/([0-9]+)$"])];
    let listener = if *route == https() { "lsn-2" } else { "lsn-1" };
    let id = add_to(desk, listener, 1, condition, [RuleAction::redirect(config)]);
    let told = routed(desk, route);
    desk.call(&aliyun_alb_model::DeleteRule::new(id)).unwrap();
    let location = told.answer.header("location").expect("it leads somewhere").to_owned();
    assert!(matches!(&told.steps[0], Step::Redirect { location: own, .. } if *own == location));
    (told.answer.status, location)
}

fn https() -> Route {
    Route::to("lsn-2").host("www.example.com").path("/a")
}

#[test]
fn redirects_fill_in_what_the_request_has() {
    let desk = desk();
    let route = request().path("/a/b?x=1").query("y", "2");
    let new = RedirectConfig::new;
    for (config, expected) in [
        (new().protocol("HTTPS").port("443"), "https://www.example.com/a/b?x=1&y=2"),
        // Without a port it stays that of the listener.
        (new().protocol("HTTPS"), "https://www.example.com:80/a/b?x=1&y=2"),
        (new().host("example.org"), "http://example.org/a/b?x=1&y=2"),
        (new().path("/v2${path}"), "http://www.example.com/v2/a/b?x=1&y=2"),
        (
            new().path("/${host}/${protocol}/${port}"),
            "http://www.example.com/www.example.com/http/80?x=1&y=2",
        ),
        (
            new().query("from=${host}&${query}"),
            "http://www.example.com/a/b?from=www.example.com&x=1&y=2",
        ),
        (new().port("8080").host("${host}"), "http://www.example.com:8080/a/b?x=1&y=2"),
        (new().path("/${unknown}/${"), "http://www.example.com/${unknown}/${?x=1&y=2"),
    ] {
        assert_eq!(location(&desk, config, &route), (Some(301), expected.to_owned()));
    }
    let moved = new().host("example.org").http_code("308");
    let told = location(&desk, moved, &request());
    assert_eq!(told, (Some(308), "http://example.org/".to_owned()));
    let told = location(&desk, new().path("/b"), &https());
    assert_eq!(told.1, "https://www.example.com:8443/b");
}

#[test]
fn groups_of_a_regular_expression_can_be_used() {
    let desk = desk();
    let condition = [RuleCondition::path(["~^/(u[a-z]*)/([0-9]+)$"])];
    add(&desk, 1, condition, [RuleAction::rewrite_path("/${2}/of/${1}"), forward()]);
    let told = routed(&desk, &request().path("/user/42"));
    assert_eq!(told.forwarded.unwrap().path, "/42/of/user");
}

#[test]
fn servers_get_rewritten_requests() {
    let config = RewriteConfig::new().host("inner.example.com").path("/v2${path}").query("a=1");
    let told = by([RuleAction::rewrite(config), forward()], &request().path("/x?b=2"));
    let own = told.forwarded.as_ref().unwrap();
    assert_eq!((own.host.as_str(), own.path.as_str()), ("inner.example.com", "/v2/x?a=1"));
    let told = by([RuleAction::rewrite_path("/y"), forward()], &request().path("/x?b=2"));
    let own = told.forwarded.as_ref().unwrap();
    assert_eq!((own.host.as_str(), own.path.as_str()), ("www.example.com", "/y?b=2"));
}

/// The headers that a server gets.
fn headers(told: &Routed) -> Vec<(&str, &str)> {
    let headers = &told.forwarded.as_ref().expect("it is forwarded").headers;
    headers.iter().map(|Header { name, value, .. }| (name.as_str(), value.as_str())).collect()
}

#[test]
fn headers_come_and_go_in_the_order_of_the_actions() {
    let route = request().header("X-Old", "o").header("X-Kept", "k").cookie("c", "1");
    let replaced = InsertHeaderConfig::new().key("x-kept").value("new").value_type("UserDefined");
    let replaced = RuleAction::new(RuleActionType::InsertHeader)
        .insert_header_config(replaced.cover_enabled(true));
    let actions = [
        RuleAction::insert_header_from("x-copy", "x-old"),
        RuleAction::remove_header("x-OLD"),
        RuleAction::remove_header("x-none"),
        replaced,
        forward(),
    ];
    let told = by(actions, &route);
    assert_eq!(headers(&told), [("x-copy", "o"), ("x-kept", "new"), ("Cookie", "c=1")]);
    let found = |n: usize| matches!(told.steps[n], Step::RemoveHeader { found: true, .. });
    assert!(found(1) && !found(2));
    // One that is there stays, unless it is to be replaced; one without a source is none.
    let actions = [
        RuleAction::insert_header("X-Kept", "new"),
        RuleAction::insert_header_from("x-copy", "x-none"),
        forward(),
    ];
    let told = by(actions, &request().header("x-kept", "k"));
    assert_eq!(headers(&told), [("x-kept", "k")]);
    let why = |n: usize| match &told.steps[n] {
        Step::InsertHeader { reason: Some(reason), value: None, .. } => reason.clone(),
        other => panic!("{other:?}"),
    };
    assert!(why(0).contains("already") && why(1).contains("x-none"));
}

#[test]
fn headers_tell_what_the_load_balancer_knows() {
    for (word, expected) in [
        ("ClientSrcIp", "203.0.113.9"),
        ("ClientSrcPort", "1234"),
        ("Protocol", "http"),
        ("SLBId", "alb-1"),
        ("SLBPort", "80"),
    ] {
        let address: std::net::IpAddr = "203.0.113.9".parse().unwrap();
        let route = request().source_ip(address).source_port(1234);
        let told = by([RuleAction::insert_system_header("x-told", word), forward()], &route);
        assert_eq!(headers(&told), [("x-told", expected)]);
    }
}

#[test]
fn a_fixed_response_is_given_by_the_load_balancer() {
    let action = RuleAction::fixed_response_with(404, "text/plain", "gone");
    let told = by([RuleAction::insert_header("x-a", "1"), action], &request().status(200));
    assert_eq!((told.answer.status, told.answer.content.as_deref()), (Some(404), Some("gone")));
    assert_eq!(told.answer.header("content-type"), Some("text/plain"));
    assert!(told.forwarded.is_none() && told.response.is_none());
    // One for responses takes the place of that of the server.
    let desk = desk();
    let condition = [RuleCondition::response_status([500])];
    let action = RuleAction::fixed_response_with(503, "text/html", "later");
    add_for_responses(&desk, 1, condition, [RuleAction::insert_header("x-b", "2"), action]);
    let told = routed(&desk, &request().status(500).response_header("x-a", "1"));
    assert_eq!((told.answer.status, told.answer.content.as_deref()), (Some(503), Some("later")));
    assert_eq!((told.answer.header("x-a"), told.answer.header("x-b")), (Some("1"), Some("2")));
}

#[test]
fn limits_are_told_and_copies_go_elsewhere() {
    let actions = [RuleAction::limit_traffic(5), RuleAction::mirror_to("sgp-api"), forward()];
    let told = by(actions, &request());
    assert_eq!(told.steps[0], Step::TrafficLimit { qps: Some(5), per_ip_qps: None });
    match &told.steps[1] {
        Step::TrafficMirror { groups } => assert_eq!(groups[0].server_group_id, "sgp-api"),
        other => panic!("{other:?}"),
    }
    assert_eq!((told.groups().len(), told.groups()[0].share), (1, 1.0));
}

#[test]
fn browsers_are_told_what_pages_of_other_origins_may_do() {
    let config = CorsConfig::new()
        .allow_origin(["https://*.example.com", "http://localhost:3000"])
        .allow_methods(["GET", "PUT"])
        .allow_headers(["x-a"])
        .expose_headers(["x-b"])
        .allow_credentials(true)
        .max_age(600);
    let cors = [RuleAction::cors(config), forward()];
    let origin = request().header("Origin", "https://app.example.com");
    let told = by(cors.clone(), &origin.clone().status(200));
    assert_eq!(told.answer.status, Some(200));
    let header = |name: &str| told.answer.header(name);
    assert_eq!(header("Access-Control-Allow-Origin"), Some("https://app.example.com"));
    assert_eq!(header("Access-Control-Allow-Credentials"), Some("true"));
    assert_eq!(header("Access-Control-Expose-Headers"), Some("x-b"));
    assert_eq!(header("Access-Control-Allow-Methods"), None);
    assert!(told.forwarded.is_some());
    // A question of a browser ends here.
    let question = origin.method("OPTIONS").header("Access-Control-Request-Method", "PUT");
    let told = by(cors.clone(), &question);
    assert_eq!((told.answer.status, told.forwarded), (Some(200), None));
    assert_eq!(told.answer.header("Access-Control-Allow-Methods"), Some("GET,PUT"));
    assert_eq!(told.answer.header("Access-Control-Max-Age"), Some("600"));
    let stranger = request().header("Origin", "https://example.org");
    let told = by(cors, &stranger);
    assert!(matches!(told.steps[0], Step::Cors { allowed: false, .. }));
    assert_eq!(told.answer.header("Access-Control-Allow-Origin"), None);
    let all = CorsConfig::new().allow_origin(["*"]).allow_methods(["GET"]);
    let told = by([RuleAction::cors(all), forward()], &stranger);
    assert_eq!(told.answer.header("Access-Control-Allow-Origin"), Some("*"));
}
