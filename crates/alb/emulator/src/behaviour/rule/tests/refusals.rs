use aliyun_alb_model::{
    CreateRule, CreateRules, DeleteRules, NewRule, RedirectConfig, RuleAction, RuleCondition,
    RuleDirection, UpdateRuleAttribute, UpdateRulesAttribute, UpdatedRule,
};
use aliyun_core::Operation;

use super::fixture::{desk, desk_with, for_responses, forward, made, new_rule, on, rule};
use crate::desk::Desk;

/// The code of a refusal that the operation does not document, with its message.
#[track_caller]
fn told<O: Operation>(desk: &Desk, request: &O) -> String {
    desk.call(request).err().expect("it is refused").to_string()
}

/// A rule with these actions, asked for by each of the operations that take actions.
#[track_caller]
fn refused(desk: &Desk, listener: &str, actions: &[RuleAction], code: &str) {
    desk.refuses(&on(listener, 1, actions.to_vec()), code);
    let mut new = new_rule(1);
    new.rule_actions = actions.to_vec();
    desk.refuses(&CreateRules::new(listener, [new]), code);
    let id = made(desk, &on(listener, 99, [forward()]));
    let change = UpdateRuleAttribute::new(&id).rule_actions(actions.to_vec());
    desk.refuses(&change, code);
    let change = UpdatedRule::new(&id).rule_actions(actions.to_vec());
    desk.refuses(&UpdateRulesAttribute::new([change]), code);
    desk.call(&aliyun_alb_model::DeleteRule::new(&id)).unwrap();
}

#[test]
fn what_a_rule_names_is_there_and_fits() {
    let desk = desk();
    desk.refuses(&on("lsn-0", 1, [forward()]), "ResourceNotFound.Listener");
    desk.refuses(&CreateRules::new("lsn-0", [new_rule(1)]), "ResourceNotFound.Listener");
    let change = UpdateRuleAttribute::new("rule-0").priority(2);
    desk.refuses(&change, "ResourceNotFound.Rule");
    let to = |group: &str| [RuleAction::forward_to(group)];
    refused(&desk, "lsn-1", &to("sgp-0"), "ResourceNotFound.ServerGroup");
    refused(&desk, "lsn-1", &to("sgp-far"), "Mismatch.VpcId");
    refused(&desk, "lsn-1", &to("sgp-rpc"), "OperationDenied.GRPCServerGroup");
    refused(&desk, "lsn-3", &to("sgp-tls"), "Mismatch.Protocol");
    let both = [RuleAction::forward_to_weighted([("sgp-1", 1), ("sgp-tls", 1)])];
    let code = "OperationDenied.ProtocolMustSameForForwardGroupAction";
    refused(&desk, "lsn-2", &both, code);
    for fits in ["sgp-rpc", "sgp-tls", "sgp-ip", "sgp-fc"] {
        desk.call(&UpdateRuleAttribute::new(made(&desk, &on("lsn-2", 50, to(fits)))).priority(51))
            .unwrap();
        let id = super::fixture::priorities(&desk, "lsn-2")[0].0.clone();
        desk.call(&aliyun_alb_model::DeleteRule::new(id)).unwrap();
    }
}

#[test]
fn copies_go_to_an_http_group_that_gets_no_requests() {
    let desk = desk();
    let mirror = |group: &str| [RuleAction::mirror_to(group), forward()];
    refused(&desk, "lsn-1", &mirror("sgp-0"), "ResourceNotFound.ServerGroup");
    let code = "OperationDenied.SameGroupForForwardAndMirrorAction";
    refused(&desk, "lsn-1", &mirror("sgp-1"), code);
    let code = "OperationDenied.IpGroupCanNotUsedForMirrorAction";
    refused(&desk, "lsn-1", &mirror("sgp-ip"), code);
    let code = "OperationDenied.MirrorActionSupportHttpGroupOnly";
    refused(&desk, "lsn-1", &mirror("sgp-tls"), code);
    made(&desk, &on("lsn-1", 1, mirror("sgp-2")));
}

#[test]
fn redirects_of_https_lead_to_https_and_rewriting_needs_a_group() {
    let desk = desk();
    let redirect = RedirectConfig::new().protocol("HTTP").port("80");
    let redirect = [RuleAction::redirect(redirect)];
    refused(&desk, "lsn-2", &redirect, "Mismatch.Protocol");
    made(&desk, &on("lsn-3", 1, redirect.clone()));
    let rewrite = [RuleAction::rewrite_path("/v2"), RuleAction::fixed_response(200)];
    let code = "OperationDenied.RewriteMissingForwardGroup";
    refused(&desk, "lsn-1", &rewrite, code);
}

#[test]
fn a_basic_load_balancer_has_few_conditions_and_actions() {
    let desk = desk();
    for condition in [
        RuleCondition::method(["GET"]),
        RuleCondition::query([("a", "b")]),
        RuleCondition::cookie([("a", "b")]),
        RuleCondition::source_ip(["10.0.0.0/8"]),
    ] {
        let request = CreateRule::new("lsn-4", 1, [forward()], [condition.clone()], "some-rule");
        let why = told(&desk, &request);
        assert!(why.starts_with("InvalidParameter") && why.contains("Basic"), "{why}");
        let request = CreateRule::new("lsn-1", 1, [forward()], [condition], "some-rule");
        let id = made(&desk, &request);
        desk.call(&aliyun_alb_model::DeleteRule::new(id)).unwrap();
    }
    for actions in [
        vec![RuleAction::fixed_response(200)],
        vec![RuleAction::insert_header("x-a", "1"), forward()],
        vec![RuleAction::rewrite_path("/v2"), forward()],
        vec![RuleAction::limit_traffic(5), forward()],
    ] {
        let why = told(&desk, &on("lsn-4", 1, actions));
        assert!(why.starts_with("InvalidParameter") && why.contains("Basic"), "{why}");
    }
    let mut responses = for_responses(1);
    responses.listener_id = "lsn-4".to_owned();
    assert!(told(&desk, &responses).contains("rules for responses"));
    let conditions = [RuleCondition::host(["a.com"]), RuleCondition::header("x-a", ["1"])];
    let redirect = [RuleAction::redirect_to_https()];
    made(&desk, &CreateRule::new("lsn-4", 1, redirect, conditions, "some-rule"));
}

#[test]
fn quotas_depend_on_the_edition() {
    let desk = desk();
    let hosts = |n: usize| RuleCondition::host((0..n).map(|n| format!("h{n}.example.com")));
    let stars = |n: usize| RuleCondition::path(["/*".repeat(n)]);
    let with = |listener: &str, condition: RuleCondition| {
        CreateRule::new(listener, 1, [forward()], [condition], "some-rule")
    };
    for (listener, most) in [("lsn-4", 5), ("lsn-1", 10)] {
        let more = with(listener, hosts(most + 1));
        desk.refuses(&more, "QuotaExceeded.RuleMatchEvaluationsNum");
        desk.refuses(&with(listener, stars(most + 1)), "QuotaExceeded.RuleWildcardsNum");
        let id = made(&desk, &with(listener, hosts(most)));
        let change = UpdateRuleAttribute::new(&id).rule_conditions([hosts(most + 1)]);
        desk.refuses(&change, "QuotaExceeded.RuleMatchEvaluationsNum");
        let change = UpdateRuleAttribute::new(&id).rule_conditions([stars(most + 1)]);
        desk.refuses(&change, "QuotaExceeded.RuleWildcardsNum");
        let both = |condition: RuleCondition| {
            let new = NewRule::new(2, [forward()], [condition.clone()], "some-rule");
            let change = UpdatedRule::new(&id).rule_conditions([condition]);
            (CreateRules::new(listener, [new]), UpdateRulesAttribute::new([change]))
        };
        let (new, change) = both(hosts(most + 1));
        desk.refuses(&new, "QuotaExceeded.RuleMatchEvaluationsNum");
        desk.refuses(&change, "QuotaExceeded.RuleMatchEvaluationsNum");
        let (new, change) = both(stars(most + 1));
        desk.refuses(&new, "QuotaExceeded.RuleWildcardsNum");
        desk.refuses(&change, "QuotaExceeded.RuleWildcardsNum");
        desk.call(&UpdateRuleAttribute::new(&id).rule_conditions([stars(most)])).unwrap();
    }
    let headers = (0..5).map(|n| RuleAction::insert_header(format!("x-{n}"), "1"));
    let actions: Vec<_> = headers.chain([forward()]).collect();
    refused(&desk, "lsn-5", &actions, "QuotaExceeded.RuleActionsNum");
    let addresses =
        |from: u8| RuleCondition::source_ip((from..from + 3).map(|n| format!("10.0.0.{n}")));
    let conditions = [addresses(1), addresses(4)];
    let many = CreateRule::new("lsn-5", 1, [forward()], conditions, "some-rule");
    desk.refuses(&many, "QuotaExceeded.RuleMatchEvaluationsNum");
}

#[test]
fn a_load_balancer_and_a_group_have_room_for_so_many() {
    let quotas = r#","Quotas":{"RulesPerLoadBalancer":{"Basic":1,"Standard":2}}"#;
    let desk = desk_with(quotas);
    made(&desk, &rule(1));
    let code = "ResourceQuotaExceeded.LoadBalancerRulesNum";
    desk.refuses(&CreateRules::new("lsn-1", [new_rule(2), new_rule(3)]), code);
    made(&desk, &on("lsn-5", 1, [forward()]));
    desk.refuses(&rule(2), code);

    // Five listeners use the first group.
    let desk = desk_with(r#","Quotas":{"UsersPerServerGroup":6}"#);
    let id = made(&desk, &on("lsn-1", 1, [RuleAction::forward_to("sgp-2")]));
    made(&desk, &rule(2));
    let code = "ResourceQuotaExceeded.ServerGroupAttachedNum";
    refused_alone(&desk, &id, code);

    // The four listeners of the load balancer have two servers each.
    let most = r#","Quotas":{"ServersPerLoadBalancer":{"Basic":1,"Standard":10}}"#;
    let desk = desk_with(most);
    let id = made(&desk, &on("lsn-1", 1, [RuleAction::forward_to("sgp-2")]));
    // It takes its one server out when it puts two in.
    desk.call(&UpdateRuleAttribute::new(&id).rule_actions([forward()])).unwrap();
    desk.call(&UpdateRuleAttribute::new(&id).priority(9)).unwrap();
    let both = [RuleAction::forward_to_weighted([("sgp-1", 1), ("sgp-2", 1)])];
    let code = "ResourceQuotaExceeded.LoadBalancerServersNum";
    desk.refuses(&UpdateRuleAttribute::new(&id).rule_actions(both.clone()), code);
    let change = UpdatedRule::new(&id).rule_actions(both);
    desk.refuses(&UpdateRulesAttribute::new([change]), code);
    desk.refuses(&rule(2), code);
    desk.refuses(&CreateRules::new("lsn-1", [new_rule(2)]), code);
}

/// The first group is used as often as it may be.
#[track_caller]
fn refused_alone(desk: &Desk, id: &str, code: &str) {
    desk.refuses(&rule(3), code);
    desk.refuses(&CreateRules::new("lsn-1", [new_rule(3)]), code);
    desk.refuses(&UpdateRuleAttribute::new(id).rule_actions([forward()]), code);
    let change = UpdatedRule::new(id).rule_actions([forward()]);
    desk.refuses(&UpdateRulesAttribute::new([change]), code);
}

#[test]
fn a_change_fits_the_direction_that_it_does_not_say() {
    let desk = desk();
    let (request, response) = (made(&desk, &rule(1)), made(&desk, &for_responses(1)));
    let change = |id: &str| UpdateRuleAttribute::new(id);
    let wrong = [
        change(&request).rule_conditions([RuleCondition::response_status([500])]),
        change(&request).rule_actions([RuleAction::insert_header("x-a", "1")]),
        change(&request).rule_actions([RuleAction::remove_header("x-forwarded-for"), forward()]),
        change(&response).rule_actions([forward()]),
    ];
    for request in &wrong {
        let why = told(&desk, request);
        assert!(why.starts_with("InvalidParameter (Rule"), "{why}");
    }
    desk.call(&change(&response).rule_actions([RuleAction::insert_header("x-a", "1")])).unwrap();
    let mixed = [RuleCondition::path(["/a"]), RuleCondition::response_header("x-b", ["1"])];
    desk.call(&change(&response).rule_conditions(mixed)).unwrap();
}

#[test]
fn a_batch_is_about_one_listener_or_one_load_balancer() {
    let desk = desk();
    let one = made(&desk, &rule(1));
    let other = made(&desk, &on("lsn-5", 1, [forward()]));
    let basic = made(&desk, &on("lsn-4", 1, [forward()]));
    let changes = [UpdatedRule::new(&one).priority(2), UpdatedRule::new(&other).priority(2)];
    let request = UpdateRulesAttribute::new(changes);
    desk.refuses(&request, "OperationDenied.ListenerIdInconsistent");
    let twice = [UpdatedRule::new(&one).priority(2), UpdatedRule::new(&one).priority(3)];
    assert!(told(&desk, &UpdateRulesAttribute::new(twice)).contains("twice"));
    desk.refuses(&DeleteRules::new([&one, &basic]), "OperationDenied.CrossLoadBalancerRules");
    desk.call(&DeleteRules::new([&one, &other, &one])).unwrap();
}

#[test]
fn rules_that_a_cloud_product_manages_are_not_changed() {
    let desk = desk_with(
        r#","Rules":[{"RuleId":"rule-1","ListenerId":"lsn-1","Priority":1,
            "RuleConditions":[{"Type":"Path","PathConfig":{"Values":["/a"]}}],
            "RuleActions":[{"Type":"ServiceManagedControl"}]}]"#,
    );
    let change = UpdateRulesAttribute::new([UpdatedRule::new("rule-1").priority(2)]);
    desk.refuses(&change, "OperationDenied.ServiceManagedResource");
    let mut responses = for_responses(1);
    responses.direction = Some(RuleDirection::Response);
    made(&desk, &responses);
}
