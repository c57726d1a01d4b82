use std::time::Duration;

use aliyun_runtime::Timestamp;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;

/// How the clock is moved: one of these.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Move {
    advance_seconds: Option<f64>,
    now: Option<String>,
}

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let clock = engine.clock();
    Ok(json!({ "Now": clock.now().to_string(), "MovedMilliseconds": clock.moved() }))
}

pub(super) fn turn(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let wrong = |problem: &str| Problem::new(StatusCode::BAD_REQUEST, problem);
    match asked.body::<Move>()? {
        Move { advance_seconds: Some(seconds), now: None } => {
            let by = Duration::try_from_secs_f64(seconds).map_err(|_| {
                wrong("AdvanceSeconds must be 0 or more; to go back, give Now a time.")
            })?;
            engine.clock().advance(by);
        }
        Move { advance_seconds: None, now: Some(text) } => {
            let now = text.parse::<Timestamp>();
            engine.clock().set(now.map_err(|error| wrong(&format!("Now: {error}.")))?);
        }
        _ => return Err(wrong("Give either AdvanceSeconds or Now.")),
    }
    show(engine, asked)
}
