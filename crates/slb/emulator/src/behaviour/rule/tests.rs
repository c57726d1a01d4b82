use aliyun_emulator::product::Local;
use aliyun_slb_model::{
    DeleteLoadBalancer, DeleteLoadBalancerListener, DeleteVServerGroup, DescribeRuleAttribute,
    DescribeRules, DescribeVServerGroups, NewRule as Item, Rule as Shown, Scheduler,
};

use super::*;
use crate::desk::Desk;
use crate::state::Region;

const SEED: &str = r#"{"Regions": {"cn-hangzhou": {"LoadBalancers": [
    {"LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s1.small",
     "Listeners": [
        {"ListenerPort": 80, "ListenerProtocol": "http", "Settings": {"BackendServerPort": "8080"}},
        {"ListenerPort": 81, "ListenerProtocol": "http", "Settings": {"BackendServerPort": "8080"}},
        {"ListenerPort": 53, "ListenerProtocol": "tcp", "Settings": {"BackendServerPort": "53"}},
        {"ListenerPort": 53, "ListenerProtocol": "udp", "Settings": {"BackendServerPort": "53"}}
     ],
     "VServerGroups": [{"VServerGroupId": "rsp-1"}, {"VServerGroupId": "rsp-2"}]},
    {"LoadBalancerId": "lb-2", "VServerGroups": [{"VServerGroupId": "rsp-3"}]}
]}}}"#;

fn rule(name: &str, url: &str) -> Item {
    Item::new(name, "rsp-1").url(url)
}

fn create(desk: &Desk, port: u16, rules: impl IntoIterator<Item = Item>) -> Vec<Shown> {
    desk.call(&CreateRules::new("lb-1", port, rules)).unwrap().rules
}

fn list(desk: &Desk, port: u16) -> Vec<Shown> {
    desk.call(&DescribeRules::new("lb-1", port)).unwrap().rules
}

#[test]
fn rules_live_from_creation_to_deletion() {
    let desk = Desk::seeded(SEED);
    let made = create(&desk, 80, [rule("b", "/b").domain("*.example.com"), rule("a", "/a")]);
    assert_eq!(made[0].rule_name.as_deref(), Some("b"));
    assert_eq!(made[0].listener_sync, Some(Switch::On));
    assert!(made[0].rule_id.len() == 18 && made[0].rule_id.starts_with("rule-"));
    assert_eq!(list(&desk, 80), made);
    assert!(list(&desk, 81).is_empty());

    let told = desk.call(&DescribeRuleAttribute::new(made[0].rule_id.as_str())).unwrap();
    assert_eq!(told.load_balancer_id.as_deref(), Some("lb-1"));
    assert_eq!((told.listener_port, told.domain.as_deref()), (Some(80), Some("*.example.com")));
    assert_eq!((told.scheduler, told.health_check), (None, None));

    let request = DescribeVServerGroups::new("lb-1").include_rule(true);
    let users = desk.call(&request).unwrap().vserver_groups.remove(0).associated_objects.unwrap();
    assert_eq!(users.rules.len(), 2);
    desk.refuses(&DeleteVServerGroup::new("rsp-1"), "RspoolVipExist");

    desk.reload();
    let ids: Vec<_> = made.iter().map(|rule| rule.rule_id.clone()).collect();
    desk.call(&DeleteRules::new(ids.clone())).unwrap();
    assert!(list(&desk, 80).is_empty());
    desk.refuses(&DeleteRules::new(ids), "InvalidRuleId.NotFound");
    desk.call(&DeleteVServerGroup::new("rsp-1")).unwrap();
}

#[test]
fn a_rule_that_cannot_be_is_refused_and_none_is_made() {
    let desk = Desk::seeded(SEED);
    create(&desk, 80, [rule("a", "/a"), rule("b", "/b")]);
    for (item, code) in [
        (rule("a", "/c"), "InvalidParameter"),
        (rule("c", "/a"), "DomainExist"),
        (rule("c", "c"), "UrlMalformed"),
        (rule("c", "/c").domain("a b"), "DomainMalformed"),
        (Item::new("c", "rsp-3").url("/c"), "InvalidParameter"),
        (Item::new("c", "rsp-none").url("/c"), "InvalidParameter"),
        (rule("good", "/c"), "InvalidParameter"),
        (rule("c", "/good"), "DomainExist"),
    ] {
        desk.refuses(&CreateRules::new("lb-1", 80, [rule("good", "/good"), item]), code);
    }
    let one = || [rule("c", "/c")];
    desk.refuses(&CreateRules::new("lb-1", 82, one()), "ListenerNotFound");
    desk.refuses(&CreateRules::new("lb-1", 53, one()), "TooManyListeners");
    desk.refuses(&CreateRules::new("lb-1", 53, one()).listener_protocol("tcp"), "RuleNotSupport");
    desk.refuses(
        &CreateRules::new("lb-1", 80, one()).listener_protocol("https"),
        "ListenerNotFound",
    );
    desk.refuses(&CreateRules::new("lb-none", 80, one()), "InvalidLoadBalancerId.NotFound");
    desk.refuses(&DescribeRules::new("lb-1", 53), "TooManyListeners");
    desk.refuses(&DescribeRules::new("lb-1", 82), "InvalidParameter");
    desk.refuses(&DescribeRuleAttribute::new("rule-none"), "InvalidRuleId.NotFound");
    // The same is possible on another listener.
    create(&desk, 81, [rule("a", "/a")]);
}

#[test]
fn a_listener_has_40_rules_at_most() {
    let desk = Desk::seeded(SEED);
    for ten in 0..4 {
        create(&desk, 80, (0..10).map(|n| rule(&format!("r{ten}{n}"), &format!("/{ten}{n}"))));
    }
    desk.refuses(&CreateRules::new("lb-1", 80, [rule("more", "/more")]), "TooManyRules");
}

#[test]
fn a_rule_gets_settings_of_its_own_and_gives_them_back() {
    let desk = Desk::seeded(SEED);
    let made = create(&desk, 80, [rule("a", "/a"), rule("b", "/b")]);
    let id = made[0].rule_id.as_str();
    let set = || SetRule::new(id);
    desk.call(&set().rule_name("c").vserver_group_id("rsp-2")).unwrap();
    assert_eq!(list(&desk, 80)[0].rule_name.as_deref(), Some("c"));
    assert_eq!(list(&desk, 80)[0].vserver_group_id.as_deref(), Some("rsp-2"));

    let own = set()
        .listener_sync(Switch::Off)
        .scheduler(Scheduler::Rr)
        .sticky_session(Switch::Off)
        .health_check(Switch::Off);
    desk.call(&own).unwrap();
    let told = desk.call(&DescribeRuleAttribute::new(id)).unwrap();
    assert_eq!((told.listener_sync, told.scheduler), (Some(Switch::Off), Some(Scheduler::Rr)));
    desk.call(&set().scheduler(Scheduler::Wrr)).unwrap();
    let told = desk.call(&DescribeRuleAttribute::new(id)).unwrap();
    assert_eq!((told.health_check, told.scheduler), (Some(Switch::Off), Some(Scheduler::Wrr)));
    desk.reload();
    desk.call(&set().listener_sync(Switch::On)).unwrap();
    assert_eq!(desk.call(&DescribeRuleAttribute::new(id)).unwrap().scheduler, None);

    desk.refuses(&set().listener_sync(Switch::Off), "MissingParameter");
    desk.refuses(&set().rule_name("b"), "InvalidParameter");
    desk.refuses(&set().vserver_group_id("rsp-3"), "InvalidParameter");
    desk.refuses(&SetRule::new("rule-none").rule_name("d"), "InvalidRuleId.NotFound");
}

#[test]
fn what_does_not_apply_any_more_is_not_told() {
    use aliyun_slb_model::StickySessionType::{Insert, Server};
    let desk = Desk::seeded(SEED);
    let id = create(&desk, 80, [rule("a", "/a")]).remove(0).rule_id;
    let told = || desk.call(&DescribeRuleAttribute::new(id.as_str())).unwrap();
    let on = SetRule::new(id.as_str())
        .listener_sync(Switch::Off)
        .scheduler(Scheduler::Wrr)
        .sticky_session(Switch::On)
        .sticky_session_type(Server)
        .cookie("23ffsa")
        .health_check(Switch::On)
        .health_check_uri("/ok")
        .healthy_threshold(3)
        .unhealthy_threshold(3)
        .health_check_timeout(5)
        .health_check_interval(2)
        .health_check_http_code("http_2xx");
    desk.call(&on).unwrap();
    assert_eq!(told().cookie.as_deref(), Some("23ffsa"));
    assert_eq!(told().health_check_uri.as_deref(), Some("/ok"));

    let insert = SetRule::new(id.as_str()).sticky_session_type(Insert).cookie_timeout(100);
    desk.call(&insert).unwrap();
    assert_eq!((told().cookie, told().cookie_timeout), (None, Some(100)));
    let off = SetRule::new(id.as_str()).sticky_session(Switch::Off).health_check(Switch::Off);
    desk.call(&off).unwrap();
    let now = told();
    assert_eq!((now.sticky_session, now.sticky_session_type), (Some(Switch::Off), None));
    assert_eq!((now.cookie, now.cookie_timeout), (None, None));
    assert_eq!((now.health_check, now.health_check_uri), (Some(Switch::Off), None));
    assert_eq!((now.healthy_threshold, now.health_check_interval), (None, None));
    // The list tells the same.
    assert_eq!(list(&desk, 80)[0].sticky_session_type, None);
}

#[test]
fn rules_of_several_listeners_are_not_deleted_together() {
    let desk = Desk::seeded(SEED);
    let one = create(&desk, 80, [rule("a", "/a")]).remove(0).rule_id;
    let other = create(&desk, 81, [rule("a", "/a")]).remove(0).rule_id;
    desk.refuses(&DeleteRules::new([one.clone(), other]), "Operation.NotAllowed");
    desk.call(&DeleteRules::new([one.clone(), one])).unwrap();
    assert_eq!(list(&desk, 81).len(), 1);
}

#[test]
fn what_a_rule_belongs_to_takes_it_along() {
    let desk = Desk::seeded(SEED);
    let id = create(&desk, 80, [rule("a", "/a")]).remove(0).rule_id;
    create(&desk, 81, [rule("a", "/a")]);
    desk.call(&DeleteLoadBalancerListener::new("lb-1", 80)).unwrap();
    desk.refuses(&DescribeRuleAttribute::new(id), "InvalidRuleId.NotFound");
    assert_eq!(list(&desk, 81).len(), 1);
    desk.call(&DeleteLoadBalancer::new("lb-1")).unwrap();
    desk.local(|local: Local<'_, Region>| {
        let region = &*local.own;
        assert!(region.rules.is_empty());
        assert_eq!(region.vserver_groups.ids().map(|id| &**id).collect::<Vec<_>>(), ["rsp-3"]);
    });
    desk.reload();
}
