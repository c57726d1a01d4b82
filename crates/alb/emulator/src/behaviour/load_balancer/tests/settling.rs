//! Changes that take their time.

use aliyun_alb_model::{
    CapacityReservationStatus, CreateLoadBalancerResponse, DeleteLoadBalancer,
    DescribeCapacityReservation, EnableLoadBalancerAccessLog, GetLoadBalancerAttribute, JobStatus,
    ListAsynJobs, ListLoadBalancers, LoadBalancerCapacity, LoadBalancerStatus,
    ModifyCapacityReservation, Tag, TagResources, UpdateLoadBalancerAttribute,
    UpdateLoadBalancerEdition,
};
use aliyun_emulator::Settling;
use aliyun_emulator::product::JobFailure;

use super::{create, desk, shown};
use crate::desk::Desk;

/// How the only job about something is.
#[track_caller]
fn job(desk: &Desk, request: ListAsynJobs) -> JobStatus {
    let answer = desk.call(&request).unwrap();
    assert_eq!(answer.total_count, Some(1));
    answer.jobs.into_iter().next().and_then(|job| job.status).unwrap()
}

#[test]
fn a_new_one_is_waited_for_by_its_state_or_by_its_job() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let made = || -> CreateLoadBalancerResponse { desk.call(&create("Intranet")).unwrap() };
    let id = made().load_balancer_id;
    let status = || shown(&desk, &id).load_balancer_status;
    assert_eq!(status(), LoadBalancerStatus::Provisioning);
    let rename = UpdateLoadBalancerAttribute::new(&id).load_balancer_name("busy");
    desk.refuses(&rename, "IncorrectStatus.LoadBalancer");
    // Tags are only written down.
    desk.call(&TagResources::new([&id], "loadbalancer", [Tag::new("k")])).unwrap();
    assert_eq!(status(), LoadBalancerStatus::Provisioning);
    assert_eq!(status(), LoadBalancerStatus::Active);
    desk.call(&rename).unwrap();

    let id = made().load_balancer_id;
    let asked = || ListAsynJobs::new().resource_ids([&id]).resource_type("loadbalancer");
    assert_eq!(job(&desk, asked()), JobStatus::Processing);
    assert_eq!(job(&desk, asked()), JobStatus::Processing);
    assert_eq!(job(&desk, asked()), JobStatus::Succeeded);
    assert_eq!(shown(&desk, &id).load_balancer_status, LoadBalancerStatus::Active);
}

#[test]
fn a_change_stands_in_the_way_of_others_until_it_has_settled() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(2));
    desk.call(&UpdateLoadBalancerEdition::new("alb-basic", "Standard")).unwrap();
    desk.refuses(&DeleteLoadBalancer::new("alb-basic"), "IncorrectStatus.LoadBalancer");
    // Others do not mind.
    let log = EnableLoadBalancerAccessLog::new("alb-in", "project", "alb_store");
    let log = desk.call(&log).unwrap().job_id.unwrap();
    let configuring = ListLoadBalancers::new().load_balancer_status("Configuring");
    assert_eq!(desk.call(&configuring).unwrap().total_count, Some(2));
    // The list has described them.
    assert_eq!(job(&desk, ListAsynJobs::new().job_ids([&log])), JobStatus::Processing);
    assert_eq!(job(&desk, ListAsynJobs::new().job_ids([&log])), JobStatus::Succeeded);
    assert_eq!(shown(&desk, "alb-in").load_balancer_status, LoadBalancerStatus::Active);
}

#[test]
fn a_deleted_one_is_shown_until_that_has_settled_and_its_job_stays() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let gone = desk.call(&DeleteLoadBalancer::new("alb-in")).unwrap().job_id.unwrap();
    assert_eq!(shown(&desk, "alb-in").load_balancer_status, LoadBalancerStatus::Deleting);
    desk.refuses(&DeleteLoadBalancer::new("alb-in"), "IncorrectStatus.LoadBalancer");
    assert!(!desk.state().contains("10.0.0.2"), "what is deleted is no part of a seed");
    shown(&desk, "alb-in");
    let unknown = desk.call(&GetLoadBalancerAttribute::new("alb-in")).unwrap_err();
    assert_eq!(unknown.code(), "ResourceNotFound.LoadBalancer");
    let asked =
        ListAsynJobs::new().job_ids([&gone]).resource_type("loadbalancer").resource_ids(["alb-in"]);
    assert_eq!(job(&desk, asked), JobStatus::Succeeded);
}

#[test]
fn reserved_capacity_is_pending_and_stands_in_the_way_of_itself_alone() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let to = |units: i32| {
        let capacity = LoadBalancerCapacity::new().capacity_units(units);
        ModifyCapacityReservation::new("alb-in").minimum_load_balancer_capacity(capacity)
    };
    desk.call(&to(200)).unwrap();
    desk.refuses(&to(300), "OperationDenied.PriorRequestNotComplete");
    assert_eq!(shown(&desk, "alb-in").load_balancer_status, LoadBalancerStatus::Active);
    let told = || desk.call(&DescribeCapacityReservation::new("alb-in")).unwrap();
    let status = || told().capacity_reservation_state[0].status.clone();
    assert_eq!(status(), Some(CapacityReservationStatus::Pending));
    assert_eq!(status(), Some(CapacityReservationStatus::Provisioned));
    desk.call(&to(300)).unwrap();
    desk.call(&UpdateLoadBalancerAttribute::new("alb-in").load_balancer_name("other")).unwrap();
}

#[test]
fn a_job_that_fails_leaves_everything_as_it_was() {
    let desk = desk();
    let failure = JobFailure { code: "SystemBusy".to_owned(), message: "It failed.".to_owned() };
    desk.failure.replace(Some(failure));
    let set = UpdateLoadBalancerAttribute::new("alb-in").load_balancer_name("never");
    let failed = desk.call(&set).unwrap().job_id.unwrap();
    desk.failure.take();
    let answer = desk.call(&ListAsynJobs::new().job_ids([&failed])).unwrap();
    let [own] = answer.jobs.try_into().unwrap();
    assert_eq!(own.status, Some(JobStatus::Failed));
    assert_eq!(
        (own.error_code.as_deref(), own.error_message.as_deref()),
        (Some("SystemBusy"), Some("It failed."))
    );
    assert_eq!(shown(&desk, "alb-in").load_balancer_name.as_deref(), Some(""));
}
