use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;
use crate::settling::Policy;
use crate::state::{Change, Subject};

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let policy = Policy::from(engine.settling());
    let now = engine.clock().milliseconds();
    let mut unsettled = Vec::new();
    for (key_id, mut account) in engine.accounts().iter() {
        for (region_id, region) in &mut account.regions {
            region.unsettled.tick(now);
            let left = region.unsettled.iter();
            unsettled.extend(left.map(|(subject, change)| {
                let (kind, id) = name(subject);
                json!({ "AccessKeyId": key_id, "RegionId": region_id, kind: id,
                        "Status": status(change) })
            }));
        }
    }
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

fn status(change: &Change) -> &'static str {
    match change {
        Change::Listener(_, transition) => transition.as_str(),
        Change::Servers(_) | Change::Other => "configuring",
    }
}
