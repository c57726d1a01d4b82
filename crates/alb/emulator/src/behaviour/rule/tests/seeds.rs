use super::fixture::{desk_with, told};
use crate::Seed;

/// What is wrong with a rule of a seed.
#[track_caller]
fn problem(rules: &str) -> String {
    let seed = format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"Alb":{{
        "LoadBalancers":[{{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
            {{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}}]}}],
        "ServerGroups":[{{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}}],
        "Listeners":[{{"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":80,"DefaultActions":[{{"Type":"ForwardGroup","ForwardGroupConfig":
                {{"ServerGroupTuples":[{{"ServerGroupId":"sgp-1"}}]}}}}]}}],
        "Rules":[{rules}]}}}}}}}}"#
    );
    Seed::parse(&seed).unwrap_err().to_string()
}

/// A rule with these actions.
fn rule(id: &str, actions: &str) -> String {
    format!(
        r#"{{"RuleId":"{id}","ListenerId":"lsn-1","Priority":1,"RuleActions":[{actions}],
            "RuleConditions":[{{"Type":"Path","PathConfig":{{"Values":["/a"]}}}}]}}"#
    )
}

const FIXED: &str = r#"{"Type":"FixedResponse","FixedResponseConfig":{"HttpCode":"200"}}"#;

#[test]
fn a_seed_may_leave_out_what_follows() {
    let desk = desk_with(&format!(r#","Rules":[{}]"#, rule("rule-1", FIXED)));
    let own = told(&desk, "rule-1");
    assert_eq!(own.load_balancer_id.as_deref(), Some("alb-1"));
    assert_eq!(own.rule_actions[0].order, Some(1));
    desk.reload();
}

#[test]
fn a_seed_has_no_rule_that_no_call_could_have_made() {
    let to = r#"{"Type":"ForwardGroup","ForwardGroupConfig":{"ServerGroupTuples":[
        {"ServerGroupId":"sgp-0"}]}}"#;
    for (rules, told) in [
        (rule("rule-1", FIXED).replace("lsn-1", "lsn-0"), "ListenerId: there is no \"lsn-0\""),
        (rule("rule-1", to), "ResourceNotFound.ServerGroup"),
        (rule("rule-1", ""), "RuleActions must have"),
        (format!("{},{}", rule("rule-1", FIXED), rule("rule-2", FIXED)), "Conflict.Priority"),
        (rule("rule-1", FIXED).replace("\"Priority\":1", "\"Priority\":0"), "Priority"),
    ] {
        let problem = problem(&rules);
        assert!(problem.contains("Rules[\"rule-1\"]") && problem.contains(told), "{problem}");
    }
}
