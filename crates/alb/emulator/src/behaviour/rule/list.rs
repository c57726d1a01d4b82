//! Rules of several listeners.

use aliyun_alb_model::{self as model, ListRules, ListRulesResponse};
use aliyun_emulator::product::{ApiError, Listed, page_of};

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Key, Kind, ModelTags as _, Region, Rule, asked};

/// The rules that all filters let through, by listener, those for requests first, and by priority.
pub(crate) fn list_rules(
    scene: &mut Scene<'_>,
    request: ListRules,
) -> Result<ListRulesResponse, ApiError> {
    let mut response = ListRulesResponse::new(scene.request_id);
    let ask = PAGES.ask("ListRules", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let of_listener = |id| Key::Listener(Kind::Rule, id);
    let direction = request.direction.as_ref();
    let listed = Listed::new(&region.rules)
        .with_ids(&request.rule_ids)
        .that_name(&region.index, &request.listener_ids, of_listener)
        .that_has(&region.index, request.listener_id.as_deref(), of_listener)
        .that_name(&region.index, &request.load_balancer_ids, |id| {
            Key::LoadBalancer(Kind::Rule, id)
        })
        .tagged(&region.index, asked(&request.tag));
    let found = listed.all(|rule| direction.is_none_or(|wanted| *wanted == rule.direction));
    let mut placed: Vec<_> = found.into_iter().map(|rule| (place(rule), rule)).collect();
    placed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let page = page_of(ask, placed)?;
    response.rules = page.items.into_iter().map(|rule| shown(region, rule)).collect();
    response.total_count = Some(page.total);
    (response.next_token, response.max_results) = (page.next, Some(ask.size));
    Ok(response)
}

/// Where a rule stands.
fn place(own: &Rule) -> String {
    let direction = u8::from(own.is_for_responses());
    format!("{} {direction} {:05} {}", own.listener_id, own.priority, own.rule_id)
}

fn shown(region: &Region, own: &Rule) -> model::Rule {
    let mut shown = model::Rule::new(own.rule_id.as_str());
    shown.rule_name = Some(own.rule_name.clone());
    shown.rule_status = Some(region.rule_status(&own.rule_id));
    shown.load_balancer_id = Some(own.load_balancer_id.clone());
    shown.listener_id = Some(own.listener_id.clone());
    shown.direction = Some(own.direction.clone());
    shown.priority = Some(own.priority);
    shown.rule_conditions = own.rule_conditions.clone();
    shown.rule_actions = own.rule_actions.clone();
    shown.tags = own.tags.tags();
    shown
}
