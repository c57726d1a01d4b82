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
    for id in request.job_ids {
        let mut job = Job::new(id.as_str());
        job.status = Some(status(scene, &id)?);
        response.jobs.push(job);
    }
    response.total_count = Some(response.jobs.len().to_string());
    Ok(response)
}

/// How a job is, in whatever region it was begun: calls that ask for jobs name none.
fn status(scene: &mut Scene<'_>, id: &str) -> Result<JobStatus, ApiError> {
    let regions: Vec<_> = scene.regions().map(str::to_owned).collect();
    for region in regions {
        let local = scene.local(Some(&region))?;
        if let Some(job) = local.jobs.get(id) {
            return Ok(match local.jobs.status(job) {
                Status::Processing => JobStatus::Processing,
                Status::Succeeded => JobStatus::Succeeded,
                Status::Failed => JobStatus::Failed,
            });
        }
    }
    Err(ApiError::new("ResourceNotFound.JobId"))
}
