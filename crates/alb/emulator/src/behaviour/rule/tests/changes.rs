use aliyun_alb_model::{
    CreateRules, DeleteRule, DeleteRules, ForwardGroupConfig, JobStatus, ListAsynJobs, RuleAction,
    RuleActionType, RuleCondition, RuleStatus, ServerGroupStickySession, ServerGroupTuple, Tag,
    UpdateRuleAttribute, UpdateRulesAttribute, UpdatedRule,
};
use aliyun_emulator::Settling;

use super::fixture::{desk, for_responses, forward, made, new_rule, on, priorities, rule, told};

#[test]
fn a_rule_shows_what_it_was_made_of() {
    let desk = desk();
    let actions = [
        RuleAction::insert_header("x-canary", "1"),
        RuleAction::forward_to_weighted([("sgp-1", 90), ("sgp-2", 0)]),
    ];
    let conditions = [RuleCondition::host(["*.example.com"]), RuleCondition::path(["/api/*"])];
    let mut request = on("lsn-1", 20, actions).tag([Tag::new("env").value("test")]);
    request.rule_conditions = conditions.to_vec();
    let id = made(&desk, &request);
    assert!(id.starts_with("rule-") && id.len() == 23, "{id}");
    let own = told(&desk, &id);
    assert_eq!(own.rule_name.as_deref(), Some("some-rule"));
    assert_eq!(own.rule_status, Some(RuleStatus::Available));
    assert_eq!(own.load_balancer_id.as_deref(), Some("alb-1"));
    assert_eq!(own.direction.as_ref().map(|it| it.as_str()), Some("Request"));
    assert_eq!((own.priority, own.tags.len()), (Some(20), 1));
    assert_eq!(own.rule_conditions, conditions);
    let orders: Vec<_> = own.rule_actions.iter().map(|it| it.order.unwrap()).collect();
    assert_eq!(orders, [1, 2]);
    let config = own.rule_actions[1].forward_group_config.as_ref().unwrap();
    let weights: Vec<_> = config.server_group_tuples.iter().map(|it| it.weight).collect();
    assert_eq!(weights, [Some(90), Some(0)]);
    desk.reload();
}

#[test]
fn what_is_left_out_has_its_default_and_what_is_for_another_type_is_dropped() {
    let desk = desk();
    let mut redirect = RuleAction::redirect_to_https().order(7);
    redirect.rewrite_config = Some(aliyun_alb_model::RewriteConfig::new().path("/other"));
    let mut removal = RuleAction::new("removeheader").order(3);
    removal.remove_header_config = None;
    let own = told(&desk, &made(&desk, &on("lsn-1", 1, [redirect, removal])));
    assert_eq!(own.rule_actions[0].r#type, RuleActionType::RemoveHeader);
    assert!(own.rule_actions[0].remove_header_config.is_some());
    let redirect = &own.rule_actions[1];
    assert!(redirect.rewrite_config.is_none());
    let config = redirect.redirect_config.as_ref().unwrap();
    assert_eq!(config.host.as_deref(), Some("${host}"));
    assert_eq!(config.path.as_deref(), Some("${path}"));
    assert_eq!(config.port.as_deref(), Some("443"));
    let sticky = ServerGroupStickySession::new().enabled(true);
    let config = ForwardGroupConfig::new().server_group_tuples([ServerGroupTuple::new("sgp-1")]);
    let action = RuleAction::forward(config.server_group_sticky_session(sticky));
    let own = told(&desk, &made(&desk, &on("lsn-1", 2, [action])));
    let config = own.rule_actions[0].forward_group_config.as_ref().unwrap();
    assert_eq!(config.server_group_tuples[0].weight, Some(100));
    let sticky = config.server_group_sticky_session.as_ref().unwrap();
    assert_eq!(sticky.timeout, Some(1000));
}

#[test]
fn several_rules_are_made_in_one_call_that_tells_them_apart() {
    let desk = desk();
    let answer = desk.call(&CreateRules::new("lsn-1", [new_rule(5), new_rule(3)])).unwrap();
    let ids: Vec<_> = answer.rule_ids.iter().map(|it| it.rule_id.clone().unwrap()).collect();
    let told: Vec<_> = answer.rule_ids.iter().map(|it| it.priority).collect();
    assert_eq!(told, [Some(5), Some(3)]);
    let expected = vec![(ids[1].clone(), 3), (ids[0].clone(), 5)];
    assert_eq!(priorities(&desk, "lsn-1"), expected);
    let jobs = desk.call(&ListAsynJobs::new().job_ids([answer.job_id.unwrap()])).unwrap();
    assert_eq!(jobs.total_count, Some(1));
    assert_eq!(jobs.jobs[0].resource_id.as_deref(), Some("lsn-1"));
}

#[test]
fn a_batch_is_done_as_a_whole_or_not_at_all() {
    let desk = desk();
    let wrong = [new_rule(1), {
        let mut rule = new_rule(2);
        rule.rule_actions = vec![RuleAction::forward_to("sgp-0")];
        rule
    }];
    desk.refuses(&CreateRules::new("lsn-1", wrong), "ResourceNotFound.ServerGroup");
    let id = made(&desk, &rule(1));
    desk.refuses(&CreateRules::new("lsn-1", [new_rule(2), new_rule(1)]), "Conflict.Priority");
    desk.refuses(&DeleteRules::new([id.as_str(), "rule-0"]), "ResourceNotFound.Rule");
    let changes = [UpdatedRule::new(&id).priority(9), UpdatedRule::new("rule-0").priority(8)];
    desk.refuses(&UpdateRulesAttribute::new(changes), "ResourceNotFound.Rule");
}

#[test]
fn rules_change_places_in_one_call() {
    let desk = desk();
    let ids: Vec<_> = (1..=3).map(|priority| made(&desk, &rule(priority))).collect();
    let change = |n: usize, priority: i32| UpdatedRule::new(&ids[n]).priority(priority);
    // One after the other this is refused, and so is a place that stays taken.
    let alone = UpdateRuleAttribute::new(&ids[0]).priority(2);
    desk.refuses(&alone, "Conflict.Priority");
    desk.refuses(&UpdateRulesAttribute::new([change(0, 2), change(1, 3)]), "Conflict.Priority");
    desk.refuses(&UpdateRulesAttribute::new([change(0, 9), change(1, 9)]), "IllegalParam.Priority");
    desk.call(&UpdateRulesAttribute::new([change(0, 2), change(1, 1)])).unwrap();
    let expected = vec![(ids[1].clone(), 1), (ids[0].clone(), 2), (ids[2].clone(), 3)];
    assert_eq!(priorities(&desk, "lsn-1"), expected);
    // All three in a circle.
    let circle = [change(0, 3), change(1, 2), change(2, 1)];
    desk.call(&UpdateRulesAttribute::new(circle)).unwrap();
    let expected = vec![(ids[2].clone(), 1), (ids[1].clone(), 2), (ids[0].clone(), 3)];
    assert_eq!(priorities(&desk, "lsn-1"), expected);
    desk.reload();
}

#[test]
fn each_direction_has_its_own_priorities() {
    let desk = desk();
    let request = made(&desk, &rule(1));
    let response = made(&desk, &for_responses(1));
    desk.refuses(&rule(1), "Conflict.Priority");
    desk.refuses(&for_responses(1), "Conflict.Priority");
    made(&desk, &on("lsn-5", 1, [forward()]));
    assert_eq!(priorities(&desk, "lsn-1"), [(request, 1), (response, 1)]);
}

#[test]
fn a_change_keeps_what_it_leaves_out_and_replaces_lists_as_a_whole() {
    let desk = desk();
    let actions = [RuleAction::insert_header("x-a", "1"), forward()];
    let id = made(&desk, &on("lsn-1", 1, actions));
    let renamed = UpdateRuleAttribute::new(&id).rule_name("other");
    assert!(desk.call(&renamed).unwrap().job_id.is_some());
    let own = told(&desk, &id);
    assert_eq!((own.rule_name.as_deref(), own.rule_actions.len()), (Some("other"), 2));
    let change = UpdateRuleAttribute::new(&id)
        .rule_actions([RuleAction::forward_to("sgp-2")])
        .rule_conditions([RuleCondition::host(["a.example.com"])]);
    desk.call(&change).unwrap();
    let own = told(&desk, &id);
    assert_eq!(own.rule_conditions, [RuleCondition::host(["a.example.com"])]);
    assert_eq!((own.rule_actions.len(), own.priority), (1, Some(1)));
}

#[test]
fn rules_are_gone_and_their_jobs_stay() {
    let desk = desk();
    let ids = [made(&desk, &rule(1)), made(&desk, &rule(2)), made(&desk, &rule(3))];
    let one = desk.call(&DeleteRule::new(&ids[0])).unwrap().job_id.unwrap();
    let two = desk.call(&DeleteRules::new(&ids[1..])).unwrap().job_id.unwrap();
    assert_eq!(priorities(&desk, "lsn-1"), []);
    desk.refuses(&DeleteRule::new(&ids[0]), "ResourceNotFound.Rule");
    let jobs = ListAsynJobs::new().job_ids([&one]).resource_type("rule").resource_ids([&ids[0]]);
    let told = desk.call(&jobs).unwrap();
    assert_eq!(told.total_count, Some(1));
    assert_eq!(told.jobs[0].status, Some(JobStatus::Succeeded));
    assert_eq!(told.jobs[0].operate_type.as_ref().map(|it| it.as_str()), Some("Delete"));
    let told = desk.call(&ListAsynJobs::new().job_ids([&two])).unwrap();
    assert_eq!(told.jobs[0].resource_id.as_deref(), Some("lsn-1"));
}

#[test]
fn a_listener_takes_one_change_at_a_time() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let id = made(&desk, &rule(1));
    desk.refuses(&rule(2), "IncorrectStatus.Listener");
    desk.refuses(&CreateRules::new("lsn-1", [new_rule(2)]), "IncorrectStatus.Listener");
    made(&desk, &on("lsn-5", 2, [forward()]));
    assert_eq!(told(&desk, &id).rule_status, Some(RuleStatus::Provisioning));
    desk.refuses(&UpdateRuleAttribute::new(&id).priority(3), "IncorrectStatus.Rule");
    desk.refuses(&DeleteRule::new(&id), "IncorrectStatus.Rule");
    while told(&desk, &id).rule_status != Some(RuleStatus::Available) {}
}
