//! What a behaviour works on.

use std::fmt;
use std::marker::PhantomData;

use aliyun_runtime::Timestamp;

use crate::api_error::ApiError;
use crate::product::{Services, State};
use crate::state::{Account, Ids, Job, JobFailure, JobStatus, Jobs, Region, Shared, Slot, job_id};

/// What a call can see and change, of a product whose state is an `S`.
pub struct Scene<'a, S> {
    pub(crate) account: &'a mut Account,
    /// Which of the slots of a region is that of the product.
    pub(crate) slot: usize,
    pub(crate) services: &'static Services,
    /// The operation that is called.
    pub(crate) action: &'a str,
    /// The present.
    pub now: Timestamp,
    /// The same in milliseconds since 1970.
    pub milliseconds: i64,
    /// The id of the request, which every answer carries.
    pub request_id: &'a str,
    /// The region of a call whose parameters name none: that of its host, or what stands beside them.
    pub(crate) home: Option<&'a str>,
    /// How the jobs of the call end, if not well.
    pub(crate) failure: Option<&'a JobFailure>,
    /// The jobs that the call has begun.
    pub(crate) begun: Vec<String>,
    pub(crate) own: PhantomData<fn() -> S>,
}

/// A region, as a product sees it.
#[derive(Debug)]
pub struct Local<'r, S> {
    /// What is the product's own.
    pub own: &'r mut S,
    /// What all products see.
    pub shared: &'r mut Shared,
    /// What calls of the product began.
    pub jobs: &'r Jobs,
}

/// A job that a call begins.
#[derive(Clone, Copy, Debug)]
pub struct Task<'t> {
    /// What it is about, in a word of the product.
    pub resource_type: &'t str,
    /// The id of that.
    pub resource_id: &'t str,
    /// What becomes of it, in a word of the product.
    pub operate_type: &'t str,
}

impl<S: State> Scene<'_, S> {
    /// The ids of the regions that the account has, in their order.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.account.regions.keys().map(String::as_str)
    }

    /// The id of the region that [`Scene::region`] finds.
    pub fn region_id(&self, id: Option<&str>) -> Result<String, ApiError> {
        let known = match named(id).or(self.home) {
            Some(id) => self.account.regions.get_key_value(id).map(|(id, _)| id),
            None => self.account.regions.keys().next(),
        };
        known.cloned().ok_or_else(|| ApiError::new(self.services.unknown_region))
    }

    /// What the product remembers of the region that the request names. Where that is left out, it is
    /// the one that the host is named after, or a `RegionId` beside the parameters, or else the first
    /// by name.
    pub fn region(&mut self, id: Option<&str>) -> Result<&mut S, ApiError> {
        self.slot(id)?.own().ok_or_else(broken)
    }

    /// The same with what all products see of it.
    pub fn local(&mut self, id: Option<&str>) -> Result<Local<'_, S>, ApiError> {
        let slot = self.slot;
        let Region { shared, slots } = self.whole(id)?;
        let slot = slots.get_mut(slot).ok_or_else(broken)?;
        let Slot { state, jobs, .. } = slot;
        let state: &mut dyn std::any::Any = &mut **state;
        Ok(Local { own: state.downcast_mut().ok_or_else(broken)?, shared, jobs })
    }

    /// Makes the ids of new resources.
    pub fn ids(&mut self) -> &mut Ids {
        &mut self.account.ids
    }

    /// An id for a new resource: the prefix and so many digits and letters.
    pub fn fresh_id(&mut self, prefix: &str, digits: usize) -> String {
        self.account.ids.fresh(prefix, digits)
    }

    /// Begins a job that goes on until the changes of this call have settled; returns its id.
    pub fn begin_job(&mut self, region: Option<&str>, task: Task<'_>) -> Result<String, ApiError> {
        let number = self.account.ids.fresh_number();
        let id = job_id(number);
        let job = Job {
            job_id: id.clone(),
            action: self.action.to_owned(),
            resource_type: task.resource_type.to_owned(),
            resource_id: task.resource_id.to_owned(),
            operate_type: task.operate_type.to_owned(),
            created: self.milliseconds,
            number,
            failure: self.failure.cloned(),
        };
        self.slot(region)?.jobs.push(job);
        self.begun.push(id.clone());
        Ok(id)
    }

    /// How a job is, in whatever region it was begun: calls that ask for jobs name none.
    pub fn job_status(&mut self, id: &str) -> Option<JobStatus> {
        self.slots().find_map(|(_, Slot { jobs, .. })| Some(jobs.status(jobs.get(id)?)))
    }

    /// The jobs of all regions with how they are, those of a region from the oldest on.
    pub fn jobs(&mut self) -> impl Iterator<Item = (&Job, JobStatus)> {
        self.slots().flat_map(|(_, Slot { jobs, .. })| {
            let jobs: &Jobs = jobs;
            jobs.iter().map(|job| (job, jobs.status(job)))
        })
    }

    /// Ends the jobs about what is no more, though the changes of their calls have not settled.
    pub fn end_jobs(&mut self, region: Option<&str>, resource_id: &str) -> Result<(), ApiError> {
        self.slot(region)?.jobs.end_about(resource_id);
        Ok(())
    }

    /// The place of the product in a region.
    pub(crate) fn slot(&mut self, id: Option<&str>) -> Result<&mut Slot, ApiError> {
        let slot = self.slot;
        self.whole(id)?.slots.get_mut(slot).ok_or_else(broken)
    }

    /// The places of the product in all regions, with their ids.
    pub(crate) fn slots(&mut self) -> impl Iterator<Item = (&str, &mut Slot)> {
        let slot = self.slot;
        let regions = self.account.regions.iter_mut();
        regions.filter_map(move |(id, region)| Some((id.as_str(), region.slots.get_mut(slot)?)))
    }

    fn whole(&mut self, id: Option<&str>) -> Result<&mut Region, ApiError> {
        let regions = &mut self.account.regions;
        let found = match named(id).or(self.home) {
            Some(id) => regions.get_mut(id),
            None => regions.values_mut().next(),
        };
        found.ok_or_else(|| ApiError::new(self.services.unknown_region))
    }
}

/// An empty text names nothing.
fn named(id: Option<&str>) -> Option<&str> {
    id.filter(|id| !id.is_empty())
}

/// A product has the state that it has made.
fn broken() -> ApiError {
    ApiError::new("InternalError").because("The state is that of another product.")
}

impl<S> fmt::Debug for Scene<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scene").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}
