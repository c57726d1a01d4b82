//! Changes of rules.

use aliyun_alb_model::{
    UpdateRuleAttribute, UpdateRuleAttributeResponse, UpdateRulesAttribute,
    UpdateRulesAttributeResponse, UpdatedRule,
};
use aliyun_emulator::product::{ApiError, Task};

use super::{check, kept, room};
use crate::behaviour::{Scene, put};
use crate::state::{Region, Rule, Subject};

/// Changes a rule.
pub(crate) fn update_rule_attribute(
    scene: &mut Scene<'_>,
    request: UpdateRuleAttribute,
) -> Result<UpdateRuleAttributeResponse, ApiError> {
    let id = request.rule_id;
    let mut change = UpdatedRule::new(&id);
    (change.rule_name, change.priority) = (request.rule_name, request.priority);
    change.rule_actions = request.rule_actions;
    change.rule_conditions = request.rule_conditions;
    update(scene, vec![change], |error, _, _| error)?;
    let task = Task { resource_type: "rule", resource_id: &id, operate_type: "Update" };
    let job = scene.begin_job(None, task)?;
    let mut response = UpdateRuleAttributeResponse::new(scene.request_id);
    response.job_id = Some(job);
    Ok(response)
}

/// Changes several rules of a listener, or none.
pub(crate) fn update_rules_attribute(
    scene: &mut Scene<'_>,
    request: UpdateRulesAttribute,
) -> Result<UpdateRulesAttributeResponse, ApiError> {
    let id = update(scene, request.rules, |error, n, id| error.in_item("Rules", n, "RuleId", id))?;
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Update" };
    let job = scene.begin_job(None, task)?;
    let mut response = UpdateRulesAttributeResponse::new(scene.request_id);
    response.job_id = Some(job);
    Ok(response)
}

/// The id of the listener whose rules it changes. All is checked as it will be, so that rules can
/// change places. What is wrong with one is told with its number.
fn update(
    scene: &mut Scene<'_>,
    given: Vec<UpdatedRule>,
    told: fn(ApiError, usize, &str) -> ApiError,
) -> Result<String, ApiError> {
    let region = scene.region(None)?;
    let ids: Vec<&str> = given.iter().map(|change| change.rule_id.as_str()).collect();
    let before = before(region, &ids, told)?;
    let listener_id = before.first().map(|rule| rule.listener_id.clone()).unwrap_or_default();
    if before.iter().any(|rule| rule.listener_id != listener_id) {
        return Err(ApiError::new("OperationDenied.ListenerIdInconsistent"));
    }
    if let Some((n, own)) = before.iter().enumerate().find(|(_, rule)| rule.is_managed()) {
        let error = ApiError::new("OperationDenied.ServiceManagedResource").with(&own.rule_id);
        return Err(told(error, n, &own.rule_id));
    }
    let changed = before.iter().cloned().zip(given);
    let rules: Vec<Rule> = changed.map(|(rule, change)| changed_rule(rule, change)).collect();
    rules.iter().enumerate().try_for_each(|(n, rule)| {
        let checked = check::check_form(rule).and_then(|()| check::check(region, rule));
        checked.map_err(|error| told(error, n, &rule.rule_id))
    })?;
    if let Some(priority) = shared_priority(&rules) {
        let why = format!("Several rules of the request would have the priority {priority}.");
        return Err(ApiError::new("IllegalParam.Priority").because(why));
    }
    check::check_priorities(region, &listener_id, &rules)?;
    let load_balancer_id = &region.listener(&listener_id)?.load_balancer_id;
    room::check_room(region, region.load_balancer(load_balancer_id)?, &before, &rules)?;
    for rule in rules {
        region.rules.insert(rule.rule_id.clone(), rule);
    }
    Ok(listener_id)
}

/// The rules with these ids as they are.
fn before(
    region: &Region,
    ids: &[&str],
    told: fn(ApiError, usize, &str) -> ApiError,
) -> Result<Vec<Rule>, ApiError> {
    let mut before: Vec<Rule> = Vec::with_capacity(ids.len());
    for (n, id) in ids.iter().enumerate() {
        if before.iter().any(|rule| rule.rule_id == *id) {
            let why = format!("The rule {id} stands in the request twice.");
            return Err(told(ApiError::new("InvalidParameter").because(why), n, id));
        }
        let rule = region.staying_rule(id).map_err(|error| told(error, n, id))?;
        before.push(rule.clone());
    }
    Ok(before)
}

fn changed_rule(mut rule: Rule, change: UpdatedRule) -> Rule {
    put(&mut rule.rule_name, change.rule_name);
    put(&mut rule.priority, change.priority);
    if !change.rule_actions.is_empty() {
        rule.rule_actions = change.rule_actions;
    }
    if !change.rule_conditions.is_empty() {
        rule.rule_conditions = change.rule_conditions;
    }
    kept(rule)
}

/// The priority that several of these rules have.
fn shared_priority(rules: &[Rule]) -> Option<i32> {
    let mut all = rules.iter().enumerate();
    all.find_map(|(n, own)| {
        let mut earlier = rules.iter().take(n);
        earlier.any(|other| own.has_place_of(other)).then_some(own.priority)
    })
}

impl Region {
    /// A rule that is not about to go.
    pub(super) fn staying_rule(&self, id: &str) -> Result<&Rule, ApiError> {
        match self.is_leaving(Subject::Rule, id) {
            true => Err(ApiError::new("ResourceNotFound.Rule").with(id)),
            false => self.rule(id),
        }
    }
}
