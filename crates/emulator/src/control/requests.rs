use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;

/// How many requests are shown unless another number is asked for.
const LIMIT: usize = 100;

pub(super) fn list(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let (mut after, mut limit) = (0, LIMIT);
    for (name, value) in form_urlencoded::parse(asked.query.as_bytes()) {
        match &*name {
            "After" => after = number(&name, &value)?,
            "Limit" => limit = number(&name, &value)?,
            _ => {
                let problem = format!("There is no parameter {name}; there are After and Limit.");
                return Err(Problem::new(StatusCode::BAD_REQUEST, problem));
            }
        }
    }
    let requests = engine.log().since(after, limit);
    let requests: Vec<_> = requests.iter().map(|request| request.to_json()).collect();
    Ok(json!({ "Requests": requests, "Last": engine.log().last() }))
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, Problem> {
    let problem = || format!("{name} must be a number of 0 or more.");
    value.parse().map_err(|_| Problem::new(StatusCode::BAD_REQUEST, problem()))
}

pub(super) fn clear(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    engine.log().clear();
    Ok(json!({ "Status": "cleared" }))
}
