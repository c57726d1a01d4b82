use serde_json::{Value, json};

use super::{Asked, Problem};
use crate::clock;
use crate::engine::Engine;
use crate::settling::Policy;
use crate::state::Left;

pub(super) fn show(engine: &Engine, _: &Asked<'_>) -> Result<Value, Problem> {
    let now = engine.clock().milliseconds();
    let (mut unsettled, mut jobs) = (Vec::new(), Vec::new());
    for (key_id, mut account) in engine.accounts().iter() {
        for (region_id, region) in &mut account.regions {
            for slot in &mut region.slots {
                let product = slot.product.service().product;
                let place = |members: Value| {
                    let mut shown = json!({
                        "AccessKeyId": key_id, "RegionId": region_id, "Product": product,
                    });
                    if let (Some(shown), Value::Object(members)) = (shown.as_object_mut(), members)
                    {
                        shown.extend(members);
                    }
                    shown
                };
                slot.jobs.tick(now);
                let pending = slot.state.pending();
                pending.tick(now);
                unsettled.extend(pending.list().into_iter().map(|(kind, id, status, left)| {
                    let (measure, left) = shown(left);
                    place(json!({ kind: id, "Status": status, measure: left }))
                }));
                jobs.extend(slot.jobs.going().map(|(id, left)| {
                    let (measure, left) = shown(left);
                    let action = slot.jobs.get(id).map(|job| &job.action);
                    place(json!({ "JobId": id, "Action": action, measure: left }))
                }));
            }
        }
    }
    let policy = Policy::from(engine.settling());
    Ok(json!({ "Settling": policy, "Unsettled": unsettled, "Jobs": jobs }))
}

pub(super) fn choose(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    engine.settle(asked.body::<Policy>()?.into());
    show(engine, asked)
}

/// When a change settles.
fn shown(left: Left) -> (&'static str, Value) {
    match left {
        Left::Until(time) => ("Until", clock::rfc3339(time).into()),
        Left::Describes(times) => ("Describes", times.into()),
    }
}
