//! What the actions of a rule do.

mod cors;
mod headers;

use aliyun_alb_model::{
    FixedResponseConfig, RedirectConfig, RewriteConfig, RuleAction, RuleActionType,
};

use super::message::{Request, Response};
use super::shares::{self, Look};
use super::variables::fill;
use super::{Answer, GroupShare, Header, Step};

/// The status of an answer that no server could give.
const UNAVAILABLE: u16 = 503;

/// What has become of a request, or of a response.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pub(super) steps: Vec<Step>,
    /// The headers that the client gets, whoever answers.
    pub(super) headers: Vec<Header>,
    pub(super) end: Option<End>,
}

/// How it ends.
#[derive(Clone, Debug)]
pub(super) enum End {
    /// A server gets the request.
    Forwarded,
    /// The load balancer answers.
    Answered(Answer),
}

/// Does what a rule says with a request.
pub(super) fn on_request(look: Look<'_>, actions: &[RuleAction], request: &mut Request) -> Work {
    let mut work = Work::default();
    for action in actions.iter() {
        let step = match action.r#type {
            RuleActionType::ForwardGroup => forward(look, action, &mut work),
            RuleActionType::Redirect => {
                let (step, answer) = redirect(action.redirect_config.as_ref(), request);
                work.end = Some(End::Answered(answer));
                step
            }
            RuleActionType::FixedResponse => {
                let (step, answer) = fixed(action.fixed_response_config.as_ref());
                work.end = Some(End::Answered(answer));
                step
            }
            RuleActionType::Rewrite => rewrite(action.rewrite_config.as_ref(), request),
            RuleActionType::InsertHeader => {
                let mut headers = std::mem::take(&mut request.headers);
                let config = action.insert_header_config.as_ref();
                let step = headers::insert(config, request, &mut headers);
                request.headers = headers;
                step
            }
            RuleActionType::RemoveHeader => {
                headers::remove(action.remove_header_config.as_ref(), &mut request.headers)
            }
            RuleActionType::TrafficLimit => {
                let config = action.traffic_limit_config.as_ref();
                let (qps, per_ip_qps) = config.map_or((None, None), |it| (it.qps, it.per_ip_qps));
                Step::TrafficLimit { qps, per_ip_qps }
            }
            RuleActionType::TrafficMirror => mirror(look, action),
            RuleActionType::Cors => match &action.cors_config {
                Some(config) => cors::answer(config, request, &mut work),
                None => other(action),
            },
            _ => other(action),
        };
        work.steps.push(step);
        if work.end.is_some() {
            break;
        }
    }
    work
}

/// Does what a rule says with a response.
pub(super) fn on_response(
    actions: &[RuleAction],
    request: &Request,
    response: &mut Response,
) -> Work {
    let mut work = Work::default();
    for action in actions {
        let step = match action.r#type {
            RuleActionType::InsertHeader => {
                let config = action.insert_header_config.as_ref();
                headers::insert(config, request, &mut response.headers)
            }
            RuleActionType::RemoveHeader => {
                headers::remove(action.remove_header_config.as_ref(), &mut response.headers)
            }
            RuleActionType::FixedResponse => {
                let (step, answer) = fixed(action.fixed_response_config.as_ref());
                work.end = Some(End::Answered(answer));
                step
            }
            _ => other(action),
        };
        work.steps.push(step);
        if work.end.is_some() {
            break;
        }
    }
    work
}

fn other(action: &RuleAction) -> Step {
    Step::Other { name: action.r#type.to_string() }
}

fn forward(look: Look<'_>, action: &RuleAction, work: &mut Work) -> Step {
    let config = action.forward_group_config.as_ref();
    let groups = config.into_iter().flat_map(|it| &it.server_group_tuples);
    let groups = groups.map(|it| (it.server_group_id.as_str(), it.weight.unwrap_or(100)));
    let groups = shares::of(look, groups);
    let sticky = config.and_then(|it| it.server_group_sticky_session.as_ref());
    let sticky = sticky.filter(|it| it.enabled == Some(true));
    work.end = Some(sent(&groups));
    Step::ForwardGroup { groups, sticky_seconds: sticky.and_then(|it| it.timeout) }
}

/// The end of a request that goes to these groups.
pub(super) fn sent(groups: &[GroupShare]) -> End {
    match shares::reach_a_server(groups) {
        true => End::Forwarded,
        false => End::Answered(Answer { status: Some(UNAVAILABLE), ..Answer::default() }),
    }
}

fn mirror(look: Look<'_>, action: &RuleAction) -> Step {
    let config = action.traffic_mirror_config.as_ref();
    let config = config.and_then(|it| it.mirror_group_config.as_ref());
    let groups = config.into_iter().flat_map(|it| &it.server_group_tuples);
    let groups = groups.map(|it| (it.server_group_id.as_str(), it.weight.unwrap_or(100)));
    Step::TrafficMirror { groups: shares::of(look, groups) }
}

/// A part of a redirect or of what a request is rewritten to: what is left out stays as it is.
fn part(given: Option<&String>, own: &str, request: &Request) -> String {
    match given.filter(|text| !text.is_empty()) {
        Some(text) => fill(text, request),
        None => own.to_owned(),
    }
}

fn redirect(config: Option<&RedirectConfig>, request: &Request) -> (Step, Answer) {
    let given = |part: fn(&RedirectConfig) -> Option<&String>| config.and_then(part);
    let protocol = config.and_then(|it| it.protocol.as_ref()).map(|it| it.as_str().to_owned());
    let protocol = part(protocol.as_ref(), request.protocol, request).to_lowercase();
    let host = part(given(|it| it.host.as_ref()), &request.host, request);
    let port = part(given(|it| it.port.as_ref()), &request.port.to_string(), request);
    let path = part(given(|it| it.path.as_ref()), &request.path, request);
    let query = part(given(|it| it.query.as_ref()), &request.query, request);
    let port = match (protocol.as_str(), port.as_str()) {
        ("http", "80") | ("https", "443") => String::new(),
        (_, port) => format!(":{port}"),
    };
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let location = format!("{protocol}://{host}{port}{path}{query}");
    let status = config.and_then(|it| it.http_code.as_ref()).map(|it| it.as_str().to_owned());
    let status = status.and_then(|it| it.parse().ok()).unwrap_or(301);
    let headers = vec![Header::new("Location", location.as_str())];
    let answer = Answer { status: Some(status), headers, content: None };
    (Step::Redirect { status, location }, answer)
}

fn fixed(config: Option<&FixedResponseConfig>) -> (Step, Answer) {
    let code = config.and_then(|it| it.http_code.as_deref()).unwrap_or("200");
    let status = code.trim_start_matches("HTTP_").parse().unwrap_or(200);
    let content_type = config.and_then(|it| it.content_type.as_ref());
    let content_type = content_type.map(|it| it.as_str().to_owned());
    let content = config.and_then(|it| it.content.clone()).unwrap_or_default();
    let headers = content_type.iter().map(|it| Header::new("Content-Type", it.as_str())).collect();
    let answer = Answer { status: Some(status), headers, content: Some(content.clone()) };
    (Step::FixedResponse { status, content_type, content }, answer)
}

fn rewrite(config: Option<&RewriteConfig>, request: &mut Request) -> Step {
    let given = |part: fn(&RewriteConfig) -> Option<&String>| config.and_then(part);
    let host = part(given(|it| it.host.as_ref()), &request.host, request);
    let path = part(given(|it| it.path.as_ref()), &request.path, request);
    let query = part(given(|it| it.query.as_ref()), &request.query, request);
    (request.host, request.path, request.query) = (host.clone(), path.clone(), query.clone());
    Step::Rewrite { host, path, query }
}
