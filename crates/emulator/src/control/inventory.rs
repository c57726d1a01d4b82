use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::clock;
use crate::engine::Engine;
use crate::inventory::{ServerChange, kinds, unknown};
use crate::question::unknown_parameter;
use crate::scope::Scope;
use crate::state::{Host, Kind, Planned};

/// Everything, or what the query names.
pub(super) fn list(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    Ok(show(engine, &scope(asked)?, None).0)
}

/// The servers with an id.
pub(super) fn list_one(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    match show(engine, &scope(asked)?, Some(asked.name)) {
        (_, 0) => Err(Problem::new(StatusCode::NOT_FOUND, unknown(asked.name))),
        (shown, _) => Ok(shown),
    }
}

pub(super) fn change(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    apply(engine, asked, asked.body()?)
}

pub(super) fn release(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    apply(engine, asked, ServerChange::release())
}

fn apply(engine: &Engine, asked: &Asked<'_>, change: ServerChange) -> Result<Value, Problem> {
    let scope = scope(asked)?;
    engine.change_server(asked.name, &change.within(scope.clone()))?;
    Ok(show(engine, &scope, Some(asked.name)).0)
}

/// What of all accounts and regions is meant.
pub(super) fn scope(asked: &Asked<'_>) -> Result<Scope, Problem> {
    let mut scope = Scope::default();
    for (name, value) in form_urlencoded::parse(asked.query.as_bytes()) {
        if !scope.narrow(&name, &value) {
            return Err(unknown_parameter(&name, Scope::NAMES).into());
        }
    }
    Ok(scope)
}

/// Servers, and how many they are.
fn show(engine: &Engine, scope: &Scope, id: Option<&str>) -> (Value, usize) {
    let (mut servers, mut planned) = (Vec::new(), Vec::new());
    for (key_id, account) in engine.accounts().iter() {
        for (region_id, region) in scope.regions(key_id, &account) {
            let place = json!({ "AccessKeyId": key_id, "RegionId": region_id });
            match id {
                Some(id) => servers.extend(kinds(&region.shared, id).filter_map(|kind| {
                    Some(show_host(&place, kind, id, region.shared.inventory.host(kind, id)?))
                })),
                None => servers.extend(Kind::ALL.into_iter().flat_map(|kind| {
                    let hosts = region.shared.inventory.of(kind).iter();
                    hosts.map(|(id, host)| show_host(&place, kind, id, host)).collect::<Vec<_>>()
                })),
            }
            let own =
                region.shared.planned.iter().filter(|one| id.is_none_or(|id| id == one.server_id));
            planned.extend(own.map(|one| show_planned(&place, one)));
        }
    }
    let count = servers.len();
    (json!({ "Servers": servers, "Planned": planned }), count)
}

fn show_host(place: &Value, kind: Kind, id: &str, host: &Host) -> Value {
    let condition = &host.condition;
    let mut shown = json!({
        "ServerId": id, "Type": kind, "Status": condition.status, "Health": condition.health,
        "UnhealthyPorts": condition.unhealthy_ports,
    });
    if kind != Kind::Ecs {
        add(&mut shown, &json!({ "PrivateIpAddresses": host.addresses }));
    }
    add(&mut shown, place);
    shown
}

fn show_planned(place: &Value, planned: &Planned) -> Value {
    let time = clock::rfc3339(planned.unix_milliseconds);
    let mut shown = json!({ "ServerId": planned.server_id, "Type": planned.kind, "Time": time });
    add(&mut shown, &json!(planned.change));
    if planned.leave_groups {
        add(&mut shown, &json!({ "LeaveGroups": true }));
    }
    add(&mut shown, place);
    shown
}

/// Adds the members of an object to another.
pub(super) fn add(shown: &mut Value, more: &Value) {
    if let (Some(shown), Some(more)) = (shown.as_object_mut(), more.as_object()) {
        shown.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
}
