//! What is told of rules. The settings are told of a rule that has its own.

use aliyun_core::{FromValue, Operation as _};
use aliyun_emulator::product::{ApiError, Fact};
use aliyun_slb_model::{
    DescribeRuleAttribute, DescribeRuleAttributeResponse, DescribeRules, DescribeRulesResponse,
    Rule as Shown,
};

use super::super::Scene;
use super::no_such_rule;
use crate::generated::TABLES;
use crate::state::{Protocol, Rule};

/// The rules of a listener, in the order of their creation.
pub(crate) fn describe_rules(
    scene: &mut Scene<'_>,
    request: DescribeRules,
) -> Result<DescribeRulesResponse, ApiError> {
    let mut response = DescribeRulesResponse::new(scene.request_id);
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.load_balancer(&request.load_balancer_id)?;
    let wanted = request.listener_protocol.as_ref().and_then(Protocol::of);
    let (_, listener) =
        load_balancer.listener_on(request.listener_port, wanted)?.ok_or_else(|| {
            ApiError::new("InvalidParameter").saying("The specified resource does not exist.")
        })?;
    for id in &listener.rules {
        if let Some(rule) = region.rules.get(id) {
            response.rules.push(shown(id, rule)?);
        }
    }
    Ok(response)
}

/// A rule, with its load balancer and the port of its listener.
pub(crate) fn describe_rule_attribute(
    scene: &mut Scene<'_>,
    request: DescribeRuleAttribute,
) -> Result<DescribeRuleAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let rule = region.rules.get(&request.rule_id).ok_or_else(no_such_rule)?;
    let port = rule.listener.0.to_string();
    let facts = [
        ("RequestId", Some(request_id)),
        ("LoadBalancerId", Some(rule.load_balancer_id.as_str())),
        ("ListenerPort", Some(port.as_str())),
    ];
    describe(&request.rule_id, rule, &facts)
}

/// A rule as lists show it.
pub(super) fn shown(id: &str, rule: &Rule) -> Result<Shown, ApiError> {
    describe(id, rule, &[])
}

fn describe<T: FromValue>(id: &str, rule: &Rule, more: &[Fact<'_>]) -> Result<T, ApiError> {
    let mut facts = vec![
        ("RuleId", Some(id)),
        ("RuleName", Some(rule.name.as_str())),
        ("Domain", rule.domain.as_deref()),
        ("Url", rule.url.as_deref()),
        ("VServerGroupId", Some(rule.vserver_group_id.as_str())),
    ];
    facts.extend(more);
    let mut own = rule.own.clone().unwrap_or_default();
    own.set("ListenerSync", if rule.own.is_some() { "off" } else { "on" });
    TABLES.applying(DescribeRuleAttribute::INFO.action(), &own).describe(&facts)
}
