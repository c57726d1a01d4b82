//! Requests from pages of other origins.

use aliyun_alb_model::{CorsConfig, Switch};

use super::{Answer, End, Header, Step, Work};
use crate::route::message::Request;
use crate::route::pattern;

/// Tells a browser what its page may do. A question of the browser is answered at once; any other
/// request goes on, and its answer has the headers.
pub(super) fn answer(config: &CorsConfig, request: &Request, work: &mut Work) -> Step {
    let asked = request.headers.get("Access-Control-Request-Method");
    let origin = request.headers.get("Origin");
    let preflight = origin.is_some() && asked.is_some() && request.method == "OPTIONS";
    let Some(origin) = origin.filter(|origin| is_allowed(config, origin)) else {
        return Step::Cors { allowed: false, preflight, headers: Vec::new() };
    };
    let with_credentials = config.allow_credentials == Some(Switch::On);
    let is_for_all = config.allow_origin.iter().any(|it| it == "*");
    let told = if is_for_all && !with_credentials { "*" } else { origin };
    let mut headers = vec![Header::new("Access-Control-Allow-Origin", told)];
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            headers.push(Header::new(name, value));
        }
    };
    if with_credentials {
        add("Access-Control-Allow-Credentials", "true".to_owned());
    }
    add("Access-Control-Expose-Headers", config.expose_headers.join(","));
    if preflight {
        let methods: Vec<&str> = config.allow_methods.iter().map(|it| it.as_str()).collect();
        add("Access-Control-Allow-Methods", methods.join(","));
        add("Access-Control-Allow-Headers", config.allow_headers.join(","));
        let age = config.max_age.map(|age| age.to_string());
        add("Access-Control-Max-Age", age.unwrap_or_default());
        let answer = Answer { status: Some(200), ..Answer::default() };
        work.end = Some(End::Answered(answer));
    }
    work.headers.extend(headers.iter().cloned());
    Step::Cors { allowed: true, preflight, headers }
}

/// Whether an origin is trusted; of a host a star stands for what is before it.
fn is_allowed(config: &CorsConfig, origin: &str) -> bool {
    config.allow_origin.iter().any(|it| it == "*" || pattern::fits_in_any_case(it, origin))
}
