use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let recording = engine.recorder().tape().ok_or_else(|| {
        let problem = "There is no recording. POST /_emulator/recording begins one.";
        Problem::new(StatusCode::NOT_FOUND, problem)
    })?;
    serde_json::to_value(&recording).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("No recording: {error}."))
    })
}

pub(super) fn begin(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    engine.begin_recording();
    Ok(json!({ "Status": "recording" }))
}
