//! What tests of routes begin with.

use aliyun_alb_model::{CreateRule, RuleAction, RuleCondition, RuleDirection};
use aliyun_emulator::product::Local;

use crate::desk::Desk;
use crate::route::shares::Look;
use crate::route::{Route, Routed, walk};
use crate::state::Region;

/// A seed with a listener for HTTP and one for HTTPS, and groups with and without servers.
pub(super) const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Instances":[{"InstanceId":"i-[1-9]"}],
    "Alb":{
    "LoadBalancers":[{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
        {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1","IntranetAddress":"10.0.0.9"}]}],
    "ServerGroups":[
        {"ServerGroupId":"sgp-web","ServerGroupName":"web","VpcId":"vpc-1","Servers":[
            {"ServerId":"i-1","ServerType":"Ecs","Port":80,"Weight":60},
            {"ServerId":"i-2","ServerType":"Ecs","Port":80,"Weight":20},
            {"ServerId":"i-3","ServerType":"Ecs","Port":80,"Weight":0}]},
        {"ServerGroupId":"sgp-api","VpcId":"vpc-1","Servers":[
            {"ServerId":"i-4","ServerType":"Ecs","Port":8080}]},
        {"ServerGroupId":"sgp-empty","VpcId":"vpc-1"}],
    "Acls":[{"AclId":"acl-1","AclEntries":[{"Entry":"10.0.0.0/8"}]},{"AclId":"acl-2"}],
    "Listeners":[
        {"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP","ListenerPort":80,
            "DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":{"ServerGroupTuples":[
                {"ServerGroupId":"sgp-web"}]}}]},
        {"ListenerId":"lsn-2","LoadBalancerId":"alb-1","ListenerProtocol":"HTTPS",
            "ListenerPort":8443,"CertificateId":"1-cn-hangzhou",
            "DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":{"ServerGroupTuples":[
                {"ServerGroupId":"sgp-empty"}]}}]}]}}}}"#;

pub(super) fn desk() -> Desk {
    Desk::seeded(SEED)
}

/// Adds a rule for requests to the first listener, and returns its id.
#[track_caller]
pub(super) fn add(
    desk: &Desk,
    priority: i32,
    conditions: impl IntoIterator<Item = RuleCondition>,
    actions: impl IntoIterator<Item = RuleAction>,
) -> String {
    add_to(desk, "lsn-1", priority, conditions, actions)
}

/// The same of any listener.
#[track_caller]
pub(super) fn add_to(
    desk: &Desk,
    listener: &str,
    priority: i32,
    conditions: impl IntoIterator<Item = RuleCondition>,
    actions: impl IntoIterator<Item = RuleAction>,
) -> String {
    let request = CreateRule::new(listener, priority, actions, conditions, "some-rule");
    desk.call(&request).unwrap().rule_id
}

/// Adds a rule for responses.
#[track_caller]
pub(super) fn add_for_responses(
    desk: &Desk,
    priority: i32,
    conditions: impl IntoIterator<Item = RuleCondition>,
    actions: impl IntoIterator<Item = RuleAction>,
) -> String {
    let request = CreateRule::new("lsn-1", priority, actions, conditions, "some-rule");
    desk.call(&request.direction(RuleDirection::Response)).unwrap().rule_id
}

pub(super) fn fixed() -> RuleAction {
    RuleAction::fixed_response(200)
}

/// A request to the first listener.
pub(super) fn request() -> Route {
    Route::to("lsn-1").host("www.example.com")
}

#[track_caller]
pub(super) fn routed(desk: &Desk, route: &Route) -> Routed {
    let now = desk.now.get() * 1000;
    let walk = |Local { own: region, shared, .. }: Local<'_, Region>| {
        walk::walk(Look { region, shared, now }, route)
    };
    desk.local(walk).expect("the listener is there")
}

/// Why the only rule did not take a request; nothing, if it did.
#[track_caller]
pub(super) fn missed(desk: &Desk, route: &Route) -> Option<String> {
    let routed = routed(desk, route);
    match routed.rule {
        Some(_) => None,
        None => Some(routed.passed[0].reason.clone()),
    }
}
