use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;
use crate::faults::{Fault, Fired, Placed};

pub(super) fn list(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let faults = engine.faults().placed();
    let faults = faults.iter().map(show).collect::<Result<Vec<_>, _>>()?;
    let fired: Vec<_> = engine.faults().fired().iter().map(show_fired).collect();
    Ok(json!({ "Faults": faults, "Fired": fired }))
}

pub(super) fn add(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let added = engine.inject(asked.body::<Fault>()?);
    show(&added.map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Change {
    enabled: bool,
}

pub(super) fn change(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let Change { enabled } = asked.body()?;
    show(&engine.faults().enable(asked.name, enabled).ok_or_else(unknown)?)
}

pub(super) fn remove(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    show(&engine.faults().remove(asked.name).ok_or_else(unknown)?)
}

pub(super) fn clear(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    engine.faults().clear();
    Ok(json!({ "Status": "cleared" }))
}

fn unknown() -> Problem {
    let problem = "There is no such fault. GET /_emulator/faults lists them.";
    Problem::new(StatusCode::NOT_FOUND, problem)
}

/// A fault as it was given, with its id and counts.
fn show(placed: &Placed) -> Result<Value, Problem> {
    let mut shown = serde_json::to_value(&*placed.fault).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("No fault: {error}."))
    })?;
    if let Some(members) = shown.as_object_mut() {
        members.insert("FaultId".to_owned(), json!(&*placed.id));
        members.insert("Fired".to_owned(), json!(placed.fired));
        members.insert("Left".to_owned(), json!(placed.left()));
    }
    Ok(shown)
}

fn show_fired(fired: &Fired) -> Value {
    json!({
        "FaultId": fired.fault_id,
        "Number": fired.number,
        "RequestId": fired.request_id,
        "Action": fired.action,
        "Effect": fired.effect,
        "Time": fired.time.to_string(),
    })
}
