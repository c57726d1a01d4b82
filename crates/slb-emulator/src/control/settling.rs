use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::engine::Engine;
use crate::settling::Settling;
use crate::state::{Change, Subject};

/// How long changes take, as it is written.
#[derive(Deserialize, Serialize)]
#[serde(tag = "Policy", rename_all_fields = "PascalCase", deny_unknown_fields)]
enum Policy {
    AtOnce,
    After { milliseconds: u64 },
    AfterDescribes { describes: u32 },
}

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let policy = match engine.settling() {
        Settling::AtOnce => Policy::AtOnce,
        Settling::After(time) => {
            let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            Policy::After { milliseconds }
        }
        Settling::AfterDescribes(describes) => Policy::AfterDescribes { describes },
    };
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
    engine.settle(match asked.body()? {
        Policy::AtOnce => Settling::AtOnce,
        Policy::After { milliseconds } => Settling::After(Duration::from_millis(milliseconds)),
        Policy::AfterDescribes { describes } => Settling::AfterDescribes(describes),
    });
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
