use std::collections::BTreeMap;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;
use crate::seed::SeedForm;

/// The state of every account, each in the form of a seed file.
pub(super) fn export(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let accounts: BTreeMap<&str, SeedForm> =
        engine.accounts().iter().map(|(id, account)| (id, SeedForm::from(&*account))).collect();
    Ok(json!({ "Accounts": write(&accounts)? }))
}

/// The state of the account with the key id that is named, as a seed file has it.
pub(super) fn export_one(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let account = engine.accounts().get(asked.name);
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "There is no such access key id.");
    write(&SeedForm::from(&*account.ok_or_else(unknown)?))
}

fn write(state: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(state).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("No state: {error}."))
    })
}

pub(super) fn reset(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    engine.reset();
    Ok(json!({ "Status": "reset" }))
}
