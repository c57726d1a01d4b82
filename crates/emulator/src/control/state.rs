use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;
use crate::seed::SeedForm;
use crate::state_error::StateError;

/// The state of every account, each in the form of a seed file.
pub(super) fn export(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    Ok(engine.accounts().export()?)
}

/// The state of the account with the key id that is named, as a seed file has it.
pub(super) fn export_one(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let account = engine.accounts().get(asked.name);
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "There is no such access key id.");
    let form = SeedForm::of(&*account.ok_or_else(unknown)?).map_err(StateError::failed)?;
    serde_json::to_value(form).map_err(|error| StateError::failed(error).into())
}

/// Takes the place of the accounts that are named, or of none if anything is wrong.
pub(super) fn import(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.import(asked.bytes()?)?;
    Ok(json!({ "Status": "imported" }))
}

pub(super) fn reset(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    engine.reset()?;
    Ok(json!({ "Status": "reset" }))
}
