//! Forwarding rules.

pub(crate) mod describe;

use std::collections::BTreeSet;

use aliyun_emulator::product::{ApiError, Settings};
use aliyun_slb_model::{
    CreateRules, CreateRulesResponse, DeleteRules, DeleteRulesResponse, SetRule, SetRuleResponse,
    Switch,
};

use super::{Scene, vserver_group};
use crate::state::{Protocol, Region, Rule};

/// Makes rules of a listener, all or none. They have the settings of the listener.
pub(crate) fn create_rules(
    scene: &mut Scene<'_>,
    request: CreateRules,
) -> Result<CreateRulesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.open_load_balancer(&request.load_balancer_id)?;
    let wanted = request.listener_protocol.as_ref().and_then(Protocol::of);
    let (key, listener) = load_balancer
        .listener_on(request.listener_port, wanted)?
        .ok_or_else(|| ApiError::new("ListenerNotFound"))?;
    if listener.rules.len() + request.rule_list.len() > region.quotas.rules_per_listener {
        return Err(ApiError::new("TooManyRules"));
    }
    let rules = request.rule_list.into_iter().map(|item| Rule {
        load_balancer_id: request.load_balancer_id.clone(),
        listener: key,
        name: item.rule_name,
        domain: item.domain,
        url: item.url,
        vserver_group_id: item.vserver_group_id,
        own: None,
    });
    let rules: Vec<Rule> = rules.collect();
    for rule in &rules {
        check(region, rule)?;
    }

    let mut response = CreateRulesResponse::new(request_id);
    let named = rules.into_iter().map(|rule| (scene.fresh_id("rule-", 13), rule));
    let rules: Vec<(String, Rule)> = named.collect();
    for (id, rule) in &rules {
        response.rules.push(describe::shown(id, rule)?);
    }
    let region = scene.region(request.region_id.as_deref())?;
    for (id, rule) in rules {
        region.add_rule(id, rule);
    }
    Ok(response)
}

/// Renames a rule, sends its requests elsewhere, or gives it settings of its own.
pub(crate) fn set_rule(
    scene: &mut Scene<'_>,
    request: SetRule,
) -> Result<SetRuleResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let id = request.rule_id.as_str();
    let mut rule = region.rules.get(id).ok_or_else(no_such_rule)?.clone();
    region.open_load_balancer(&rule.load_balancer_id)?;
    if let Some(name) = request.rule_name.clone().filter(|name| !name.is_empty()) {
        check_name(region, &rule, &name, Some(id))?;
        rule.name = name;
    }
    if let Some(group) = request.vserver_group_id.clone().filter(|id| !id.is_empty()) {
        rule.vserver_group_id = group;
        check_group(region, &rule)?;
    }
    match request.listener_sync {
        Some(Switch::On) => rule.own = None,
        Some(Switch::Off) => rule.own = rule.own.or_else(|| Some(Settings::default())),
        _ => {}
    }
    if let Some(own) = &mut rule.own {
        own.apply(&request, &["RegionId", "RuleId", "RuleName", "VServerGroupId", "ListenerSync"]);
    }
    region.rules.insert(request.rule_id, rule);
    Ok(SetRuleResponse::new(request_id))
}

/// Takes rules of one listener away, all or none.
pub(crate) fn delete_rules(
    scene: &mut Scene<'_>,
    request: DeleteRules,
) -> Result<DeleteRulesResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let mut listeners = BTreeSet::new();
    for id in &request.rule_ids {
        let rule = region.rules.get(id).ok_or_else(no_such_rule)?;
        region.open_load_balancer(&rule.load_balancer_id)?;
        listeners.insert((rule.load_balancer_id.as_str(), rule.listener));
    }
    if listeners.len() > 1 {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    for id in &request.rule_ids {
        region.remove_rule(id);
    }
    Ok(DeleteRulesResponse::new(request_id))
}

/// Whether a rule can be one of its listener.
pub(crate) fn check(region: &Region, rule: &Rule) -> Result<(), ApiError> {
    if !rule.listener.1.is_layer_7() {
        return Err(ApiError::new("RuleNotSupport"));
    }
    let load_balancer = region.load_balancer(&rule.load_balancer_id)?;
    if !load_balancer.listeners.contains_key(&rule.listener) {
        return Err(ApiError::new("ListenerNotFound"));
    }
    check_group(region, rule)?;
    check_name(region, rule, &rule.name, None)?;
    let (domain, url) = (rule.domain.as_deref(), rule.url.as_deref());
    if siblings(region, rule).any(|(_, other)| other.has_condition(domain, url)) {
        return Err(ApiError::new("DomainExist"));
    }
    Ok(())
}

fn check_group(region: &Region, rule: &Rule) -> Result<(), ApiError> {
    match region.vserver_groups.get(&rule.vserver_group_id) {
        Some(group) if group.load_balancer_id == rule.load_balancer_id => Ok(()),
        Some(_) => Err(ApiError::new("InvalidParameter")),
        None => Err(vserver_group::no_such_group()),
    }
}

/// No two rules of a listener have the same name.
fn check_name(region: &Region, rule: &Rule, name: &str, id: Option<&str>) -> Result<(), ApiError> {
    let mut others = siblings(region, rule).filter(|(other, _)| Some(*other) != id);
    if others.any(|(_, other)| other.name == name) {
        return Err(ApiError::new("InvalidParameter")
            .saying("Another rule of the listener has the specified RuleName."));
    }
    Ok(())
}

/// The rules of the same listener.
fn siblings<'r>(region: &'r Region, rule: &Rule) -> impl Iterator<Item = (&'r str, &'r Rule)> {
    let listener = region
        .load_balancers
        .get(&rule.load_balancer_id)
        .and_then(|load_balancer| load_balancer.listeners.get(&rule.listener));
    let ids = listener.into_iter().flat_map(|listener| &listener.rules);
    ids.filter_map(|id| Some((id.as_str(), region.rules.get(id)?)))
}

fn no_such_rule() -> ApiError {
    ApiError::new("InvalidRuleId.NotFound")
}

#[cfg(test)]
mod tests;
