//! How rules are kept: what is for another type is dropped, and what is left out has its default.

use aliyun_alb_model::{
    ForwardGroupConfig, RedirectConfig, RedirectProtocol, RewriteConfig, RuleAction,
    RuleActionType, RuleCondition, RuleConditionType, ServerGroupTuple, TrafficMirrorConfig,
};

use crate::state::Rule;

/// The weight of a server group that has none.
const FULL: i32 = 100;

/// The seconds for which clients stay with a server group where nothing is said.
const STAY: i32 = 1000;

/// A rule as it is kept.
pub(crate) fn kept(mut rule: Rule) -> Rule {
    rule.rule_actions = actions(rule.rule_actions);
    rule.rule_conditions = conditions(rule.rule_conditions);
    rule
}

/// Actions in their order. One without an order comes after those before it.
pub(super) fn actions(given: Vec<RuleAction>) -> Vec<RuleAction> {
    let taken: Vec<i32> = given.iter().filter_map(|action| action.order).collect();
    let mut greatest = 0_i32;
    let mut kept: Vec<RuleAction> = Vec::with_capacity(given.len());
    for action in given {
        let next = || (greatest.saturating_add(1)..).find(|order| !taken.contains(order));
        let order = action.order.or_else(next).unwrap_or(i32::MAX);
        greatest = greatest.max(order);
        kept.push(one(action, order));
    }
    kept.sort_by_key(|action| action.order);
    kept
}

fn one(given: RuleAction, order: i32) -> RuleAction {
    let mut own = RuleAction::new(given.r#type.clone());
    match given.r#type {
        RuleActionType::ForwardGroup => {
            own.forward_group_config = Some(forward(given.forward_group_config));
        }
        RuleActionType::Redirect => own.redirect_config = Some(redirect(given.redirect_config)),
        RuleActionType::FixedResponse => {
            let config = given.fixed_response_config;
            own.fixed_response_config = Some(config.unwrap_or_default());
        }
        RuleActionType::Rewrite => own.rewrite_config = Some(rewrite(given.rewrite_config)),
        RuleActionType::InsertHeader => {
            let mut config = given.insert_header_config.unwrap_or_default();
            config.cover_enabled.get_or_insert(false);
            own.insert_header_config = Some(config);
        }
        RuleActionType::RemoveHeader => {
            let config = given.remove_header_config;
            own.remove_header_config = Some(config.unwrap_or_default());
        }
        RuleActionType::TrafficLimit => {
            let config = given.traffic_limit_config;
            own.traffic_limit_config = Some(config.unwrap_or_default());
        }
        RuleActionType::TrafficMirror => {
            own.traffic_mirror_config = Some(mirror(given.traffic_mirror_config));
        }
        RuleActionType::Cors => own.cors_config = given.cors_config,
        // What this version does not know is shown as it came.
        _ => own = given,
    }
    own.order = Some(order);
    own
}

fn forward(given: Option<ForwardGroupConfig>) -> ForwardGroupConfig {
    let mut config = given.unwrap_or_default();
    weigh(&mut config.server_group_tuples);
    if let Some(sticky) = &mut config.server_group_sticky_session
        && *sticky.enabled.get_or_insert(false)
    {
        sticky.timeout.get_or_insert(STAY);
    }
    config
}

fn weigh(groups: &mut [ServerGroupTuple]) {
    for group in groups {
        group.weight.get_or_insert(FULL);
    }
}

fn mirror(given: Option<TrafficMirrorConfig>) -> TrafficMirrorConfig {
    let mut config = given.unwrap_or_default();
    if let Some(groups) = &mut config.mirror_group_config {
        weigh(&mut groups.server_group_tuples);
    }
    config
}

fn redirect(given: Option<RedirectConfig>) -> RedirectConfig {
    let mut config = given.unwrap_or_default();
    config.protocol.get_or_insert(RedirectProtocol::from("${protocol}"));
    config.host.get_or_insert_with(|| "${host}".to_owned());
    config.port.get_or_insert_with(|| "${port}".to_owned());
    config.path.get_or_insert_with(|| "${path}".to_owned());
    config.query.get_or_insert_with(|| "${query}".to_owned());
    config
}

fn rewrite(given: Option<RewriteConfig>) -> RewriteConfig {
    let mut config = given.unwrap_or_default();
    config.host.get_or_insert_with(|| "${host}".to_owned());
    config.path.get_or_insert_with(|| "${path}".to_owned());
    config.query.get_or_insert_with(|| "${query}".to_owned());
    config
}

/// Conditions, each with what is for its type.
pub(super) fn conditions(given: Vec<RuleCondition>) -> Vec<RuleCondition> {
    given.into_iter().map(condition).collect()
}

fn condition(given: RuleCondition) -> RuleCondition {
    let mut own = RuleCondition::new(given.r#type.clone());
    match given.r#type {
        RuleConditionType::Host => own.host_config = given.host_config,
        RuleConditionType::Path => own.path_config = given.path_config,
        RuleConditionType::Header => own.header_config = given.header_config,
        RuleConditionType::QueryString => own.query_string_config = given.query_string_config,
        RuleConditionType::Method => own.method_config = given.method_config,
        RuleConditionType::Cookie => own.cookie_config = given.cookie_config,
        RuleConditionType::SourceIp => own.source_ip_config = given.source_ip_config,
        RuleConditionType::ResponseHeader => {
            own.response_header_config = given.response_header_config;
        }
        RuleConditionType::ResponseStatusCode => {
            own.response_status_code_config = given.response_status_code_config;
        }
        _ => own = given,
    }
    own
}
