use aliyun_emulator::Settling;
use aliyun_nlb_model::{
    CreateListener, DeleteListener, DeleteLoadBalancer, DeleteServerGroup, GetJobStatus, JobStatus,
    ListListeners, StopListener,
};

use crate::behaviour::fixture;

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
