use aliyun_alb_model::{AclType, DeleteRule, RuleCondition, UpdateRulesAttribute, UpdatedRule};
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use super::fixture::{add, add_for_responses, desk, fixed, request, routed};
use crate::desk::Desk;
use crate::route::Route;
use crate::state::{Listener, Region};

fn all() -> [RuleCondition; 1] {
    [RuleCondition::path(["/*"])]
}

#[test]
fn the_least_priority_goes_first_and_the_others_are_not_asked() {
    let desk = desk();
    let last = add(&desk, 30, all(), [fixed()]);
    let first = add(&desk, 10, [RuleCondition::path(["/a"])], [fixed()]);
    let second = add(&desk, 20, [RuleCondition::path(["/*"])], [fixed()]);
    add_for_responses(&desk, 1, all(), [fixed()]);
    let told = routed(&desk, &request().path("/a"));
    assert_eq!((told.rule_id(), told.passed.len()), (Some(first.as_str()), 0));
    let told = routed(&desk, &request().path("/b"));
    assert_eq!(told.rule_id(), Some(second.as_str()));
    let passed: Vec<_> = told.passed.iter().map(|it| (it.rule_id.as_str(), it.priority)).collect();
    assert_eq!(passed, [(first.as_str(), 10)]);
    // They change places in one call.
    let changes = [UpdatedRule::new(&last).priority(10), UpdatedRule::new(&first).priority(30)];
    desk.call(&UpdateRulesAttribute::new(changes)).unwrap();
    let told = routed(&desk, &request().path("/a"));
    assert_eq!(told.rule_id(), Some(last.as_str()));
}

#[test]
fn all_conditions_hold_and_one_value_of_each() {
    let desk = desk();
    let conditions = [
        RuleCondition::host(["a.example.com", "b.example.com"]),
        RuleCondition::path(["/x", "/y"]),
        RuleCondition::method(["GET", "HEAD"]),
    ];
    add(&desk, 1, conditions, [fixed()]);
    let send = |host: &str, path: &str, method: &str| {
        routed(&desk, &Route::to("lsn-1").host(host).path(path).method(method)).rule.is_some()
    };
    assert!(send("b.example.com", "/x", "HEAD"));
    assert!(!send("c.example.com", "/x", "HEAD"));
    assert!(!send("b.example.com", "/z", "HEAD"));
    assert!(!send("b.example.com", "/y", "POST"));
}

#[test]
fn what_no_rule_takes_goes_the_way_of_the_default_action() {
    let desk = desk();
    add(&desk, 1, [RuleCondition::path(["/a"])], [fixed()]);
    let told = routed(&desk, &request());
    assert_eq!((told.rule.as_ref(), told.passed.len(), told.steps.len()), (None, 1, 1));
    let groups = told.groups();
    assert_eq!((groups[0].server_group_id.as_str(), groups[0].share), ("sgp-web", 1.0));
    let shares: Vec<_> = groups[0].servers.iter().map(|it| it.share).collect();
    assert_eq!(shares, [0.75, 0.25, 0.0]);
    assert_eq!((told.answer.status, told.forwarded.unwrap().path.as_str()), (None, "/"));
    // Nobody serves behind the other listener.
    let told = routed(&desk, &Route::to("lsn-2"));
    assert_eq!((told.answer.status, told.forwarded), (Some(503), None));
}

#[test]
fn rules_that_have_not_settled_take_nothing() {
    let desk = desk();
    let id = add(&desk, 1, all(), [fixed()]);
    desk.settling.set(Settling::AfterDescribes(5));
    desk.call(&DeleteRule::new(&id)).unwrap();
    let told = routed(&desk, &request());
    assert_eq!((told.rule, told.passed[0].reason.as_str()), (None, "The rule is being deleted."));
}

/// What a listener says that was changed by hand, to an address.
#[track_caller]
fn refused(desk: &Desk, change: impl Fn(&mut Listener), address: &str) -> Option<String> {
    desk.local(|Local { own, .. }: Local<'_, Region>| {
        change(own.listeners.get_mut("lsn-1").unwrap())
    });
    let address: std::net::IpAddr = address.parse().unwrap();
    routed(desk, &request().source_ip(address)).refused
}

#[test]
fn a_listener_may_take_no_request_at_all() {
    let desk = desk();
    let with = |kind: AclType, ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        move |own: &mut Listener| {
            own.acl_type = Some(kind.clone());
            own.acl_ids = ids.clone();
        }
    };
    let white = refused(&desk, with(AclType::White, &["acl-1"]), "11.0.0.1");
    assert!(white.unwrap().contains("do not let 11.0.0.1 in"));
    assert_eq!(refused(&desk, with(AclType::White, &["acl-1"]), "10.0.0.1"), None);
    assert_eq!(refused(&desk, with(AclType::White, &["acl-2"]), "11.0.0.1"), None);
    let black = refused(&desk, with(AclType::Black, &["acl-1"]), "10.0.0.1");
    assert!(black.unwrap().contains("keep 10.0.0.1 out"));
    assert_eq!(refused(&desk, with(AclType::Black, &["acl-1"]), "11.0.0.1"), None);
    let stopped = refused(&desk, |own| own.stopped = true, "11.0.0.1");
    assert_eq!(stopped.as_deref(), Some("The listener is stopped."));
}
