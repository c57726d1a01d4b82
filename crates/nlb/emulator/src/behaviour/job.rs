//! How far changes are that go on after their answers.

use aliyun_emulator::product::{ApiError, JobStatus as Status};
use aliyun_nlb_model::{
    GetJobStatus, GetJobStatusResponse, Job, JobStatus, ListAsynJobs, ListAsynJobsResponse,
};

use super::Scene;

/// How a job is.
pub(crate) fn get_job_status(
    scene: &mut Scene<'_>,
    request: GetJobStatus,
) -> Result<GetJobStatusResponse, ApiError> {
    let status = status(scene, &request.job_id)?;
    Ok(GetJobStatusResponse::new(scene.request_id, status))
}

/// How several jobs are, in the order in which they are asked for.
pub(crate) fn list_asyn_jobs(
    scene: &mut Scene<'_>,
    request: ListAsynJobs,
) -> Result<ListAsynJobsResponse, ApiError> {
    let mut response = ListAsynJobsResponse::new(scene.request_id);
    for (n, id) in request.job_ids.into_iter().enumerate() {
        let mut job = Job::new(id.as_str());
        let told = status(scene, &id).map_err(|error| error.in_item("JobIds", n, "", &id))?;
        job.status = Some(told);
        response.jobs.push(job);
    }
    response.total_count = Some(response.jobs.len().to_string());
    Ok(response)
}

/// How a job is, in the words of the product.
fn status(scene: &mut Scene<'_>, id: &str) -> Result<JobStatus, ApiError> {
    let status = scene.job_status(id).ok_or_else(|| ApiError::new("ResourceNotFound.JobId"))?;
    Ok(match status {
        Status::Processing => JobStatus::Processing,
        Status::Succeeded => JobStatus::Succeeded,
        Status::Failed => JobStatus::Failed,
    })
}

#[cfg(test)]
mod tests {
    use aliyun_emulator::product::JobFailure;
    use aliyun_nlb_model::{DeleteServerGroup, UpdateServerGroupAttribute};

    use super::*;
    use crate::behaviour::fixture;
    use crate::desk::Desk;

    fn rename(desk: &Desk, name: &str) -> String {
        let request = UpdateServerGroupAttribute::new("sgp-tcp").server_group_name(name);
        desk.call(&request).unwrap().job_id.expect("a job")
    }

    #[test]
    fn jobs_are_listed_in_the_order_in_which_they_are_asked_for() {
        let desk = fixture::desk();
        let failure = JobFailure { code: "Conflict.Lock".into(), message: "No.".into() };
        let first = rename(&desk, "first");
        desk.failure.replace(Some(failure));
        let failed = rename(&desk, "second");
        desk.failure.replace(None);
        let last = desk.call(&DeleteServerGroup::new("sgp-udp")).unwrap().job_id.unwrap();
        let asked = [&*last, &*failed, &*first, &*failed];
        let answer = desk.call(&ListAsynJobs::new().job_ids(asked)).unwrap();
        let told: Vec<_> = answer.jobs.iter().map(|job| (&*job.id, job.status.clone())).collect();
        let (good, bad) = (Some(JobStatus::Succeeded), Some(JobStatus::Failed));
        let expected = [(&*last, &good), (&*failed, &bad), (&*first, &good), (&*failed, &bad)];
        assert_eq!(told, expected.map(|(id, status)| (id, status.clone())));
        assert_eq!(answer.total_count.as_deref(), Some("4"));
        for (id, status) in [(first, good), (failed, bad), (last, Some(JobStatus::Succeeded))] {
            assert_eq!(Some(desk.call(&GetJobStatus::new(&*id)).unwrap().status), status);
        }
        let none = desk.call(&ListAsynJobs::new()).unwrap();
        assert_eq!((none.jobs.len(), none.total_count.as_deref()), (0, Some("0")));
    }

    #[test]
    fn a_job_that_is_not_known_is_refused_also_among_others() {
        let desk = fixture::desk();
        let known = rename(&desk, "other");
        desk.refuses(&GetJobStatus::new("none"), "ResourceNotFound.JobId");
        let some = ListAsynJobs::new().job_ids([&*known, "none"]);
        desk.refuses(&some, "ResourceNotFound.JobId");
    }
}
