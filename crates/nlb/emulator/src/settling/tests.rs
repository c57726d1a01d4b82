use std::time::Duration;

use aliyun_core::Params;
use aliyun_emulator::Settling;
use aliyun_nlb_model::{
    CreateListener, CreateServerGroup, DeleteListener, DeleteLoadBalancer, DeleteServerGroup,
    GetJobStatus, JobStatus, ListAsynJobs, ListListeners, ListenerStatus, StopListener,
};

use crate::behaviour::fixture;
use crate::desk::Desk;

#[test]
fn what_becomes_of_listeners_is_over_when_their_load_balancer_is_deleted() {
    let desk = fixture::desk();
    let stopped = fixture::listen(&desk, &fixture::tcp(80));
    let deleted = fixture::listen(&desk, &fixture::udp(80));
    let elsewhere = CreateListener::new("nlb-2", "TCP", 80, "sgp-both");
    desk.settling.set(Settling::AfterDescribes(5));
    // Nobody asks for these jobs until all is over.
    let jobs = [
        desk.call(&fixture::tls(443)).unwrap().job_id,
        desk.call(&StopListener::new(&stopped)).unwrap().job_id,
        desk.call(&DeleteListener::new(&deleted)).unwrap().job_id,
    ];
    let other = desk.call(&elsewhere).unwrap().job_id.unwrap();
    let gone = desk.call(&DeleteLoadBalancer::new("nlb-1")).unwrap().job_id.unwrap();
    let status = |job: &str| desk.call(&GetJobStatus::new(job)).unwrap().status;
    for job in jobs {
        assert_eq!(status(&job.unwrap()), JobStatus::Succeeded);
    }
    let listed = desk.call(&ListListeners::new()).unwrap().listeners;
    let ids: Vec<_> = listed.iter().filter_map(|own| own.load_balancer_id.as_deref()).collect();
    assert_eq!(ids, ["nlb-2"]);
    for group in ["sgp-tcp", "sgp-udp", "sgp-tls"] {
        desk.call(&DeleteServerGroup::new(group)).unwrap();
    }
    // What is of another load balancer, or of the deleted one itself, goes on.
    assert_eq!(status(&other), JobStatus::Processing);
    assert_eq!(status(&gone), JobStatus::Processing);
}

#[test]
fn jobs_end_that_are_asked_for_together() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let jobs = [
        desk.call(&fixture::tcp(80)).unwrap().job_id.unwrap(),
        desk.call(&fixture::udp(80)).unwrap().job_id.unwrap(),
    ];
    let statuses = || {
        let answer = desk.call(&ListAsynJobs::new().job_ids(jobs.clone())).unwrap();
        assert_eq!(answer.total_count.as_deref(), Some("2"));
        answer.jobs.into_iter().filter_map(|job| job.status).collect::<Vec<_>>()
    };
    assert_eq!(statuses(), [JobStatus::Processing, JobStatus::Processing]);
    assert_eq!(statuses(), [JobStatus::Processing, JobStatus::Processing]);
    assert_eq!(statuses(), [JobStatus::Succeeded, JobStatus::Succeeded]);
    // What they are about has settled with them.
    let listed = desk.call(&ListListeners::new()).unwrap().listeners;
    assert!(listed.iter().all(|own| own.listener_status == Some(ListenerStatus::Running)));
    let unknown = ListAsynJobs::new().job_ids([jobs[0].as_str(), "none"]);
    desk.refuses(&unknown, "ResourceNotFound.JobId");
    desk.refuses(&GetJobStatus::new("none"), "ResourceNotFound.JobId");
}

#[test]
fn a_job_ends_in_whatever_region_it_was_begun() {
    const SEED: &str = r#"{"Regions":{"cn-beijing":{},"cn-hangzhou":{},"cn-shanghai":{}}}"#;
    for settling in [Settling::AfterDescribes(1), Settling::After(Duration::from_secs(5))] {
        for region in ["cn-beijing", "cn-hangzhou", "cn-shanghai"] {
            let desk = Desk::seeded(SEED);
            desk.settling.set(settling);
            let request = CreateServerGroup::new("group", "vpc-1").region_id(region);
            let job = desk.call(&request).unwrap().job_id.unwrap();
            // Who asks for a job names no region.
            let asked = Params::from_iter([("JobId", job.as_str())]);
            let is_done = || desk.call_raw("GetJobStatus", &asked).unwrap().contains("Succeeded");
            assert!(!is_done(), "{settling:?} {region}");
            desk.now.set(desk.now.get() + 5000);
            assert!(is_done(), "{settling:?} {region}");
        }
    }
}
