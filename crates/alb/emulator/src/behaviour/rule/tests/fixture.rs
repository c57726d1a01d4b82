//! What tests of rules begin with.

use aliyun_alb_model::{
    CreateRule, ListRules, NewRule, Rule, RuleAction, RuleCondition, RuleDirection,
};

use crate::desk::Desk;

/// A load balancer with a listener of each protocol, a basic one and one in another VPC, and groups of
/// every kind.
pub(super) fn desk() -> Desk {
    desk_with("")
}

/// The same with more in the section, which begins with a comma.
pub(super) fn desk_with(more: &str) -> Desk {
    let to = |group: &str| {
        format!(
            r#"[{{"Type":"ForwardGroup","ForwardGroupConfig":{{"ServerGroupTuples":[
                {{"ServerGroupId":"{group}"}}]}}}}]"#
        )
    };
    let listener = |id: &str, home: &str, protocol: &str, port: u16| {
        format!(
            r#"{{"ListenerId":"{id}","LoadBalancerId":"{home}","ListenerProtocol":"{protocol}",
                "ListenerPort":{port},"CertificateId":"1-cn-hangzhou","DefaultActions":{}}}"#,
            to("sgp-1")
        )
    };
    let balancer = |id: &str, vpc: &str, edition: &str| {
        format!(
            r#"{{"LoadBalancerId":"{id}","VpcId":"{vpc}","LoadBalancerEdition":"{edition}",
                "ZoneMappings":[{{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}}]}}"#
        )
    };
    Desk::seeded(&format!(
        r#"{{"Regions":{{"cn-hangzhou":{{
        "Instances":[{{"InstanceId":"i-[1-9]"}}],
        "Alb":{{
        "LoadBalancers":[{},{},{}],
        "Listeners":[{},{},{},{},{}],
        "ServerGroups":[
            {{"ServerGroupId":"sgp-1","VpcId":"vpc-1","Servers":[
                {{"ServerId":"i-1","ServerType":"Ecs","Port":80}},
                {{"ServerId":"i-2","ServerType":"Ecs","Port":80}}]}},
            {{"ServerGroupId":"sgp-2","VpcId":"vpc-1","Servers":[
                {{"ServerId":"i-3","ServerType":"Ecs","Port":80}}]}},
            {{"ServerGroupId":"sgp-tls","VpcId":"vpc-1","Protocol":"HTTPS"}},
            {{"ServerGroupId":"sgp-rpc","VpcId":"vpc-1","Protocol":"gRPC"}},
            {{"ServerGroupId":"sgp-ip","VpcId":"vpc-1","ServerGroupType":"Ip"}},
            {{"ServerGroupId":"sgp-fc","ServerGroupType":"Fc"}},
            {{"ServerGroupId":"sgp-far","VpcId":"vpc-2"}}]
        {more}}}}}}}}}"#,
        balancer("alb-1", "vpc-1", "Standard"),
        balancer("alb-2", "vpc-1", "Basic"),
        balancer("alb-3", "vpc-2", "Standard"),
        listener("lsn-1", "alb-1", "HTTP", 80),
        listener("lsn-2", "alb-1", "HTTPS", 443),
        listener("lsn-3", "alb-1", "QUIC", 443),
        listener("lsn-4", "alb-2", "HTTP", 80),
        listener("lsn-5", "alb-1", "HTTP", 81),
    ))
}

pub(super) fn forward() -> RuleAction {
    RuleAction::forward_to("sgp-1")
}

/// A rule of the first listener for one path.
pub(super) fn rule(priority: i32) -> CreateRule {
    on("lsn-1", priority, [forward()])
}

/// A rule of a listener that does something for one path.
pub(super) fn on(
    listener: &str,
    priority: i32,
    actions: impl IntoIterator<Item = RuleAction>,
) -> CreateRule {
    CreateRule::new(listener, priority, actions, [RuleCondition::path(["/a"])], "some-rule")
}

/// The same for several rules.
pub(super) fn new_rule(priority: i32) -> NewRule {
    NewRule::new(priority, [forward()], [RuleCondition::path(["/a"])], "some-rule")
}

/// A rule for responses.
pub(super) fn for_responses(priority: i32) -> CreateRule {
    let actions = [RuleAction::remove_header("server")];
    let conditions = [RuleCondition::response_status([500])];
    let rule = CreateRule::new("lsn-1", priority, actions, conditions, "hide");
    rule.direction(RuleDirection::Response)
}

/// Makes a rule and returns its id.
#[track_caller]
pub(super) fn made(desk: &Desk, request: &CreateRule) -> String {
    let answer = desk.call(request).unwrap();
    assert!(answer.job_id.is_some());
    answer.rule_id
}

/// What is told of a rule.
#[track_caller]
pub(super) fn told(desk: &Desk, id: &str) -> Rule {
    let answer = desk.call(&ListRules::new().rule_ids([id])).unwrap();
    answer.rules.into_iter().next().expect("it is there")
}

/// The rules of a listener by name of their priorities, those for requests first.
#[track_caller]
pub(super) fn priorities(desk: &Desk, listener: &str) -> Vec<(String, i32)> {
    let answer = desk.call(&ListRules::new().listener_id(listener)).unwrap();
    let told = answer.rules.into_iter().map(|it| (it.rule_id, it.priority.unwrap()));
    told.collect()
}
