//! How far changes are that go on after their answers.

use aliyun_alb_model::{Job, JobStatus, ListAsynJobs, ListAsynJobsResponse};
use aliyun_emulator::product::{self, ApiError, JobStatus as Status, page_of};

use super::Scene;
use super::page::PAGES;

/// The jobs of all regions that meet every filter, the newest first: a call that asks for jobs names
/// no region. They stay listed when what they were about is gone.
pub(crate) fn list_asyn_jobs(
    scene: &mut Scene<'_>,
    request: ListAsynJobs,
) -> Result<ListAsynJobsResponse, ApiError> {
    let mut response = ListAsynJobsResponse::new(scene.request_id);
    let wanted = scene.jobs().filter(|(job, _)| meets(job, &request));
    let mut jobs: Vec<_> = wanted.map(|(job, status)| (place(job), shown(job, status))).collect();
    jobs.sort_by(|(one, _), (other, _)| one.cmp(other));
    let ask = PAGES.ask("ListAsynJobs", request.next_token.as_deref(), request.max_results);
    let page = page_of(ask, jobs)?;
    response.jobs = page.items;
    response.total_count = Some(page.total);
    (response.next_token, response.max_results) = (page.next, Some(ask.size));
    Ok(response)
}

/// Whether a job is one that a request asks for. A filter that says nothing is met by all.
fn meets(job: &product::Job, request: &ListAsynJobs) -> bool {
    let is_one = |ids: &[String], id: &str| ids.is_empty() || ids.iter().any(|it| it == id);
    let is = |wanted: Option<&str>, text: &str| {
        wanted.is_none_or(|wanted| wanted.is_empty() || wanted.eq_ignore_ascii_case(text))
    };
    is_one(&request.job_ids, &job.job_id)
        && is_one(&request.resource_ids, &job.resource_id)
        && is(request.resource_type.as_ref().map(|it| it.as_str()), &job.resource_type)
        && is(request.api_name.as_deref(), &job.action)
        && request.begin_time.is_none_or(|begin| job.created >= begin)
        && request.end_time.is_none_or(|end| job.created <= end)
}

/// Where a job stands: the newest first.
fn place(job: &product::Job) -> String {
    let age = i64::MAX.saturating_sub(job.created);
    format!("{age:020} {:020} {}", u64::MAX - job.number, job.job_id)
}

fn shown(own: &product::Job, status: Status) -> Job {
    let mut job = Job::new(own.job_id.as_str());
    job.api_name = Some(own.action.clone());
    job.operate_type = Some(own.operate_type.as_str().into());
    job.resource_type = Some(own.resource_type.as_str().into());
    job.resource_id = Some(own.resource_id.clone());
    (job.create_time, job.modify_time) = (Some(own.created), Some(own.created));
    job.status = Some(match status {
        Status::Processing => JobStatus::Processing,
        Status::Succeeded => JobStatus::Succeeded,
        Status::Failed => JobStatus::Failed,
    });
    if let Some(failure) = own.failure.as_ref().filter(|_| status == Status::Failed) {
        job.error_code = Some(failure.code.clone());
        job.error_message = Some(failure.message.clone());
    }
    job
}

#[cfg(test)]
mod tests;
