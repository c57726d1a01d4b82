use aliyun_core::{
    DecodeError, Effect, Fields, FromValue, Object, Operation, OperationInfo, ToValue, Value,
};

use super::SERVICE;
use super::state::{Thing, ThingId, Things};
use crate::product::{ApiError, Handler, JobStatus, Scene, Task, handler};

pub(super) fn handlers() -> Vec<Handler> {
    vec![
        handler(make_thing, |_, _| Ok(())),
        handler(take_thing, |_, _| Ok(())),
        handler(get_thing, |_, _| Ok(())),
        handler(get_job, |_, _| Ok(())),
    ]
}

/// A record with texts alone: what may be absent, is empty then.
macro_rules! record {
    ($name:ident { $($field:ident: $wire:literal),* $(,)? }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(super) struct $name {
            $(pub(super) $field: Option<String>,)*
        }

        impl FromValue for $name {
            fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
                let object = Object::new(value)?;
                Ok(Self { $($field: object.optional($wire)?,)* })
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Fields::new()$(.put($wire, &self.$field))*.object()
            }
        }
    };
}

macro_rules! operation {
    ($name:ident, $response:ident, $action:literal, $effect:expr) => {
        impl Operation for $name {
            type Response = $response;
            const INFO: &'static OperationInfo = &OperationInfo::new(&SERVICE, $action, $effect);
        }
    };
}

record!(MakeThing { region: "RegionId", name: "Name", token: "ClientToken", dry_run: "DryRun" });
record!(TakeThing { region: "RegionId", thing: "ThingId" });
record!(GetThing { region: "RegionId", thing: "ThingId" });
record!(GetJob { region: "RegionId", job: "JobId" });
record!(Made { request: "RequestId", thing: "ThingId", job: "JobId" });
record!(Taken { request: "RequestId", job: "JobId" });
record!(Shown { request: "RequestId", thing: "ThingId", name: "Name", status: "Status" });
record!(Told { request: "RequestId", status: "Status", code: "Code" });

operation!(MakeThing, Made, "MakeThing", Effect::Write);
operation!(TakeThing, Taken, "TakeThing", Effect::Write);
operation!(GetThing, Shown, "GetThing", Effect::Read);
operation!(GetJob, Told, "GetJob", Effect::Read);

fn task<'t>(id: &'t str, operate_type: &'t str) -> Task<'t> {
    Task { resource_type: "thing", resource_id: id, operate_type }
}

fn make_thing(scene: &mut Scene<'_, Things>, asked: MakeThing) -> Result<Made, ApiError> {
    let region = asked.region.as_deref();
    scene.region(region)?;
    let id = scene.fresh_id("thing-", 13);
    let thing = Thing { thing_id: id.clone(), name: asked.name.clone().unwrap_or_default() };
    scene.region(region)?.things.insert(id.as_str(), thing);
    let job = scene.begin_job(region, task(&id, "Make"))?;
    Ok(Made { request: Some(scene.request_id.to_owned()), thing: Some(id), job: Some(job) })
}

fn take_thing(scene: &mut Scene<'_, Things>, asked: TakeThing) -> Result<Taken, ApiError> {
    let region = asked.region.as_deref();
    let id = asked.thing.unwrap_or_default();
    let gone = scene.region(region)?.things.remove(&id);
    gone.ok_or_else(|| ApiError::new("Thing.NotFound"))?;
    let job = scene.begin_job(region, task(&id, "Take"))?;
    Ok(Taken { request: Some(scene.request_id.to_owned()), job: Some(job) })
}

fn get_thing(scene: &mut Scene<'_, Things>, asked: GetThing) -> Result<Shown, ApiError> {
    let request = Some(scene.request_id.to_owned());
    let things = scene.region(asked.region.as_deref())?;
    let id = asked.thing.unwrap_or_default();
    let thing = things.things.get(&id).ok_or_else(|| ApiError::new("Thing.NotFound"))?;
    let change = things.unsettled.get(&ThingId(id.clone()));
    let status = change.map_or("there", |word| word.0).to_owned();
    Ok(Shown { request, thing: Some(id), name: Some(thing.name.clone()), status: Some(status) })
}

fn get_job(scene: &mut Scene<'_, Things>, asked: GetJob) -> Result<Told, ApiError> {
    let request = Some(scene.request_id.to_owned());
    let local = scene.local(asked.region.as_deref())?;
    let job = local.jobs.get(asked.job.as_deref().unwrap_or_default());
    let job = job.ok_or_else(|| ApiError::new("Thing.NotFound"))?;
    let (status, code) = match local.jobs.status(job) {
        JobStatus::Processing => ("Processing", None),
        JobStatus::Succeeded => ("Succeeded", None),
        JobStatus::Failed => ("Failed", job.failure.as_ref().map(|failure| failure.code.clone())),
    };
    Ok(Told { request, status: Some(status.to_owned()), code })
}
