//! The way of a request through the rules of a listener.

use aliyun_alb_model::AclType;

use super::message::{Headers, Request, Response};
use super::shares::{self, Look};
use super::steps::{self, End, Work};
use super::{
    Answer, Forwarded, Header, Passed, Route, Routed, RoutedResponse, RoutedRule, Step,
    certificate, conditions,
};
use crate::state::{Change, Listener, LoadBalancer, Region, Rule, Standing, Subject};

/// What becomes of a request; nothing, if the listener is not here.
pub(super) fn walk(look: Look<'_>, route: &Route) -> Option<Routed> {
    let region = look.region;
    let listener = region.listeners.get(&route.listener_id)?;
    let load_balancer = region.load_balancers.get(&listener.load_balancer_id)?;
    let mut routed = Routed {
        load_balancer_id: listener.load_balancer_id.clone(),
        listener_id: listener.listener_id.clone(),
        ..Routed::default()
    };
    routed.refused = refused(region, route, listener, load_balancer);
    if routed.refused.is_some() {
        return Some(routed);
    }
    let mut request = Request::of(route, listener, load_balancer);
    routed.certificate = certificate::shown(look, listener, &request.host);
    let (taken, passed) = find(region, listener, &request, None);
    routed.passed = passed;
    let work = match taken {
        Some((rule, captures)) => {
            routed.rule = Some(told(rule));
            request.captures = captures;
            steps::on_request(look, &rule.rule_actions, &mut request)
        }
        None => default(look, listener),
    };
    routed.steps = work.steps;
    match work.end {
        Some(End::Answered(answer)) => routed.answer = answer,
        Some(End::Forwarded) => {
            routed.forwarded = Some(forwarded(&request));
            if let Some(response) = Response::of(route) {
                answer(region, listener, &request, response, &mut routed);
            }
        }
        None => {}
    }
    routed.answer.headers.extend(work.headers);
    Some(routed)
}

/// Why a listener takes no request from there at all, if it does not.
fn refused(
    region: &Region,
    route: &Route,
    listener: &Listener,
    load_balancer: &LoadBalancer,
) -> Option<String> {
    if load_balancer.standing != Standing::Active || !load_balancer.operation_locks.is_empty() {
        return Some("The load balancer is not active.".to_owned());
    }
    let change = region.change(Subject::Listener, &listener.listener_id);
    match change {
        Some(Change::Creating) => return Some("The listener is being created.".to_owned()),
        Some(Change::Deleting) => return Some("The listener is being deleted.".to_owned()),
        _ if listener.stopped => return Some("The listener is stopped.".to_owned()),
        _ => {}
    }
    let acls = listener.acl_ids.iter().filter_map(|id| region.acls.get(id));
    let entries: Vec<&str> = acls
        .flat_map(|acl| &acl.acl_entries)
        .filter(|entry| !entry.leaving)
        .map(|entry| entry.entry.as_str())
        .collect();
    let is_one = entries.iter().any(|entry| conditions::contains(entry, route.source_ip));
    let address = route.source_ip;
    match listener.acl_type {
        // Lists without entries let everybody in.
        Some(AclType::White) if !is_one && !entries.is_empty() => {
            Some(format!("The ACLs of the listener do not let {address} in."))
        }
        Some(AclType::Black) if is_one => {
            Some(format!("The ACLs of the listener keep {address} out."))
        }
        _ => None,
    }
}

/// The first rule of a listener that takes a request, or else a response, with what its regular
/// expression found; and those that do not, before it.
fn find<'r>(
    region: &'r Region,
    listener: &Listener,
    request: &Request,
    response: Option<&Response>,
) -> (Option<(&'r Rule, Vec<String>)>, Vec<Passed>) {
    let all = region.rules_of(&listener.listener_id);
    let mut rules: Vec<&Rule> =
        all.filter(|rule| rule.is_for_responses() == response.is_some()).collect();
    rules.sort_by_key(|rule| rule.priority);
    let mut passed = Vec::new();
    for rule in rules {
        let held = match region.change(Subject::Rule, &rule.rule_id) {
            Some(Change::Creating) => Err("The rule is being created.".to_owned()),
            Some(Change::Deleting) => Err("The rule is being deleted.".to_owned()),
            _ => conditions::hold(&rule.rule_conditions, request, response),
        };
        match held {
            Ok(captures) => return (Some((rule, captures)), passed),
            Err(reason) => passed.push(Passed {
                rule_id: rule.rule_id.clone(),
                rule_name: rule.rule_name.clone(),
                priority: rule.priority,
                reason,
            }),
        }
    }
    (None, passed)
}

fn told(rule: &Rule) -> RoutedRule {
    RoutedRule {
        rule_id: rule.rule_id.clone(),
        rule_name: rule.rule_name.clone(),
        priority: rule.priority,
    }
}

/// What the default action of a listener does.
fn default(look: Look<'_>, listener: &Listener) -> Work {
    let groups = shares::of(look, listener.group_ids().map(|id| (id, 100)));
    let end = Some(steps::sent(&groups));
    let steps = vec![Step::ForwardGroup { groups, sticky_seconds: None }];
    Work { steps, headers: Vec::new(), end }
}

fn forwarded(request: &Request) -> Forwarded {
    let mut headers = request.headers.clone();
    let is_asked = |(key, value): &(String, String)| format!("{key}={value}");
    if headers.get("Cookie").is_none() && !request.cookies.is_empty() {
        let cookies: Vec<String> = request.cookies.iter().map(is_asked).collect();
        headers.set("Cookie", &cookies.join("; "));
    }
    Forwarded {
        method: request.method.clone(),
        host: request.host.clone(),
        path: request.target(),
        headers: headers.0,
    }
}

/// What becomes of the response of a server.
fn answer(
    region: &Region,
    listener: &Listener,
    request: &Request,
    mut response: Response,
    routed: &mut Routed,
) {
    let (taken, passed) = find(region, listener, request, Some(&response));
    let mut told_response = RoutedResponse { rule: None, passed, steps: Vec::new() };
    let mut fixed = None;
    if let Some((rule, _)) = taken {
        told_response.rule = Some(told(rule));
        let work = steps::on_response(&rule.rule_actions, request, &mut response);
        told_response.steps = work.steps;
        fixed = work.end;
    }
    let Response { status, headers: Headers(headers) } = response;
    routed.answer = match fixed {
        Some(End::Answered(answer)) => with(answer, headers),
        _ => Answer { status: Some(status), headers, content: None },
    };
    routed.response = Some(told_response);
}

/// An answer that takes the place of another one, whose other headers it keeps.
fn with(mut answer: Answer, headers: Vec<Header>) -> Answer {
    let is_new = |own: &Header| answer.header(&own.name).is_none();
    let kept: Vec<Header> = headers.into_iter().filter(is_new).collect();
    answer.headers.extend(kept);
    answer
}
