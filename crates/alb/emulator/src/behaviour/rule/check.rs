//! What a rule may ask for and do.

use std::collections::BTreeSet;

use aliyun_alb_model::{
    CreateRule, RedirectProtocol, RuleActionType, RuleConditionType, ServerGroupProtocol,
    ServerGroupType,
};
use aliyun_alb_validator::Validate as _;
use aliyun_emulator::product::ApiError;

use super::room;
use crate::state::{Listener, LoadBalancer, Region, Rule, ServerGroup, Subject};

/// Checks a rule of a seed, as if a call had made it. Quotas are no matter there.
pub(crate) fn check_kept(region: &Region, own: &Rule) -> Result<(), ApiError> {
    let listener = region.listener(&own.listener_id)?;
    if !own.is_managed() {
        check_form(own)?;
    }
    check_groups(region, listener, own)?;
    check_edition(region.load_balancer(&listener.load_balancer_id)?, own)?;
    check_priorities(region, &own.listener_id, std::slice::from_ref(own))
}

/// Checks a rule as it will be, by itself.
pub(super) fn check(region: &Region, own: &Rule) -> Result<(), ApiError> {
    let listener = region.listener(&own.listener_id)?;
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    check_groups(region, listener, own)?;
    check_edition(load_balancer, own)?;
    check_redirects(listener, own)?;
    room::check_figures(region, load_balancer, own)
}

/// The conditions and the actions go together and with the direction, as those of a call that makes
/// a rule must. A call that changes one does not say its direction.
pub(super) fn check_form(own: &Rule) -> Result<(), ApiError> {
    let name = match own.rule_name.as_str() {
        "" => "unnamed",
        name => name,
    };
    let (actions, conditions) = (own.rule_actions.clone(), own.rule_conditions.clone());
    let request = CreateRule::new(&own.listener_id, own.priority, actions, conditions, name);
    let violations = request.direction(own.direction.clone()).validate();
    violations.map_err(|violations| {
        let first = violations.iter().next().map(ToString::to_string);
        ApiError::new("InvalidParameter").because(first.unwrap_or_default())
    })
}

/// What a basic load balancer has not.
fn check_edition(load_balancer: &LoadBalancer, own: &Rule) -> Result<(), ApiError> {
    if !load_balancer.is_basic() {
        return Ok(());
    }
    let refuse = |what: String| {
        let why = format!("A load balancer of the edition Basic has no {what}.");
        Err(ApiError::new("InvalidParameter").because(why))
    };
    if own.is_for_responses() {
        return refuse("rules for responses".to_owned());
    }
    use RuleConditionType::{Header, Host, Path};
    let mut conditions = own.rule_conditions.iter().map(|condition| &condition.r#type);
    if let Some(other) = conditions.find(|it| !matches!(it, Host | Path | Header)) {
        return refuse(format!("conditions {other}"));
    }
    use RuleActionType::{ForwardGroup, Redirect, Unknown};
    let mut actions = own.rule_actions.iter().map(|action| &action.r#type);
    match actions.find(|it| !matches!(it, ForwardGroup | Redirect | Unknown(_))) {
        Some(other) => refuse(format!("actions {other}")),
        None => Ok(()),
    }
}

/// The groups that a rule names are there and fit.
fn check_groups(region: &Region, listener: &Listener, own: &Rule) -> Result<(), ApiError> {
    let load_balancer = region.load_balancer(&listener.load_balancer_id)?;
    for id in own.group_ids() {
        if region.is_leaving(Subject::ServerGroup, id) {
            return Err(ApiError::new("ResourceNotFound.ServerGroup").with(id));
        }
        let group = region.server_group(id)?;
        if !group.is_for_functions() && group.vpc_id != load_balancer.vpc_id {
            let other = &load_balancer.load_balancer_id;
            let why = format!("The VpcId is mismatched for {id} and {other}.");
            return Err(ApiError::new("Mismatch.VpcId").because(why));
        }
    }
    let groups = |ids: Vec<&str>| -> Result<Vec<&ServerGroup>, ApiError> {
        ids.into_iter().map(|id| region.server_group(id)).collect()
    };
    let forwards = groups(own.forwards().map(|it| it.server_group_id.as_str()).collect())?;
    let with_protocol = forwards.iter().filter(|group| !group.is_for_functions());
    let protocols: BTreeSet<&ServerGroupProtocol> = with_protocol.map(|it| &it.protocol).collect();
    if protocols.len() > 1 {
        return Err(ApiError::new("OperationDenied.ProtocolMustSameForForwardGroupAction"));
    }
    protocols.into_iter().try_for_each(|protocol| check_protocol(listener, protocol))?;
    for group in groups(own.mirrors().map(|it| it.server_group_id.as_str()).collect())? {
        if group.server_group_type == ServerGroupType::Ip {
            let id = &group.server_group_id;
            return Err(ApiError::new("OperationDenied.IpGroupCanNotUsedForMirrorAction").with(id));
        }
        if group.protocol != ServerGroupProtocol::Http {
            return Err(ApiError::new("OperationDenied.MirrorActionSupportHttpGroupOnly"));
        }
    }
    Ok(())
}

/// Whether the requests of a listener can go to a group, by their protocols.
fn check_protocol(listener: &Listener, group: &ServerGroupProtocol) -> Result<(), ApiError> {
    match group {
        ServerGroupProtocol::GRPC if !listener.is_tls() => {
            let why = format!("the protocol {} of the listener", listener.listener_protocol);
            Err(ApiError::new("OperationDenied.GRPCServerGroup").with(why))
        }
        ServerGroupProtocol::Https if listener.is_quic() => Err(mismatch(listener, group.as_str())),
        _ => Ok(()),
    }
}

/// Redirects of listeners with HTTPS lead to HTTPS.
fn check_redirects(listener: &Listener, own: &Rule) -> Result<(), ApiError> {
    let redirects = own.rule_actions.iter().filter_map(|action| action.redirect_config.as_ref());
    let mut protocols = redirects.filter_map(|config| config.protocol.as_ref());
    match listener.is_https() && protocols.any(|it| *it == RedirectProtocol::Http) {
        true => Err(mismatch(listener, "a redirect to HTTP")),
        false => Ok(()),
    }
}

fn mismatch(listener: &Listener, other: &str) -> ApiError {
    let (id, protocol) = (&listener.listener_id, &listener.listener_protocol);
    let why = format!("The Protocol is mismatched for {id} ({protocol}) and {other}.");
    ApiError::new("Mismatch.Protocol").because(why)
}

/// No other rule of the listener for the same direction has the priority of one of these, which are
/// as they will be.
pub(super) fn check_priorities(
    region: &Region,
    listener_id: &str,
    changed: &[Rule],
) -> Result<(), ApiError> {
    let is_changed = |id: &str| changed.iter().any(|own| own.rule_id == id);
    let others = region.rules_of(listener_id).filter(|other| {
        !is_changed(&other.rule_id) && !region.is_leaving(Subject::Rule, &other.rule_id)
    });
    for other in others {
        if let Some(own) = changed.iter().find(|own| own.has_place_of(other)) {
            let (id, priority) = (&other.rule_id, own.priority);
            let why = format!(
                "There is already {id} having the same configuration with Priority {priority}."
            );
            return Err(ApiError::new("Conflict.Priority").because(why));
        }
    }
    Ok(())
}
