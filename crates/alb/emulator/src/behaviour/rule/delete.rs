//! The end of rules.

use std::collections::BTreeSet;

use aliyun_alb_model::{DeleteRule, DeleteRuleResponse, DeleteRules, DeleteRulesResponse};
use aliyun_emulator::product::{ApiError, Task};

use crate::behaviour::Scene;
use crate::state::Subject;

/// Deletes a rule.
pub(crate) fn delete_rule(
    scene: &mut Scene<'_>,
    request: DeleteRule,
) -> Result<DeleteRuleResponse, ApiError> {
    let id = request.rule_id;
    delete(scene, std::slice::from_ref(&id), |error, _, _| error)?;
    let task = Task { resource_type: "rule", resource_id: &id, operate_type: "Delete" };
    let job = scene.begin_job(None, task)?;
    let mut response = DeleteRuleResponse::new(scene.request_id);
    response.job_id = Some(job);
    Ok(response)
}

/// Deletes several rules of a load balancer, or none.
pub(crate) fn delete_rules(
    scene: &mut Scene<'_>,
    request: DeleteRules,
) -> Result<DeleteRulesResponse, ApiError> {
    let id = delete(scene, &request.rule_ids, |error, n, id| error.in_item("RuleIds", n, "", id))?;
    let task = Task { resource_type: "listener", resource_id: &id, operate_type: "Delete" };
    let job = scene.begin_job(None, task)?;
    let mut response = DeleteRulesResponse::new(scene.request_id);
    response.job_id = Some(job);
    Ok(response)
}

/// The id of the listener of the first rule. What is wrong with one is told with its number.
fn delete(
    scene: &mut Scene<'_>,
    ids: &[String],
    told: fn(ApiError, usize, &str) -> ApiError,
) -> Result<String, ApiError> {
    let region = scene.region(None)?;
    let rules = ids.iter().enumerate();
    let rules = rules.map(|(n, id)| region.staying_rule(id).map_err(|error| told(error, n, id)));
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    let homes: BTreeSet<&str> = rules.iter().map(|rule| rule.load_balancer_id.as_str()).collect();
    if homes.len() > 1 {
        let homes = homes.into_iter().collect::<Vec<_>>().join(" and ");
        let why = format!("rules of {homes}");
        return Err(ApiError::new("OperationDenied.CrossLoadBalancerRules").with(why));
    }
    let listener_id = rules.first().map(|rule| rule.listener_id.clone()).unwrap_or_default();
    for id in ids.iter().collect::<BTreeSet<_>>() {
        region.remove(Subject::Rule(id.clone()));
    }
    Ok(listener_id)
}
