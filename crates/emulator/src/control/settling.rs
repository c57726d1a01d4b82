use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::clock;
use crate::engine::Engine;
use crate::settling::Policy;
use crate::state::{Change, Left, Subject};

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let now = engine.clock().milliseconds();
    let mut unsettled = Vec::new();
    for (key_id, mut account) in engine.accounts().iter() {
        for (region_id, region) in &mut account.regions {
            region.unsettled.tick(now);
            let changes = region.unsettled.iter();
            unsettled.extend(changes.map(|(subject, change, left)| {
                let (kind, id) = name(subject);
                let (measure, left) = shown(left);
                json!({ "AccessKeyId": key_id, "RegionId": region_id, kind: id,
                        "Status": status(change), measure: left })
            }));
        }
    }
    let policy = Policy::from(engine.settling());
    Ok(json!({ "Settling": policy, "Unsettled": unsettled }))
}

pub(super) fn choose(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.settle(asked.body::<Policy>()?.into());
    show(engine, asked)
}

fn name(subject: &Subject) -> (&'static str, &str) {
    match subject {
        Subject::LoadBalancer(id) => ("LoadBalancerId", id),
        Subject::AccessControlList(id) => ("AclId", id),
        Subject::TlsPolicy(id) => ("TLSCipherPolicyId", id),
    }
}

/// When a change settles.
fn shown(left: Left) -> (&'static str, Value) {
    match left {
        Left::Until(time) => ("Until", clock::rfc3339(time).into()),
        Left::Describes(times) => ("Describes", times.into()),
    }
}

fn status(change: &Change) -> &'static str {
    match change {
        Change::Listener(_, transition) => transition.as_str(),
        Change::Servers(_) | Change::Released(_) | Change::Other => "configuring",
    }
}
