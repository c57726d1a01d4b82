use http::StatusCode;

use super::Problem;
use crate::engine::Engine;

/// What Prometheus calls the format.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(super) fn show(engine: &Engine) -> Result<String, Problem> {
    engine.metrics().write(engine).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("No figures: {error}."))
    })
}
