use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;

pub(super) fn list(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let snapshots = engine.accounts().list_snapshots().into_iter();
    let shown = snapshots.map(|(name, time)| json!({ "Name": name, "Time": time.to_string() }));
    Ok(json!({ "Snapshots": shown.collect::<Vec<_>>() }))
}

pub(super) fn take(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.take_snapshot(asked.name)?;
    Ok(json!({ "Status": "taken" }))
}

pub(super) fn restore(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.restore(asked.name)?;
    Ok(json!({ "Status": "restored" }))
}

pub(super) fn remove(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.accounts().remove_snapshot(asked.name)?;
    Ok(json!({ "Status": "removed" }))
}
