//! New rules.

use aliyun_alb_model::{
    CreateRule, CreateRuleResponse, CreateRules, CreateRulesResponse, CreatedRule, NewRule,
    RuleDirection,
};
use aliyun_emulator::product::{ApiError, Tags, Task};

use super::{check, kept, room};
use crate::behaviour::Scene;
use crate::state::{Kind, ModelTags as _, Rule, Subject};

/// Makes a rule.
pub(crate) fn create_rule(
    scene: &mut Scene<'_>,
    request: CreateRule,
) -> Result<CreateRuleResponse, ApiError> {
    let CreateRule { priority, rule_actions, rule_conditions, rule_name, .. } = request;
    let mut rule = NewRule::new(priority, rule_actions, rule_conditions, rule_name);
    (rule.direction, rule.tag) = (request.direction, request.tag);
    let made = create(scene, &request.listener_id, vec![rule], |error, _, _| error)?;
    let id = made.into_iter().next().map(|(id, _)| id).unwrap_or_default();
    let task = Task { resource_type: "rule", resource_id: &id, operate_type: "Create" };
    let job = scene.begin_job(None, task)?;
    let mut response = CreateRuleResponse::new(scene.request_id, id);
    response.job_id = Some(job);
    Ok(response)
}

/// Makes several rules of a listener, or none.
pub(crate) fn create_rules(
    scene: &mut Scene<'_>,
    request: CreateRules,
) -> Result<CreateRulesResponse, ApiError> {
    let id = request.listener_id;
    let told =
        |error: ApiError, n, rule: &Rule| error.in_item("Rules", n, "RuleName", &rule.rule_name);
    let made = create(scene, &id, request.rules, told)?;
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Create" };
    let job = scene.begin_job(None, task)?;
    let mut response = CreateRulesResponse::new(scene.request_id);
    response.job_id = Some(job);
    let told = made.into_iter().map(|(id, priority)| {
        let mut told = CreatedRule::new();
        (told.rule_id, told.priority) = (Some(id), Some(priority));
        told
    });
    response.rule_ids = told.collect();
    Ok(response)
}

/// The ids of the rules that it makes, with their priorities. What is wrong with one is told with its
/// number.
fn create(
    scene: &mut Scene<'_>,
    listener_id: &str,
    given: Vec<NewRule>,
    told: fn(ApiError, usize, &Rule) -> ApiError,
) -> Result<Vec<(String, i32)>, ApiError> {
    let region = scene.region(None)?;
    let listener = region.listener(listener_id)?;
    if region.is_leaving(Subject::Listener, listener_id) {
        return Err(ApiError::new("ResourceNotFound.Listener").with(listener_id));
    }
    let load_balancer_id = listener.load_balancer_id.clone();
    let rules = given.into_iter().map(|it| rule(it, listener_id, &load_balancer_id));
    let mut rules: Vec<Rule> = rules.collect();
    rules.iter().enumerate().try_for_each(|(n, rule)| {
        check::check(region, rule).map_err(|error| told(error, n, rule))
    })?;
    check::check_priorities(region, listener_id, &rules)?;
    room::check_room(region, region.load_balancer(&load_balancer_id)?, &[], &rules)?;
    for rule in &mut rules {
        rule.rule_id = scene.fresh_id("rule-", 18);
        rule.number = scene.ids().made;
    }
    let region = scene.region(None)?;
    let made = rules.into_iter().map(|mut rule| {
        rule.number = region.index.next_number(Kind::Rule, rule.number);
        let made = (rule.rule_id.clone(), rule.priority);
        region.rules.insert(made.0.as_str(), rule);
        made
    });
    Ok(made.collect())
}

/// What a request asks for, without an id.
fn rule(given: NewRule, listener_id: &str, load_balancer_id: &str) -> Rule {
    kept(Rule {
        rule_id: String::new(),
        rule_name: given.rule_name,
        listener_id: listener_id.to_owned(),
        load_balancer_id: load_balancer_id.to_owned(),
        priority: given.priority,
        direction: given.direction.unwrap_or(RuleDirection::Request),
        rule_conditions: given.rule_conditions,
        rule_actions: given.rule_actions,
        tags: Tags::of(&given.tag),
        number: 0,
    })
}
